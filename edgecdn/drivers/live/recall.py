"""Remembered hits as bytes: what mattered of a request's head, to all of its answer but what time changes.

A head is read by its lines alone: the first one, and those fields that answers to that line were seen to depend on. A head
that comes again byte for byte is not even read.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from edgecdn.cache.shelf import Shelf
from edgecdn.drivers.live.counting import Counting
from edgecdn.drivers.live.front import LOCATION
from edgecdn.drivers.live.generations import Generations, Marks
from edgecdn.drivers.live.guard import MOST_LINES, READ_HERE, plain_name
from edgecdn.drivers.live.pieces import AGE, ID, TTL, cut
from edgecdn.drivers.live.wire import LARGE
from edgecdn.edge.network import Network
from edgecdn.edge.recall import Recollection, recall
from edgecdn.edge.site import Site
from edgecdn.http.body import Bytes
from edgecdn.http.message import Response

MOST_HEADS: Final = 4096
"""How many heads a generation remembers by all of their bytes."""

LONGEST_HEAD: Final = 2048
MOST_TEMPLATES: Final = 4096
"""How many answers a generation remembers; with `LONGEST_HEAD` and `LONGEST_ANSWER` all is some 60 MB at most."""

MOST_MARKS: Final = 16_384
"""How many lines and heads are known to have come before all of that is forgotten."""

LONGEST_ANSWER: Final = 4096
LONGEST_READ: Final = 8192
"""The longest head, in bytes, that is looked at here: cookies may be long."""

_MOST_COUNTED: Final = 32
"""How many sets of fields that count are told apart, each with lines that were seen, before all is forgotten."""

_NEARLY: Final = 0.001
"""Seconds before an answer's numbers change from which on they are looked at each time."""


Told = Callable[[float, bytes, str, float], None]
"""Who is told of a request that went an earlier one's way: its time, its id as it was sent, its peer, and how long it took."""

_Lines = tuple[bytes, tuple[bytes, ...]]
"""A request line, and the lines of the fields that count with it, as they came."""


@dataclass(eq=False, slots=True)
class Template:
    """The head of an answer in four pieces: around the age, what is left of the freshness, and the request's id.

    `told` is who is told of each request that is answered so. The rest is what the answer says now: around the id, `before` and `after`,
    in front of the `body`, which is not kept alive. It holds until `until`, seconds since the epoch, as long as `shelf` has not
    changed. That is what every answer takes, and no more: with thousands of them each further object is out of the processor's cache.
    """

    lines: _Lines
    kept: Recollection
    pieces: tuple[bytes, ...]
    told: Told
    site: Site = field(init=False)
    shelf: Shelf = field(init=False)
    body: weakref.ref[Bytes] | None = None
    changes: int = -1
    until: float = -math.inf
    shown: tuple[int, int] = (-1, -1)
    before: bytes = b""
    after: bytes = b""

    def __post_init__(self) -> None:
        self.site, self.shelf = self.kept.site, self.kept.pop.shelf

    def answer(self, site: Site, now: float, request: bytes) -> bytes | None:
        """The whole answer at `now`, under the id `request`; None where it has to be decided anew."""
        known = now < self.until and self.shelf.changes == self.changes and self.site is site
        if not known and not self._look(site, now):
            return None
        if self.body is None:
            return b"".join((self.before, request, self.after))
        body = self.body()
        assert body is not None, "the shelf has it"
        return b"".join((self.before, request, self.after, body.data))

    def _look(self, site: Site, now: float) -> bool:
        """See whether the answer still holds, and what it says now. This counts as use; so who asks often is used once a second."""
        hit = recall(self.kept, site, now)
        if hit is None:
            return False
        entry, age, ttl = hit
        shown = int(age), int(ttl)
        if shown != self.shown:
            one, two, three, self.after = self.pieces
            self.before = b"%b%d%b%d%b" % (one, shown[0], two, shown[1], three)
            self.shown = shown
        body = entry.response.body
        assert isinstance(body, Bytes), "only such are hits"
        self.body = weakref.ref(body) if self.kept.whole else None
        self.changes = self.shelf.changes
        self.until = now + min(1 - age % 1, ttl % 1) - _NEARLY
        return True


@dataclass(eq=False, slots=True)
class Memory:
    """Answers by request line and by the fields that count with it, and by whole heads.

    What counts is what was read on the way to an answer to that line, whichever head it had; so a head that is not
    known asks for nothing but the look-up of its lines, which are compared as they are spelled.
    What is worth remembering has come twice; `once` has what came before.
    """

    network: Network
    counting: dict[frozenset[str], Counting] = field(default_factory=dict)
    depends: Generations[bytes, Counting] = field(default_factory=lambda: Generations(MOST_TEMPLATES))
    templates: Generations[_Lines, Template] = field(default_factory=lambda: Generations(MOST_TEMPLATES))
    heads: Generations[bytes, Template] = field(default_factory=lambda: Generations(MOST_HEADS))
    once: Marks = field(default_factory=lambda: Marks(MOST_MARKS))

    def expects(self, head: bytes) -> bool:
        """Whether the answer to a request with this head is worth remembering: one with the same request line came before."""
        return self.once.came(head[: head.find(b"\r\n")])

    def find(self, head: bytes) -> Template | None:
        """The template for the answer to a request with this head, which may hold no more; None where none is known."""
        template = self.heads.young.get(head)
        if template is not None or len(head) > LONGEST_READ:
            return template
        lines = head.split(b"\r\n")
        line = lines[0]
        depends = self.depends.young.get(line) or self.depends.get(line)
        # The head ends here, with its empty line; what is empty elsewhere is no plain field.
        if depends is None or len(lines) > MOST_LINES + 3 or lines[-1] or lines[-2]:
            return None
        counted, strange = depends.of(lines[1:-2])
        known = line, counted
        template = self.templates.young.get(known) or self.templates.get(known)
        if template is None or strange:
            return template  # a head with a line that never came has not come either
        if len(head) <= LONGEST_HEAD and self.once.came(head):
            self.heads.put(head, template)
        return template

    def forget(self, head: bytes, template: Template) -> None:
        """Forget an answer that holds no more."""
        self.heads.drop(head)
        if self.templates.get(template.lines) is template:
            self.templates.drop(template.lines)

    def remember(self, head: bytes, kept: Recollection, method: str, response: Response, told: Told) -> None:
        """Remember the response that a request with this head got, where it is one that can be remembered."""
        line, *fields = head.split(b"\r\n")[:-2]
        if len(head) > LONGEST_READ or None in map(plain_name, fields):
            return
        if (response.body.length or 0) >= LARGE:
            return  # what is sent costs so much more than what is decided that it is not worth a copy
        pieces = _pieces(method, response)
        if pieces is None or len(line) + sum(map(len, pieces)) > LONGEST_ANSWER:
            return
        before = self.depends.get(line)
        depends = self._counting(
            kept.read | READ_HERE | {LOCATION} | (before.names if before else frozenset())
        )
        # Answers that were given when fewer fields counted still hold: they did not depend on the others.
        self.depends.put(line, depends)
        lines = line, depends.of(fields)[0]
        self.templates.put(lines, Template(lines, kept, pieces, told))

    def _counting(self, names: frozenset[str]) -> Counting:
        found = self.counting.get(names)
        if found is None:
            if len(self.counting) >= _MOST_COUNTED:
                self.counting.clear()
                for known in (self.depends, self.templates, self.heads):
                    known.clear()
            found = self.counting[names] = Counting(names)
        return found


def _pieces(method: str, response: Response) -> tuple[bytes, ...] | None:
    """The encoded head, cut where time and request show; None where one of them does not stand where it should."""
    headers = response.headers
    before, hit, ttl = (headers.first("cache-status") or "").rpartition("; hit; ttl=")
    if not hit or not ttl.isdigit() or "date" not in headers:
        return None
    values = {"age": AGE, "cache-status": f"{before}{hit}{TTL}", "edge-request-id": ID}
    return cut(method, response, values, (AGE, TTL, ID))

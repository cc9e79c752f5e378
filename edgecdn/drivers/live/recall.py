"""Remembered hits as bytes: what mattered of a request's head, to all of its answer but what time changes.

A head is read twice as fast as it is parsed: its line, and those of its fields that answers to that line were seen to depend
on. A head that comes again byte for byte is not even read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from edgecdn.drivers.live.front import LOCATION
from edgecdn.drivers.live.guard import READ_HERE, plain_fields
from edgecdn.drivers.live.wire import encode_start
from edgecdn.edge.network import Network
from edgecdn.edge.recall import Recollection, recall
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Response
from edgecdn.http.watched import EVERY

MOST_HEADS: Final = 4096
"""How many heads are remembered by all of their bytes before those are forgotten."""

LONGEST_HEAD: Final = 2048
MOST_TEMPLATES: Final = 4096
"""How many answers are remembered before all are forgotten; with `LONGEST_HEAD` and `LONGEST_ANSWER` all is some 32 MB."""

LONGEST_ANSWER: Final = 4096
LONGEST_READ: Final = 8192
"""The longest head, in bytes, that is looked at here: cookies may be long."""

_MOST_NAMES: Final = 256
_AGE: Final = "<age 7f3c>"
_TTL: Final = "<ttl 7f3c>"
_ID: Final = "<id 7f3c>"

_Fields = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Template:
    """The head of an answer in four pieces: around the age, what is left of the freshness, and the request's id."""

    kept: Recollection
    method: str
    url: str
    status: int
    pieces: tuple[bytes, bytes, bytes, bytes]


class Recalled(NamedTuple):
    """A whole answer, how many of its bytes are body, and what it was made from."""

    template: Template
    data: bytes
    sent: int


class _Depends(dict[bytes, bool]):
    """Whether answers to one request line depend on a field, by its name as clients spell it."""

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__()
        self.names = names

    def __missing__(self, name: bytes) -> bool:
        if len(self) >= _MOST_NAMES:
            self.clear()
        found = self[name] = EVERY in self.names or name.decode("latin-1").lower() in self.names
        return found


@dataclass(eq=False, slots=True)
class Memory:
    """Answers by request line and by the fields that count with it, and by whole heads.

    What counts is what was read on the way to an answer to that line, whichever head it had; so a head that is not
    known asks for nothing but the look-up of those fields, whose names and values are compared as they are spelled.
    What is worth remembering has come twice; `once` has the hashes of what came before.
    """

    network: Network
    depends: dict[bytes, _Depends] = field(default_factory=dict)
    templates: dict[tuple[bytes, _Fields], Template] = field(default_factory=dict)
    heads: dict[bytes, Template] = field(default_factory=dict)
    once: set[int] = field(default_factory=set)

    def recall(self, head: bytes, now: float, request: bytes) -> Recalled | None:
        """The answer to a request with this head, at `now`, under the id `request`.

        None where none is remembered that holds; what holds no more is forgotten.
        """
        template = self.heads.get(head)
        if template is not None:
            recalled = self._filled(template, now, request)
            if recalled is not None:
                return recalled
            del self.heads[head]
        line, fields = self._counting(head)
        template = None if fields is None else self.templates.get((line, fields))
        if template is None or fields is None:
            return None
        recalled = self._filled(template, now, request)
        if recalled is None:
            del self.templates[line, fields]
        elif len(head) <= LONGEST_HEAD and self._came(head):
            if len(self.heads) >= MOST_HEADS:
                self.heads.clear()
            self.heads[head] = template
        return recalled

    def remember(self, head: bytes, kept: Recollection, method: str, url: str, response: Response) -> None:
        """Remember the response that a request with this head got, where it is one that can be remembered."""
        line = head[: head.find(b"\r\n")]
        before = self.depends.get(line)
        names = kept.read | READ_HERE | {LOCATION} | (before.names if before else frozenset())
        depends = before if before is not None and before.names == names else _Depends(names)
        fields = _chosen(head, line, depends)
        if fields is None or not self._came((line, fields)):
            return
        pieces = _pieces(method, response)
        if pieces is None or len(line) + sum(map(len, pieces)) > LONGEST_ANSWER:
            return
        if len(self.templates) >= MOST_TEMPLATES or len(self.depends) >= MOST_TEMPLATES:
            self.templates.clear()
            self.depends.clear()
            self.heads.clear()
        self.depends[line] = depends
        self.templates[line, fields] = Template(kept, method, url, response.status, pieces)

    def _came(self, what: object) -> bool:
        """Whether this came before; from now on it has."""
        mark = hash(what)
        if mark in self.once:
            return True
        if len(self.once) >= MOST_HEADS:
            self.once.clear()
        self.once.add(mark)
        return False

    def _counting(self, head: bytes) -> tuple[bytes, _Fields | None]:
        line = head[: head.find(b"\r\n")]
        depends = self.depends.get(line)
        return line, None if depends is None else _chosen(head, line, depends)

    def _filled(self, template: Template, now: float, request: bytes) -> Recalled | None:
        kept = template.kept
        hit = recall(kept, self.network.site, now)
        if hit is None:
            return None
        entry, age, ttl = hit
        one, two, three, four = template.pieces
        body = entry.response.body
        data = body.data if kept.whole and isinstance(body, Bytes) else b""
        answer = b"%b%d%b%d%b%b%b%b" % (one, age, two, ttl, three, request, four, data)
        return Recalled(template, answer, len(data))


def _chosen(head: bytes, line: bytes, depends: _Depends) -> _Fields | None:
    """The fields of a head that count; None where the head is long, or odd in any way."""
    fields = plain_fields(head, len(line) + 2) if len(head) <= LONGEST_READ else None
    return None if fields is None else tuple([field for field in fields if depends[field[0]]])


def _pieces(method: str, response: Response) -> tuple[bytes, bytes, bytes, bytes] | None:
    """The encoded head, cut where time and request show; None where one of them does not stand where it should."""
    headers = response.headers
    before, hit, ttl = (headers.first("cache-status") or "").rpartition("; hit; ttl=")
    if not hit or not ttl.isdigit() or "date" not in headers:
        return None
    marks = {"age": _AGE, "cache-status": f"{before}{hit}{_TTL}", "edge-request-id": _ID}
    marked = Headers(tuple((name, marks.get(name, value)) for name, value in headers.pairs))
    head = encode_start(method, response.with_headers(marked), "", close=False).head
    cut: list[bytes] = []
    for mark in (_AGE, _TTL, _ID):
        piece, found, head = head.partition(mark.encode())
        if not found or mark.encode() in head:
            return None
        cut.append(piece)
    one, two, three = cut
    return one, two, three, head

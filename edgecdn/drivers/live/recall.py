"""Remembered hits as bytes: the head of a request, as it came, to all of its answer but what time changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from edgecdn.drivers.live.wire import encode_start
from edgecdn.edge.network import Network
from edgecdn.edge.recall import Recollection, recall
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Response

MOST_HEADS: Final = 4096
"""How many heads are remembered before all are forgotten; with `LONGEST_HEAD` that is at most some 12 MB."""

LONGEST_HEAD: Final = 2048

_AGE: Final = "<age 7f3c>"
_TTL: Final = "<ttl 7f3c>"
_ID: Final = "<id 7f3c>"


@dataclass(frozen=True, slots=True)
class Template:
    """The head of an answer in four pieces: around the age, what is left of the freshness, and the request's id."""

    kept: Recollection
    method: str
    url: str
    status: int
    pieces: tuple[bytes, bytes, bytes, bytes]


@dataclass(eq=False, slots=True)
class Memory:
    """Answers by the bytes of the request's head.

    A head is worth remembering when it comes a second time; `once` has the hashes of those that came before.
    """

    network: Network
    templates: dict[bytes, Template] = field(default_factory=dict)
    once: set[int] = field(default_factory=set)

    def recall(self, template: Template, head: bytes, now: float, request: bytes) -> tuple[bytes, int] | None:
        """The answer to a request with this head, at `now`, under the id `request`, and how many of its bytes are body.

        None where what was remembered holds no more; it is forgotten then.
        """
        kept = template.kept
        hit = recall(kept, self.network.site, now)
        if hit is None:
            del self.templates[head]
            return None
        entry, age, ttl = hit
        one, two, three, four = template.pieces
        body = entry.response.body
        data = body.data if kept.whole and isinstance(body, Bytes) else b""
        return b"%b%d%b%d%b%b%b%b" % (one, age, two, ttl, three, request, four, data), len(data)

    def remember(self, head: bytes, kept: Recollection, method: str, url: str, response: Response) -> None:
        """Remember the response that a request with this head got, where it is one that can be remembered."""
        mark = hash(head)
        if mark not in self.once:
            if len(self.once) >= MOST_HEADS:
                self.once.clear()
            self.once.add(mark)
            return
        pieces = _pieces(method, response) if len(head) <= LONGEST_HEAD else None
        if pieces is None:
            return
        if len(self.templates) >= MOST_HEADS:
            self.templates.clear()
        self.templates[head] = Template(kept, method, url, response.status, pieces)


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

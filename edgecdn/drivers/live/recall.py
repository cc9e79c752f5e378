"""Remembered hits as bytes: the head of a request, as it came, to all of its answer but what time changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from edgecdn.drivers.live.wire import encode_start
from edgecdn.edge.effects import Note
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


@dataclass(frozen=True, slots=True)
class Recalled:
    """An answer from memory: its bytes, its id, how many bytes are body, and what it tells of itself."""

    data: bytes
    id: str
    sent: int
    template: Template
    notes: tuple[Note, ...]


@dataclass(eq=False, slots=True)
class Memory:
    """Answers by the bytes of the request's head."""

    network: Network
    templates: dict[bytes, Template] = field(default_factory=dict)

    def recall(self, head: bytes, now: float, request: str) -> Recalled | None:
        """The answer to a request with this head, at `now`, under the id `request`; None where it is not known."""
        template = self.templates.get(head)
        if template is None:
            return None
        kept = template.kept
        hit = recall(kept, self.network.site, now)
        if hit is None:
            del self.templates[head]
            return None
        one, two, three, four = template.pieces
        body = hit.entry.response.body
        data = body.data if kept.whole and isinstance(body, Bytes) else b""
        head_bytes = b"%b%d%b%d%b%b%b" % (one, int(hit.age), two, int(hit.ttl), three, request.encode(), four)
        notes = tuple(Note(now, n.pop, request, n.phase, n.what, n.detail) for n in kept.notes)
        return Recalled(head_bytes + data, request, len(data), template, notes)

    def remember(self, head: bytes, kept: Recollection, method: str, url: str, response: Response) -> None:
        """Remember the response that a request with this head got, where it is one that can be remembered."""
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

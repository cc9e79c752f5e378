"""Ranges of large objects, put together from slices: seeking in a video does not fetch all of it.

Only what is asked for is fetched, slice by slice, each with a key, a flight and a lifetime of its own. A slice goes on to
the client when it is whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from edgecdn.cache.decide import Miss, Unsatisfied, decide
from edgecdn.cache.keep import Refuse
from edgecdn.cache.selector import ByUrl
from edgecdn.cache.slices import Slice, slice_at
from edgecdn.edge.consult import consult
from edgecdn.edge.effects import Sleep
from edgecdn.edge.state import PopState
from edgecdn.edge.streams import collect, let_go
from edgecdn.edge.visit import Served, Sought, Visit
from edgecdn.http.body import Body, BodyBroken, Bytes, Stream
from edgecdn.http.conditional import strong_validator
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.ranges import content_range, first_byte, if_range_holds, parse_ranges

_CONDITIONS: Final = frozenset(("if-match", "if-none-match", "if-modified-since", "if-unmodified-since"))
_UNCUT: Final = Refuse("the origin does not cut it into slices that belong together", "RFC 9110 14.2")


async def sliced(visit: Visit, request: Request, sought: Sought, now: float) -> Served:
    """The answer to a request, from slices where it is for one range that they can give, else from the whole object.

    The whole is asked for where it is stored, where the origin does not cut (remembered for a while), and where nothing says that
    its slices belong together (RFC 9110 section 15.3.7.3).
    """
    part = first_slice(visit.pop, request, sought, now)
    if part is None:
        return await consult(visit, request, sought, now)
    plain = request.with_headers(request.headers.without("range", "if-range"))
    cutter = _Cutter(plain, sought, part.size)
    first = await cutter.piece(visit, part.start, now)
    response, now = first.response, first.at
    if not 200 <= response.status < 300:
        return first
    found = content_range(response.headers)
    wanted = None if found is None else parse_ranges(request.headers.get("range") or "", found[1])
    if (
        found is None
        or not isinstance(wanted, tuple)
        or not if_range_holds(request.headers, response.headers, now)
    ):
        await let_go(response.body)
        if found is None:
            visit.pop.uncut.learn(sought.key, _UNCUT, now)
        return await consult(visit, request, sought, now)
    held, total = found
    (asked,) = wanted
    cut = _Cut(cutter, visit, response, held, asked, total, strong_validator(response.headers, now))
    if asked.stop > held.stop and cut.mark is None:
        await let_go(response.body)
        visit.pop.uncut.learn(sought.key, _UNCUT, now)
        return await consult(visit, request, sought, now)
    return Served(Response(206, cut.headers(), await cut.body(), response.interim), now)


def first_slice(pop: PopState, request: Request, sought: Sought, now: float) -> Slice | None:
    """The slice that has the first byte of what is asked for; None where the whole object is to be asked for."""
    size = sought.policy.slice_size
    if size is None or request.method != "GET":
        return None
    text = request.headers.get("range")
    start = None if text is None else first_byte(text)
    if start is None or request.headers.any_of(_CONDITIONS):
        return None
    if pop.uncut.of(sought.key, now) is not None:
        return None
    whole = decide(request, pop.shelf.peek(sought.key, request.url), sought.policy, now)
    return slice_at(sought.key, size, start) if isinstance(whole, Miss | Unsatisfied) else None


@dataclass(frozen=True, slots=True)
class _Cutter:
    """What the slices of one object are asked with: `request` is for no range, `sought` for the whole."""

    request: Request
    sought: Sought
    size: int

    async def piece(self, visit: Visit, position: int, now: float) -> Served:
        """The slice that has the byte at `position`, if the origin cuts."""
        part = slice_at(self.sought.key, self.size, position)
        return await consult(visit, self.request, replace(self.sought, key=part.key, part=part), now)


@dataclass(eq=False, slots=True)
class _Cut:
    """One range, as a body: `first` is the slice that was asked first, which has the bytes of `held`.

    `rest` is still to be given; `mark` is what every slice of an object of `total` bytes must bear.
    """

    cutter: _Cutter
    visit: Visit
    first: Response
    held: range
    rest: range
    total: int
    mark: str | None

    def headers(self) -> Headers:
        """The first slice's fields, for this range."""
        told = f"bytes {self.rest.start}-{self.rest.stop - 1}/{self.total}"
        pairs = (("content-range", told), ("content-length", str(len(self.rest))))
        return self.first.headers.without("content-range", "content-length").merge(Headers(pairs))

    async def body(self) -> Body:
        """The bytes of the range: here where the first slice is here and has them all, else as they come."""
        here = self.first.body
        if isinstance(here, Bytes) and self.rest.stop <= self.held.stop:
            return Bytes(here.data[self.rest.start - self.held.start : self.rest.stop - self.held.start])
        return Stream(self, len(self.rest))

    def __aiter__(self) -> _Cut:
        return self

    async def __anext__(self) -> bytes:
        if not self.rest:
            raise StopAsyncIteration
        if self.rest.start in self.held:
            body, start = self.first.body, self.held.start
        else:
            body, start = await self._next(self.rest.start)
        whole = await collect(body, self.cutter.size)
        piece = b"" if whole is None else whole.data[self.rest.start - start : self.rest.stop - start]
        if not piece:
            raise BodyBroken("a slice was shorter than it said")
        self.rest = self.rest[len(piece) :]
        return piece

    async def _next(self, position: int) -> tuple[Body, int]:
        """The body of another slice, and where in the object it begins. Raises `BodyBroken` where it is another object's."""
        now = await Sleep(0.0)
        # A visit of its own: the first slice's verdict is the one that the client is told.
        served = await self.cutter.piece(replace(self.visit), position, now)
        response = served.response
        if response.status >= 500:
            await let_go(response.body)
            raise BodyBroken("a slice could not be had while it was sent")
        found = content_range(response.headers)
        same = found is not None and found[1] == self.total
        if found is None or not same or strong_validator(response.headers, served.at) != self.mark:
            await let_go(response.body)
            self.visit.pop.shelf.purge(ByUrl(self.cutter.request.url), served.at)
            self.visit.pop.uncut.learn(self.cutter.sought.key, _UNCUT, served.at)
            raise BodyBroken("the object changed at its origin while it was sent")
        return response.body, found[0].start

    async def aclose(self) -> None:
        """Nobody wants the rest."""
        self.rest = range(0)
        await let_go(self.first.body)

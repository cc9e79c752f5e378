"""The front desk: which site, which PoP, and where a client is, from a request's head alone."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from edgecdn.diagnostics.diagnostic import did_you_mean, join
from edgecdn.drivers.clock import Clock
from edgecdn.drivers.live.guard import Head
from edgecdn.edge.network import Network
from edgecdn.edge.visit import Arrival
from edgecdn.http.body import Body
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response, text_response
from edgecdn.plan.model import Place

LOCATION: Final = "edge-client-location"
_PLACES: Final = 4096


@dataclass(eq=False, slots=True)
class Front:
    """Turns heads into requests and arrivals. `home` is where clients are that say nothing; `believes` their word."""

    network: Network
    clock: Clock
    resolve: Callable[[str], Place | None]
    home: Place | None = None
    believes: bool = True
    _prefix: bytes = field(default_factory=lambda: secrets.token_hex(3).encode())
    _count: itertools.count[int] = field(default_factory=itertools.count)
    _known: dict[str, Place] = field(default_factory=dict)

    def receive(
        self, method: str, head: Head, body: Body, peer: str, *, secure: bool, protocol: str = "HTTP/1.1"
    ) -> tuple[Request, Arrival] | Response:
        """The request and how it came in, or the answer to one that cannot be placed."""
        url, pop = head.url, None
        if url.host.endswith(".localhost"):
            pop = url.host.removesuffix(".localhost")
            if pop not in self.network.pops:
                return self._no_such_pop(pop)
            url = replace(url, host="localhost")
        headers = Headers(head.pairs)
        place = self.home
        if self.believes and (said := headers.first(LOCATION)) is not None:
            found = self._place(said)
            if found is None:
                text = "is no place: write a code (tok), coordinates (35.6,139.7) or a country (JP)."
                return text_response(400, f"Edge-Client-Location: {said!r} {text}")
            place = found
        arrival = Arrival(self.next_id(), self.clock.now(), pop, place, peer, secure, protocol)
        return Request(method, url, headers, body, peer), arrival

    def next_id(self) -> str:
        """An id that no other request has: a prefix for this run, and a count."""
        return self.next_mark().decode("ascii")

    def next_mark(self) -> bytes:
        """The same as it stands in a response."""
        return b"%b-%x" % (self._prefix, next(self._count))

    def _place(self, said: str) -> Place | None:
        found = self._known.get(said)
        if found is None:
            found = self.resolve(said[:100])
            if found is not None:
                if len(self._known) >= _PLACES:
                    self._known.clear()
                self._known[said] = found
        return found

    def _no_such_pop(self, code: str) -> Response:
        known = sorted(self.network.pops)
        help_text = did_you_mean(code, known) or f"There are {join(known, 'and')}."
        return text_response(421, f"There is no PoP called {code}. {help_text}".replace("`", ""))

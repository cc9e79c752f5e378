"""From an origin's name to whoever answers under it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

import aiohttp

from edgecdn.drivers.clock import Clock
from edgecdn.drivers.demo.site import demo
from edgecdn.drivers.origins.directory import fetch_file
from edgecdn.drivers.origins.guarded import Guarded, refusal
from edgecdn.drivers.origins.http import Chunks, Streams, fetch_http, open_session
from edgecdn.edge.effects import Unreachable
from edgecdn.edge.subrequests import OWN_URL
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url, parse_url
from edgecdn.plan.model import Origin, Plan

Service = Callable[[Request], Awaitable[Response]]

_ELSEWHERE_SECONDS = 30.0


@dataclass(eq=False, slots=True)
class Origins:
    """The origins of a plan, the services of the world, and, for functions that may, any other host."""

    root: Path
    clock: Clock
    services: Mapping[str, Service]
    origins: Mapping[str, Origin] = field(default_factory=dict)
    streams: Streams | None = None
    chunks: Chunks | None = None
    _session: aiohttp.ClientSession | None = None
    _guarded: aiohttp.ClientSession | None = None

    def use(self, plan: Plan) -> None:
        """Answer for the origins of this plan from now on; one that is gone still answers those who are under way."""
        self.origins = {**self.origins, **{origin.name: origin for origin in plan.origins}}

    async def fetch(self, name: str, request: Request) -> Response | Unreachable:
        """The answer of the origin or the service called `name`."""
        assert self.streams is not None, "the world is wired before it serves"
        assert self.chunks is not None, "likewise"
        if name.startswith("service:"):
            return await self.services[name.removeprefix("service:")](request)
        if name == OWN_URL:
            base = f"{request.url.scheme}://{request.url.authority}"
            reason = self._refused_literal(request.url)
            if reason is not None:
                return Unreachable("refused", f"{base}: {reason}")
            return await fetch_http(
                self._elsewhere(), base, _ELSEWHERE_SECONDS, request, self.streams, self.chunks
            )
        origin = self.origins.get(name)
        if origin is None:
            return Unreachable("unknown-origin", f"the plan has no origin called {name}")
        match origin.kind:
            case "demo":
                # Off the event loop, since a photograph is drawn when it is first asked for.
                return await asyncio.to_thread(demo, request, self.clock.now())
            case "directory":
                return await fetch_file(self.root / origin.target, request, self.clock.now(), self.streams)
            case "url":
                return await fetch_http(
                    self._client(), origin.target, origin.timeout, request, self.streams, self.chunks
                )

    def _refused(self, address: str, port: int) -> str | None:
        """Why functions may not connect there; loopback is theirs where an origin of the plan is."""
        urls = (parse_url(origin.target) for origin in self.origins.values() if origin.kind == "url")
        ports = frozenset(_port(url) for url in urls if url is not None and _is_here(url.host))
        return refusal(address, port, ports)

    def _refused_literal(self, url: Url) -> str | None:
        """The same for a URL whose host is an address already, which no resolver is asked for."""
        host = url.host.strip("[]")
        try:
            ip_address(host)
        except ValueError:
            return None
        return self._refused(host, _port(url))

    def _elsewhere(self) -> aiohttp.ClientSession:
        if self._guarded is None:
            self._guarded = open_session(Guarded(self._refused))
        return self._guarded

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = open_session()
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        for session in (self._session, self._guarded):
            if session is not None:
                await session.close()


def _port(url: Url) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _is_here(host: str) -> bool:
    return host in ("localhost", "[::1]") or host.startswith("127.")

"""A fetch from an origin on a real socket, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

from edgecdn.drivers.clock import Clock
from edgecdn.drivers.live.world import World
from edgecdn.drivers.origins.http import fetch_http, open_session
from edgecdn.edge.effects import Turn, Unreachable
from edgecdn.edge.turns import Turned
from edgecdn.http.body import Body, BodyBroken, Bytes, Stream
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import parse_url


@dataclass(frozen=True)
class Got:
    """What came of a fetch: the answer, its whole body, and how that broke off."""

    answer: Response | Unreachable
    body: bytes = b""
    broken: str | None = None


async def _never(turn: Turn) -> Turned:
    raise AssertionError(turn)


def fetch(
    base: str,
    *,
    target: str = "/x",
    method: str = "GET",
    timeout: float = 2.0,
    body: Body | None = None,
    sent: Callable[[], AsyncIterator[bytes]] | None = None,
    fields: tuple[tuple[str, str], ...] = (),
    times: int = 1,
    most: int = 10_000_000,
    pause: float = 0.0,
    slowly: float = 0.0,
) -> list[Got]:
    """Fetch so often, one after the other with a pause of so many seconds behind each, over one client; no connection is left in use.

    Before the first piece of a body is read, `slowly` seconds pass. `sent` gives
    the pieces of a request's body as they come from its client.
    """

    async def all_of_it() -> list[Got]:
        async def nothing(origin: str, request: Request) -> Unreachable:
            raise AssertionError(origin)

        world = World(nothing, _never, Clock.of_the_wall(), lambda note: None, lambda bug: None)
        url = parse_url(f"http://site.example{target}")
        assert url is not None
        request = Request(method, url, Headers((("host", "site.example"), *fields)), body or Bytes())
        if sent is not None:
            request = replace(request, body=world.stream(sent(), None))
        session = open_session()
        try:
            got = []
            for _ in range(times):
                got.append(await one(world, session, request))
                await asyncio.sleep(pause)
            # What is used again is open still; everything else was let go before anybody closed the client.
            connector = session.connector
            assert connector is not None
            for _ in range(100):
                await asyncio.sleep(0)
            assert not connector._acquired
            return got
        finally:
            await session.close()

    async def one(world: World, session: object, request: Request) -> Got:
        answer = await fetch_http(session, base, timeout, request, world.stream, world.chunks)  # type: ignore[arg-type]
        if isinstance(answer, Unreachable):
            return Got(answer)
        if not isinstance(answer.body, Stream):
            return Got(answer, answer.body.data if isinstance(answer.body, Bytes) else b"")
        seen = b""
        await asyncio.sleep(slowly)
        try:
            async for piece in world.chunks(answer.body):
                seen += piece
                if len(seen) >= most:
                    break
        except BodyBroken as problem:
            return Got(answer, seen, str(problem))
        finally:
            while world.busy:  # noqa: ASYNC110 - the world has no event for being at rest
                await asyncio.sleep(0)
        return Got(answer, seen)

    return asyncio.run(asyncio.wait_for(all_of_it(), 20))

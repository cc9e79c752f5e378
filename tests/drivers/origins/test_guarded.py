"""Addresses that functions may not reach, by whatever name."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from edgecdn.drivers.clock import Clock
from edgecdn.drivers.live.world import World
from edgecdn.drivers.origins.guarded import Guarded, refusal
from edgecdn.drivers.origins.http import open_session
from edgecdn.drivers.origins.router import Origins
from edgecdn.edge.effects import Turn, Unreachable
from edgecdn.edge.subrequests import OWN_URL
from edgecdn.edge.turns import Turned
from edgecdn.http.message import Request, Response
from edgecdn.http.url import parse_url
from edgecdn.plan.model import Origin
from tests.support.edge import PLAN
from tests.support.origin import RawOrigin, ok


@pytest.mark.parametrize(
    "address",
    [
        *("169.254.169.254", "169.254.0.1", "fd00:ec2::254", "100.100.100.200", "fe80::1", "fe80::1%eth0"),
        *("127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "::", "224.0.0.1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::"),
        "not an address",
    ],
)
def test_out_of_reach(address: str) -> None:
    assert refusal(address, 80, frozenset())


@pytest.mark.parametrize("address", ["93.184.216.34", "10.255.255.1", "2606:4700::1111"])
def test_in_reach(address: str) -> None:
    assert refusal(address, 80, frozenset()) is None


def test_this_machine_is_in_reach_where_an_origin_is() -> None:
    assert refusal("127.0.0.1", 9000, frozenset({9000})) is None
    assert refusal("127.0.0.1", 8081, frozenset({9000}))
    assert refusal("169.254.169.254", 9000, frozenset({9000}))


class Rebinding(AbstractResolver):
    """A name server that gives what it is asked for once, and something else from then on."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        address = self.answers.pop(0)
        return [ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        pass


def test_a_name_that_changes_its_mind_is_checked_where_it_is_connected_to() -> None:
    async def story() -> None:
        refused: list[str] = []

        def check(address: str, port: int) -> str | None:
            refused.append(address)
            return refusal(address, port, frozenset())

        resolver = Guarded(check, Rebinding("10.255.255.1", "169.254.169.254", "127.0.0.1"))
        async with open_session(resolver) as session:
            assert [found["host"] for found in await resolver.resolve("evil.example", 80)] == ["10.255.255.1"]
            for _ in range(2):
                with pytest.raises(OSError, match=r"evil\.example"):
                    await session.get("http://evil.example/")
        assert refused == ["10.255.255.1", "169.254.169.254", "127.0.0.1"]

    asyncio.run(asyncio.wait_for(story(), 10))


def test_a_canary_on_this_machine_is_never_asked(tmp_path: Path) -> None:
    async def never(turn: Turn) -> Turned:
        raise AssertionError

    async def story(origin: str, *targets: str) -> list[Response | Unreachable]:
        origins = Origins(tmp_path, Clock.of_the_wall(), {})
        world = World(origins.fetch, never, origins.clock, lambda note: None, lambda bug: None)
        origins.streams, origins.chunks = world.stream, world.chunks
        origins.use(replace(PLAN, origins=(Origin("shop", "url", origin),)))
        found = []
        for target in targets:
            url = parse_url(target)
            assert url is not None
            found.append(await origins.fetch(OWN_URL, Request("GET", url)))
        await origins.close()
        return found

    with RawOrigin([[ok(b"canary")]]) as canary:
        port = canary.url.rpartition(":")[2]
        names = [f"http://{host}:{port}/" for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]")]
        answers = asyncio.run(story("http://shop.example", *names))
        assert all(isinstance(answer, Unreachable) and answer.reason == "refused" for answer in answers)
        assert canary.connections == 0
        (own,) = asyncio.run(story(canary.url, f"http://localhost:{port}/"))
        assert isinstance(own, Response)

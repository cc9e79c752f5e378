"""From an origin's name to whoever answers under it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from edgecdn.drivers.clock import Clock
from edgecdn.drivers.live.world import World
from edgecdn.drivers.origins.router import Origins
from edgecdn.edge.effects import Turn, Unreachable
from edgecdn.edge.streams import collect
from edgecdn.edge.subrequests import OWN_URL
from edgecdn.edge.turns import Turned
from edgecdn.http.body import Bytes
from edgecdn.http.message import Request, Response
from edgecdn.http.url import parse_url
from edgecdn.plan.model import Origin, Plan
from tests.support.edge import PLAN
from tests.support.origin import RawOrigin, ok


async def images(request: Request) -> Response:
    return Response(200, body=Bytes(request.url.path.encode()))


def fetch(root: Path, plan: Plan, *wanted: tuple[str, str]) -> list[bytes | Unreachable]:
    async def whole() -> list[bytes | Unreachable]:
        async def never(turn: Turn) -> Turned:
            raise AssertionError

        origins = Origins(root, Clock.of_the_wall(), {"images": images})
        world = World(origins.fetch, never, origins.clock, lambda note: None, lambda bug: None)
        origins.streams, origins.chunks = world.stream, world.chunks
        origins.use(plan)
        found: list[bytes | Unreachable] = []
        for name, target in wanted:
            url = parse_url(target)
            assert url is not None
            answer = await origins.fetch(name, Request("GET", url))
            if isinstance(answer, Response):
                body = await world.run(collect(answer.body, 1_000_000))
                found.append(b"" if body is None else body.data)
            else:
                found.append(answer)
        await origins.close()
        return found

    return asyncio.run(whole())


def test_each_kind_answers_under_its_name(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "x").write_text("file")
    with RawOrigin([[ok(b"from afar")]]) as far:
        from dataclasses import replace

        plan = replace(
            PLAN,
            origins=(
                Origin("far", "url", far.url + "/base/"),
                Origin("disk", "directory", "public"),
                Origin("demo", "demo", ""),
            ),
        )
        answers = fetch(
            tmp_path,
            plan,
            ("far", "http://site/x"),
            ("disk", "http://site/x"),
            ("demo", "http://site/api/hello"),
            ("service:images", "http://images/resize"),
            (OWN_URL, far.url + "/own"),
            ("none", "http://site/x"),
        )
        assert answers[:2] == [b"from afar", b"file"]
        assert b"world" in (answers[2] if isinstance(answers[2], bytes) else b"")
        assert answers[3:5] == [b"/resize", b"from afar"]
        assert answers[5] == Unreachable("unknown-origin", "the plan has no origin called none")
        assert [head.split(b" ")[1] for head in far.asked] == [b"/base/x", b"/own"]

"""Time inside a function follows the edge's clock, however it is asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from edgecdn.runtimes.python.host.clock import Clock
from tests.support.box import Box, boxed

CODE = """
import asyncio, calendar, datetime, email.utils, random, time, zoneinfo
from time import time as imported
from workers import Response

async def fetch(request, env, ctx):
    now = datetime.datetime.now
    told = {
        "time": [time.time(), imported(), time.monotonic(), time.perf_counter(), time.time_ns() / 1e9, time.clock_gettime(0)],
        "day": [str(now()), str(datetime.date.today()), now(datetime.timezone.utc).isoformat(), str(datetime.datetime.utcnow())],
        "text": [time.ctime(), time.asctime(), time.strftime("%H:%M"), email.utils.formatdate(), time.strftime("%Y", time.gmtime(0))],
        "parts": [time.localtime().tm_hour, time.gmtime().tm_hour, time.gmtime(0).tm_year],
        "zone": str(now(zoneinfo.ZoneInfo("Asia/Tokyo"))),
        "set": list({"one", "two", "three", "four"}),
    }
    before = time.time()
    await asyncio.sleep(0.05)
    told["slept"] = time.time() - before
    try:
        time.sleep(1)
    except RuntimeError as problem:
        told["hold"] = str(problem)
    return Response.json(told)
"""


def test_it_never_goes_back() -> None:
    clock = Clock()
    clock.set(5)
    clock.set(3)
    assert clock.now == 5


def test_everything_that_tells_time_tells_the_edges(tmp_path: Path) -> None:
    async def story(box: Box) -> list[dict[str, Any]]:
        told = []
        for name in ("f", "g"):
            box.add(name, CODE, runtime="python")
            told.append(json.loads((await box.get(f"/{name}")).text))
        return told

    first, second = boxed(tmp_path, story)
    assert set(first["time"]) == {1.8e9}
    assert all(str(text).startswith("2027-01-15") for text in first["day"])
    assert first["text"][:3] == ["Fri Jan 15 08:00:00 2027"] * 2 + ["08:00"]
    assert first["text"][3:] == ["Fri, 15 Jan 2027 08:00:00 -0000", "1970"]
    assert first["parts"] == [8, 8, 1970]
    assert first["zone"] == "2027-01-15 17:00:00+09:00"
    assert "await asyncio.sleep" in str(first["hold"])
    # Two processes say the same, the order of sets included.
    assert first == second

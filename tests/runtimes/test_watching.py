"""What a function's process takes, looked at from outside; here that process is the one that runs the tests."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest

from edgecdn.edge.turns import Failed
from edgecdn.plan.model import Function
from edgecdn.runtimes.base import Setup
from edgecdn.runtimes.hosts import HOSTS
from edgecdn.runtimes.isolates import Isolates
from edgecdn.runtimes.meter import Meter
from edgecdn.runtimes.watching import Watch


def watched(monkeypatch: pytest.MonkeyPatch, memory: int) -> tuple[list[Failed], dict[str, float], Watch]:
    """Looks after this process until it is killed or was looked at five times: the ends, how busy an isolate was, and the watch."""
    monkeypatch.setattr(
        "edgecdn.runtimes.watching.HOSTS", {"nodejs": replace(HOSTS["nodejs"], base=0, isolate=0)}
    )
    killed: list[Failed] = []
    busy: dict[str, float] = {}
    looks = iter(range(6))
    isolates = Isolates(lambda kind, name: None, lambda count: None, lambda: None, lambda pop, why: None)
    meter = Meter.of(os.getpid(), os.getpid())
    assert meter is not None
    isolates.meters["tok"] = meter
    function = Function("f", "nodejs", "20", "f.js", "0", memory, 1.0, (), "viewer")
    setup = Setup(function, Path(), Path(), {}, lambda: 0.0)
    watch = Watch(setup, isolates, killed.append, busy.__setitem__, lambda: True)

    async def look() -> None:
        watch.begin(os.getpid())
        await watch.look(os.getpid(), lambda: bool(killed) or next(looks) == 5)

    asyncio.run(look())
    meter.close()
    return killed, busy, watch


def test_a_process_that_takes_too_much_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    killed, _, _ = watched(monkeypatch, 16)
    assert [why.kind for why in killed] == ["memory"]
    assert "more than its 0 MiB allow" in killed[0].text


def test_a_process_within_its_memory_goes_on_and_its_isolates_are_metered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    killed, busy, watch = watched(monkeypatch, 2**40)
    assert killed == []
    assert busy["tok"] >= 0
    assert watch.grown is not None
    assert 0 <= watch.grown < 0.01

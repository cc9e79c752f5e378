"""Starting the process of a function."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import cast

import pytest

from edgecdn.edge.turns import Failed
from edgecdn.runtimes.base import CannotStart
from edgecdn.runtimes.process import HostProcess
from edgecdn.runtimes.starting import Starter


@dataclass
class Pretended:
    """What stands for a process: how its start fails, if it does."""

    problem: Exception | None = None
    over: Failed | None = None

    async def start(self) -> None:
        await asyncio.sleep(0)
        if self.problem is not None:
            raise self.problem


@dataclass
class Story:
    """A starter, and all the processes that it made and that did start."""

    pretended: Pretended
    made: list[HostProcess] = field(default_factory=list)
    started: list[HostProcess] = field(default_factory=list)

    def starter(self) -> Starter:
        def make() -> HostProcess:
            self.made.append(cast("HostProcess", self.pretended))
            return self.made[-1]

        return Starter("Node.js", make, self.started.append)


def test_all_who_wait_get_the_same_process_and_whoever_leaves_stops_it_for_nobody() -> None:
    story = Story(Pretended())

    async def several() -> None:
        starter = story.starter()
        first, second, leaves = (asyncio.ensure_future(starter.process()) for _ in range(3))
        await asyncio.sleep(0)
        leaves.cancel()
        assert await first is await second
        await starter.settled()

    asyncio.run(several())
    assert story.made == story.started
    assert len(story.made) == 1


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (CannotStart("there is none"), "there is none"),
        (OSError("no room"), "Node.js does not start: no room"),
    ],
)
def test_what_does_not_start_is_a_reason(problem: Exception, words: str) -> None:
    story = Story(Pretended(problem))
    assert asyncio.run(story.starter().process()) == Failed("start", words)
    assert story.started == []


def test_a_process_that_is_over_at_once_is_why_there_is_none_and_counts() -> None:
    story = Story(Pretended(over=Failed("crash", "it fell")))

    async def twice() -> None:
        starter = story.starter()
        assert await starter.process() == await starter.process() == Failed("crash", "it fell")
        assert starter.failures == 2

    asyncio.run(twice())
    assert len(story.made) == 2

"""What every runtime gives: an instance of a function, with which the edge converses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from edgecdn.edge.turns import Failed, Log, Message, Turned
from edgecdn.plan.model import Function
from edgecdn.runtimes.errors import CannotStart as CannotStart  # noqa: PLC0414 - handed on to those who run functions

Clock = Callable[[], float]
"""The edge's time, in seconds since the epoch."""


Told = Callable[[str, tuple[Log, ...]], None]


def unheard(pop: str, logs: tuple[Log, ...]) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What an instance is made from: the function, its file, and the strings in its `env`.

    `root` is the project's folder, the only one that the code may import from. `idle` is the time, in seconds without a
    call, after which what runs it ends; it starts again when it is needed. `told` is what hears of lines that belong to no
    call, with the PoP's code: those that a module writes while it is loaded, and rejections that nobody handles. With a `seed`
    whatever the function draws follows from it, so that two runs are the same; without one chance is real. A handler of events
    gets `event` (JSON) in place of the one made from its request, and its answer is told as a line of its log. With `inspect`,
    a host and a port, each isolate opens an inspector there, or at the first free port behind it.
    """

    function: Function
    file: Path
    root: Path
    env: Mapping[str, str]
    clock: Clock
    idle: float = 60.0
    told: Told = unheard
    event: str | None = None
    inspect: tuple[str, int] | None = None
    seed: str | None = None


def nothing(setup: Setup) -> int:  # noqa: ARG001 - it has the shape of those that reserve
    """Reserves nothing."""
    return 0


@dataclass(frozen=True, slots=True)
class Host:
    """What one runtime's host is beside the others': its name in messages, how it is started, what it takes by itself.

    `command` gives the command line, and raises `CannotStart` where there is none. `base` and `isolate` are the bytes of
    memory that the host takes for itself and for each of its isolates, beside what the function may have. `plain` says that
    it reads what opens a call as lines of text (`edgecdn.runtimes.plain`). `environment` is all of the environment that it
    starts with. `reads` gives the folders and files that the host reads beside the system's libraries, and nothing else is
    shown to it; without it, files are not walled off. `reserved` gives the bytes of address space that an isolate sets aside
    to write to, whether it ever does or not.
    """

    name: str
    command: Callable[[Setup], list[str]]
    base: int
    isolate: int
    plain: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    reads: Callable[[Setup], Sequence[Path]] | None = None
    reserved: Callable[[Setup], int] = nothing


class Instance(Protocol):
    """A function that runs, or will when it is first needed."""

    def turn(self, pop: str, call: str, message: Message) -> Awaitable[Turned]:
        """Let one call go on. Never raises for what a function does: that is a `Failed` outcome.

        A future where nothing has to be started first.
        """
        ...

    def holds(self, call: str) -> bool:
        """Whether a call is under way here."""
        ...

    async def warm(self, pop: str) -> Failed | None:
        """Start in a PoP before the first call; the reason, where that fails."""
        ...

    async def retire(self) -> None:
        """Finish the calls under way, take no new ones, then close."""
        ...

    async def close(self) -> None:
        """End at once; calls under way fail."""
        ...

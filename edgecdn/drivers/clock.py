"""The live world's clock: the wall's time when it was made, and from then on a time that only goes forward."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(eq=False, slots=True)
class Clock:
    """Seconds since the epoch, in the edge's own time.

    The system's clock is read once; what passes since then is measured by the monotonic one, so that a wall clock that
    is set back, or a night of summer time, makes nothing younger. `ahead` is how far the edge's time is ahead of that one.
    """

    started: float
    origin: float
    monotonic: Callable[[], float] = time.monotonic
    ahead: float = field(init=False)

    def __post_init__(self) -> None:
        self.ahead = self.started - self.origin

    @staticmethod
    def of_the_wall() -> Clock:
        """A clock that shows the system's time now."""
        return Clock(time.time(), time.monotonic())

    def now(self) -> float:
        """The time in seconds since the epoch."""
        return self.ahead + self.monotonic()

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass at once."""
        self.ahead += seconds

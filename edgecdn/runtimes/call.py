"""A call under way, on the edge's side of a host."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field, replace

from edgecdn.edge.turns import Start, Turned


@dataclass(eq=False, slots=True)
class Call:
    """A call under way: turns that nobody has taken yet, and who waits for the next one.

    `start` is what opened it, until it has had a turn: nothing of what it did has left its isolate by then. `number` is
    the one that its isolate knows it by; `owed` says that it has been told something and has not answered; `spared` that
    it is about to be opened once more. `cpu` is its processor time so far, in seconds.
    """

    pop: str
    turns: deque[Turned] = field(default_factory=deque)
    waiting: asyncio.Future[None] | None = None
    deadline: asyncio.TimerHandle | None = None
    start: Start | None = None
    number: int = 0
    owed: bool = False
    spared: bool = False
    cpu: float = 0.0

    def tell(self, turn: Turned) -> None:
        """One more turn, for whoever waits."""
        self.turns.append(turn)
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_result(None)

    def take(self) -> Turned:
        """All turns that are there, as one."""
        turn = self.turns.popleft()
        while self.turns and turn.outcome is None and turn.pulled is None:
            later = self.turns.popleft()
            turn = replace(later, asks=(*turn.asks, *later.asks), logs=(*turn.logs, *later.logs))
        return turn

"""A call under way, on the edge's side of a host."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from edgecdn.edge.turns import Failed, Start, Turned
from edgecdn.runtimes.meter import Meter

_SLACK_SECONDS: Final = 0.01
"""The processor time that a call may take beyond its limit: what its host needs for itself, above all when it is new."""

_STRAY_SECONDS: Final = 0.5
"""The processor time after which an isolate is ended that works for no call: what goes on there, nobody asked for."""


@dataclass(eq=False, slots=True)
class Call:
    """A call under way: who waits for its next turn, or turns that nobody has taken yet; `deadline` in the loop's time.

    `start` is what opened it, until it has had a turn: nothing of what it did has left its isolate by then. `number` is
    the one that its isolate knows it by; `owed` says that it has been told something and has not answered; `spared` that
    it is about to be opened once more. `cpu` is its processor time so far, in seconds.
    """

    id: str
    pop: str
    deadline: float = inf
    waiting: asyncio.Future[Turned] | None = None
    turns: deque[Turned] | None = None
    start: Start | None = None
    number: int = 0
    owed: bool = False
    spared: bool = False
    cpu: float = 0.0


def charge(call: Call, meter: Meter | None) -> float | None:
    """The processor time of a call whose isolate has just spoken for it: what that took since is this call's."""
    if meter is None:
        return None
    call.cpu += meter.take()
    return call.cpu


def too_busy(limit: float | None, seconds: float) -> Failed | None:
    """The failure of a call that took so many seconds of processor time; None where it may."""
    if limit is None or seconds <= limit + _SLACK_SECONDS:
        return None
    return Failed("cpu", f"it took more than its {limit * 1000:g} ms of processor time")


def overspent(
    here: Sequence[Call], seconds: float, limit: float | None
) -> tuple[Call, Failed] | Failed | None:
    """What becomes of an isolate that has not spoken for `seconds` of its processor time.

    None where it may go on; a failure alone where it works for no call; else the call that is blamed if nobody
    knows better, which is the one that waits longest.
    """
    if not here:
        return Failed("cpu", "its isolate went on working for no call") if seconds > _STRAY_SECONDS else None
    owed = [call for call in here if call.owed]
    why = too_busy(limit, seconds + max((call.cpu for call in owed), default=0.0))
    return None if not owed or why is None else (owed[0], why)


def divided(here: Sequence[Call], number: int | None, blamed: Call) -> tuple[Call | None, list[Call]]:
    """Of an isolate's calls, the one that keeps it to itself, and those that may begin again.

    What has had no turn yet has done nothing that anybody could know of. The host tells by `number` whom it has worked for
    last; `blamed` is taken where it does not. Of several that have not begun it may be any: then nobody is guilty, and
    all of them begin again, one after the other.
    """
    guilty: Call | None = next((call for call in here if call.number == number and call.owed), blamed)
    fresh = [call for call in here if call.start is not None]
    if guilty in fresh and len(fresh) > 1:
        guilty = None
    return guilty, [call for call in fresh if call is not guilty]

"""What is kept of a request when it has ended: the line of the access log."""

from __future__ import annotations

from typing import NamedTuple


class Record(NamedTuple):
    """One request: when it came (`at`, seconds since the epoch), how long it took, what was asked and what went out.

    `problem` says how the response broke off, or why what came was no request; None where all went well.
    """

    at: float
    seconds: float
    id: str
    pop: str
    peer: str
    method: str
    url: str
    status: int
    verdict: str
    sent: int
    problem: str | None = None

"""How functions fail: a closed list of kinds, each with the status of its response and a code that stays.

Everything that speaks of a kind (the response, its header, the docs) reads this table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from edgecdn.edge.turns import FailureKind


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to fail: the status that a client gets, the code, and what happened, in a line."""

    status: int
    code: str
    what: str


KINDS: Final[Mapping[FailureKind, Kind]] = {
    "exception": Kind(500, "EF01", "it threw, or answered with what is no response"),
    "cpu": Kind(504, "EF02", "it took more processor time than `cpu`"),
    "memory": Kind(503, "EF03", "it took more memory than `memory`"),
    "timeout": Kind(504, "EF04", "it took longer than `timeout`"),
    "size": Kind(502, "EF05", "it sent more than `limits.response`, or too many headers"),
    "subrequests": Kind(502, "EF06", "it asked for more than `limits.subrequests` or `limits.depth` allow"),
    "concurrency": Kind(503, "EF07", "more than `limits.concurrency` calls of it were under way"),
    "start": Kind(503, "EF08", "it did not start: its module throws, or there is no such runtime"),
    "crash": Kind(502, "EF09", "its process or its isolate ended"),
}


def error_header(failures: Sequence[str]) -> str:
    """The value of `Edge-Function-Error` for failures, each a function's name and a kind: a list of RFC 9651's items."""
    members = []
    for failure in failures:
        name, _, kind = failure.rpartition(" ")
        code = next((known.code for word, known in KINDS.items() if word == kind), "")
        members.append(f"{name};code={code};kind={kind}")
    return ", ".join(members)

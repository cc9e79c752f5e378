"""What a table of the page is: its rows, its columns, what it is held to, and how it is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Settings:
    """How much is measured: rounds of each server, seconds of each round, and whether a rough answer will do."""

    rounds: int
    seconds: int
    quick: bool = False


@dataclass(frozen=True)
class Row:
    """What one server gave in one case. A server that could not be had has no figures, and a note that says why."""

    case: str
    server: str
    figures: Mapping[str, float] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Column:
    """A figure's name in the rows, its heading, and how many decimals are told."""

    figure: str
    heading: str
    decimals: int = 0


RATE = Column("rate", "requests/s")
LATENCIES = (Column("p50", "p50 ms", 2), Column("p99", "p99 ms", 2))


@dataclass(frozen=True)
class Goal:
    """What the table is held to, in words, and whether rows meet it; None where the rows cannot tell."""

    words: str
    met: Callable[[Sequence[Row]], bool | None]


@dataclass(frozen=True)
class Table:
    """A section of the page. `beside` names the server whose first figure the others' is divided by."""

    name: str
    title: str
    about: str
    case: str
    columns: Sequence[Column]
    take: Callable[[Settings], Sequence[Row]]
    beside: str | None = None
    goals: Sequence[Goal] = ()


def figure(rows: Sequence[Row], server: str, name: str, case: str | None = None) -> float | None:
    """One figure of a server's row in a case, or in its first; None where it was not measured."""
    found = (row.figures.get(name) for row in rows if row.server == server and case in (None, row.case))
    return next((value for value in found if value is not None), None)


def at_least(
    factor: float, server: str, other: str, name: str = "rate", cases: Sequence[str] | None = None
) -> Callable[[Sequence[Row]], bool | None]:
    """Whether, in every case or in these, a server's figure is so many times another's, or more."""

    def met(rows: Sequence[Row]) -> bool | None:
        told = [
            (mine, theirs)
            for case in dict.fromkeys(row.case for row in rows)
            if (cases is None or case in cases)
            and (mine := figure(rows, server, name, case)) is not None
            and (theirs := figure(rows, other, name, case)) is not None
        ]
        return all(mine >= factor * theirs for mine, theirs in told) if told else None

    return met


def at_most(most: float, server: str, name: str) -> Callable[[Sequence[Row]], bool | None]:
    """Whether a server's figure is no more than this in any case."""

    def met(rows: Sequence[Row]) -> bool | None:
        told = [row.figures[name] for row in rows if row.server == server and name in row.figures]
        return max(told) <= most if told else None

    return met

"""One change of what happens to requests, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from edgecdn.plan.model import Source

Severity = Literal["security", "traffic", "note"]
SEVERITIES: Final[tuple[Severity, ...]] = ("security", "traffic", "note")
"""From what somebody must look at to what changes no response: who is let in, what is answered how, and the rest."""


@dataclass(frozen=True, slots=True)
class RulesMeet:
    """The requests that the old rule with one number took and the new one with another takes; the last is the fallback."""

    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Passing:
    """The requests that passed a function and no longer do (`lost`), or the other way round."""

    function: str
    lost: bool


Scope = RulesMeet | Passing


@dataclass(frozen=True, slots=True)
class Said:
    """What is different, in a few words, and how much that matters."""

    severity: Severity
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change: which requests or which part of the site, what is different, and where the new config says so.

    `sample` is a request that it touches, None where it is about no requests of its own; `scope` says which ones those are.
    `source` is a place in the new config, or, of what is gone, None.
    """

    severity: Severity
    about: str
    said: str
    sample: str | None = None
    scope: Scope | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes, the gravest first; `undecided` are pairs of rules of which nobody can say in reasonable time whether they meet."""

    changes: tuple[Change, ...]
    undecided: tuple[str, ...] = ()

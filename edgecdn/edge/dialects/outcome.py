"""What became of a request, as far as any vendor has a word for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, assert_never

from edgecdn.cache.decide import Bypass, Hit, Miss, Revalidate, Stale, Unsatisfied
from edgecdn.edge.visit import Verdict

Outcome = Literal[
    "hit",
    "accepted",
    "refreshing",
    "updating",
    "stale",
    "revalidated",
    "expired",
    "miss",
    "refused",
    "rule",
    "method",
    "request",
    "unsatisfied",
    "function",
    "edge",
]

OUTCOMES: Final[Mapping[Outcome, str]] = {
    "hit": "What is stored is fresh.",
    "accepted": "What is stored is stale, and the request accepts that (`max-stale`).",
    "refreshing": "What is stored is stale; this request starts to fetch it anew (`stale-while-revalidate`).",
    "updating": "What is stored is stale, and is being fetched anew already.",
    "stale": "What is stored is stale, and the origin failed (`stale-if-error`).",
    "revalidated": "The origin confirmed what is stored (304).",
    "expired": "What is stored could not be used as it was; the origin sent something else.",
    "miss": "Nothing that is stored fits; the origin answered.",
    "refused": "Nothing that is stored fits, and what the origin sent may not be stored.",
    "rule": "The rule says `no-store`.",
    "method": "The method is none that a cache answers.",
    "request": "The request wants no cache: it says `no-store`, or has a body.",
    "unsatisfied": "The request wants what is stored or nothing (`only-if-cached`), and nothing fits.",
    "function": "A viewer function answered by itself.",
    "edge": "The edge refused the request, or a viewer function failed.",
}
"""Each outcome in a sentence, for the docs."""


def outcome(verdict: Verdict | None, *, by_function: bool = False) -> Outcome:
    """The outcome of a request that the cache decided, or, without a verdict, that no cache was asked for.

    `by_function` says that a viewer function answered where no cache was asked.
    """
    if verdict is None:
        return "function" if by_function else "edge"
    match verdict.decision:
        case Hit():
            return "hit"
        case Stale(revalidate=True):
            return "updating" if verdict.collapsed else "refreshing"
        case Stale() as stale:
            return "stale" if stale.on_error else "accepted"
        case Revalidate():
            return "revalidated" if verdict.status == 304 else "expired"
        case Miss():
            return "refused" if verdict.refused else "miss"
        case Bypass(forward=forward):
            return "rule" if forward == "bypass" else forward
        case Unsatisfied():
            return "unsatisfied"
        case _:
            assert_never(verdict.decision)

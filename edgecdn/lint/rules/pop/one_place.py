"""POP001: two PoPs at one place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from edgecdn.diagnostics.diagnostic import Related
from edgecdn.lint.distance import kilometres
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject
from edgecdn.plan.model import Place

_NEAR = 5.0
"""Kilometres: less than the airports of one city are apart."""


def check(subject: Subject) -> Iterator[Finding]:
    """Codes that resolve to one place; each is held against the places near its latitude."""
    seen: dict[int, list[tuple[str, Place]]] = {}
    spans = dict(subject.locations())
    for pop in subject.plan.pops:
        # A tenth of a degree of latitude is 11 km, so what is near lies in this band or in one beside it.
        band = round(pop.place.latitude * 10)
        close = (
            code
            for near in (band - 1, band, band + 1)
            for code, place in islice(seen.get(near, ()), 1000)
            if kilometres(pop.place, place) < _NEAR
        )
        other = next(close, None)
        if other is not None and pop.code in spans and other in spans:
            yield Finding(
                f"The PoPs `{other}` and `{pop.code}` are at the same place.",
                spans[pop.code],
                "Remove one of the two.",
                (Related(spans[other], "the other one is here"),),
            )
        seen.setdefault(band, []).append((pop.code, pop.place))


RULE = Rule(
    code="POP001",
    title="Two PoPs are at one place.",
    why="Two codes can mean one city, such as `va` and `dc`. Of two PoPs at the same distance the first one gets every request, and the "
    "second one's cache stays empty.",
    bad="""
points_of_presence:
  - {region: "us", locations: ["va", "dc"]}
""",
    good="""
points_of_presence:
  - {region: "us", locations: ["va", "ny"]}
""",
    check=check,
)

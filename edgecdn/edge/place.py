"""Which PoP answers: the one whose name was asked for, else the nearest one on earth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geopy.distance import geodesic

from edgecdn.plan.model import Place, PopPlan


@dataclass(frozen=True, slots=True)
class Candidate:
    """A PoP and how far it is from the client, in kilometres along the earth's surface (WGS 84)."""

    pop: PopPlan
    kilometres: float


def ranked(pops: Sequence[PopPlan], place: Place) -> tuple[Candidate, ...]:
    """The PoPs from the nearest to the farthest; of two at the same distance the one listed first comes first."""
    found = [Candidate(pop, _kilometres(pop.place, place)) for pop in pops]
    return tuple(sorted(found, key=lambda candidate: candidate.kilometres))


def _kilometres(one: Place, other: Place) -> float:
    distance: float = geodesic((one.latitude, one.longitude), (other.latitude, other.longitude)).kilometers
    return distance

"""What a PoP remembers between requests: its shelf, the flights under way, and the keys that are not worth a flight."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from edgecdn.cache.shelf import Shelf
from edgecdn.edge.flight import Flight
from edgecdn.edge.passes import Passes
from edgecdn.edge.witness import Witness
from edgecdn.plan.model import PopPlan


@dataclass(eq=False, slots=True)
class PopState:
    """One PoP's memory. It outlives a reload of the plan.

    `passes` has the keys whose answers turned out not to be storable: requests for them go to the origin side by side
    (hit-for-miss). `uncut` has those of objects that their origin would not cut into slices: they are fetched whole. `witness`
    saw what functions in front of the cache make of requests with one key.
    """

    plan: PopPlan
    shelf: Shelf
    flights: dict[Hashable, Flight] = field(default_factory=dict)
    passes: Passes = field(default_factory=Passes)
    uncut: Passes = field(default_factory=Passes)
    witness: Witness = field(default_factory=Witness)

    @property
    def code(self) -> str:
        """The PoP's code, as in the plan."""
        return self.plan.code

"""Purging a network: one order, carried out in each PoP, with each PoP's own answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from edgecdn.cache.selector import ByTarget, ByUrl, Selector
from edgecdn.edge.effects import Note
from edgecdn.edge.site import Site
from edgecdn.edge.state import PopState


class Purgeable(Protocol):
    """What a purge needs of a network: its site, and its PoPs by their codes."""

    @property
    def site(self) -> Site:
        """What is served."""
        ...

    @property
    def pops(self) -> Mapping[str, PopState]:
        """The memory of each PoP."""
        ...


@dataclass(frozen=True, slots=True)
class Order:
    """What to purge: each selector in turn, hard or soft, in all PoPs (None) or in those named."""

    selectors: tuple[Selector, ...]
    soft: bool = False
    pops: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Purged:
    """One PoP's answer: how many stored objects the order touched there."""

    pop: str
    objects: int


def _as_stored(site: Site, selector: Selector) -> Selector:
    """A selector of single URLs, or of paths with their queries, as far as those are part of a key."""
    match selector:
        case ByUrl(url):
            return ByUrl(site.stored_as(url))
        case ByTarget(targets) if targets:
            return replace(selector, targets=frozenset().union(*map(site.stored_targets, targets)))
        case _:
            return selector


async def purge(network: Purgeable, order: Order, now: float, by: str = "") -> tuple[Purged, ...]:
    """Carry an order out, and note each PoP's part in it; `by` is the id of the request that brought the order.

    A URL is meant as far as it is part of the key: parameters that its rule leaves out do not matter.
    All PoPs are purged before anything else can happen, so that none fills itself anew from another's old object.
    PoPs that the network does not have are left out: whoever takes the order checks them.
    """
    chosen = [state for code, state in network.pops.items() if order.pops is None or code in order.pops]
    selectors = [_as_stored(network.site, selector) for selector in order.selectors]
    purged = tuple(
        Purged(state.code, sum(state.shelf.purge(each, now, soft=order.soft) for each in selectors))
        for state in chosen
    )
    for state in chosen:
        state.passes.clear()
        state.uncut.clear()
    kind = "soft" if order.soft else "hard"
    for answer in purged:
        await Note(now, answer.pop, by, "purge", kind, (("objects", answer.objects),))
    return purged

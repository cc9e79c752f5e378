"""The order in the body of `POST /v1/purge`, checked member by member. Raises `Problem`, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from edgecdn.admin.problem import Problem
from edgecdn.admin.selecting import by_hosts, by_patterns, by_prefixes, by_tags, by_urls
from edgecdn.cache.selector import Everything, Selector
from edgecdn.diagnostics.diagnostic import did_you_mean, join
from edgecdn.edge.purge import Order

KINDS: Final[Mapping[str, Callable[[Sequence[str]], tuple[Selector, ...]]]] = {
    "urls": by_urls,
    "prefixes": by_prefixes,
    "patterns": by_patterns,
    "tags": by_tags,
    "hosts": by_hosts,
}
"""The lists that an order may have, and what their texts select."""

MOST: Final = {"urls": 3000, "prefixes": 100, "patterns": 100, "tags": 3000, "hosts": 100}
"""How many texts each list may have: for patterns and hosts, every stored object is looked at for each of them."""

MEMBERS: Final = (*KINDS, "everything", "soft", "pops")


def order_of(body: Mapping[str, Any]) -> Order:
    """The order that a JSON object spells."""
    for name in body:
        if name not in MEMBERS:
            way_out = did_you_mean(name, MEMBERS) or f"There are {join(MEMBERS, 'and')}."
            raise Problem(400, f"An order has no `{name}`. {way_out}")
    selectors = [
        selector for name, select in KINDS.items() for selector in select(texts(body, name, MOST[name]))
    ]
    if flag(body, "everything"):
        if selectors:
            raise Problem(400, "`everything` is all there is; take it or the rest out of the order.")
        selectors.append(Everything())
    if not selectors:
        raise Problem(400, f"The order names nothing. Give it {join(MEMBERS[:6])}.")
    pops = texts(body, "pops", 1000) if body.get("pops") else None
    return Order(tuple(selectors), flag(body, "soft"), pops)


def texts(body: Mapping[str, Any], name: str, most: int) -> tuple[str, ...]:
    """A list of texts; none where it is left out or null."""
    value = body.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Problem(400, f"`{name}` has to be a list of texts.")
    if len(value) > most:
        raise Problem(400, f"`{name}` has {len(value)} members; it may have {most}.")
    return tuple(dict.fromkeys(value))


def flag(body: Mapping[str, Any], name: str) -> bool:
    """A boolean; false where it is left out."""
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise Problem(400, f"`{name}` has to be true or false.")
    return value

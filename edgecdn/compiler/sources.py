"""Where each value of a plan stands in the YAML: by its JSON pointer in the plan, for those that were written there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from edgecdn.compiler.words import child, items, pairs, source
from edgecdn.config.tree import Mapping as Table
from edgecdn.config.tree import Node, Sequence
from edgecdn.plan.model import Source

_RULE: Final[Mapping[str, str]] = {
    "pattern": "pattern",
    "host": "host",
    "methods": "methods",
    "origin": "origin",
    "signing": "signing",
    "cache": "policy/mode",
    "slice": "policy/slice_size",
}
"""What a rule's key is called in the plan, where it is not `policy/` and the same."""
_BOUNDS: Final = {"min": "minimum", "default": "default", "max": "maximum"}
_FUNCTION: Final = {"function": "name", "path": "paths"}
_ORIGIN: Final = {"url": "target", "directory": "target", "at": "place"}
_PLACE: Final = ("city", "country", "timezone")

Found = Iterable[tuple[str, Node]]


def value_sources(cdn: Node) -> Mapping[str, Source]:
    """The places of all values below `cdn:`. The config must be a good one, so that it and its plan have the same items."""
    return {f"/{pointer}": source(node.span) for pointer, node in sorted(_all(cdn), key=lambda item: item[0])}


def _all(cdn: Node) -> Iterator[tuple[str, Node]]:
    yield from _pops(cdn)
    for number, (name, node) in enumerate(pairs(child(cdn, "origins"))):
        yield f"origins/{number}/name", name
        for key, value in pairs(node):
            yield f"origins/{number}/{_ORIGIN.get(str(key.value), key.value)}", value
    defaults = [(str(key.value), value) for key, value in pairs(child(cdn, "defaults"))]
    for said, value in defaults:
        if said not in ("origin", "signing"):
            yield from _in_rule("fallback", said, value, policy="")
    for number, rule in enumerate(items(child(cdn, "caching_rules"))):
        own = {str(key.value): value for key, value in pairs(rule)}
        for said, value in ({**dict(defaults), **own}).items():
            yield from _in_rule(f"routes/{number}", said, value)
    for number, node in enumerate(items(child(cdn, "compute_at_edge"))):
        yield from _in_function(f"functions/{number}", node)
    for number, (name, node) in enumerate(pairs(child(cdn, "signing"))):
        yield f"signing/{number}/name", name
        yield from _under(f"signing/{number}/secrets", child(node, "keys"))
    yield from _under("status_headers", child(cdn, "status_headers"))
    for key, value in pairs(child(cdn, "purge")):
        yield from _under(f"purge/{key.value}", value)


def _pops(cdn: Node) -> Iterator[tuple[str, Node]]:
    number = 0
    for region in items(child(cdn, "points_of_presence")):
        for location in items(child(region, "locations")):
            at = f"pops/{number}"
            number += 1
            yield from _under(f"{at}/region", child(region, "region"))
            yield from _under(f"{at}/shield", child(region, "shield"))
            for name in ("capacity", "eviction"):
                own = child(child(region, "storage"), name)
                yield from _under(f"{at}/{name}", own or child(child(cdn, "storage"), name))
            spelled = isinstance(location, Table)
            yield from _under(f"{at}/code", child(location, "code") if spelled else location)
            yield from _under(f"{at}/place", child(location, "at") if spelled else location)
            for name in _PLACE:
                yield from _under(f"{at}/place/{name}", child(location, name))


def _in_rule(at: str, key: str, value: Node, policy: str = "policy/") -> Found:
    if key == "edge_ttl" and isinstance(value, Table):
        return [(f"{at}/{policy}bounds/{_BOUNDS[str(name.value)]}", bound) for name, bound in value.pairs]
    if key == "key":
        return [
            pair
            for name, part in pairs(value)
            for pair in _in_key(f"{at}/{policy}key", str(name.value), part)
        ]
    called = _RULE.get(key, f"policy/{key}")
    return [(f"{at}/{called if policy else called.removeprefix('policy/')}", value)]


def _in_key(at: str, name: str, part: Node) -> Found:
    if name != "query":
        return [(f"{at}/{name}", part)]
    names = child(part, "deny") if isinstance(part, Table) else part if isinstance(part, Sequence) else None
    return [(f"{at}/query", part), *([] if names is None else [(f"{at}/query_names", names)])]


def _in_function(at: str, node: Node) -> Iterator[tuple[str, Node]]:
    for key, value in pairs(node):
        name = str(key.value)
        if name == "runtime":
            yield from ((f"{at}/{part}", value) for part in ("runtime", "version"))
        elif name == "limits":
            own = pairs(value)
            yield from ((f"{at}/limits/{inner.value}", limit) for inner, limit in own)
            if not own:
                yield f"{at}/limits/profile", value
        else:
            yield f"{at}/{_FUNCTION.get(name, name)}", value


def _under(pointer: str, node: Node | None) -> Found:
    return () if node is None else ((pointer, node),)

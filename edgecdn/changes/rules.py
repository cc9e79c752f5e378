"""Which requests another rule takes, or the same rule treats otherwise: classes of URLs, decided exactly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edgecdn.changes.change import Change, RulesMeet, Said
from edgecdn.changes.policies import policy_changes
from edgecdn.plan.automata import Effort, Undecided
from edgecdn.plan.cover import Routes, compile_routes
from edgecdn.plan.model import Plan, Route

_EFFORT: Final = 5_000_000
"""What all questions together may spend, in moves of one pattern's places: some seconds."""


def rule_changes(old: Plan, new: Plan) -> tuple[list[Change], list[str]]:
    """The changes for requests by the rules that take them, and the pairs of rules that could not be decided."""
    before, after = rules_of(old), rules_of(new)
    both = compile_routes((*before, *after))
    effort = Effort(_EFFORT)
    found: list[Change] = []
    undecided: list[str] = []
    for one, other in _meeting(both, len(before)):
        was, now = both.routes[one], both.routes[other]
        said = list(_differences(was, now))
        if not said:
            continue
        earlier = [number for number in both.before(other) if number >= len(before)]
        sample = both.shared((one, other), (*both.before(one), *earlier), effort)
        if isinstance(sample, Undecided):
            undecided.append(_about(was, now))
        elif sample is not None:
            scope = RulesMeet(one, other - len(before))
            found += [
                Change(item.severity, _about(was, now), item.text, str(sample), scope, now.source)
                for item in said
            ]
    return found, undecided


def rules_of(plan: Plan) -> tuple[Route, ...]:
    """The plan's rules, and the fallback as the last one, which takes what is left."""
    return (*plan.routes, Route("", "*", None, (), plan.fallback, plan.origins[0].name))


def label(route: Route) -> str:
    """A rule by what it matches: methods, host and path."""
    if not route.name:
        return "what no rule matches"
    asked = (",".join(route.methods), route.host or "", route.pattern)
    return f"`{' '.join(part for part in asked if part)}`"


def _meeting(both: Routes, olds: int) -> Iterator[tuple[int, int]]:
    """Pairs of an old and a new rule that may have requests in common."""
    for one in range(olds):
        for other in both.index.to(both.paths[one], len(both.routes)):
            if other >= olds:
                yield one, other


def _differences(was: Route, now: Route) -> Iterator[Said]:
    yield from policy_changes(was.policy, now.policy)
    if was.signing != now.signing:
        if now.signing is None:
            yield Said("security", "no longer needs a signed URL")
        elif was.signing is None:
            yield Said("traffic", "needs a signed URL now")
        else:
            yield Said("security", f"is signed with other keys: {was.signing} → {now.signing}")
    if was.origin != now.origin:
        yield Said("traffic", f"comes from the origin {was.origin} → {now.origin}")


def _about(was: Route, now: Route) -> str:
    if label(was) == label(now):
        return label(now)
    return f"{label(now)}, before under {label(was)}" if now.name else f"{label(was)}, now under no rule"

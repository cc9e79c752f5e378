"""Plans for tests that compare them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from edgecdn.plan.model import Origin, Plan, Policy, Route
from tests.support.edge import PLAN
from tests.support.scripted import function

ONCE = replace(PLAN, routes=(), functions=(), origins=(Origin("demo", "demo", ""),))
"""A site without rules."""

METHODS = ("GET", "POST")
HOSTS = ("a", "b", "localhost")


def rule(pattern: str, host: str | None = None, methods: tuple[str, ...] = (), **policy: object) -> Route:
    """A rule with a policy of these fields."""
    return Route("rule", pattern, host, methods, Policy(**policy), "demo")  # type: ignore[arg-type]


def site(*routes: Route, **fields: object) -> Plan:
    """A site with these rules."""
    return replace(ONCE, routes=routes, **fields)  # type: ignore[arg-type]


_patterns = st.text("ab*?", max_size=3).map(lambda text: "/" + text)
_rules = st.builds(
    rule,
    _patterns,
    st.none() | st.sampled_from(("a", "*", "?")),
    st.sampled_from(((), (), ("GET",), ("POST",))),
    edge_ttl=st.sampled_from((None, 60.0, 3600.0)),
)
_functions = st.builds(function, st.sampled_from(("f", "auth")), _patterns)
plans = st.builds(
    lambda routes, functions: site(*routes, functions=tuple(functions)),
    st.lists(_rules, max_size=4),
    st.lists(_functions, max_size=2, unique_by=lambda one: one.name),
)
"""Small sites whose rules and functions get into each other's way."""

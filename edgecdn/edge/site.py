"""A plan made ready for requests: what is looked up for each of them is compiled here, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Final

from edgecdn.cache.key import kept_query
from edgecdn.edge.keying import joined
from edgecdn.http.url import Url, split_target
from edgecdn.plan.model import Function, Origin, Plan, Policy, Route
from edgecdn.plan.pattern import Pattern, compile_pattern, path_pattern

_REMEMBERED: Final = 10_000
"""How many paths a site remembers the match of before it forgets them all; a bound, not a tuned number."""

_LONGEST: Final = 256
"""The longest path, in characters, that is remembered: longer ones are matched each time, so that what is remembered stays small."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What a method and a URL lead to: a route (None: the fallback), its policy and origin, and the functions.

    `viewer` and `origin_side` are the functions in front of and behind the cache, outermost first. `policy` has the
    key parts that the functions add.
    """

    route: Route | None
    policy: Policy
    origin: Origin
    viewer: tuple[Function, ...] = ()
    origin_side: tuple[Function, ...] = ()


@dataclass(eq=False, slots=True)
class Site:
    """A plan with its patterns compiled and its secrets at hand. `secrets` are bytes by name; plans hold names alone.

    `counts_hits` says that somebody is told how often each stored response has been served: only then is it counted.
    `pictures_by_path` says that paths below `/cdn-cgi/image/` name pictures in other sizes.
    """

    plan: Plan
    secrets: Mapping[str, bytes]
    origins: Mapping[str, Origin] = field(init=False)
    counts_hits: bool = field(init=False)
    pictures_by_path: bool = field(init=False)
    _routes: tuple[tuple[Pattern, Pattern | None, Route], ...] = field(init=False)
    _functions: tuple[tuple[tuple[Pattern, ...], Function], ...] = field(init=False)
    _matches: dict[tuple[str, str, str], Matched] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.origins = {origin.name: origin for origin in self.plan.origins}
        self.counts_hits = "fastly" in self.plan.status_headers
        policies = (self.plan.fallback, *(route.policy for route in self.plan.routes))
        self.pictures_by_path = any(policy.images == "cloudflare" for policy in policies)
        self._routes = tuple(
            (
                compile_pattern(route.pattern),
                None if route.host is None else compile_pattern(route.host),
                route,
            )
            for route in self.plan.routes
        )
        self._functions = tuple(
            (tuple(path_pattern(path) for path in function.paths), function)
            for function in self.plan.functions
        )

    def match(self, method: str, url: Url) -> Matched:
        """What the first rule that matches, and every function that matches, say of a request."""
        known = (method, url.host, url.path)
        found = self._matches.get(known)
        if found is None:
            if len(self._matches) >= _REMEMBERED:
                self._matches.clear()
            found = self._match(method, url)
            if len(url.path) <= _LONGEST:
                self._matches[known] = found
        return found

    def stored_as(self, url: Url) -> Url:
        """The URL that what is stored for `url` bears: without the parameters that are no part of the key, or ask for a picture."""
        return url.with_query(_stored_query(url.query, self.match("GET", url).policy))

    def stored_targets(self, target: str) -> frozenset[str]:
        """The paths with their queries that what is stored for `target` may bear, whichever host it was asked of, by rule.

        With the target itself: a rule for another host may leave other parameters out.
        """
        path, query = split_target(target)
        if query is None:
            return frozenset((target,))
        rules = [route.policy for pattern, _, route in self._routes if pattern.matches(path)]
        added = [function.key for function in self._functions_of(path) if function.key is not None]
        found = {target}
        for policy in (self.plan.fallback, *rules):
            kept = _stored_query(query, replace(policy, key=reduce(joined, added, policy.key)))
            found.add(path if kept is None else f"{path}?{kept}")
        return frozenset(found)

    def _functions_of(self, path: str) -> list[Function]:
        return [function for patterns, function in self._functions if any(p.matches(path) for p in patterns)]

    def _match(self, method: str, url: Url) -> Matched:
        route = self._route(method, url)
        functions = self._functions_of(url.path)
        policy = self.plan.fallback if route is None else route.policy
        for function in functions:
            if function.key is not None:
                policy = replace(policy, key=joined(policy.key, function.key))
        return Matched(
            route,
            policy,
            self.plan.origins[0] if route is None else self.origins[route.origin],
            tuple(function for function in functions if function.on.startswith("viewer")),
            tuple(function for function in functions if function.on.startswith("origin")),
        )

    def _route(self, method: str, url: Url) -> Route | None:
        # A rule for GET is a rule for HEAD: the two must not be treated apart (RFC 9110 section 9.3.2).
        asked = "GET" if method == "HEAD" else method
        for pattern, host, route in self._routes:
            if not pattern.matches(url.path) or (route.methods and asked not in route.methods):
                continue
            if host is None or host.matches(url.host):
                return route
        return None


def _stored_query(query: str | None, policy: Policy) -> str | None:
    return None if policy.images == "fastly" else kept_query(query, policy.key)

"""How many of the requests that were logged each change touches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from edgecdn.changes.change import Change, Passing, RulesMeet
from edgecdn.changes.rules import rules_of
from edgecdn.edge.site import Matched, Site
from edgecdn.http.url import Url, parse_url
from edgecdn.plan.model import Plan


@dataclass(frozen=True, slots=True)
class Weights:
    """`requests` that could be read, lines that are `unread`, and for each change the requests that it touches."""

    requests: int
    unread: int
    touched: tuple[int | None, ...]


def weigh(changes: Iterable[Change], lines: Iterable[str], old: Plan, new: Plan) -> Weights:
    """Count, by what both plans make of each logged request; None for a change that is about no requests of its own."""
    before, after = _Side.of(old), _Side.of(new)
    scopes = [change.scope for change in changes]
    counts = [0] * len(scopes)
    read = unread = 0
    for line in lines:
        asked = logged(line)
        if asked is None:
            unread += bool(line.strip())
            continue
        read += 1
        was, now = before.of_request(*asked), after.of_request(*asked)
        for number, scope in enumerate(scopes):
            match scope:
                case RulesMeet(one, other):
                    counts[number] += (was.rule, now.rule) == (one, other)
                case Passing(name, lost):
                    here, there = (was, now) if lost else (now, was)
                    counts[number] += name in here.functions and name not in there.functions
                case None:
                    pass
                case _:
                    assert_never(scope)
    touched = tuple(None if scope is None else count for scope, count in zip(scopes, counts, strict=True))
    return Weights(read, unread, touched)


def logged(line: str) -> tuple[str, Url] | None:
    """The method and URL in a line of an access log: common or combined form, or `--log-format json`; None where it has none."""
    if line.startswith("{"):
        try:
            fields = json.loads(line)
            method, target = fields["method"], fields["url"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
    else:
        method, _, rest = line.partition('"')[2].partition('"')[0].partition(" ")
        target = rest.partition(" ")[0]
    if not isinstance(method, str) or not isinstance(target, str) or not method.isalpha():
        return None
    # Such logs have no host; what a rule for one host takes is not told apart in them.
    url = parse_url(f"http://localhost{target}" if target.startswith("/") else target)
    return None if url is None else (method.upper(), url)


@dataclass(frozen=True, slots=True)
class _Taken:
    rule: int
    functions: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Side:
    site: Site
    numbers: dict[int, int]

    @staticmethod
    def of(plan: Plan) -> _Side:
        site = Site(plan, {})
        return _Side(site, {id(route): number for number, route in enumerate(site.plan.routes)})

    def of_request(self, method: str, url: Url) -> _Taken:
        found: Matched = self.site.match(method, url)
        last = len(rules_of(self.site.plan)) - 1
        rule = last if found.route is None else self.numbers[id(found.route)]
        return _Taken(rule, frozenset(function.name for function in (*found.viewer, *found.origin_side)))


def shares(weights: Weights) -> Iterator[float | None]:
    """The share of the requests, from 0 to 1, that each change touches."""
    for count in weights.touched:
        yield None if count is None or not weights.requests else count / weights.requests

"""A comparison tells of a request exactly where something is different for it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.changes.change import Change, Passing, RulesMeet
from edgecdn.changes.compare import compare
from edgecdn.edge.site import Matched, Site
from edgecdn.http.url import Url, parse_url
from edgecdn.plan.model import Plan, Source
from tests.support.plans import HOSTS, METHODS, ONCE, plans, rule, site
from tests.support.scripted import function

requests = st.builds(
    lambda method, host, path: (method, Url("http", host, None, "/" + path)),
    st.sampled_from(METHODS),
    st.sampled_from(HOSTS),
    st.text("abc", max_size=4),
)


def treated(matched: Matched) -> tuple[object, ...]:
    """What a request meets."""
    names = {one.name for one in (*matched.viewer, *matched.origin_side)}
    return matched.policy, matched.origin.name, names


def asked(change: Change) -> tuple[str, Url]:
    """The request of a change's sample."""
    method, _, target = (change.sample or "").rpartition(" ")
    url = parse_url(target if "://" in target else f"http://zzz{target}")
    assert url is not None
    return method or "GET", url


@given(plans, plans)
def test_every_sample_is_a_request_that_is_treated_otherwise(old: Plan, new: Plan) -> None:
    for change in compare(old, new).changes:
        if change.scope is not None:
            method, url = asked(change)
            if f"/{change.sample}".endswith(url.path):  # a path that is spelled as requests are
                assert treated(Site(old, {}).match(method, url)) != treated(Site(new, {}).match(method, url))


@given(plans, plans, requests)
def test_no_request_is_treated_otherwise_without_being_told(
    old: Plan, new: Plan, request: tuple[str, Url]
) -> None:
    was, now = Site(old, {}).match(*request), Site(new, {}).match(*request)
    found = compare(old, new)
    if was.policy != now.policy and not found.undecided:
        last = len(old.routes), len(new.routes)
        pair = tuple(
            end if matched.route is None else next(i for i, r in enumerate(plan.routes) if r is matched.route)
            for matched, plan, end in ((was, old, last[0]), (now, new, last[1]))
        )
        assert RulesMeet(*pair) in [change.scope for change in found.changes]
    before, after = ({one.name for one in side.viewer} for side in (was, now))
    lost = {(name, True) for name in before - after} | {(name, False) for name in after - before}
    told = [change.scope for change in found.changes]
    assert all(Passing(name, gone) in told for name, gone in lost)


@given(plans)
def test_nothing_changes_where_only_places_do(plan: Plan) -> None:
    moved = replace(
        plan, routes=tuple(replace(one, name="other", source=Source("f", 9, 9)) for one in plan.routes)
    )
    assert compare(plan, moved).changes == ()


def test_rules_in_another_order_that_do_not_meet_change_nothing() -> None:
    one, other = rule("/a/*", edge_ttl=60.0), rule("/b/*", edge_ttl=90.0)
    assert compare(site(one, other), site(other, one)).changes == ()


def test_the_gravest_comes_first() -> None:
    old = site(rule("/a", edge_ttl=60.0), rule("/p", mode="no-store"), functions=(function("auth", "/x/*"),))
    new = site(rule("/a", edge_ttl=90.0), rule("/p"), status_headers=("nginx",))
    assert [(change.severity, change.about, change.said) for change in compare(old, new).changes] == [
        ("security", "`/p`", "is cached now: mode standard, kept as the origin says"),
        ("security", "`/x/*`", "no longer passes auth"),
        ("traffic", "`/a`", "kept at the edge 60s → 90s".replace("60s", "1m")),
        ("note", "status headers of vendors", "none → nginx"),
    ]
    assert compare(ONCE, ONCE).changes == ()

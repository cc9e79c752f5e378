"""Rules and defaults as policies."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from edgecdn.compiler.compile import load_bytes
from edgecdn.plan.model import Bounds, Plan, Route, StatusTtl
from edgecdn.plan.pattern import path_pattern

HEAD = "cdn:\n  points_of_presence: [{region: eu, locations: [lon]}]\n"


def plan(text: str) -> Plan:
    loaded = load_bytes((HEAD + text).encode(), "cdn.yaml", Path())
    assert loaded.plan is not None, loaded.diagnostics
    return loaded.plan


def rule(text: str, more: str = "") -> Route:
    return plan(f"{more}  caching_rules:\n    - {{pattern: /x, {text}}}\n").routes[0]


def test_a_rule_over_the_defaults() -> None:
    route = rule(
        "browser_ttl: 5s, stale_if_error: 1d",
        "  defaults: {edge_ttl: 1m, browser_ttl: 9s, set_cookie: strip, key: {device: true}}\n",
    )
    policy = route.policy
    assert (policy.edge_ttl, policy.browser_ttl, policy.stale_if_error) == (60, 5, 86_400)
    assert (policy.set_cookie, policy.key.device) == ("strip", True)


def test_defaults_hold_for_what_matches_no_rule() -> None:
    assert plan("  defaults: {edge_ttl: 1m, stale_while_revalidate: 3s}\n").fallback.edge_ttl == 60


def test_bounds_and_statuses() -> None:
    policy = rule(
        'edge_ttl: {min: 1s, default: 2s, max: 3s}, status_ttl: {404: 10s, 5xx: 0, "301": 1h}'
    ).policy
    assert (policy.edge_ttl, policy.bounds) == (None, Bounds(1, 2, 3))
    assert set(policy.status_ttl) == {
        StatusTtl(404, 404, 10),
        StatusTtl(500, 599, 0),
        StatusTtl(301, 301, 3600),
    }


def test_a_single_status_counts_before_its_class() -> None:
    first, *_ = rule("status_ttl: {4xx: 1s, 404: 2s}").policy.status_ttl
    assert (first.low, first.high) == (404, 404)


@pytest.mark.parametrize(
    ("text", "mode", "ttl"),
    [
        ("cache: immutable", "immutable", 31_536_000),
        ("cache: immutable, edge_ttl: 1d", "immutable", 86_400),
        ("edge_ttl: 0", "standard", 0),
    ],
)
def test_modes(text: str, mode: str, ttl: float) -> None:
    policy = rule(text).policy
    assert (policy.mode, policy.edge_ttl) == (mode, ttl)


def test_signed_rules_have_keys_and_others_have_none() -> None:
    assert rule("cache: signed-url, edge_ttl: 1d").signing == "default"
    keys = "  signing: {partners: {keys: [NEW, OLD]}}\n"
    assert rule("cache: signed-url, signing: partners", keys).signing == "partners"
    assert rule("cache: standard").signing is None
    without = "  caching_rules: [{pattern: /x, signing: partners}]\n"
    loaded = load_bytes((HEAD + keys + without).encode(), "cdn.yaml", Path())
    assert [(item.code, item.severity) for item in loaded.diagnostics] == [("RULE003", "warning")]


def test_hosts_and_methods() -> None:
    route = rule('host: "*.Shop.example", methods: [GET, POST]')
    assert (route.host, route.methods) == ("*.shop.example", ("GET", "POST"))


def test_the_first_origin_is_the_default() -> None:
    origins = "  origins: {one: {url: http://one.example}, two: {directory: public}}\n"
    assert rule("cache: standard", origins).origin == "one"
    assert rule("origin: two", origins).origin == "two"


@pytest.mark.parametrize("pattern", ["^/(a+)+$", "/(.*)/x"])
def test_regular_expressions_are_refused(pattern: str) -> None:
    loaded = load_bytes(f'{HEAD}  caching_rules: [{{pattern: "{pattern}"}}]\n'.encode(), "cdn.yaml", Path())
    assert [item.message for item in loaded.diagnostics] == ["A pattern is no regular expression."]


def test_what_looks_like_one_and_passes_is_matched_in_no_time() -> None:
    pattern = path_pattern(plan('  caching_rules: [{pattern: "/(a+)+$*a*a*a*a*a*b"}]\n').routes[0].pattern)
    began = time.process_time()
    assert not pattern.matches("/(a+)+$" + "a" * 20_000 + "!")
    assert time.process_time() - began < 1


def test_a_rule_may_keep_large_objects_in_slices() -> None:
    plan = load_bytes(
        b"cdn:\n  points_of_presence: [{region: eu, locations: [lon]}]\n  defaults: {slice: 1MB}\n"
        b"  caching_rules: [{pattern: /a, slice: 64KB}, {pattern: /b}]\n",
        "cdn.yaml",
        Path(),
    ).plan
    assert plan is not None
    assert [route.policy.slice_size for route in plan.routes] == [65_536, 1_048_576]
    assert plan.fallback.slice_size == 1_048_576


def test_targeted_fields_are_read_in_the_order_of_the_rules_list_or_the_defaults() -> None:
    rules = (
        "  defaults: {targeted: [Shop-CDN-Cache-Control, cdn-cache-control]}\n"
        "  caching_rules: [{pattern: /a, targeted: []}, {pattern: /b}]\n"
    )
    targeted = [route.policy.targeted for route in plan(rules).routes]
    assert targeted == [(), ("shop-cdn-cache-control", "cdn-cache-control")]
    assert plan("  caching_rules: [{pattern: /a}]\n").routes[0].policy.targeted == (
        "surrogate-control",
        "cdn-cache-control",
    )


def test_a_pattern_without_its_slash_is_a_path() -> None:
    assert plan("  caching_rules: [{pattern: static/*}]\n").routes[0].pattern == "/static/*"

"""Rules beside rules: which requests go elsewhere."""

from __future__ import annotations

from dataclasses import replace

from edgecdn.changes.rules import label, rule_changes, rules_of
from tests.support.plans import ONCE, rule, site


def told(*changes: object) -> list[tuple[str, str, str | None]]:
    return [(change.about, change.said, change.sample) for change in changes]  # type: ignore[attr-defined]


def test_a_rule_that_comes_before_another_takes_its_requests() -> None:
    old = site(rule("/a/*", edge_ttl=60.0))
    new = site(rule("/a/b/*", edge_ttl=3600.0), rule("/a/*", edge_ttl=60.0))
    found, undecided = rule_changes(old, new)
    assert told(*found) == [("`/a/b/*`, before under `/a/*`", "kept at the edge 1m → 1h", "/a/b/")]
    assert undecided == []
    back, _ = rule_changes(new, old)
    assert told(*back) == [("`/a/*`, before under `/a/b/*`", "kept at the edge 1h → 1m", "/a/b/")]


def test_a_rule_that_nothing_reached_changes_nothing_when_it_goes() -> None:
    assert rule_changes(site(rule("/*"), rule("/a", edge_ttl=9.0)), site(rule("/*"))) == ([], [])


def test_a_rule_that_is_gone_leaves_its_requests_to_the_defaults() -> None:
    found, _ = rule_changes(site(rule("/a", mode="immutable")), ONCE)
    assert told(*found) == [("`/a`, now under no rule", "mode immutable → standard", "/a")]


def test_hosts_and_methods_are_part_of_a_sample() -> None:
    old = site(rule("/a", "shop.example", ("POST",), mode="no-store"))
    found, _ = rule_changes(old, ONCE)
    assert found[0].about == "`POST shop.example /a`, now under no rule"
    assert found[0].sample == "POST http://shop.example/a"


def test_signing_and_origins_are_told() -> None:
    signed, plain = replace(rule("/a"), signing="k"), replace(rule("/a"), origin="shop")
    found, _ = rule_changes(site(signed), site(plain))
    assert [(change.severity, change.said) for change in found] == [
        ("security", "no longer needs a signed URL"),
        ("traffic", "comes from the origin demo → shop"),
    ]
    found, _ = rule_changes(site(plain), site(signed))
    assert found[0].said == "needs a signed URL now"
    found, _ = rule_changes(site(signed), site(replace(signed, signing="l")))
    assert told(*found) == [("`/a`", "is signed with other keys: k → l", "/a")]


def test_what_cannot_be_decided_is_said() -> None:
    hard = [rule(f"*{'a' if side else 'b'}{'?' * 30}{'xy'[side]}", edge_ttl=60.0 + side) for side in (0, 1)]
    _, undecided = rule_changes(site(*hard), site(*hard[::-1]))
    assert undecided


def test_the_fallback_is_the_last_rule() -> None:
    assert label(rules_of(ONCE)[-1]) == "what no rule matches"

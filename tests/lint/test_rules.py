"""Each rule against its own two examples, and every word that it says."""

from __future__ import annotations

import importlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from edgecdn.compiler.compile import load_bytes
from edgecdn.diagnostics.fix import apply
from edgecdn.diagnostics.render.text import render_text
from edgecdn.lint.registry import RULES
from edgecdn.lint.rule import Rule
from edgecdn.lint.run import advised
from edgecdn.plan.model import Plan, Policy
from tests.support.looking import SITE, codes, loaded, told

FOLDER = Path(__file__).parents[2] / "edgecdn" / "lint" / "rules"
by_code = pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])


@by_code
def test_the_bad_example_is_told_well(rule: Rule, snapshot: SnapshotAssertion) -> None:
    found = [item for item in told(rule.bad) if item.code == rule.code]
    assert found
    assert all(item.message.endswith(".") and item.help and item.help.endswith(".") for item in found)
    assert render_text(found, loaded(rule.bad).texts, colour=False) == snapshot


@by_code
def test_nothing_at_all_is_said_of_the_good_one(rule: Rule) -> None:
    assert codes(rule.good) == []


@by_code
def test_a_fix_leaves_nothing_to_fix(rule: Rule) -> None:
    text = loaded(rule.bad).texts["cdn.yaml"]
    fixes = [item.fix for item in told(rule.bad) if item.code == rule.code and item.fix is not None]
    if not fixes:
        return
    mended, count = apply(text, fixes)
    assert count == len(fixes)
    again = load_bytes(mended.encode(), "cdn.yaml", SITE)
    assert again.plan is not None, again.diagnostics
    assert rule.code not in [item.code for item in advised(again)]
    if all(fix.safe for fix in fixes):
        assert _meaning(again.plan) == _meaning(loaded(rule.bad).plan)


def _meaning(plan: Plan | None) -> Plan:
    """A plan without what a setting that has no effect leaves in it, and without its places in the file."""
    assert plan is not None
    routes = tuple(
        replace(route, source=None, policy=Policy(mode=route.policy.mode))
        if route.policy.mode == "no-store"
        else replace(route, source=None, policy=replace(route.policy, edge_ttl=None))
        if route.methods == ("POST",)
        else replace(route, source=None, pattern=route.pattern.replace("**", "*"))
        for route in plan.routes
    )
    return replace(plan, routes=routes)


@by_code
def test_its_words_are_sentences(rule: Rule) -> None:
    assert rule.title.endswith(".")
    assert rule.why.endswith(".")
    assert not re.search(r"\s\s|\n", rule.why)


def test_every_file_of_a_rule_is_registered() -> None:
    files = [path for path in FOLDER.rglob("*.py") if path.name != "__init__.py"]
    names = [f"edgecdn.lint.rules.{path.parent.name}.{path.stem}" for path in files]
    there = [importlib.import_module(name).RULE for name in names]
    assert sorted(rule.code for rule in there) == [rule.code for rule in sorted(RULES, key=lambda r: r.code)]
    assert len({rule.code for rule in RULES}) == len(RULES) >= 40
    for path, rule in zip(files, there, strict=True):
        assert rule.code.rstrip("0123456789") == path.parent.name.upper()


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (
            'points_of_presence: [{region: a, locations: [tok], storage: {capacity: "9KB"}}]',
            "A cache of 9,216 bytes",
        ),
        ('caching_rules: [{pattern: "/a/*", status_ttl: {1xx: 5s, 206: 5s}}]', "`status_ttl` for 206"),
        ('caching_rules: [{pattern: "/a/*", slice: 1MB, methods: [POST]}]', "only a GET asks for ranges"),
        (
            'storage: {capacity: 2MB}\ncaching_rules: [{pattern: "/a/*", slice: 4MB, max_object_size: 9MB}]',
            "whole cache",
        ),
        ('caching_rules: [{pattern: "/a/*", key: {headers: [Host]}}]', "The host is part of every key"),
        ('caching_rules: [{pattern: "/a/*", key: {headers: [CF-Connecting-IP]}}]', "the edge takes it off"),
        (
            'caching_rules: [{pattern: "/a/*", cache: no-store, browser_ttl: 5m}]',
            "`browser_ttl` has no effect",
        ),
    ],
)
def test_contradictions_among_controls_are_told(config: str, words: str) -> None:
    assert any(words in item.message for item in told(config))


@pytest.mark.parametrize(
    "config",
    [
        'caching_rules: [{pattern: "/a/*", status_ttl: {206: 5s}, slice: 1MB}]',
        'defaults: {slice: 1MB}\ncaching_rules: [{pattern: "/a/*", status_ttl: {206: 5s}}]',
        (
            'caching_rules: [{pattern: "/a/*", slice: 1MB}]\n'
            'compute_at_edge: [{function: "good", path: "/b/*", on: "origin"}]'
        ),
    ],
)
def test_controls_that_go_together_are_not_spoken_of(config: str) -> None:
    assert codes(config) == []

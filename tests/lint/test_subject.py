"""What rules look at, and the fixes that they make of it."""

from __future__ import annotations

from edgecdn.compiler.words import child, text
from edgecdn.diagnostics.fix import apply
from edgecdn.lint.subject import Subject
from tests.support.looking import loaded

SITE = """
points_of_presence:
  - {region: "eu", locations: ["lon", {code: "hq", at: [59.3, 18.0]}], shield: "lon"}
origins:
  shop: {url: "https://shop.example", shield: "hq"}
defaults:
  edge_ttl: "1h"
caching_rules:
  - pattern: '/x'
    cache: "no-store"
    slice: "1MB"  # why not
  - {pattern: /y, slice: "1MB"}
"""


def subject(text: str = SITE) -> Subject:
    found = loaded(text)
    assert found.plan is not None
    cdn = child(found.tree, "cdn")
    assert cdn is not None
    return Subject(found.plan, cdn, found.texts)


def test_it_knows_where_all_is_said() -> None:
    seen = subject()
    (_, first), (_, second) = seen.rules
    assert seen.head(first).line == 9
    assert seen.said(first, "cache").line == 10
    assert seen.said(second, "edge_ttl").line == 7
    assert seen.said(second, "force") == seen.head(second)
    assert {code: span.line for code, span in seen.locations()} == {"lon": 3, "hq": 3}
    assert {code: span.line for code, span in seen.shields.items()} == {"lon": 3, "hq": 5}
    assert [origin.name for origin, _ in seen.origins] == ["shop"]
    assert len(list(seen.policies())) == 3


def test_secrets_are_told_by_purpose() -> None:
    site = """
signing: {default: {keys: ["NEW", "OLD"]}, films: {keys: ["FILMS"]}}
purge: {secret: "PURGE"}
caching_rules: [{pattern: "/films/*", cache: "signed-url"}]
"""
    names = [[text(said) for said in purpose] for purpose in subject(site).secrets]
    assert [named for named in names if named] == [["NEW", "OLD"], ["FILMS"], ["PURGE"]]


def test_a_key_is_taken_out_where_it_has_its_line_to_itself() -> None:
    seen = subject()
    (_, first), (_, second) = seen.rules
    fix = seen.without(first, "cache")
    assert fix is not None
    assert '    cache: "no-store"\n' not in apply(seen.files["cdn.yaml"], [fix])[0]
    assert seen.without(first, "slice") is None  # a comment would go, too
    assert seen.without(first, "pattern") is None  # the dash stands there
    assert seen.without(second, "slice") is None
    assert seen.without(second, "nothing") is None


def test_a_value_keeps_its_quotes() -> None:
    seen = subject()
    fixes = [seen.spelled(seen.head(node), "/z") for _, node in seen.rules]
    text, count = apply(seen.files["cdn.yaml"], [fix for fix in fixes if fix is not None])
    assert count == 2
    assert "pattern: '/z'" in text
    assert "{pattern: /z," in text

"""Which advice is given."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecdn.compiler.compile import load, load_bytes
from edgecdn.diagnostics.diagnostic import Diagnostic, Severity, Span
from edgecdn.lint.registry import RULES
from edgecdn.lint.run import Choice, advised, fails, family, words
from tests.support.looking import codes, told
from tests.support.server import ROOT

TWO = """
caching_rules:
  - pattern: "static/*"
    set_cookie: "store"
"""


def test_the_example_is_without_fault() -> None:
    assert advised(load(ROOT / "cdn.yaml")) == ()


def test_the_config_selects() -> None:
    assert codes(TWO) == ["STYLE003", "CACHE011"]
    assert codes("lint: {ignore: [STYLE]}" + TWO) == ["CACHE011"]
    assert codes("lint: {select: [STYLE003]}" + TWO) == ["STYLE003"]
    assert codes("lint: {select: [STYLE, CACHE], ignore: [CACHE011]}" + TWO) == ["STYLE003"]


def test_the_command_line_counts_for_more() -> None:
    text = "lint: {select: [STYLE]}" + TWO
    assert [item.code for item in told(text, Choice(select=("CACHE",)))] == ["CACHE011"]
    assert told(text, Choice(ignore=("STYLE003",))) == ()


def test_what_is_no_code_is_told_in_the_section() -> None:
    assert codes("lint: {ignore: [STILE]}" + TWO) == ["LINT002", "STYLE003", "CACHE011"]


def test_comments_for_what_is_not_selected_are_not_idle() -> None:
    text = TWO.replace('"store"', '"store"  # edgecdn: ignore[CACHE011] a banner')
    assert codes("lint: {select: [STYLE]}" + text) == ["STYLE003"]


def test_a_broken_config_and_a_plan_get_no_advice() -> None:
    broken = load_bytes(b"cdn: {}", "cdn.yaml", Path())
    assert advised(broken) == broken.diagnostics


@pytest.mark.parametrize(
    ("severity", "plain", "strict"), [("error", True, True), ("warning", False, True), ("info", False, False)]
)
def test_what_fails(severity: Severity, *, plain: bool, strict: bool) -> None:
    found = (Diagnostic("X001", "x.", Span.point("f"), severity),)
    assert fails(found, strict=False) is plain
    assert fails(found, strict=True) is strict


def test_families_can_be_named_too() -> None:
    assert family("CACHE004") == "CACHE"
    assert {"CACHE", "CACHE004", "YAML", "RULE007"} <= set(words())
    assert all(Choice().takes(rule.code) for rule in RULES)


def test_what_is_hard_to_decide_is_said_and_not_guessed() -> None:
    ends = ["".join(f"{letter}{'?' * 30}") for letter in "abcdefghijklmnopqrstuvwx"]
    rules = "".join(f'  - {{pattern: "/*{end}", cache: "no-store"}}\n' for end in ends * 12)
    found = codes("caching_rules:\n" + rules + '  - {pattern: "/*' + "?" * 31 + '", edge_ttl: "1h"}\n')
    assert "LINT003" in found

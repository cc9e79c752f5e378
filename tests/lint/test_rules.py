"""Each rule against its own two examples, and every word that it says."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from edgecdn.diagnostics.render.text import render_text
from edgecdn.lint.registry import RULES
from edgecdn.lint.rule import Rule
from tests.support.looking import codes, loaded, told

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

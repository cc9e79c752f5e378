"""The table of checkers measures what it says."""

from __future__ import annotations

import sys

import pytest

from edgecdn.compiler.compile import load_bytes
from edgecdn.lint.run import advised
from tests.bench import linters
from tests.bench.linters import FALCO_JS, OURS, YAMLLINT, commands
from tests.bench.table import Row
from tests.bench.validation import GROWTH, RULES, VALIDATION, _rows, measured, no_more_than
from tests.support.server import ROOT


@pytest.mark.parametrize(("text", "lines"), [(linters.rules(500), 2005), (linters.short_rules(3), 11)])
def test_the_configs_are_good(text: str, lines: int) -> None:
    loaded = load_bytes(text.encode(), "cdn.yaml", ROOT)
    assert advised(loaded) == ()
    assert loaded.plan is not None
    assert text.count("\n") == lines


def test_vcl_has_the_same_rules() -> None:
    assert linters.vcl(3).count("set beresp.ttl") == 3
    assert linters.vcl(3, short=True).count("Cache-Control") == 0


def test_a_process_is_measured_and_one_that_does_not_start_is_told() -> None:
    wall, cpu, memory = measured([sys.executable, "-c", "x = b'x' * 30_000_000"])
    assert cpu > 0
    assert wall > 0
    assert memory > 28
    with pytest.raises(RuntimeError, match="ended with 3"):
        measured([sys.executable, "-c", "raise SystemExit(3)"])


def test_who_is_not_here_has_a_note() -> None:
    here, gone = _rows("x", {OURS: [sys.executable, "-c", ""], YAMLLINT: "pip could not fetch it"}, 1)
    assert set(here.figures) == {"wall", "cpu", "memory"}
    assert (gone.figures, gone.note) == ({}, "pip could not fetch it")


def test_goals_compare_in_the_cases_that_they_name() -> None:
    rows = [Row(RULES, OURS, {"wall": 150}), Row(RULES, FALCO_JS, {"wall": 100})]
    assert no_more_than(1.5, FALCO_JS, "wall")(rows)
    assert no_more_than(1.4, FALCO_JS, "wall")(rows) is False
    assert no_more_than(1, YAMLLINT, "wall")(rows) is None
    assert [goal.met([]) for table in (VALIDATION, GROWTH) for goal in table.goals] == [None] * 9


def test_commands_without_the_peers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linters, "python_peers", lambda: "pip could not fetch it")
    monkeypatch.setattr(linters, "falco", lambda: "npm is not on this machine")
    told = commands(ROOT / "cdn.yaml", ROOT / "x.vcl")
    assert [name for name, command in told.items() if not isinstance(command, str)] == [OURS]

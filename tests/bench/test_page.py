"""The page says what the last runs gave, and nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.bench.__main__ import TABLES
from tests.bench.page import PAGE, Taken, keep, kept, render, section
from tests.bench.table import LATENCIES, RATE, Goal, Row, Settings, Table, at_least

SETTINGS = Settings(rounds=5, seconds=3)
ROWS = [
    Row("bare", "ours", {"rate": 40_000.4, "p50": 0.5, "p99": 1.25}),
    Row("bare", "theirs", {"rate": 50_000, "p50": 0.25, "p99": 1}),
    Row("bare", "gone", note="not on this machine"),
]
TABLE = Table(
    name="speed",
    title="Speed",
    about="How it was taken.",
    case="request",
    columns=(RATE, *LATENCIES),
    take=lambda _: ROWS,
    beside="theirs",
    goals=(
        Goal("At least as many", at_least(1, "ours", "theirs")),
        Goal("Half as many", at_least(0.5, "ours", "theirs")),
        Goal("More than the absent", at_least(1, "ours", "gone")),
    ),
)


def test_the_page_is_as_the_results_say() -> None:
    assert PAGE.read_text() == render(list(TABLES.values()), kept())


def test_no_result_is_left_over() -> None:
    assert set(kept()) <= set(TABLES)


def test_a_table_has_ratios_notes_and_whether_its_goals_are_met() -> None:
    assert section(TABLE, Taken(SETTINGS, ROWS)) == (
        "\n## Speed\n\nHow it was taken.\n\n5 rounds of 3 s.\n\n"
        "| request | server | requests/s | p50 ms | p99 ms | to theirs |\n"
        "|---|---|--:|--:|--:|--:|\n"
        "| bare | ours | 40,000 | 0.50 | 1.25 | 0.80 |\n"
        "| bare | theirs | 50,000 | 0.25 | 1.00 | 1.00 |\n"
        "| bare | gone | not on this machine |  |  |  |\n"
        "\n"
        "- At least as many: **not reached**.\n"
        "- Half as many: reached.\n"
        "- More than the absent: not measured.\n"
    )


def test_without_the_server_that_others_stand_beside_there_are_no_ratios() -> None:
    assert "| bare | ours | 40,000 | 0.50 | 1.25 |  |" in section(TABLE, Taken(SETTINGS, ROWS[:1]))


def test_a_quick_run_is_told_as_one() -> None:
    assert "One round of 1 s, with `--quick`." in section(TABLE, Taken(Settings(1, 1, quick=True), ROWS))


def test_what_was_never_taken_is_not_left_out() -> None:
    assert section(TABLE, None) == "\n## Speed\n\nHow it was taken.\n\nNot measured yet.\n"


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    taken = Taken(SETTINGS, ROWS)
    keep("speed", taken, tmp_path)
    assert kept(tmp_path) == {"speed": taken}


def test_taking_one_table_leaves_the_others(tmp_path: Path) -> None:
    for name in ("speed", "other", "speed"):
        keep(name, Taken(SETTINGS, ROWS), tmp_path)
    assert set(kept(tmp_path)) == {"speed", "other"}

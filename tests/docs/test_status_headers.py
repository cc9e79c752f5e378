"""The page on status headers says what the code does."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from edgecdn.compiler.compile import load_bytes
from edgecdn.edge.dialects.outcome import OUTCOMES
from edgecdn.edge.dialects.table import DIALECTS
from edgecdn.plan.model import StatusDialect
from tests.support.server import ROOT

PAGE = (ROOT / "docs" / "status-headers.md").read_text()


def rows() -> list[str]:
    """The table of words, as the code has it."""
    names: tuple[StatusDialect, ...] = get_args(StatusDialect)
    found = [f"| outcome | what the edge did | {' | '.join(names)} |", f"|{'---|' * (len(names) + 2)}"]
    for outcome, sentence in OUTCOMES.items():
        words = [(DIALECTS[name].words[outcome] or "—").removesuffix(" from cloudfront") for name in names]
        found.append(f"| {outcome} | {sentence} | {' | '.join(words)} |")
    return found


def test_the_table_is_the_codes() -> None:
    assert "\n".join(rows()) in PAGE, "the table of words has to be:\n" + "\n".join(rows())


def test_every_field_is_told() -> None:
    told = PAGE.lower()
    assert not [name for dialect in DIALECTS.values() for name in dialect.names if name not in told]


def test_the_config_that_is_shown_is_valid() -> None:
    text = PAGE.split("```yaml\n")[1].split("```")[0]
    loaded = load_bytes(text.encode(), "page.yaml", Path())
    assert loaded.diagnostics == ()

"""Broken configs, and every word that is said about them: a corpus with reviewed messages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from edgecdn.compiler.compile import load_bytes
from edgecdn.diagnostics.render.text import render_text

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken").glob("*.yaml"))


@pytest.mark.parametrize("path", BROKEN, ids=[path.stem for path in BROKEN])
def test_what_is_broken_is_told_well(path: Path, snapshot: SnapshotAssertion) -> None:
    loaded = load_bytes(path.read_bytes(), "cdn.yaml", HERE / "site")
    shown = render_text(loaded.diagnostics, loaded.texts, colour=False)
    assert shown == snapshot
    assert loaded.diagnostics
    assert not re.search(r"Traceback|NoneType|<class|under any of the given|object at 0x", shown)
    for item in loaded.diagnostics:
        assert item.message.endswith(".")
        assert item.help is None or item.help.endswith((".", "?"))
        assert item.span.line <= max(1, len(loaded.texts[item.span.file].splitlines()) + 1)
        assert item.help is not None, f"{item.code} leaves the user without a way out"
        assert f"--> {item.span.file}:{item.span.line}:{item.span.column}\n" in shown
    # An empty file has no line to show.
    carets = sum(1 for line in shown.splitlines() if line.strip(" |") and not line.strip(" |^"))
    assert carets == len(loaded.diagnostics) or not path.read_bytes()


def test_the_corpus_is_large() -> None:
    assert len(BROKEN) >= 200

"""Places in functions' own files, and the files themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.diagnostics.diagnostic import Span
from edgecdn.observe.sources import ProjectSources, no_sources, place_of


def test_a_place_is_read() -> None:
    assert place_of("functions/a.js:12:9") == Span("functions/a.js", 12, 9, 12, 10)
    assert place_of("functions/a b:c.js:3") == Span("functions/a b:c.js", 3, 1, 3, 2)
    assert place_of("") is None
    assert place_of("a.js") is None


@given(st.text(max_size=40))
def test_any_text_is_a_place_or_none(text: str) -> None:
    place = place_of(text)
    assert place is None or (place.line >= 1 and place.column >= 1)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    for name in ("functions/a.js", "functions/b.ts", ".env", ".edgecdn/keys/k.js", "cdn.yaml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("text")
    (tmp_path / "outside.js").write_text("outside")
    (root / "functions" / "out.js").symlink_to(tmp_path / "outside.js")
    (root / "functions" / "env.js").symlink_to(root / ".env")
    return root


@pytest.mark.parametrize("name", ["functions/a.js", "functions/b.ts"])
def test_code_of_the_project_is_shown(project: Path, name: str) -> None:
    assert ProjectSources(project)(name) == "text"


@pytest.mark.parametrize(
    "name",
    [
        *(".env", "cdn.yaml", ".edgecdn/keys/k.js", "../outside.js", "functions/out.js", "functions/env.js"),
        *(
            "functions/none.js",
            "functions/a.js\0",
            "/etc/passwd",
            "/etc/x.js",
            "functions/" + "a" * 300 + ".js",
        ),
    ],
)
def test_nothing_else_is(project: Path, name: str) -> None:
    assert ProjectSources(project)(name) == ""
    assert no_sources(name) == ""

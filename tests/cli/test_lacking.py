"""Runtimes that the config asks for and that are not here."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecdn.cli.lacking import SERVED, with_lacking
from edgecdn.cli.main import main
from edgecdn.compiler.compile import load

CONFIG = """\
cdn:
  points_of_presence:
    - {region: "ap", locations: ["tok"]}
  compute_at_edge:
    - {function: "here", path: "/here", runtime: "nodejs:20"}
    - {function: "late", path: "/late", runtime: "nodejs:98"}
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "functions").mkdir()
    for name in ("here", "late"):
        (tmp_path / "functions" / f"{name}.js").write_text("export default { fetch: () => new Response() };")
    (tmp_path / "cdn.yaml").write_text(CONFIG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_each_function_that_cannot_run_is_told_at_its_line(site: Path) -> None:
    loaded = with_lacking(load(Path("cdn.yaml")), "error", SERVED)
    assert loaded.plan is not None
    [told] = loaded.diagnostics
    assert (told.code, told.severity, told.span.line) == ("FUNC020", "error", 6)
    assert told.message.startswith("The function `late` cannot run: Node.js 98 is not here")
    assert told.help is not None
    assert told.help.startswith("Run `edgecdn runtimes install nodejs:98`")


def test_for_validate_it_is_advice_at_most(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--strict", "--ignore", "FUNC101"]) == 0
    said = capsys.readouterr().out
    assert "info[FUNC020]" in said
    assert "its file was not read" in said

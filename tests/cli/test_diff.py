"""`edgecdn diff` as a verb, on files and on revisions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from edgecdn.cli.main import main
from tests.cli.test_revisions import git
from tests.support.server import seed_site


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(seed_site(tmp_path))
    text = (tmp_path / "cdn.yaml").read_text()
    (tmp_path / "new.yaml").write_text(text.replace("1y", "1d").replace('"no-store"', '"standard"'))
    return tmp_path


def test_files_are_compared_and_the_grave_fails(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "cdn.yaml", "new.yaml"]) == 0
    assert capsys.readouterr().out == (
        "Security:\n"
        "  `/api/*`  (such as /api/, new.yaml:13:16)\n"
        "    is cached now: mode standard, kept as the origin says\n"
        "Traffic:\n"
        "  `/static/*`  (such as /static/, new.yaml:10:16)\n"
        "    kept at the edge 1y → 1d\n"
    )
    assert main(["diff", "cdn.yaml", "new.yaml", "--fail-on", "security"]) == 1
    assert main(["diff", "new.yaml", "cdn.yaml", "--fail-on", "security"]) == 0
    assert main(["diff", "new.yaml", "cdn.yaml", "--fail-on", "traffic"]) == 1


def test_revisions_are_compared_with_each_other_and_with_what_is_there(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(site, "init", "-q", "-b", "main")
    git(site, "add", "-A")
    git(site, "commit", "-q", "-m", "one")
    (site / "functions" / "auth_validate.js").write_text("export default { fetch() {} };\n")
    (site / "cdn.yaml").write_text((site / "new.yaml").read_text())
    capsys.readouterr()
    assert main(["diff", "HEAD"]) == 2
    assert "auth_validate" in capsys.readouterr().err
    git(site, "checkout", "-q", "--", "functions")
    assert main(["diff", "HEAD", "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["changes"]) == 2
    git(site, "commit", "-q", "-am", "two")
    assert main(["diff", "HEAD~1...HEAD", "--format", "markdown"]) == 0
    assert "| `/static/*` | kept at the edge 1y → 1d | `/static/` |" in capsys.readouterr().out
    assert main(["diff", "HEAD"]) == 0
    assert capsys.readouterr().out == "Nothing changes for traffic.\n"


def test_a_log_weighs_the_changes(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "log").write_text('- - - [x] "GET /static/a HTTP/1.1" 200 1\n' * 3 + '"GET / HTTP/1.1"\nx\n')
    assert main(["diff", "cdn.yaml", "new.yaml", "--log", "log"]) == 0
    told = capsys.readouterr()
    assert "kept at the edge 1y → 1d  [75.0% of logged requests]" in told.out
    assert told.err == "edgecdn: 1 lines of log have no request.\n"
    (site / "log").write_text("x\n")
    assert main(["diff", "cdn.yaml", "new.yaml", "--log", "log"]) == 2
    assert main(["diff", "cdn.yaml", "new.yaml", "--log", "none"]) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["none.yaml"], "neither a file nor a git revision none.yaml"),
        (["a..b", "cdn.yaml"], "Give either a range of revisions"),
        (["cdn.yaml", "bad.yaml"], "bad.yaml cannot be compared, since it has errors."),
    ],
)
def test_what_cannot_be_compared_is_said(
    site: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "bad.yaml").write_text("cdn: {}\n")
    git(site, "init", "-q")
    assert main(["diff", *words]) == 2
    assert said in capsys.readouterr().err

"""`edgecdn validate` as a process and as a verb."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from edgecdn.cli.main import main
from tests.support.server import edgecdn, environment, seed_site

TYPO = """cdn:
  points_of_presence: [{region: eu, locations: [lon]}]
  caching_rules:
    - pattern: "/x"
      edge_tll: 1h
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(seed_site(tmp_path))
    return tmp_path


def test_a_good_config_is_said_to_be_good(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate"]) == 0
    assert capsys.readouterr().out == "cdn.yaml is good: 9 PoPs, 3 rules, 3 functions\n"


def test_a_bad_one_is_told_in_each_format(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "bad.yaml").write_text(TYPO)
    assert main(["validate", "bad.yaml"]) == 1
    text = capsys.readouterr().out
    assert "error[SCHEMA001]: `caching_rules[1]` has no key `edge_tll`." in text
    assert text.endswith("bad.yaml: 1 error\n")
    assert main(["validate", "-c", "bad.yaml", "--format", "concise"]) == 1
    assert capsys.readouterr().out == (
        "bad.yaml:5:7: SCHEMA001 `caching_rules[1]` has no key `edge_tll`. Did you mean `edge_ttl`?\n"
    )
    assert main(["validate", "bad.yaml", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["summary"], told["diagnostics"][0]["line"]) == ({"error": 1, "warning": 0, "info": 0}, 5)


def test_warnings_fail_only_where_asked(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "warn.yaml").write_text(TYPO.replace("edge_tll: 1h", "cache: no-store\n      edge_ttl: 1h"))
    assert main(["validate", "warn.yaml"]) == 0
    assert "1 warning" in capsys.readouterr().out
    assert main(["validate", "warn.yaml", "--strict"]) == 1


@pytest.mark.parametrize(
    ("name", "words"), [("none.yaml", "There is no file none.yaml"), ("functions", "is a folder")]
)
def test_what_cannot_be_read_is_another_exit_code(
    site: Path, name: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", name]) == 2
    assert words in capsys.readouterr().err


def test_standard_input_is_a_dash(site: Path) -> None:
    command = [sys.executable, "-m", "edgecdn.cli", "validate", "-"]
    done = subprocess.run(
        command, input=TYPO, cwd=site, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "--> <stdin>:5:7" in done.stdout


def test_a_reader_that_has_seen_enough_is_no_error(site: Path) -> None:
    line = f"{sys.executable} -m edgecdn.cli validate --format json | head -c 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", line], cwd=site, env=environment(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_it_imports_no_server_no_pictures_and_no_geodesics(site: Path) -> None:
    code = (
        "import sys; from edgecdn.cli.main import main; main(['validate']);"
        "print(sorted(set(sys.modules) & {'asyncio', 'starlette', 'uvicorn', 'aiohttp', 'uvloop', 'PIL', 'geopy', 'rich', 'jwt'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=site, env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_nothing_hostile_on_the_command_line_gives_a_traceback(site: Path) -> None:
    for words in (
        ("validate", "--format", "xml"),
        ("validate", "a\udcffb"),
        ("validate", ""),
        ("valid",),
        ("--wrong",),
        (),
    ):
        done = edgecdn(*words, cwd=site)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr

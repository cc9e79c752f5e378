"""`edgecdn validate` as a process and as a verb."""

from __future__ import annotations

import itertools
import json
import re
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


def test_functions_are_read_too(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "functions" / "a_b_test.js").write_text(
        "export const config = { path: '/' };\nexport default {\n  fetch( { return 1 }\n};\n"
    )
    (site / "functions" / "auth_validate.js").write_text("export const config = { path: '/api/*' };\n")
    assert main(["validate", "--format", "concise"]) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(
        "functions/auth_validate.js:1:1: FUNC013 functions/auth_validate.js exports no handler."
    )
    assert second.startswith(
        "functions/a_b_test.js:3:19: FUNC012 functions/a_b_test.js is no JavaScript: Unexpected number."
    )


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


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{now}: &{now} [{','.join([f'*{before}'] * 9)}]\n" for before, now in itertools.pairwise("abcdefghi")
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (BOMB, "bad.yaml:6:8\n"),
        ("a: &a [*a]\n", "bad.yaml:1:8\n"),
        ("cdn: !!python/object/apply:os.system ['touch owned']\n", "The tag !!python/object/apply:os.system"),
        ("cdn: {}\ncdn: {}\n", "The key `cdn` stands here a second time."),
        (TYPO.replace("edge_tll: 1h", "edge_ttl: 12:30:45"), "is no duration: `12:30:45`"),
        (TYPO.replace("edge_tll: 1h", "cahce: {ttl: 60}"), "no key `cahce`.*Did you mean `cache`"),
        (TYPO.replace("/x", "^/(a+)+$").replace("tll", "ttl"), "A pattern is no regular expression."),
        (TYPO.replace("edge_tll: 1h", f"edge_ttl: {'9' * 5000}"), "is no duration"),
        ("cdn: a\0b\n", "U+0000 may not stand in YAML"),
        ("\ufeff", "The file is empty."),
        (b"cdn: \xed\xa0\x80\n", "The file is not UTF-8"),
        ('cdn: "\\ud800"\n', "half a character"),
        ("[" * 5000, "more than 64 levels deep"),
        ("", "The file is empty."),
        ("a: 1\n---\nb: 2\n", "A second document begins here"),
        ("cdn: 1\r\n", "should be a mapping"),
        ("x" * 10_000_000, "a config may have 1,048,576"),
    ],
    ids=lambda value: repr(value[:20]),
)
def test_hostile_files_are_told_at_their_place_and_do_nothing(
    site: Path, data: str | bytes, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "bad.yaml").write_bytes(data if isinstance(data, bytes) else data.encode())
    assert main(["validate", "bad.yaml"]) == 1
    shown, complaints = capsys.readouterr()
    assert re.search(re.escape(words).replace(r"\.\*", "(?s:.*)"), shown)
    assert re.search(r"--> bad\.yaml:\d+:\d+\n", shown)
    assert complaints == ""
    assert not (site / "owned").exists()


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("validate >/dev/full", 2, "The output cannot be written: No space left on device."),
        ("compile >/dev/full", 2, "The output cannot be written: No space left on device."),
        ("validate >&-", 0, ""),
        ("compile >&-", 0, ""),
        ("validate - <&-", 2, "Standard input is closed."),
        ("validate /dev/zero", 2, "no config and no plan is so large"),
    ],
)
def test_a_process_without_its_streams_says_so(site: Path, line: str, code: int, words: str) -> None:
    command = ["bash", "-c", f"{sys.executable} -m edgecdn.cli {line}"]
    done = subprocess.run(command, cwd=site, env=environment(), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (code, 1 if words else 0)
    assert words in done.stderr


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252"])
def test_any_encoding_of_the_terminal_will_do(site: Path, encoding: str) -> None:
    (site / "bad.yaml").write_text(TYPO.replace("edge_tll", "日本"))
    command = [sys.executable, "-m", "edgecdn.cli", "validate", "bad.yaml"]
    env = {**environment(), "PYTHONIOENCODING": encoding}
    done = subprocess.run(command, cwd=site, env=env, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert rb"no key `\u65e5\u672c`" in done.stdout


def test_names_of_files_cannot_steer_the_terminal(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "cdn.yaml").rename(site / "a\x1b[31m\udcff.yaml")
    assert main(["validate", "a\x1b[31m\udcff.yaml"]) == 0
    assert main(["validate", "b\x1b[31m"]) == 2
    assert "\x1b" not in "".join(capsys.readouterr())


def test_advice_is_given_and_can_be_selected(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (site / "cdn.yaml").read_text().replace('"/api/*"', '"api/*"')
    (site / "cdn.yaml").write_text(text)
    assert main(["validate"]) == 0
    assert "warning[STYLE003]" in capsys.readouterr().out
    assert main(["validate", "--strict"]) == 1
    assert main(["validate", "--strict", "--ignore", "style"]) == 0
    assert main(["validate", "--strict", "--select", "CACHE,SEC001"]) == 0
    capsys.readouterr()
    assert main(["validate", "--select", "CASHE"]) == 2
    assert "Did you mean `CACHE`" in capsys.readouterr().err


def test_each_environment_is_checked_unless_one_is_chosen(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (site / "cdn.yaml").read_text()
    (site / "cdn.yaml").write_text(
        f"{text}environments: {{good: {{}}, bad: {{cdn: {{cachng_rules: []}}}}}}\n"
    )
    assert main(["validate"]) == 1
    assert "= note: It is so in the environment bad." in capsys.readouterr().out
    assert main(["validate", "-e", "good"]) == 0
    assert main(["validate", "-e", "bad"]) == 1
    monkeypatch.setenv("EDGECDN_ENVIRONMENT", "bad")
    assert main(["compile"]) == 1
    assert main(["compile", "-e", "none"]) == 1
    assert "There is no environment `none`." in capsys.readouterr().err

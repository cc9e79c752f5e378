"""`edgecdn explain`, against a server that runs and against none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.admin import SITE, administered
from tests.support.server import edgecdn


def test_a_running_server_tells_what_it_has_and_what_has_been(tmp_path: Path) -> None:
    with administered(tmp_path) as site:
        seen = site.get("/red/a").headers["edge-request-id"]
        done = edgecdn("explain", "/red/a", "--from", "tok", "-H", "Accept-Language: en", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert "HIT: fresh (RFC 9111 4.2)." in done.stdout
        past = edgecdn("explain", seen, cwd=tmp_path)
        assert (past.returncode, "tok stored it" in past.stdout) == (0, True)
        story = json.loads(edgecdn("explain", "/red/a", "--json", cwd=tmp_path).stdout)
        assert [step["about"] for step in story["steps"]][-1] == "verdict"
        for words, sentence in (
            (("abcdef-77",), "Nothing is known of a request"),
            (("/", "--from", "Atlantis-9"), "is no place"),
            (("/", "--token", "wrong"), "does not take this token"),
        ):
            bad = edgecdn("explain", *words, cwd=tmp_path)
            assert (bad.returncode, bad.stdout, sentence in bad.stderr) == (2, "", True), bad.stderr


def test_without_a_server_it_is_told_from_the_config(tmp_path: Path) -> None:
    (tmp_path / "cdn.yaml").write_text(SITE)
    done = edgecdn("explain", "/a", "--from", "LHR", cwd=tmp_path)
    assert done.returncode == 0
    assert "This is told from cdn.yaml, with empty caches." in done.stderr
    assert "lon answers, the nearest" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("/a", "-c", "none.yaml"), 2, "none.yaml"),
        (("abcdef-77",), 2, "No server runs with the state folder"),
        (("nonsense",), 2, "is neither a path nor"),
    ],
)
def test_what_cannot_be_told_is_said(
    tmp_path: Path, words: tuple[str, ...], code: int, sentence: str
) -> None:
    (tmp_path / "cdn.yaml").write_text(SITE)
    done = edgecdn("explain", *words, cwd=tmp_path)
    assert (done.returncode, done.stdout, sentence in done.stderr) == (code, "", True), done.stderr


def test_a_config_with_errors_is_shown(tmp_path: Path) -> None:
    (tmp_path / "cdn.yaml").write_text("cdn:\n  points_of_presence: 3\n")
    done = edgecdn("explain", "/a", cwd=tmp_path)
    assert (done.returncode, "cdn.yaml:2" in done.stderr) == (1, True)

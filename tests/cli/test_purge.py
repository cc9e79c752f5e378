"""`edgecdn purge`, against a server that runs and against none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from edgecdn.cli.purge import table
from tests.support.admin import administered
from tests.support.server import edgecdn


def test_each_pop_tells_what_it_did(tmp_path: Path) -> None:
    with administered(tmp_path) as site:
        site.fill("/red/a", "/red/b?x", "/blue/c")
        url = f"http://localhost:{site.server.port}/red/a"
        done = edgecdn("purge", "--url", url, "--prefix", "/blue/", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "PoP  purged\ntok       2\nlon       2\nall       4\n"
        assert [site.verdicts(target) for target in ("/red/a", "/red/b?x", "/blue/c")] == [
            ["MISS", "MISS"],
            ["HIT", "HIT"],
            ["MISS", "MISS"],
        ]
        soft = edgecdn("purge", "--tag", "red", "--soft", "--pop", "LON", cwd=tmp_path)
        assert soft.stdout == "PoP  made stale\nlon           2\n"
        assert site.verdicts("/red/a") == ["HIT", "REVALIDATED"]
        told = json.loads(edgecdn("purge", "--all", "--json", cwd=tmp_path).stdout)
        assert told["pops"] == [{"pop": "tok", "objects": 3}, {"pop": "lon", "objects": 3}]
        for flag, value in (("--pattern", "/red/?"), ("--host", "localhost")):
            site.fill("/red/a")
            edgecdn("purge", flag, value, cwd=tmp_path)
            assert site.verdicts("/red/a") == ["MISS", "MISS"]
        for words, sentence in (
            (("--all", "--tag", "a"), "--all takes everything: leave out what else is named"),
            (("--all", "--pop", "toc"), "Did you mean `tok`?"),
            (("--url", "/a/*"), "give it as a pattern"),
            (("--all", "--token", "wrong"), "does not take this token"),
        ):
            bad = edgecdn("purge", *words, cwd=tmp_path)
            assert (bad.returncode, bad.stdout) == (2, "")
            assert sentence in bad.stderr


@pytest.mark.parametrize(
    ("words", "sentence"), [((), "Say what to purge"), (("--all",), "No server runs with the state folder")]
)
def test_what_cannot_be_purged_is_said(tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    done = edgecdn("purge", *words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_large_numbers_and_long_codes_stay_in_their_columns() -> None:
    answer = {"soft": False, "objects": 1_234_567, "pops": [{"pop": "a-long-code", "objects": 1_234_567}]}
    assert table(answer) == "PoP          purged\na-long-code  1,234,567"

"""`edgecdn sign`."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from edgecdn.cli.main import main
from edgecdn.compiler.compile import load
from edgecdn.drivers.secrets import Secrets
from edgecdn.edge.signing import Signed, check, key_bytes
from edgecdn.http.message import Request
from edgecdn.http.url import parse_url
from tests.support.server import seed_site


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SIGNING_KEY", raising=False)
    monkeypatch.chdir(seed_site(tmp_path))
    return tmp_path


def test_a_path_or_a_url_is_signed_for_a_while(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert load(Path("cdn.yaml")).plan is not None
    for given, head in (
        ("/media/a.jpg?w=1", "http://localhost"),
        ("https://cdn.example/media/a.jpg?w=1", ""),
    ):
        assert main(["sign", given, "--expires-in", "5m"]) == 0
        printed = capsys.readouterr().out.strip()
        assert printed.startswith(given + "&expires=")
        url = parse_url(head + printed)
        assert url is not None
        keys = {"SIGNING_KEY": key_bytes(Secrets(site, site / ".edgecdn").value("SIGNING_KEY"))}
        now = time.time()
        assert isinstance(check(Request("GET", url), keys, now + 290, host_bound=False), Signed)
        assert not isinstance(check(Request("GET", url), keys, now + 310, host_bound=False), Signed)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["/static/app.js"], "No rule asks for a signature on /static/app.js"),
        (["nonsense"], "is neither a path nor an http(s) URL"),
        (["/media/a", "--expires-in", "soon"], "--expires-in cannot be 'soon'."),
        (["/media/a", "-c", "none.yaml"], "There is no file none.yaml"),
    ],
)
def test_what_cannot_be_signed_is_said(
    site: Path, words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sign", *words]) == 2
    assert sentence in capsys.readouterr().err


def test_a_config_with_errors_is_shown(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "cdn.yaml").write_text("cdn: {}\n")
    assert main(["sign", "/media/a"]) == 1
    assert "lacks `points_of_presence`" in capsys.readouterr().err


def test_a_key_that_nobody_set_is_said(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (site / "cdn.yaml").read_text()
    (site / "cdn.yaml").write_text(
        text.replace('"signed-url"', '"signed-url"\n      signing: mine')
        + "  signing: {mine: {keys: [MY_KEY]}}\n"
    )
    assert main(["sign", "/media/a"]) == 2
    assert "The secret MY_KEY is not set" in capsys.readouterr().err

"""`edgecdn token`."""

from __future__ import annotations

import json
from pathlib import Path

import jwt
import pytest

from edgecdn.cli.main import main
from edgecdn.drivers.secrets import Secrets


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("JWT_KEY", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_token_says_what_it_was_told_and_holds_for_a_while(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        "--sub",
        "mina",
        "--iss",
        "me",
        "--aud",
        "you",
        "--expires-in",
        "5m",
        "--claim",
        "n=7",
        "--claim",
        "t=text",
    ]
    assert main(["token", *words]) == 0
    key = jwt.PyJWK.from_dict(json.loads(Secrets(folder, folder / ".edgecdn").value("JWT_KEY")))
    claims = jwt.decode(capsys.readouterr().out.strip(), key, audience="you", issuer="me")
    assert (claims["sub"], claims["n"], claims["t"], claims["exp"] - claims["iat"]) == (
        "mina",
        7,
        "text",
        300,
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--expires-in", "x"], "--expires-in cannot be 'x'."),
        (["--claim", "x"], "--claim cannot be 'x': write NAME=VALUE."),
    ],
)
def test_what_cannot_be_said_is_said(
    folder: Path, words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["token", *words]) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("key", ["not json", "{}", '{"kty": "RSA", "n": "AQAB", "e": "AQAB"}', "[]", "7"])
def test_a_key_that_cannot_sign_is_said(
    folder: Path, key: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JWT_KEY", key)
    assert main(["token"]) == 2
    assert "JWT_KEY cannot sign" in capsys.readouterr().err

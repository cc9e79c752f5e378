"""Finding a running server, and asking it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from edgecdn.cli.administering import TOKEN_VARIABLE
from edgecdn.cli.remote import Declined, NotAsked, Remote, add_flags, find
from edgecdn.http.url import Url
from tests.support.admin import administered
from tests.support.origin import RawOrigin, ok
from tests.support.server import free_port


def read(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_flags(parser)
    return parser.parse_args(words)


def announced(folder: Path, told: object) -> tuple[str, str]:
    text = told if isinstance(told, str) else json.dumps(told)
    (folder / "serve.json").write_text(text)
    return "--state", str(folder)


def test_a_server_is_found_by_its_announcement_or_by_its_url(tmp_path: Path) -> None:
    words = announced(tmp_path, {"admin_port": 8081, "token": "t"})
    here = Url("http", "127.0.0.1", 8081, "/")
    assert find(read(*words), {}) == Remote(here, "t")
    assert find(read(*words, "--token", "u"), {}) == Remote(here, "u")
    there = ("--admin", "http://edge.internal:9")
    base = Url("http", "edge.internal", 9, "/")
    assert find(read(*there, "--token", "u"), {TOKEN_VARIABLE: "v"}) == Remote(base, "u")
    assert find(read(*there), {TOKEN_VARIABLE: "v"}) == Remote(base, "v")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--state", "nowhere"), "No server runs with the state folder nowhere"),
        (("--admin", "localhost:8081", "--token", "t"), "is no http URL"),
        (("--admin", "https://localhost:8081", "--token", "t"), "is no http URL"),
        (("--admin", "http://localhost:8081"), "--admin needs a token"),
    ],
)
def test_what_names_no_server_is_said(words: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(NotAsked, match=sentence):
        find(read(*words), {})


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("{", "it is no JSON"),
        ("[]", "it is no JSON object"),
        ({"admin_port": None, "token": None}, "without an admin port"),
        ({"port": 1}, "without an admin port"),
    ],
)
def test_an_announcement_that_says_nothing_is_said(tmp_path: Path, told: object, sentence: str) -> None:
    with pytest.raises(NotAsked, match=sentence):
        find(read(*announced(tmp_path, told)), {})


def test_nobody_there_and_somebody_else_there() -> None:
    with pytest.raises(NotAsked, match=r"No server listens on http://127\.0\.0\.1:\d+\. Start one"):
        Remote(Url("http", "127.0.0.1", free_port(), "/"), "t").ask("GET", "/v1/pops")
    for answer, sentence in (
        ([ok(b"<html>")], "is no admin port"),
        ([b"SSH-2.0\r\n\r\n"], "gave no answer"),
        ([None], "gave no answer"),
        ([ok(b"[1]").replace(b"200 OK", b"500 Oh")], "The server answered 500"),
    ):
        with RawOrigin([answer]) as other:
            port = int(other.url.rpartition(":")[2])
            with pytest.raises(NotAsked, match=sentence):
                Remote(Url("http", "127.0.0.1", port, "/"), "t").ask("POST", "/v1/purge", {})


def test_a_server_answers_declines_and_does_not_take_every_token(tmp_path: Path) -> None:
    with administered(tmp_path) as site:
        remote = find(read("--state", str(tmp_path / ".edgecdn")), {})
        assert [pop["code"] for pop in remote.ask("GET", "/v1/pops")["pops"]] == ["tok", "lon"]
        with pytest.raises(Declined, match="names nothing") as declined:
            remote.ask("POST", "/v1/purge", {})
        assert declined.value.status == 400
        with pytest.raises(Declined, match="does not take this token"):
            Remote(remote.base, "wrong").ask("GET", "/v1/pops")
        site.server.process.kill()
        site.server.process.wait()
        with pytest.raises(NotAsked, match="Start one with `edgecdn serve`"):
            find(read("--state", str(tmp_path / ".edgecdn")), {}).ask("GET", "/v1/pops")

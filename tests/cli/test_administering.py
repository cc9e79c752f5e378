"""The flags of the admin port, and what is wrong with them."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from edgecdn.cli.administering import TOKEN_VARIABLE, add_flags, open_port, wrong_with
from edgecdn.drivers.live.server import bind
from tests.support.server import edgecdn, seed_site


def read(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8080)
    add_flags(parser)
    return parser.parse_args(words)


@pytest.mark.parametrize(
    ("words", "token", "sentence"),
    [
        ((), None, None),
        ((), "", None),
        ((), "a-token-of-16-and-more", None),
        (("--admin-port", "0", "--port", "0"), None, None),
        (("--admin-allow-host", "edge.internal", "--admin-allow-host", "[::2]"), None, None),
        (("--no-admin", "--admin-port", "99999"), "x", None),
        (("--admin-port", "99999"), None, "is no port"),
        (("--admin-port", "8080"), None, "cannot both have 8080"),
        (("--admin-allow-host", "http://edge"), None, "is no host's name"),
        (("--admin-allow-host", "edge:8081"), None, "is no host's name"),
        ((), "short", "too weak"),
        ((), "with spaces in between", "too weak"),
    ],
)
def test_what_is_wrong_is_said(words: tuple[str, ...], token: str | None, sentence: str | None) -> None:
    said = wrong_with(read(*words), {} if token is None else {TOKEN_VARIABLE: token})
    assert said is None if sentence is None else said is not None and sentence in said
    assert token is None or len(token) < 5 or token not in (said or "") or token == "short"


def test_the_token_is_another_one_every_time_and_long() -> None:
    tokens = set()
    for _ in range(5):
        admin = open_port(read("--admin-port", "0"), bind, {})
        assert admin is not None
        admin.listener.close()
        tokens.add(admin.token)
    assert len(tokens) == 5
    assert all(len(token) >= 32 for token in tokens)


def test_what_is_listened_on_everywhere_is_reached_on_loopback() -> None:
    admin = open_port(read("--admin-port", "0", "--admin-host", "0.0.0.0"), bind, {})
    assert admin is not None
    with admin.listener:
        assert admin.address[0] == admin.announced()["admin_host"] == "127.0.0.1"
        assert "beyond loopback" in admin.told(".edgecdn")
    assert open_port(read("--no-admin"), bind, {}) is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--admin-port", "99999"), "99999 is no port"),
        (("--port", "0", "--admin-host", "192.0.2.1"), "cannot be listened on"),
    ],
)
def test_serve_does_not_begin_with_an_admin_port_that_cannot_be(
    tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    done = edgecdn("serve", *words, cwd=seed_site(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr

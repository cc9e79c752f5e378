"""The demo site."""

from __future__ import annotations

import json

import pytest

from edgecdn.drivers.demo.site import SCRIPT_PATH, STYLE_PATH, demo
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import parse_url

NOW = 1_800_000_000.0


def ask(target: str, method: str = "GET", **fields: str) -> Response:
    url = parse_url(f"http://localhost{target}")
    assert url is not None
    headers = Headers(tuple((name.replace("_", "-"), value) for name, value in fields.items()))
    return demo(Request(method, url, headers, Bytes(b"sent")), NOW)


def text(response: Response) -> str:
    assert isinstance(response.body, Bytes)
    return response.body.data.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/index.html",
        "/about.html",
        STYLE_PATH,
        SCRIPT_PATH,
        "/static/app.js",
        "/static/app.css",
        "/media/night.jpg",
    ],
)
def test_everything_that_is_there_has_validators_and_a_lifetime(path: str) -> None:
    response = ask(path)
    assert response.status == 200
    for name in ("etag", "last-modified", "cache-control", "content-type", "date"):
        assert name in response.headers
    assert response.headers.first("content-length") == str(response.body.length)
    tag = response.headers.first("etag") or ""
    assert ask(path, if_none_match=tag).status == 304
    assert ask(path, if_match='"x"').status == 412
    assert ask(path, "HEAD").body == Bytes()


def test_a_page_links_to_its_fingerprinted_assets_and_shows_its_variant() -> None:
    assert STYLE_PATH in text(ask("/"))
    assert "variant B" in text(ask("/", x_ab_variant="B"))
    assert "variant <" not in text(ask("/", x_ab_variant="<script>"))


def test_ranges_are_cut() -> None:
    assert (
        ask("/static/app.js", range="bytes=0-1").status,
        ask("/static/app.js", range="bytes=0-1").body.length,
    ) == (206, 2)


@pytest.mark.parametrize("path", ["/none", "/media/none.jpg", "/media/night", "/static/"])
def test_what_is_not_there(path: str) -> None:
    assert ask(path).status == 404


def test_the_interface() -> None:
    assert json.loads(text(ask("/api/hello"))) == {"hello": "world"}
    assert json.loads(text(ask("/api/hello", x_auth_subject="mina"))) == {"hello": "mina"}
    assert json.loads(text(ask("/api/time")))["seconds"] == NOW
    told = json.loads(text(ask("/api/echo?a=1", "PUT", authorization="secret", x_a="1")))
    assert (told["method"], told["bytes"], told["headers"]) == ("PUT", 4, {"x-a": "1"})
    missing = ask("/api/none")
    assert (missing.status, missing.headers.first("cache-control")) == (404, "no-store")


def test_only_reading_is_allowed_outside_the_interface() -> None:
    assert ask("/", "POST").status == 405

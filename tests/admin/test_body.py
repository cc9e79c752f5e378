"""Bodies that are too large, too slow, or not what they say: on real sockets, each with a sentence."""

from __future__ import annotations

import json

import pytest

from tests.support.admin import Site


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "The body is empty"),
        (b"{", "The body is no JSON"),
        (b"[]", "has to be a JSON object"),
        (b"12", "has to be a JSON object"),
        (b"\xff\xfe", "The body is no JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"tags": ["a"], "tags": ["b"]}', "stands in it twice"),
        (b'{"tags": NaN}', "NaN is no number"),
        (b'{"soft": ' + b"9" * 10_000 + b"}", "The body is no JSON"),
        (b'{"tag": ["a"]}', "Did you mean `tags`?"),
        (b'{"tags": "a"}', "`tags` has to be a list of texts"),
        (b'{"tags": [1]}', "`tags` has to be a list of texts"),
        (b'{"tags": []}', "names nothing"),
        (b'{"everything": 1}', "`everything` has to be true or false"),
        (b'{"everything": true, "tags": ["a"]}', "`everything` is all there is"),
        (b'{"tags": ["a b"]}', "is no tag"),
        (b'{"urls": ["static/a"]}', "is no URL"),
        (b'{"urls": ["/static/*"]}', "give it as a pattern"),
        (b'{"urls": ["\\ud800://x"]}', "is no URL"),
        (b'{"prefixes": ["http://"]}', "is no prefix"),
        (b'{"patterns": ["http://a/*"]}', "a pattern is for paths"),
        (b'{"patterns": [""]}', "A pattern is empty"),
        (b'{"hosts": ["a/b"]}', "is no host"),
        (b'{"tags": ["a"], "pops": ["tokk"]}', "Did you mean `tok`?"),
    ],
)
def test_what_is_no_order_is_said(site: Site, body: bytes, sentence: str) -> None:
    answer = site.ask("POST", "/v1/purge", body)
    assert (answer.status, answer.headers["content-type"]) == (400, "application/problem+json")
    assert sentence in json.loads(answer.body)["detail"]


def test_a_body_is_bounded_by_what_it_says_and_by_what_comes(site: Site) -> None:
    head = f"POST /v1/purge HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {site.token}\r\n"
    said = site.port.raw(f"{head}content-length: 1000000000000\r\n\r\n".encode())
    assert said.split()[1] == b"413"
    piece = b"10000\r\n" + b" " * 65_536 + b"\r\n"
    came = site.port.raw([f"{head}transfer-encoding: chunked\r\n\r\n".encode(), *[piece] * 20])
    assert came.split()[1:2] in ([b"413"], [])  # the answer may be lost where we still send
    assert site.ask("GET", "/v1/pops").status == 200


def test_a_client_that_leaves_in_its_body_costs_nothing(site: Site) -> None:
    head = f"POST /v1/purge HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {site.token}\r\n"
    site.port.raw(f"{head}content-length: 100\r\n\r\nabc".encode(), timeout=0.2)
    assert site.ask("GET", "/v1/pops").status == 200
    assert "bug in edgecdn" not in site.server.said()

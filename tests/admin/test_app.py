"""The table of routes, and what is told where nothing, or something else, is asked for."""

from __future__ import annotations

import json

import pytest

from edgecdn.admin import problem
from edgecdn.admin.app import ROUTES, shape
from edgecdn.admin.vendors import cloudflare, cloudfront, fastly, vercel
from tests.support.admin import Site


def test_each_route_is_there_once_and_says_what_it_does() -> None:
    assert len({(route.method, route.path) for route in ROUTES}) == len(ROUTES)
    assert all(route.does.endswith(".") for route in ROUTES)


def test_only_health_is_open() -> None:
    assert [route.path for route in ROUTES if route.open] == ["/v1/health"]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/v1/purge", problem.told),
        ("/", problem.told),
        ("/purge/www.example.com/", fastly.told),
        ("/service/x/purge_all", fastly.told),
        ("/client/v4/zones", cloudflare.told),
        ("/2020-05-31/distribution", cloudfront.told),
        ("/v1/edge-cache/invalidate-by-tags", vercel.told),
    ],
)
def test_each_family_has_words_of_its_own(path: str, told: object) -> None:
    assert shape(path) is told


def test_what_is_not_there_and_what_is_asked_in_another_way(site: Site) -> None:
    gone = site.ask("GET", "/v2/pops")
    assert (gone.status, gone.headers["content-type"]) == (404, "application/problem+json")
    assert json.loads(gone.body)["title"] == "Not Found"
    other = site.ask("DELETE", "/v1/purge")
    assert (other.status, other.headers["allow"]) == (405, "POST")
    both = site.ask("PUT", "/2020-05-31/distribution/E/invalidation")
    assert (both.status, both.headers["allow"]) == (405, "POST, GET")
    assert site.ask("GET", "/v1/purge").status == 405  # reading changes nothing


def test_a_head_is_a_get_without_its_body(site: Site) -> None:
    answer = site.ask("HEAD", "/v1/pops")
    assert (answer.status, answer.body) == (200, b"")


def test_what_is_no_http_is_refused_and_the_next_request_answered(site: Site) -> None:
    for data in (
        b"\x16\x03\x01\x02",
        b"GET / HTTP/9\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nhost: localhost\r\n\r\n",
    ):
        assert site.port.raw(data + b"\r\n\r\n").split()[1:2] == [b"400"]
    many = b"GET / HTTP/1.1\r\nhost: localhost\r\n" + b"x: y\r\n" * 20_000
    assert b" 200 " not in site.port.raw(many + b"\r\n")[:20]
    assert site.ask("GET", "/v1/pops").status == 200
    assert "Traceback" not in site.server.said()

"""From a decision to the response that tells it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.edge.present import plain_get
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from edgecdn.http.url import Url
from edgecdn.plan.model import Policy
from tests.support.edge import PLAN, Edge, ok


@pytest.mark.parametrize("name", ["range", "if-range", "if-none-match", "if-modified-since", "if-match"])
def test_a_plain_get_selects_nothing(name: str) -> None:
    request = Request("GET", Url("http", "x", None, "/"))
    assert plain_get(request)
    assert not plain_get(request.with_headers(Headers(((name, "x"),))))
    assert not plain_get(replace(request, method="HEAD"))


def test_browsers_are_told_the_rules_ttl_only_of_what_is_shared() -> None:
    plan = replace(PLAN, fallback=Policy(browser_ttl=30.0))
    shared = Edge(ok(cache_control="max-age=600"), plan)
    assert shared.get("/").headers.first("cache-control") == "public, max-age=30"
    assert shared.get("/").headers.first("cache-control") == "public, max-age=30"
    personal = Edge(ok(cache_control="max-age=600", set_cookie="id=1"), plan)
    assert personal.get("/").headers.first("cache-control") == "max-age=600"


def test_each_decision_leaves_a_note_with_reason_and_section() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    edge.get("/")
    edge.get("/")
    found = [(note.what, dict(note.detail)["section"]) for note in edge.world.notes if note.phase == "lookup"]
    assert found == [("miss", "RFC 9111 4"), ("hit", "RFC 9111 4.2")]

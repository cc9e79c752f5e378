"""What a rule says of a request, in words."""

from __future__ import annotations

from dataclasses import replace

from edgecdn.edge.foresee import foresee
from edgecdn.edge.visit import Arrival
from edgecdn.http.message import Request
from edgecdn.http.url import Url
from edgecdn.observe.explain.policies import key_told, lifetimes_told, rule_told
from edgecdn.plan.model import Bounds, KeyPolicy, Policy
from tests.support.edge import PLAN, Edge, ok

NETWORK = Edge(ok()).network
URL = Url("http", "localhost", 8080, "/static/a.css")


def test_the_rule_that_holds() -> None:
    step = rule_told(NETWORK.site.match("GET", URL))
    assert step.told == (
        "Rule static matches /static/*, mode immutable.",
        "The origin is shop: http://shop.example.",
    )
    assert step.facts == {"rule": "static", "source": None, "mode": "immutable", "origin": "shop"}
    other = rule_told(NETWORK.site.match("GET", Url("http", "localhost", 8080, "/")))
    assert other.told[0] == "No rule matches; the defaults hold."


def test_the_key_of_a_plain_rule_is_the_url() -> None:
    step = key_told(foresee(NETWORK, Request("GET", URL), Arrival("x", 0.0)))
    assert step.told == (str(URL),)
    assert step.facts == {"key": str(URL), "parts": [], "left_out": []}


def test_how_long_an_answer_will_be_kept() -> None:
    assert "the first of surrogate-control, cdn-cache-control and cache-control" in " ".join(
        lifetimes_told(Policy())
    )
    told = list(lifetimes_told(Policy(bounds=Bounds(0.0, None, 60.0))))
    assert told[-1] == "Bounds of the rule: at most 1 min."
    assert list(lifetimes_told(PLAN.routes[0].policy)) == [
        (
            "What comes is kept for 1 y, however long the origin says (edge_ttl); "
            "its no-store, private, no-cache and a cookie still count (no force)."
        )
    ]
    forced = Policy(edge_ttl=60.0, force=True, stale_while_revalidate=5.0, stale_if_error=3600.0)
    assert list(lifetimes_told(forced)) == [
        "What comes is kept for 1 min, whatever the origin says (edge_ttl and force).",
        (
            "Past that it is served for 5 s more while it is fetched anew, if the origin sets no other time "
            "(stale_while_revalidate)."
        ),
        "Past that it is served for 1 h more where the origin fails, if the origin sets no other time (stale_if_error).",
    ]


def test_what_is_not_cut_says_why() -> None:
    plan = replace(PLAN, routes=(), fallback=Policy(slice_size=4096, key=KeyPolicy("deny", ("utm",))))
    edge = Edge(ok(b"a" * 9000, cache_control="private", etag='"a"'), plan)
    edge.get("/v?b=1&utm=2", range="bytes=0-9")
    url = Url("http", "localhost", 8080, "/v", "b=1&utm=2")
    step = key_told(foresee(edge.network, Request("GET", url), Arrival("x", edge.world.now)))
    assert step.told == (
        "http://localhost:8080/v?b=1",
        "  left out, and not sent to the origin either: utm=2",
        "  query parameters are sorted by name",
        "  not in slices, for a minute: the origin does not cut it into slices that belong together (RFC 9110 14.2)",
    )
    bare = key_told(foresee(edge.network, Request("GET", url.with_query(None)), Arrival("x", edge.world.now)))
    assert bare.told == ("http://localhost:8080/v",)

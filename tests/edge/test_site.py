"""A plan made ready: which rule, which functions, which origin."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.edge import site as sites
from edgecdn.edge.site import Site
from edgecdn.http.url import Url, parse_url
from edgecdn.plan.model import KeyPolicy, Origin, Policy, Route
from tests.support.edge import PLAN
from tests.support.scripted import function

ROUTES = (
    Route("post", "/form/*", None, ("POST",), Policy(mode="no-store"), "shop"),
    Route("read", "/form/*", None, ("GET",), Policy(), "pages"),
    Route("shop", "*", "shop.*", (), Policy(), "shop"),
    Route("deep", "/a/*/z", None, (), Policy(), "pages"),
    Route("any", "/a/*", None, (), Policy(), "shop"),
)
ORIGINS = (Origin("shop", "url", "http://shop.example"), Origin("pages", "directory", "public"))
SITE = Site(replace(PLAN, routes=ROUTES, origins=ORIGINS), {})


def url(text: str) -> Url:
    parsed = parse_url(text)
    assert parsed is not None
    return parsed


@pytest.mark.parametrize(
    ("method", "target", "name"),
    [
        ("GET", "http://x/a/b/z", "deep"),
        ("GET", "http://x/a/b/y", "any"),
        ("GET", "http://x/a/z", "any"),
        ("POST", "http://x/form/1", "post"),
        ("GET", "http://x/form/1", "read"),
        ("HEAD", "http://x/form/1", "read"),
        ("PUT", "http://x/form/1", None),
        ("GET", "http://shop.example/other", "shop"),
        ("GET", "http://x/A/b", None),
        ("GET", "http://x/other", None),
        ("GET", "http://x/other/../a/b", "any"),
    ],
)
def test_the_first_rule_that_matches_wins(method: str, target: str, name: str | None) -> None:
    route = SITE.match(method, url(target)).route
    assert (None if route is None else route.name) == name


def test_what_matches_no_rule_has_the_fallback_and_the_first_origin() -> None:
    matched = SITE.match("GET", url("http://x/other"))
    assert (matched.policy, matched.origin.name) == (PLAN.fallback, "shop")
    assert SITE.match("GET", url("http://x/form/1")).origin.name == "pages"


def test_functions_stand_on_their_side_in_listed_order_and_add_their_key() -> None:
    functions = (
        function("one", "/a/*"),
        function("two", "/b/*"),
        function("three", "/a/*", on="origin", key=KeyPolicy(query="allow", query_names=("w",))),
        function("four", "*"),
    )
    site = Site(replace(PLAN, routes=(), functions=functions), {})
    matched = site.match("GET", url("http://x/a/1"))
    assert [f.name for f in matched.viewer] == ["one", "four"]
    assert [f.name for f in matched.origin_side] == ["three"]
    assert matched.policy.key.query_names == ("w",)
    assert site.match("GET", url("http://x/b/1")).policy.key.query == "all"


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sites, "_REMEMBERED", 10)
    site = Site(PLAN, {})
    for number in range(35):
        site.match("GET", url(f"http://x/{number}"))
    assert len(site._matches) <= 10


def test_the_url_that_something_is_stored_for_lacks_what_is_no_part_of_the_key() -> None:
    policy = Policy(key=KeyPolicy(query="allow", query_names=("a",)))
    site = Site(replace(PLAN, fallback=policy), {})
    url = Url("http", "localhost", 8080, "/x", "b=2&a=1")
    assert site.stored_as(url).query == "a=1"
    assert site.stored_as(url.with_query("b=2")).query is None
    assert Site(PLAN, {}).stored_as(url) == url


def test_a_path_on_any_host_is_stored_under_whatever_its_rules_leave_of_the_query() -> None:
    keys = (KeyPolicy("none"), KeyPolicy("deny", ("utm",)), KeyPolicy("allow", ("page",)))
    routes = tuple(
        Route(f"r{number}", "/a/*", f"h{number}.example", (), Policy(key=key), "shop")
        for number, key in enumerate(keys)
    )
    site = Site(replace(PLAN, routes=routes, fallback=Policy(images="fastly")), {})
    assert site.stored_targets("/a/b?utm=1&sort=x&page=2") == {
        "/a/b?utm=1&sort=x&page=2",
        "/a/b",
        "/a/b?page=2&sort=x",
        "/a/b?page=2",
    }
    assert site.stored_targets("/a/b") == {"/a/b"}
    assert site.stored_targets("/other?width=3") == {"/other?width=3", "/other"}
    keyed = replace(function("ab"), paths=("/a/*",), key=KeyPolicy("allow", ("w",)))
    plain = Site(replace(PLAN, routes=(), functions=(keyed,)), {})
    assert plain.stored_targets("/a/b?w=1&x=2") == {"/a/b?w=1&x=2", "/a/b?w=1"}

"""From what people write to selectors."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.admin.problem import Problem
from edgecdn.admin.selecting import by_directories, by_hosts, by_patterns, by_prefixes, by_tags, by_urls
from edgecdn.cache.selector import ByHost, ByTag, ByTarget, Selector, selects
from edgecdn.http.url import Url, parse_url


def meant(selectors: tuple[Selector, ...], text: str) -> bool:
    url = parse_url(text)
    assert url is not None
    return any(selects(selector, url, ()) for selector in selectors)


@given(st.text(alphabet="ab/%?&=.~ é2E", max_size=20))
def test_a_url_selects_itself_by_either_scheme_and_its_path_on_any_host(target: str) -> None:
    url = parse_url(f"http://a.example/{target}")
    assert url is not None
    for scheme in ("http", "https"):
        selectors = by_urls((f"{scheme}://a.example/{target}",))
        assert meant(selectors, f"http://a.example/{target}")
        assert not meant(selectors, f"http://b.example/{target}")
    assert meant(by_urls((f"/{target}",)), str(Url("http", "b.example", 8080, url.path, url.query)))


@pytest.mark.parametrize("below", ["/foo", "/foo/", "/foo/bar", "/foo?x", "/foobar"])
def test_a_directory_is_not_what_only_begins_like_it(below: str) -> None:
    assert meant(by_directories(("a.example/foo",)), f"http://a.example{below}") is (below != "/foobar")
    assert meant(by_directories(("a.example",)), f"http://a.example{below}")
    assert meant(by_prefixes(("a.example/foo",)), f"http://a.example{below}")
    assert meant(by_directories(("a.example/foo/",)), f"http://a.example{below}") is below.startswith("/foo/")


def test_a_pops_own_name_stands_for_the_site() -> None:
    assert meant(by_urls(("http://tok.localhost:8080/x",)), "http://localhost:8080/x")
    assert meant(by_prefixes(("tok.localhost:8080/",)), "http://localhost:8080/x")
    assert by_hosts(("tok.localhost:8080", "A.example")) == (ByHost("localhost:8080"), ByHost("a.example"))


def test_many_of_a_kind_are_looked_for_at_once() -> None:
    assert by_urls(("/a", "/b?x")) == (ByTarget(frozenset({"/a", "/b?x"})),)
    assert len(by_prefixes(tuple(f"a.example/{n}" for n in range(50)))) == 1
    assert by_tags(("Red", "blue")) == (ByTag("red"), ByTag("blue"))
    assert by_prefixes(()) == by_directories(()) == by_urls(()) == ()


@given(st.text(max_size=30))
def test_no_text_raises_anything_but_a_problem_with_a_sentence(text: str) -> None:
    for read in (by_urls, by_prefixes, by_directories, by_patterns, by_tags, by_hosts):
        with contextlib.suppress(Problem):
            read((text,))

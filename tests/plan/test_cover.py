"""What is said to be covered routes the same without it; what is said to be reached is reached."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.edge.site import Site
from edgecdn.http.url import Url
from edgecdn.plan.automata import UNDECIDED, Effort
from edgecdn.plan.cover import Sample, compile_routes, is_normal
from edgecdn.plan.model import Origin, Plan, Policy, Route

METHODS = ("GET", "HEAD", "POST", "TRACE")
HOSTS = ("a", "b", "ab", "c")


def route(pattern: str, host: str | None = None, methods: tuple[str, ...] = ()) -> Route:
    return Route("rule", pattern, host, methods, Policy(), "demo")


some_routes = st.lists(
    st.builds(
        route,
        st.text("ab*?", max_size=3).map(lambda text: "/" + text),
        st.none() | st.sampled_from(["a", "b", "*", "a*", "*b", "?"]),
        st.sampled_from([(), (), ("GET",), ("HEAD",), ("POST", "GET"), ("POST",)]),
    ),
    min_size=1,
    max_size=5,
)
requests = st.builds(
    lambda method, host, path: (method, Url("http", host, None, "/" + path)),
    st.sampled_from(METHODS),
    st.sampled_from(HOSTS),
    st.text("abc", max_size=4),
)


def site(routes: list[Route]) -> Site:
    named = tuple(replace(item, name=str(number)) for number, item in enumerate(routes))
    return Site(Plan((), named, (Origin("demo", "demo", ""),)), {})


def reached(routes: list[Route], number: int) -> Sample | None:
    asked = compile_routes(routes)
    found = asked.reaching(number, asked.before(number), Effort(1_000_000))
    assert found is None or isinstance(found, Sample)
    return found


@given(routes=some_routes, asked=st.lists(requests, max_size=30))
def test_a_site_without_its_covered_rules_routes_the_same(
    routes: list[Route], asked: list[tuple[str, Url]]
) -> None:
    before = site(routes)
    covered = {str(number) for number in range(len(routes)) if reached(routes, number) is None}
    kept = tuple(item for item in before.plan.routes if item.name not in covered)
    after = Site(replace(before.plan, routes=kept), {})
    for method, url in asked:
        assert before.match(method, url).route == after.match(method, url).route


@given(routes=some_routes)
def test_a_witness_reaches_its_rule(routes: list[Route]) -> None:
    for number in range(len(routes)):
        found = reached(routes, number)
        if found is not None:
            took = site(routes).match(found.method, Url("http", found.host or "any", None, found.path)).route
            assert took is not None
            assert took.name == str(number)


@given(routes=some_routes)
def test_two_rules_meet_where_both_match(routes: list[Route]) -> None:
    asked = compile_routes(routes)
    for number in range(len(routes)):
        for other in range(number):
            found = asked.meeting(number, other, Effort(1_000_000))
            if isinstance(found, Sample):
                for alone in (routes[number], routes[other]):
                    url = Url("http", found.host or "any", None, found.path)
                    assert site([alone]).match(found.method, url).route is not None


def test_several_rules_cover_together() -> None:
    assert reached([route("/a/*", "x"), route("/a/*"), route("/a/b", "y")], 2) is None
    parts = [
        route("/a", methods=("GET",)),
        route("/*", methods=("POST",)),
        route("/a", methods=("GET", "POST")),
    ]
    assert reached(parts, 2) is None
    assert reached([route("/", "shop"), route("/")], 1) == Sample("GET", "s", "/")


def test_what_costs_too_much_is_not_decided() -> None:
    hard = compile_routes([route("/*a" + "?" * 40), route("/*x" + "?" * 40), route("/*" + "?" * 41)])
    assert hard.reaching(2, (0, 1), Effort()) is UNDECIDED


def test_a_sample_is_shown_as_it_is_asked_for() -> None:
    assert str(Sample("GET", "", "/a")) == "/a"
    assert str(Sample("POST", "shop", "/a")) == "POST http://shop/a"


def test_a_path_that_is_asked_for_by_another_name_is_not_normal() -> None:
    assert is_normal(Sample("GET", "", "/a/.well-known"))
    assert not is_normal(Sample("GET", "", "/a/../b"))

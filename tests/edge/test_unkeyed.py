"""Inputs that no key holds, in a whole edge: what is told, and what is not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.edge.turns import Ask, Message, Start, SubFetch, Turned
from edgecdn.edge.unkeyed import unkeyed
from edgecdn.plan.model import CacheMode, Function, KeyPolicy, Plan, Policy, Route, Source
from tests.support.edge import LONDON, PLAN, TOKYO, Edge, ok
from tests.support.scripted import Functions, Script, answer, function, told

READS = st.sampled_from(
    [
        "header:cookie",
        "header:accept",
        "header:x-a",
        "header:*",
        "query:q",
        "query:*",
        "cf:country",
        "cf:city",
        "cf:colo",
        "header:host",
        "header:range",
    ]
)
KEYS = st.builds(
    KeyPolicy,
    headers=st.sampled_from([(), ("x-a",), ("cookie", "accept")]),
    cookies=st.sampled_from([(), ("id",)]),
    country=st.booleans(),
    image_format=st.sampled_from([(), ("image/webp",)]),
)


@given(st.lists(READS), KEYS, st.sets(st.sampled_from(["cookie", "x-a", "accept", "*"])))
def test_what_is_told_was_read_and_is_in_neither_key_nor_vary(
    reads: list[str], key: KeyPolicy, vary: set[str]
) -> None:
    found = unkeyed(reads, key, vary)
    assert set(found) <= set(reads)
    assert len(found) == len(set(found))
    for name in found:
        kind, _, what = name.partition(":")
        assert kind != "query"
        assert what not in ("*", "host", "range", "colo", *vary, *key.headers)
    # More in the key, or in Vary, never tells of more.
    for richer in (replace(key, country=True), replace(key, headers=("cookie", "x-a", "accept"))):
        assert set(unkeyed(reads, richer, vary)) <= set(found)
    assert set(unkeyed(reads, key, {*vary, "cookie"})) <= set(found)
    everything = KeyPolicy(headers=("cookie", "x-a", "accept"), country=True)
    assert set(unkeyed(reads, everything, ())) <= {"cf:city"}


def plan_of(made: Function, key: KeyPolicy | None, mode: CacheMode) -> Plan:
    """The plan with one function, and one rule for its pages."""
    policy = Policy(mode=mode, edge_ttl=60.0 if mode == "standard" else None, key=key or KeyPolicy())
    route = Route("rule", "/page*", None, (), policy, "shop", source=Source("cdn.yaml", 5, 7))
    return replace(PLAN, routes=(route,), functions=(made,))


def making(*reads: str, **fields: str) -> Script:
    """A function that answers by itself, having read these."""

    def turn(message: Message) -> Turned:
        return replace(
            answer(200, b"made", *((name.replace("_", "-"), value) for name, value in fields.items())),
            reads=reads,
        )

    return turn


def adding(name: str, of: str | None, *reads: str) -> Script:
    """A function that sends a field on whose value is that of another one (None: another each time), having read these."""
    count = iter(range(1000))

    def turn(message: Message) -> Turned:
        if isinstance(message, Start):
            head = message.request
            value = str(next(count)) if of is None else (head.headers.get(of) or "none")
            return Turned(0.0, asks=(Ask(1, SubFetch(replace(head, headers=head.headers.set(name, value)))),))
        return Turned(0.0, outcome=told(message), done=True, reads=reads)

    return turn


def alarms(edge: Edge) -> list[tuple[object, ...]]:
    notes = [dict(note.detail) for note in edge.world.notes if note.what == "unkeyed"]
    return [(told["function"], told["rule"], told["input"], told["through"], told["where"]) for told in notes]


def behind(script: Script, key: KeyPolicy | None = None, mode: CacheMode = "standard") -> Edge:
    return Edge(ok(), plan_of(function("f", on="origin"), key, mode), Functions({"f": script}))


def test_what_a_function_behind_the_cache_read_and_no_key_holds_is_told_at_the_rule() -> None:
    edge = behind(making("header:cookie", "query:q", "cf:city"))
    edge.get("/page")
    assert alarms(edge) == [
        ("f", "rule", "header:cookie", None, "cdn.yaml:5:7"),
        ("f", "rule", "cf:city", None, "cdn.yaml:5:7"),
    ]
    edge.get("/page")
    assert len(alarms(edge)) == 2, "a hit makes nothing"


@pytest.mark.parametrize(
    ("script", "key", "mode"),
    [
        (making("header:cookie"), KeyPolicy(cookies=("id",)), "standard"),
        (making("header:x-a"), KeyPolicy(headers=("x-a",)), "standard"),
        (making("header:x-a", vary="X-A"), None, "standard"),
        (making("cf:country"), KeyPolicy(country=True), "standard"),
        (making("header:accept-language"), KeyPolicy(language=("en", "de")), "standard"),
        (making("header:*", "query:*", "cf:*", "cf:colo", "header:host"), None, "standard"),
        (making("header:cookie", cache_control="no-store"), None, "standard"),
        (making("header:cookie"), None, "no-store"),
        (making(), None, "standard"),
    ],
)
def test_what_a_key_or_vary_holds_or_nobody_stores_is_not_told(
    script: Script, key: KeyPolicy | None, mode: CacheMode
) -> None:
    edge = behind(script, key, mode)
    edge.get("/page")
    assert alarms(edge) == []


def front(script: Script, key: KeyPolicy | None = None, mode: CacheMode = "standard") -> Edge:
    return Edge(ok(), plan_of(function("f"), key, mode), Functions({"f": script}))


def test_a_field_that_follows_what_was_read_is_told_when_another_client_comes() -> None:
    edge = front(adding("x-who", "cookie", "header:cookie"))
    edge.get("/page", cookie="a")
    edge.get("/page", cookie="a")
    assert alarms(edge) == []
    edge.get("/page", cookie="b")
    assert alarms(edge) == [("f", "rule", "header:cookie", "x-who", "cdn.yaml:5:7")]


@pytest.mark.parametrize(
    ("script", "key", "mode"),
    [
        (adding("x-who", "cookie", "header:cookie"), KeyPolicy(headers=("x-who",)), "standard"),
        (adding("x-who", "cookie", "header:cookie"), KeyPolicy(cookies=("id",)), "standard"),
        (adding("x-who", "cookie", "header:cookie"), None, "no-store"),
        (adding("x-edge", "x-none", "header:cookie"), None, "standard"),  # the same for all
        (adding("x-who", "cookie", "header:*"), None, "standard"),
        (making("header:cookie"), None, "standard"),  # it answers by itself, and nothing is stored
    ],
)
def test_what_only_lets_through_or_is_keyed_or_not_stored_is_not_told(
    script: Script, key: KeyPolicy | None, mode: CacheMode
) -> None:
    edge = front(script, key, mode)
    for cookie in ("id=a", "id=b", "id=a"):
        edge.get("/page", cookie=cookie)
    assert alarms(edge) == []


def test_a_field_that_changes_by_itself_is_not_told() -> None:
    edge = front(adding("x-request-id", None, "header:cookie"))
    for cookie in ("a", "a", "b", "c"):
        edge.get("/page", cookie=cookie)
    assert alarms(edge) == []


def test_where_a_client_is_counts_too() -> None:
    edge = front(adding("x-place", "x-given", "cf:city"))
    edge.get("/page", place=TOKYO, pop="tok", x_given="tokyo")
    edge.get("/page", place=LONDON, pop="tok", x_given="london")
    assert [alarm[2] for alarm in alarms(edge)] == ["cf:city"]

"""Queries and facts: small mappings that know what was looked at."""

from __future__ import annotations

import pytest

from edgecdn.runtimes.python.host.query import Facts, Query


def test_parameters_by_name() -> None:
    seen: set[str] = set()
    query = Query([("a", "1"), ("b", ""), ("a", "2")], seen)
    assert (query["a"], query.get_all("a"), query["b"]) == ("1", ["1", "2"], "")
    assert (query.get("c", "x"), "d" in query) == ("x", False)
    assert seen == {"query:a", "query:b", "query:c", "query:d"}
    with pytest.raises(KeyError):
        query["z"]
    assert (list(query), len(query), repr(query)[:6]) == (["a", "b"], 2, "Query(")
    assert "query:*" in seen


def test_facts_by_item_and_by_attribute() -> None:
    seen: set[str] = set()
    facts = Facts({"colo": "TOK"}, seen)
    assert (facts.colo, facts["colo"], facts.city) == ("TOK", "TOK", None)
    assert seen == {"cf:colo", "cf:city"}
    with pytest.raises(KeyError):
        facts["city"]
    with pytest.raises(AttributeError):
        facts._city  # noqa: B018 - looking at it is the test
    assert (list(facts), len(facts), repr(facts)) == (["colo"], 1, "Facts({'colo': 'TOK'})")
    assert "cf:*" in seen

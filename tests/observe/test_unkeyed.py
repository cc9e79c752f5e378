"""Telling the developer of inputs that no key holds."""

from __future__ import annotations

from edgecdn.edge.effects import Note
from edgecdn.observe.unkeyed import Alarms, diagnostic_of, unkeyed_inputs


def note(what: str = "unkeyed", **detail: str | None) -> Note:
    told = {
        "function": "f",
        "rule": "rule-1",
        "input": "header:cookie",
        "through": None,
        "where": "cdn.yaml:6:16",
        "file": "functions/f.js",
    }
    return Note(1.0, "tok", "r1", "keep", what, tuple({**told, **detail}.items()))


def test_each_is_told_once() -> None:
    alarms = Alarms()
    assert [alarms.first(item) for item in (note(), note(), note(input="cf:city"), note("stored"))] == [
        True,
        False,
        True,
        False,
    ]
    assert len(unkeyed_inputs([note(), note(), note("stored"), note(rule=None)])) == 2


def test_it_names_the_rule_the_input_and_the_way_out() -> None:
    told = diagnostic_of(note())
    assert (told.code, told.severity, told.span.file, told.span.line) == ("FUNC050", "warning", "cdn.yaml", 6)
    assert (
        told.message
        == "The function `f` read a cookie, which the key of the rule rule-1 does not hold, and its response is stored."
    )
    assert told.help is not None
    assert "`key: {cookies: [NAME]}`" in told.help
    through = diagnostic_of(note(through="x-who", input="cf:country"))
    assert "read `request.cf.country` and sent `x-who` on accordingly" in through.message
    assert "`key: {country: true}`" in (through.help or "")
    assert "`key: {headers: [x-a]}`" in (diagnostic_of(note(input="header:x-a")).help or "")
    assert "`cacheKey`" in (diagnostic_of(note(input="cf:city")).help or "")


def test_where_no_rule_matches_it_is_told_at_the_function() -> None:
    told = diagnostic_of(note(rule=None, where=None))
    assert (told.span.file, told.span.line) == ("functions/f.js", 1)
    assert "requests that no rule matches" in told.message

"""Log lines."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.edge.effects import Note
from edgecdn.observe.lines import Fields, note_json, note_line, redacted, request_json, request_line


def fields(**more: str | float | None) -> Fields:
    told: dict[str, str | float | None] = {
        "at": 45_296.0,
        "seconds": 0.0123,
        "id": "r1",
        "pop": "tok",
        "peer": "127.0.0.1",
        "method": "GET",
        "url": "http://localhost:8080/x?a=1",
        "status": 200,
        "verdict": "HIT",
        "sent": 5,
        "problem": None,
    }
    return {**told, **more}


def test_a_request_for_people() -> None:
    assert (
        request_line(fields(), colour=False)
        == "12:34:56  tok   HIT         200 GET localhost:8080/x?a=1  5 B  12.3 ms"
    )
    assert request_line(fields(problem="torn"), colour=False).endswith("ms  torn")


def test_colours_change_nothing_but_colours() -> None:
    import re

    for status in (200, 404, 502):
        coloured = request_line(fields(status=status), colour=True)
        assert re.sub(r"\x1b\[\d+m", "", coloured) == request_line(fields(status=status), colour=False)


def test_a_request_for_programs() -> None:
    told = json.loads(request_json(fields(url="http://x/?token=t")))
    assert told == {**fields(), "url": "http://x/?token=…"}


@pytest.mark.parametrize(
    "name", ["signature", "token", "access_token", "verify", "hdnts", "Signature", "Policy", "Key-Pair-Id"]
)
def test_what_lets_somebody_in_is_not_written(name: str) -> None:
    assert redacted(f"http://x/?a=1&{name}=secret&b=2") == f"http://x/?a=1&{name}=…&b=2"


def test_what_lets_somebody_in_is_not_written_where_something_went_wrong_either() -> None:
    told = fields(problem="400, url='http://x/a?token=secret'", url="http://x/a?Signature=secret")
    for line in (request_line(told, colour=False), request_json(told)):
        assert "secret" not in line
    lost = note("fetch", "protocol", detail="url='http://x/a?a=1&access_token=secret'")
    said = note("function", "log", function="f", level="info", text="http://x/?verify=secret&b")
    for seen in (lost, said):
        assert "secret" not in (note_line(seen, colour=False) or "secret")
        assert "secret" not in (note_json(seen) or "secret")


@given(text=st.text(max_size=30), name=st.text(max_size=8), colour=st.booleans())
def test_nothing_that_a_function_says_steers_a_terminal(text: str, name: str, *, colour: bool) -> None:
    import re

    said = note("function", "log", function="f", level="info", text=text)
    lost = note("fetch", "protocol", detail=text)
    for seen in (said, lost):
        line = re.sub(r"\x1b\[\d+m", "", note_line(seen, colour=colour) or "")
        assert line.replace("\n", "").isprintable()
        # Nothing that is said looks like a line of the server's own: those begin with a time.
        assert all(part.startswith(" " * 10) for part in line.split("\n"))
        assert (note_json(seen) or "").isprintable()


@given(url=st.text(max_size=30), problem=st.none() | st.text(max_size=20), colour=st.booleans())
def test_nothing_in_a_request_steers_a_terminal_or_begins_a_line(
    url: str, problem: str | None, *, colour: bool
) -> None:
    line = request_line(fields(url=url, problem=problem), colour=colour)
    import re

    assert re.sub(r"\x1b\[\d+m", "", line).isprintable()
    assert request_json(fields(url=url, problem=problem)).isprintable()


def note(phase: str, what: str, **detail: str | None) -> Note:
    return Note(1.0, "tok", "r1", phase, what, tuple(detail.items()))


def test_what_a_function_says_and_how_it_fails() -> None:
    said = note("function", "log", function="f", level="info", text="one\ntwo\x1b[31m")
    assert note_line(said, colour=False) == (
        "          tok   info        f r1: one\n                two\\x1b[31m"
    )
    loose = Note(
        1.0, "tok", "", "function", "log", (("function", "f"), ("level", "log"), ("text", "loading"))
    )
    assert note_line(loose, colour=True) == "          tok   log         f: loading"
    after = note("function", "failed-after", function="f", text="late")
    assert note_line(after, colour=False) == "          tok   failed      f r1 (exception): late"


def test_a_failure_is_shown_at_its_line() -> None:
    stack = "f.js:2:3 in total\nlib/x.js:4:5 in add"
    failed = note(
        "function", "failed", function="f", kind="crash", text="gone", where="f.js:2:3", stack=stack
    )
    lines = (note_line(failed, colour=False, sources=lambda file: "one\n  two();\n") or "").split("\n")
    assert lines == [
        "          tok   failed      f r1 (crash): gone",
        "                 --> f.js:2:3",
        "                  |",
        "                2 |   two();",
        "                  |   ^",
        "                  from lib/x.js:4:5 in add",
    ]
    unseen = note_line(failed, colour=False) or ""
    assert "--> f.js:2:3" in unseen
    assert "|" not in unseen
    told = json.loads(note_json(failed) or "")
    assert (told["where"], told["stack"], told["pop"], told["id"]) == ("f.js:2:3", stack, "tok", "r1")


def test_what_a_failure_names_steers_no_terminal() -> None:
    failed = note(
        "function", "failed", function="f", text="x", where="\x1b[2J.js:1:1", stack="\x1b]0;x\x07:1 in y"
    )
    line = note_line(failed, colour=False, sources=lambda file: "\x1b[31m") or ""
    assert line.replace("\n", "").isprintable()


def test_levels_differ_in_colour() -> None:
    lines = {
        (note_line(note("function", "log", function="f", level=level, text="x"), colour=True) or "")[:5]
        for level in ("debug", "log", "info", "warn", "error")
    }
    assert len(lines) == 5


def test_a_failure_for_programs() -> None:
    failed = note("function", "failed", function="f", kind="crash", text="gone", where="f.js:1:2")
    assert "\x1b[31m" in (note_line(failed, colour=True) or "")
    told = json.loads(note_json(failed) or "")
    assert (told["event"], told["function"], told["id"]) == ("failed", "f", "r1")


def test_why_an_origin_gave_no_answer_is_told() -> None:
    lost = note("fetch", "refused", detail="http://x: Connection refused")
    assert (
        note_line(lost, colour=False)
        == "          tok   no answer from the origin (refused): http://x: Connection refused"
    )
    assert json.loads(note_json(lost) or "")["event"] == "refused"


@pytest.mark.parametrize(
    ("phase", "what"),
    [("lookup", "hit"), ("fetch", "answered"), ("keep", "stored"), ("function", "answered")],
)
def test_what_the_requests_own_line_tells_has_none(phase: str, what: str) -> None:
    assert note_line(note(phase, what), colour=False) is None
    assert note_json(note(phase, what)) is None

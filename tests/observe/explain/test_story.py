"""A story, for people and for programs."""

from __future__ import annotations

import pytest

from edgecdn.observe.explain.story import Step, Story, from_json, to_json, to_text

STORY = Story(
    "GET http://localhost/a",
    (
        Step("place", ("tok answers.",), {"pop": "tok"}),
        Step("key", ("http://localhost/a", "  cookie theme: \x1b[31mred", "word " * 40), {"parts": ["a"]}),
    ),
)


def test_it_reads_as_steps_with_a_margin_and_steers_no_terminal() -> None:
    lines = to_text(STORY).splitlines()
    assert lines[:4] == [
        "GET http://localhost/a",
        "",
        "place      tok answers.",
        "key        http://localhost/a",
    ]
    assert lines[4] == r"             cookie theme: \x1b[31mred"
    assert all(len(line) <= 110 and line.startswith(" " * 11) for line in lines[5:])
    assert "\x1b[1mGET" in to_text(STORY, colour=True)


def test_programs_read_back_what_was_written() -> None:
    assert from_json(to_json(STORY)) == STORY
    with pytest.raises(ValueError, match="title"):
        from_json(b'{"steps": []}')

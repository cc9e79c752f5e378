"""GitLab's Code Quality report."""

from __future__ import annotations

import json

from edgecdn.diagnostics.render.gitlab import render_gitlab
from tests.support.reports import SAMPLE


def test_each_has_what_gitlab_asks_for() -> None:
    told = json.loads(render_gitlab(SAMPLE))
    assert [(row["check_name"], row["severity"], row["location"]["lines"]) for row in told] == [
        ("X001", "major", {"begin": 2, "end": 2}),
        ("X002", "minor", {"begin": 1, "end": 3}),
        ("X003", "info", {"begin": 4, "end": 4}),
        ("X003", "info", {"begin": 4, "end": 4}),
    ]
    assert told[0]["description"] == "`a,b` is 100% wrong: no key. Did you mean `c`?"
    assert told[0]["location"]["path"] == "sub dir/cdn.yaml"
    assert len({row["fingerprint"] for row in told}) == 4


def test_no_problems_are_an_empty_list() -> None:
    assert json.loads(render_gitlab(())) == []

"""Workflow commands of GitHub Actions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import given

from edgecdn.diagnostics.diagnostic import Diagnostic
from edgecdn.diagnostics.render.github import render_github
from tests.support.reports import SAMPLE, diagnostics


def test_each_is_a_command_with_its_place_and_all_its_sentences() -> None:
    assert render_github(SAMPLE).splitlines() == [
        (
            "::error title=X001,file=sub dir/cdn.yaml,line=2,endLine=2,col=3,endColumn=8::"
            "`a,b` is 100%25 wrong: no key.%0ANobody reads it.%0ADid you mean `c`?"
        ),
        "::warning title=X002,file=cdn.yaml,line=1,endLine=3::It spans lines.",
        *["::notice title=X003,file=cdn.yaml,line=4,endLine=4,col=4,endColumn=4::Told twice."] * 2,
    ]


@given(diagnostics)
def test_nothing_that_is_told_can_end_a_command_or_begin_another(found: Sequence[Diagnostic]) -> None:
    told = render_github(found).split("\n")
    assert told.pop() == ""
    assert len(told) == len(found)
    for line in told:
        assert re.match(r"::(error|warning|notice) title=[^:,]+,file=[^:,]*(,\w+=\d+)+::", line)

"""Comments that silence advice."""

from __future__ import annotations

import pytest

from tests.support.looking import codes, told

RULE = """
caching_rules:
  - pattern: "/pages/*"
    {above}
    set_cookie: "store"{behind}
"""


def said(above: str = "# nothing", behind: str = "") -> list[str]:
    return codes(RULE.format(above=above, behind=behind))


def test_at_the_line_or_above_it() -> None:
    assert said() == ["CACHE011"]
    assert said("# edgecdn: ignore[CACHE011] the cookie is a consent banner's") == []
    assert said(behind="  # edgecdn: ignore[CACHE011] the cookie is a consent banner's") == []


def test_comments_can_be_stacked_and_name_several() -> None:
    assert said("# edgecdn: ignore[CACHE011] it is the same for all\n    # one more word") == []
    assert said("# edgecdn: ignore[CACHE011, CACHE010] both") == ["LINT001"]


def test_one_that_silences_nothing_is_told() -> None:
    found = told(RULE.format(above="# edgecdn: ignore[CACHE001] why", behind=""))
    assert [item.code for item in found] == ["LINT001", "CACHE011"]
    assert (found[0].span.line, found[0].span.column) == (6, 25)


def test_an_unknown_code_and_a_lacking_reason_are_told() -> None:
    found = told(RULE.format(above="# edgecdn: ignore[CACHE0011] why", behind=""))
    assert found[0].code == "LINT002"
    assert "CACHE011" in str(found[0].help)
    assert said("# edgecdn: ignore[CACHE011]") == ["LINT004"]


def test_what_stands_in_a_text_is_no_comment() -> None:
    text = """
compute_at_edge:
  - function: "good"
    path: "/x"
    vars: {NOTE: "see # edgecdn: ignore[CACHE011] why"}
"""
    assert codes(text) == []


def test_mistakes_of_the_compiler_that_are_warnings_can_be_silenced() -> None:
    rule = 'caching_rules:\n  - pattern: "/x"\n    cache: "no-store"\n    edge_ttl: "1h"'
    assert codes(rule) == ["RULE004"]
    assert codes(rule + "  # edgecdn: ignore[RULE004] to be mended tomorrow") == []


@pytest.mark.parametrize("comment", ["#edgecdn:ignore[CACHE011] why", "# edgecdn:  ignore[ CACHE011 ] why"])
def test_spaces_do_not_matter(comment: str) -> None:
    assert said(comment) == []

"""The demo site's text."""

from __future__ import annotations

from edgecdn.drivers.demo.pages import ABOUT, page


def test_a_page_is_filled_whole() -> None:
    made = page(ABOUT, "/s.css", "/s.js", "A")
    assert "variant A" in made
    assert not {"{style}", "{script}", "{body}", "{variant}"} & set(made.split('"'))
    assert "{" not in made
    assert "variant" not in page(ABOUT, "/s.css", "/s.js", "")

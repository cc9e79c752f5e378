from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageColor

from edgecdn.edge.images.colours import colour_of


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        *(
            ("#fa0", "#ffaa00ff"),
            ("#FA08", "#ffaa0088"),
            ("#12aBcD", "#12abcdff"),
            ("#12abcd80", "#12abcd80"),
        ),
        *(("red", "#ff0000ff"), ("RebeccaPurple", "#663399ff"), ("transparent", "#00000000")),
        *(("rgb(240,40,145)", "#f02891ff"), ("rgb(240 40 145)", "#f02891ff")),
        *(("rgba(255, 255, 0, 0.5)", "#ffff0080"), ("rgb(255 255 0 / 50%)", "#ffff0080")),
        *(
            ("rgb(100% 0% 50%)", "#ff0080ff"),
            ("rgba(255 255 0 100)", "#ffff00ff"),
            ("rgb(300,0,0)", "#ff0000ff"),
        ),
    ],
)
def test_what_css_writes_is_read(text: str, colour: str) -> None:
    assert colour_of(text) == colour


@pytest.mark.parametrize(
    "text",
    ["", "#", "#12345", "#ggg", "rd", "rgb(1,2)", "rgb(1,2,x)", "rgb(-1,2,3)", "rgb(1,2,3", "hsl(0,0%,0%)"],
)
def test_what_is_no_colour_is_none(text: str) -> None:
    assert colour_of(text) is None


@given(st.text())
def test_no_text_raises_and_a_colour_is_one_that_the_engine_reads(text: str) -> None:
    found = colour_of(text)
    assert found is None or ImageColor.getcolor(found, "RGBA") is not None

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.edge.images.recipe import (
    Blur,
    Border,
    Canvas,
    Cut,
    Draw,
    Ground,
    Output,
    Recipe,
    Region,
    Sharpen,
    Size,
    Step,
    Tone,
    Turn,
    decode,
    encode,
)

sides = st.integers(0, 9999) | st.floats(0, 1, exclude_max=True)
factors = st.floats(0, 10)
steps: st.SearchStrategy[Step] = st.one_of(
    st.builds(Cut, top=sides, width=st.none() | sides),
    st.builds(Region, sides, sides, ratio=st.booleans(), x=st.none() | sides),
    st.builds(Turn, st.sampled_from(("", "h", "v", "hv")), st.sampled_from((0, 90, 180, 270))),
    st.builds(
        Size, st.none() | sides, st.none() | sides, st.sampled_from(("cover", "pad")), auto=st.booleans()
    ),
    st.builds(Ground, st.just("#ff0000ff")),
    st.builds(Border, sides, sides, sides, sides, st.just("#ff0000ff")),
    st.builds(Canvas, sides, sides, st.just("#ff0000ff")),
    st.builds(Tone, factors, factors, factors, factors),
    st.builds(Blur, factors),
    st.builds(Sharpen, factors),
)
drawing = st.builds(Draw, st.integers(1, 9), st.lists(steps, max_size=3).map(tuple), opacity=st.floats(0, 1))
outputs = st.builds(Output, st.sampled_from(("same", "webp")), st.none() | st.integers(1, 100), st.booleans())
recipes = st.builds(Recipe, st.lists(steps | drawing, max_size=5).map(tuple), outputs)


@given(recipes)
def test_a_recipe_survives_its_spelling(recipe: Recipe) -> None:
    assert decode(encode(recipe)) == recipe


@given(recipes, recipes)
def test_two_recipes_are_the_same_where_their_spelling_is(one: Recipe, other: Recipe) -> None:
    assert (one == other) == (encode(one) == encode(other))


def test_what_is_as_it_would_be_is_left_out() -> None:
    assert encode(Recipe()) == '{"output":{},"steps":[]}'
    assert (
        encode(Recipe((Size(80),), Output("webp")))
        == '{"output":{"format":"webp"},"steps":[["size",{"width":80}]]}'
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"steps":[["explode",{}]],"output":{}}',
        '{"steps":[["size",{"depth":1}]],"output":{}}',
    ],
)
def test_what_is_no_recipe_is_told(text: str) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        decode(text)

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.edge.images.options import TRANSFORM, read_draw, read_picture, read_transform
from edgecdn.edge.images.picture import Picture
from edgecdn.edge.images.recipe import (
    Blur,
    Border,
    Cut,
    Draw,
    Ground,
    Output,
    Recipe,
    Sharpen,
    Size,
    Tone,
    Turn,
)
from edgecdn.edge.images.values import BadOption


def test_one_transformation_has_the_platform_s_order() -> None:
    options = {
        "border": {"color": "red", "width": 2},
        "sharpen": 1,
        "blur": 5,
        "gamma": 2,
        "background": "#fff",
        "width": 80,
        "height": 60,
        "fit": "cover",
        "gravity": {"x": 0.2, "y": 1},
        "rotate": 90,
        "flip": "h",
        "trim": {"top": 1, "left": 2, "width": 30},
    }
    assert read_transform(options) == (
        Cut(top=1, left=2, width=30),
        Turn("h", 90),
        Size(80, 60, "cover", 0.2, 1.0),
        Ground("#ffffffff"),
        Tone(gamma=2.0),
        Blur(5.0),
        Sharpen(1.0),
        Border(2, 2, 2, 2, "#ff0000ff"),
    )


def test_dpr_multiplies_sides_trim_and_border() -> None:
    options = {"width": 100, "dpr": 1.5, "trim": {"left": 10}, "border": {"top": 4, "color": "#000"}}
    assert read_transform(options) == (Cut(left=15), Size(150), Border(6, 0, 0, 0, "#000000ff"))
    assert read_transform({"width": 8000, "dpr": 2}) == (Size(8192),)


def test_what_changes_nothing_is_no_step() -> None:
    assert (
        read_transform({"rotate": 360, "brightness": 0, "blur": 0, "fit": "cover", "dpr": 2, "width": None})
        == ()
    )


@pytest.mark.parametrize(
    ("gravity", "point"),
    [("left", (0.0, 0.5)), ("bottom", (0.5, 1.0)), ("0.5x0.33", (0.5, 0.33)), ({"x": 1}, (1.0, 0.5))],
)
def test_gravity_is_a_side_or_a_point(gravity: object, point: tuple[float, float]) -> None:
    assert read_transform({"width": 9, "height": 9, "gravity": gravity}) == (
        Size(9, 9, "scale-down", *point),
    )


def test_a_picture_of_cf_image_has_a_format_and_pictures_to_draw() -> None:
    logo = {
        "url": "https://a.example/logo.png",
        "width": 0.25,
        "bottom": 5,
        "right": 5,
        "opacity": 0.8,
        "repeat": "x",
    }
    options = {"width": "80", "format": "webp", "quality": "high", "draw": [logo], "border": {"width": 1}}
    assert read_picture(options) == Picture(
        Recipe(
            (
                Size(80),
                Draw(1, (Size(0.25),), bottom=5, right=5, opacity=0.8, repeat="x"),
                Border(1, 1, 1, 1, "#ffffffff"),
            ),
            Output("webp", 90, palette=True),
        ),
        overlays=("https://a.example/logo.png",),
    )
    assert read_picture({"onerror": "redirect", "origin-auth": "share-publicly"}).redirect
    assert read_draw({"repeat": True, "composite": "xor"}, 2, ()) == Draw(2, (), repeat="xy", composite="xor")


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"widht": 1}, "image has no 'widht': it knows width, height"),
        ({"width": 80.5}, "width must be a whole number from 1 to 8192"),
        ({"width": "auto"}, "width=auto depends on client hints"),
        ({"height": True}, "height must be a whole number"),
        (
            {"fit": "stretch"},
            "fit must be one of scale-down, contain, cover, crop, aspect-crop, pad, squeeze",
        ),
        ({"rotate": 45}, "rotate must be one of 0, 90, 180, 270, 360"),
        ({"gravity": "face"}, "gravity cannot follow faces here"),
        ({"gravity": "up"}, "gravity must be auto, one of center"),
        ({"gravity": {"x": 2}}, "gravity.x must be a number from 0 to 1"),
        ({"background": "redd"}, "background must be a colour such as"),
        ({"blur": 251}, "blur must be a number from 0 to 250"),
        ({"dpr": 0}, "dpr must be a number from 1 to 3"),
        ({"trim": "border"}, "trim cannot find a border by itself here"),
        ({"trim": {"top": -1}}, "trim.top must be a whole number"),
        ({"zoom": 0.5}, "zoom follows faces"),
        ({"segment": "foreground"}, "segment needs a model"),
        ({"upscale": "generate"}, "upscale must be interpolate"),
        ({"metadata": "keep"}, "metadata must be none"),
        ({"format": "tiff"}, "format must be one of auto, avif, webp, jpeg, baseline-jpeg, png, gif, json"),
        ({"quality": 101}, "quality must be a whole number from 1 to 100, or high"),
        ({"draw": [{"opacity": 1}]}, "draw needs the url of a picture"),
        ({"draw": [{"url": "x", "left": 1, "right": 1}]}, "left and right cannot both be given"),
        ({"draw": {}}, "draw must be a list of at most 16 pictures"),
        ({"origin-auth": "x"}, "origin-auth may only be share-publicly"),
        ({"onerror": "ignore"}, "onerror must be one of redirect"),
        (5, "image must be an object with"),
    ],
)
def test_what_cannot_be_had_is_refused_with_a_sentence(options: Any, text: str) -> None:
    with pytest.raises(BadOption) as caught:
        read_picture(options)
    assert str(caught.value).startswith(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(json_values | st.dictionaries(st.sampled_from((*TRANSFORM, "draw", "format", "quality")), json_values))
def test_nothing_that_json_can_say_raises_anything_else(options: Any) -> None:
    try:
        picture = read_picture(options)
    except BadOption:
        return
    assert isinstance(picture, Picture)

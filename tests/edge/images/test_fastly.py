from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.edge.images.fastly import KNOWN, read_query
from edgecdn.edge.images.picture import Picture, Unreadable
from edgecdn.edge.images.recipe import (
    Blur,
    Border,
    Canvas,
    Cut,
    Ground,
    Output,
    Recipe,
    Region,
    Sharpen,
    Size,
    Step,
    Tone,
    Turn,
)


def steps(query: str) -> tuple[Step, ...]:
    found = read_query(query)
    assert isinstance(found, Picture), found
    assert found.dialect == "fastly"
    return found.recipe.steps


@pytest.mark.parametrize(
    ("query", "size"),
    [
        ("width=80", Size(80)),
        ("height=80&dpr=2", Size(None, 160)),
        ("width=0.5", Size(0.5)),
        ("width=50p", Size(0.5)),
        ("width=80&enable=upscale", Size(80, fit="contain")),
        ("width=80&height=60", Size(80, 60, "squeeze-down")),
        ("width=80&height=60&fit=bounds", Size(80, 60, "scale-down")),
        ("width=80&height=60&fit=cover", Size(80, 60, "outside-down")),
        ("width=80&height=60&fit=crop", Size(80, 60, "aspect-crop")),
        ("fit=crop&width=80&height=60&enable=upscale", Size(80, 60, "cover")),
        ("width=80&enable=upscale&disable=upscale", Size(80)),
        ("width=8000&dpr=10", Size(8192)),
    ],
)
def test_the_size_and_how_it_fits(query: str, size: Size) -> None:
    assert steps(query) == (size,)


@pytest.mark.parametrize(
    ("query", "step"),
    [
        ("crop=4:3", Region(4, 3, ratio=True)),
        ("crop=640,480", Region(640, 480)),
        ("crop=0.8,0.4", Region(0.8, 0.4)),
        ("crop=100,100,x10,y20", Region(100, 100, x=10, y=20)),
        ("crop=100,100,offset-x10,offset-y90", Region(100, 100, across=0.1, down=0.9)),
        ("crop=100,100,x10,offset-y25,safe", Region(100, 100, x=10, down=0.25, clamp=True)),
        ("precrop=1:1", Region(1, 1, ratio=True)),
        ("crop=16:9,smart", Size(8192, 4608, "aspect-crop", auto=True)),
        ("trim=25,50,75,100", Cut(25, 50, 75, 100)),
        ("trim=25,50,75", Cut(25, 50, 75, 50)),
        ("trim=25,50", Cut(25, 50, 25, 50)),
        ("trim=0.25", Cut(0.25, 0.25, 0.25, 0.25)),
        ("orient=r", Turn("", 90)),
        ("orient=2", Turn("h")),
        ("orient=5", Turn("h", 270)),
        ("orient=vl", Turn("h", 90)),
        ("bg-color=ff8800", Ground("#ff8800ff")),
        ("bg-color=255,136,0,0.5", Ground("#ff880080")),
        ("pad=1,2", Border(1, 2, 1, 2, "#ffffff00")),
        ("canvas=100,50", Canvas(100, 50, "#ffffff00")),
        ("canvas=1:1,offset-y10", Canvas(1, 1, "#ffffff00", ratio=True, down=0.1)),
        ("blur=2.5", Blur(2.5)),
        ("sharpen=a5,r2,t1", Sharpen(5.0, 2.0, 1)),
        ("brightness=-20&saturation=80", Tone(brightness=0.8, saturation=1.8)),
        ("contrast=100", Tone(contrast=2.0)),
    ],
)
def test_every_parameter_is_a_step(query: str, step: Step) -> None:
    assert steps(query) == (step,)


def test_steps_have_one_order_whatever_the_query_s() -> None:
    query = "blur=1&canvas=9,9&pad=1&bg-color=000&width=8&orient=r&crop=4:3&trim=1&precrop=1:1&sharpen=a1,r1,t0&contrast=5"
    kinds = [type(step).__name__ for step in steps(query)]
    assert kinds == [
        "Region",
        "Cut",
        "Region",
        "Turn",
        "Size",
        "Ground",
        "Border",
        "Canvas",
        "Tone",
        "Sharpen",
        "Blur",
    ]
    assert steps(query) == steps("&".join(reversed(query.split("&"))))


def test_what_is_no_wish_for_a_picture_is_none() -> None:
    for query in (None, "", "v=3", "utm_source=x&page=2", "Width=8"):
        assert read_query(query) is None
    assert read_query("v=3&width=8&utm_source=x") == Picture(Recipe((Size(8),)), dialect="fastly")


def test_the_format_is_read_too() -> None:
    found = read_query("format=pjpg&auto=webp&quality=70")
    assert isinstance(found, Picture)
    assert found.recipe == Recipe((), Output("jpeg", 70, offers=("webp",)))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        *(
            (f"width={value}", "width must be ")
            for value in ("0", "-1", "1e9", "NaN", "%D9%A3", "1_0", "%2B5", "", "05", "0.0", "20.5")
        ),
        ("width=80&width=80", "width is there more than once"),
        ("width=80&w%69dth=80", "width is there more than once"),
        ("fit=stretch", "fit must be one of bounds, cover, crop"),
        ("dpr=11", "dpr must be a number from 1 to 10"),
        ("crop=1", "crop is written like 640,480 or 4:3"),
        ("crop=4:0", "crop must be a whole number"),
        ("crop=9,9,z3", "crop has a place such as"),
        ("crop=9,9,x1,offset-x2", "crop has a place such as"),
        ("crop=9,9,smart", "crop with smart takes a ratio"),
        ("canvas=9,9,smart", "canvas has a place such as"),
        ("trim=1,2,3,4,5", "trim takes one to four sides"),
        ("bg-color=red", "bg-color must be a colour"),
        ("orient=9", "orient must be one of"),
        ("sharpen=5", "sharpen is written like"),
        ("blur=1p", "blur must be a number"),
        ("brightness=101", "brightness must be a whole number from -100 to 100"),
        ("contrast=101&brightness=0", "contrast must be a whole number"),
        ("enable=magic", "enable must be one of upscale"),
        ("format=mp4", "format must be one of"),
        ("quality=85,75", "quality is one number here"),
        ("bw=threshold", "bw cannot be had here"),
        ("resize-filter=nearest", "resize-filter must be one of lanczos, lanczos3"),
        ("metadata=copyright", "metadata cannot be kept"),
        ("frame=2", "frame must be a whole number from 1 to 1"),
    ],
)
def test_what_cannot_be_had_is_a_sentence(query: str, text: str) -> None:
    found = read_query(query)
    assert isinstance(found, Unreadable)
    assert found.text.startswith(text)
    assert found.dialect == "fastly"


@given(st.lists(st.tuples(st.sampled_from(sorted(KNOWN)), st.text("0123456789.,:-px+eaortv%", max_size=12))))
def test_no_query_raises(pairs: list[tuple[str, str]]) -> None:
    found = read_query("&".join(f"{name}={value}" for name, value in pairs))
    assert found is None or isinstance(found, Picture | Unreadable)


@given(st.text())
def test_no_text_raises(query: str) -> None:
    read_query(query)

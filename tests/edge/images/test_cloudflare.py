from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.edge.images.cloudflare import PREFIX, ByPath, read_path
from edgecdn.edge.images.picture import Picture, Unreadable
from edgecdn.edge.images.recipe import Border, Cut, Ground, Output, Recipe, Size, Turn
from edgecdn.http.url import Url, parse_url


def asked(rest: str) -> ByPath | Unreadable:
    url = parse_url(f"http://a.example{PREFIX}{rest}")
    assert url is not None
    return read_path(url)


def picture(options: str) -> Picture:
    found = asked(f"{options}/a.jpg")
    assert isinstance(found, ByPath), found
    return found.picture


@pytest.mark.parametrize(
    ("rest", "source"),
    [
        ("w=80/media/a.jpg", "http://a.example/media/a.jpg"),
        ("w=80//media/a.jpg?v=1", "http://a.example/media/a.jpg?v=1"),
        ("w=80/http://a.example/media/a.jpg?x=%2F", "http://a.example/media/a.jpg?x=%2F"),
        ("w=80/https://b.example:8443/a.jpg", "https://b.example:8443/a.jpg"),
        ("w=80/media/../secret/a.jpg", "http://a.example/secret/a.jpg"),
        ("w=80/a%20b.jpg", "http://a.example/a%20b.jpg"),
    ],
)
def test_the_original_is_a_path_or_a_url(rest: str, source: str) -> None:
    found = asked(rest)
    assert isinstance(found, ByPath)
    assert str(found.source) == source


def test_options_have_short_names_and_percent_encoding() -> None:
    assert picture("w=80,h=60,q=50,f=webp,g=left,fit=cover").recipe == Recipe(
        (Size(80, 60, "cover", 0.0, 0.5),), Output("webp", 50, palette=True)
    )
    assert picture("background=%23RRGGBB".replace("RRGGBB", "ff0000")).recipe.steps == (Ground("#ff0000ff"),)
    assert picture("background=rgb%28240%2C40%2C145%29").recipe.steps == (Ground("#f02891ff"),)
    assert picture("gravity=0.5x0.33,width=8,height=8").recipe.steps == (Size(8, 8, "scale-down", 0.5, 0.33),)
    assert picture("trim=20;30;20;0,rotate=90").recipe.steps == (Cut(20, 30, 20, 0), Turn(degrees=90))
    assert picture("trim.width=67,trim.left=3").recipe.steps == (Cut(left=3, width=67),)
    assert picture("border.color=red,border.width=2").recipe.steps == (Border(2, 2, 2, 2, "#ff0000ff"),)
    assert picture("onerror=redirect,anim=false") == Picture(Recipe((), Output(anim=False)), redirect=True)


@pytest.mark.parametrize(
    "value", ["0", "-1", "1e9", "NaN", "1.5", "٣", "1_0", "+5", "%2B5", "", " 5", "05", "9" * 999]
)
def test_a_width_is_plain_digits(value: str) -> None:
    assert isinstance(asked(f"width={value}/a.jpg"), Unreadable)


@pytest.mark.parametrize(
    ("rest", "text"),
    [
        ("", "write /cdn-cgi/image/<options>/"),
        ("w=80", "write /cdn-cgi/image/<options>/"),
        ("w=80/", "write /cdn-cgi/image/<options>/"),
        ("/a.jpg", "options are name=value"),
        ("w=80,/a.jpg", "options are name=value"),
        ("w/a.jpg", "options are name=value"),
        ("w=80,width=80/a.jpg", "width is there more than once"),
        ("w=80,w=81/a.jpg", "width is there more than once"),
        ("trim=1;2;3;4,trim.left=3/a.jpg", "left is there more than once"),
        ("trim.left=3,trim.left=4/a.jpg", "left is there more than once"),
        ("trim=1;2/a.jpg", "trim must be an object"),
        ("widht=80/a.jpg", "image has no 'widht'"),
        ("draw=x/a.jpg", "draw is for functions alone"),
        ("w=80/http://", "http:// is no path and no URL"),
        ("w=80/https:/a.example/a.jpg", "https:/a.example/a.jpg is no path and no URL"),
        ("scq=50/a.jpg", "slow-connection-quality depends on client hints"),
    ],
)
def test_what_cannot_be_had_is_a_sentence(rest: str, text: str) -> None:
    found = asked(rest)
    assert isinstance(found, Unreadable)
    assert found.text.startswith(text)


@given(st.text(), st.none() | st.text())
def test_no_url_raises(rest: str, query: str | None) -> None:
    assert isinstance(read_path(Url("http", "a", None, PREFIX + rest, query)), ByPath | Unreadable)


@given(
    st.dictionaries(
        st.sampled_from(("width", "height", "quality", "blur", "fit")),
        st.text("0123456789.-+ex,;=", max_size=8),
    )
)
def test_no_options_raise(options: dict[str, str]) -> None:
    text = ",".join(f"{name}={value}" for name, value in options.items())
    assert isinstance(read_path(Url("http", "a", None, f"{PREFIX}{text}/a")), ByPath | Unreadable)

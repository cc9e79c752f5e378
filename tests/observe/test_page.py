"""The page that a browser gets for a function's failure."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.diagnostics.diagnostic import Span
from edgecdn.observe.page import POLICY, Told, error_page

SOURCE = "".join(f"\tconst line{number} = {number};\n" for number in range(1, 30))
TOLD = Told(
    function="price",
    kind="exception",
    text="TypeError: <img src=x onerror=alert(1)> is no price",
    place=Span.point("functions/lib/cart.js", 12, 8),
    source=SOURCE,
    stack=("functions/lib/cart.js:12:8 in total", "functions/price.js:3:1"),
    request="GET http://localhost/price/7",
    pop="tok",
    id="abc-7",
    status=500,
)


class Reader(HTMLParser):
    """What a page is made of: its tags with their attributes, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def read(told: Told) -> Reader:
    reader = Reader()
    reader.feed(error_page(told))
    return reader


def test_it_tells_what_where_and_how_to_see_more() -> None:
    text = read(TOLD).text
    for part in (
        "TypeError: <img src=x onerror=alert(1)> is no price",
        "functions/lib/cart.js:12:8",
        "functions/price.js:3:1",
        "const line7 = 7;",
        "const line17 = 17;",
        "GET http://localhost/price/7",
        "tok",
        "edgecdn explain abc-7",
        "500",
    ):
        assert part in text
    assert "line18" not in text
    assert "line6 " not in text


def test_the_caret_stands_below_the_place() -> None:
    page = re.sub(r"<i>\d*</i>", "", error_page(TOLD))
    [line] = re.findall(r'<span class="here">(.*?)</span>', page)
    [caret] = re.findall(r'<span class="caret">(.*?)</span>', page)
    assert line[caret.index("^") :].startswith("line12")


def test_its_policy_allows_its_own_style_and_nothing_else() -> None:
    [style] = re.findall(r"<style>(.*?)</style>", error_page(TOLD), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert POLICY.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20), st.integers(1, 40))
def test_whatever_is_told_stays_text(text: str, source: str, name: str, line: int) -> None:
    plain = read(TOLD)
    place = Span.point(name, line)
    told = replace(
        TOLD,
        function=name,
        kind=text,
        text=text,
        place=place,
        source=source,
        stack=(text, name),
        request=text,
        id=name,
    )
    page = read(told)
    assert set(page.tags) <= set(plain.tags)
    assert page.attributes <= plain.attributes
    assert "script" not in page.tags


def test_without_a_place_there_is_no_excerpt() -> None:
    reader = read(replace(TOLD, place=None, stack=(), text="one\ntwo\nthree"))
    assert "const line" not in reader.text
    assert "twothree" in reader.text

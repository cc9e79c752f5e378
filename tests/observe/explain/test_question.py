"""What somebody wants to have explained."""

from __future__ import annotations

import re

import pytest

from edgecdn.compiler.places.resolve import resolve
from edgecdn.http.url import Url
from edgecdn.observe.explain.question import NotAsked, Question, explain
from edgecdn.observe.explain.story import Story, to_text
from tests.support.edge import LONDON, Edge, ok

BASE = Url("http", "localhost", 8080, "/")


def asked(url: str, method: str = "GET", *fields: str, place: str | None = None) -> Story:
    network = Edge(ok()).network
    return explain(network, Question(url, method, fields, place), BASE, LONDON, resolve, 1_800_000_000.0)


def test_a_path_is_one_of_the_sites_own() -> None:
    assert asked("/a?b").title == "GET http://localhost:8080/a?b, from London, GB"
    assert asked("http://shop.example/a", "head", place="tok").title.startswith(
        "HEAD http://shop.example/a, from Tokyo"
    )


def test_a_pop_is_asked_by_its_name() -> None:
    assert "tok answers, since it was asked for by name." in to_text(asked("http://tok.localhost:8080/a"))


def test_fields_count() -> None:
    assert "the request says no-store" in to_text(asked("/", "GET", "Cache-Control: no-store"))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (("ftp://x/",), "is neither a path nor an http"),
        (("/", "GE T"), "`GE T` is no method"),
        (("/", "GET", "Accept"), "write `Name: value`"),
        (("/", "GET", "Acc ept: a"), "write `Name: value`"),
        (("/", "GET", "Accept: a\r\nb: c"), "characters that no field may have"),
        (("http://tko.localhost:8080/",), "There is no PoP `tko`. Did you mean `tok`?"),
    ],
)
def test_what_makes_no_request_is_said(question: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(NotAsked, match=re.escape(sentence)):
        asked(*question)


def test_a_place_that_is_none_is_said() -> None:
    with pytest.raises(NotAsked, match="`Atlantis-9` is no place"):
        asked("/", place="Atlantis-9")

"""The Cache API in a real Node.js, over the shelf of its PoP, in both worlds."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from edgecdn.cache.selector import ByTag
from edgecdn.edge.network import Network
from tests.support.shapes import Shapes

STORIES = Path(__file__).parent / "caches" / "stories.js"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shapes]:
    with asyncio.Runner() as runner:
        made = Shapes("both", runner, tmp_path_factory.mktemp("caches"))
        made.use(STORIES, timeout="30s")
        yield made
        made.close()


@pytest.fixture
def shapes(kept: Shapes) -> Shapes:
    """The site, with empty caches."""
    kept.networks = {world: Network.open(kept.plan, {}) for world in kept.worlds}
    kept.asked.clear()
    return kept


def told(shapes: Shapes, story: str) -> list[object]:
    answer = shapes.get(f"/{story}")
    assert answer.status == 200, answer.text
    found: list[object] = json.loads(answer.body)
    return found


def test_what_was_put_is_found_with_its_age_until_its_time_is_over(shapes: Shapes) -> None:
    one = [200, "one", "0"]
    assert told(shapes, "kept") == [None, True, "1", one, one]
    shapes.now += 59
    assert told(shapes, "again") == [[200, "one", "59"]]
    shapes.now += 1
    assert told(shapes, "again") == [None]


def test_what_was_deleted_is_gone(shapes: Shapes) -> None:
    assert told(shapes, "gone") == [True, False, None]


def test_only_get_is_stored_and_found_unless_the_method_is_ignored(shapes: Shapes) -> None:
    one = [200, "one", "0"]
    refused = "TypeError: Cannot cache response to non-GET request."
    assert told(shapes, "methods") == [None, one, None, False, True, refused]


def test_what_may_not_be_stored_is_an_error_or_left_out(shapes: Shapes) -> None:
    assert told(shapes, "refused") == [
        "TypeError: Cannot cache response to a range request (206 Partial Content).",
        "TypeError: Cannot cache response with 'Vary: *' header.",
        "TypeError: the body of the response has been used already",
        "TypeError: cache.put takes a Response",
        'TypeError: "no url" is no absolute URL',
        "TypeError: a cache needs a name; the one without is caches.default",
        *[None] * 5,
        *(None, "stripped"),
    ]


def test_vary_is_honoured(shapes: Shapes) -> None:
    assert told(shapes, "vary") == ["Hallo", "Hello", None]


def test_ranges_and_conditions_are_heeded_and_the_clients_wishes_are_not(shapes: Shapes) -> None:
    assert told(shapes, "parts") == [[206, "234", "0"], [304, "", "0"], [200, "0123456789", "0"]]


def test_caches_with_names_are_apart(shapes: Shapes) -> None:
    there = [200, "in one", "0"]
    assert told(shapes, "named") == [there, None, None, there, False, True]


def test_urls_of_other_hosts(shapes: Shapes) -> None:
    assert told(shapes, "elsewhere") == [[200, "theirs", "0"], None]
    answer = shapes.get("https://other.example/x?y=1")
    assert answer.text == "<h1>page</h1>", "clients of that host are not answered from it"


def test_streams_and_large_bodies(shapes: Shapes) -> None:
    assert told(shapes, "streams") == [[200, "one two", "0"], 3_000_000, True]


def test_the_platforms_own_example(shapes: Shapes) -> None:
    answers = [shapes.get("/page") for _ in range(3)]
    assert [(answer.status, answer.text) for answer in answers] == [(200, "<h1>page</h1>")] * 3
    assert answers[2].headers.first("age") == "0"
    assert len(shapes.asked) == 1
    shapes.now += 61
    assert shapes.get("/page").text == "<h1>page</h1>"
    assert len(shapes.asked) == 2


def test_clients_are_answered_from_the_default_cache_and_purges_reach_it(shapes: Shapes) -> None:
    assert shapes.get("/warm").text == "warmed"
    answer = shapes.get("/origin")
    assert answer.text == "<h1>warm</h1>"
    assert answer.headers.first("x-cache") == "HIT"
    assert not shapes.asked
    for network in shapes.networks.values():
        shelf = network.pops["tok"].shelf
        assert shelf.used > 0
        assert shelf.purge(ByTag("warm"), shapes.now) == 1
    assert shapes.get("/origin").text == "<h1>page</h1>"

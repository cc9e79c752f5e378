"""The binding of a key value store, in a real Node.js, over the file of the live world and the memory of the virtual one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from edgecdn.drivers.kv.store import MemoryStore
from tests.support.shapes import Shapes

LATER = "Please specify integer greater than the current number of seconds since the UNIX epoch."
STORIES = Path(__file__).parent / "kv" / "stories.js"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shapes]:
    with asyncio.Runner() as runner:
        made = Shapes("both", runner, tmp_path_factory.mktemp("kv"))
        made.use(STORIES, kv={"KV": "one", "OTHER": "two"}, timeout="30s")
        yield made
        made.close()


@pytest.fixture
def shapes(kept: Shapes) -> Shapes:
    """The site, with stores that are empty."""
    kept.store = MemoryStore()
    for file in kept.folder.glob("kv.sqlite3*"):
        file.unlink()
    return kept


def told(shapes: Shapes, story: str) -> list[object]:
    answer = shapes.get(f"/{story}")
    assert answer.status == 200, answer.text
    found: list[object] = json.loads(answer.body)
    return found


def test_a_value_is_read_as_the_type_that_is_asked_for(shapes: Shapes) -> None:
    text, value = '{"a":[1,"ü"]}', {"a": [1, "ü"]}
    assert told(shapes, "types") == [text, value, value, 14, text, None, None]


def test_values_of_every_type_are_kept_as_they_were_when_they_were_put(shapes: Shapes) -> None:
    assert told(shapes, "values") == [[1, 2, 3, 4], [2, 3], "one two", "", ""]


def test_a_large_value_goes_both_ways(shapes: Shapes) -> None:
    assert told(shapes, "large") == [3_000_000, 2_999_999 % 251, True]


def test_metadata_and_ends_are_told(shapes: Shapes) -> None:
    metadata = {"who": "Ada ✓"}
    assert told(shapes, "metadata") == [
        {"value": "v", "metadata": metadata, "cacheStatus": None},
        "SyntaxError",
        {"value": None, "metadata": None, "cacheStatus": None},
        [
            {"name": "m", "expiration": int(shapes.now) + 120, "metadata": metadata},
            {"name": "n", "expiration": int(shapes.now) + 600},
        ],
    ]


def test_what_has_ended_is_gone(shapes: Shapes) -> None:
    told(shapes, "metadata")
    shapes.now += 121  # it stays so, since a function's clock never goes back
    assert told(shapes, "names") == ["n"]


def test_several_keys_give_a_map(shapes: Shapes) -> None:
    is_map, values, both = told(shapes, "several")
    assert is_map is True
    assert values == [["b", "2"], ["none", None], ["a", "1"]]
    assert both == [
        ["a", {"value": 1, "metadata": 7, "cacheStatus": None}],
        ["none", {"value": None, "metadata": None, "cacheStatus": None}],
    ]


def test_a_list_comes_in_pages(shapes: Shapes) -> None:
    assert told(shapes, "listing") == [["k/0", "k/1"], False, ["k/2", "k/4"], True, False, None]


def test_stores_are_apart(shapes: Shapes) -> None:
    empty = {"keys": [], "list_complete": True, "cacheStatus": None}
    assert told(shapes, "apart") == [None, True, empty]


def test_errors_are_those_of_the_platform(shapes: Shapes) -> None:
    assert told(shapes, "errors") == [
        "TypeError: Key name cannot be empty.",
        'TypeError: ".." is not allowed as a key name.',
        "Error: KV GET failed: 414 UTF-8 encoded length of 513 exceeds key length limit of 512.",
        "Error: KV DELETE failed: 400 Could not URL-decode key name",
        'TypeError: Unknown response type. Possible types are "text", "arrayBuffer", "json", and "stream".',
        "Error: KV GET failed: 400 Invalid cache_ttl of 29. Cache TTL must be at least 30.",
        'Error: KV GET_BULK failed: 400 "stream" is not a valid type. Use "json" or "text"',
        "Error: KV GET_BULK failed: 400 You must request a minimum of 1 key",
        "TypeError: KV put() accepts only strings, ArrayBuffers, ArrayBufferViews, and ReadableStreams as values.",
        "TypeError: KV put() accepts only strings, ArrayBuffers, ArrayBufferViews, and ReadableStreams as values.",
        "Error: KV PUT failed: 400 Invalid expiration_ttl of 59. Expiration TTL must be at least 60.",
        f"Error: KV PUT failed: 400 Invalid expiration of 1. {LATER}",
        "Error: KV PUT failed: 400 Invalid expiration_ttl of soon. Please specify integer greater than 0.",
        "Error: KV PUT failed: 413 Metadata length of 1025 exceeds limit of 1024.",
        "Error: KV PUT failed: 413 Value length of 26214401 exceeds limit of 26214400.",
        "Error: KV PUT failed: 413 Value length of 26214401 exceeds limit of 26214400.",
        "Error: KV GET failed: 400 Invalid key_count_limit of 1001. Please specify integer less than 1000.",
        "Error: KV GET failed: 400 Invalid cursor",
    ]

"""What every store promises, in memory and in a file alike."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edgecdn.drivers.kv.file import KvFile
from edgecdn.drivers.kv.rules import Delete, Item, Put, Write
from edgecdn.drivers.kv.store import MemoryStore, Store


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with contextlib.closing(KvFile.open(tmp_path / "kv.sqlite3")) as file:
        yield MemoryStore() if request.param == "memory" else file


def keys(store: Store, prefix: str = "", after: str = "", limit: int = 1000, now: float = 0.0) -> list[str]:
    return [listed.key for listed in store.list("n", prefix, after, limit, now)]


def test_what_was_put_is_there_until_it_is_deleted(store: Store) -> None:
    item = Item(b"\x00\xff", '{"a":"ä"}', 99)
    assert store.get("n", "k", 0) is None
    store.write(Put("n", "k", item), 0)
    assert store.get("n", "k", 0) == item
    store.write(Put("n", "k", Item(b"")), 0)
    assert store.get("n", "k", 0) == Item(b"")
    store.write(Delete("n", "k"), 0)
    store.write(Delete("n", "k"), 0)
    assert store.get("n", "k", 0) is None


def test_namespaces_are_apart(store: Store) -> None:
    store.write(Put("n", "k", Item(b"1")), 0)
    store.write(Put("m", "k", Item(b"2")), 0)
    store.write(Delete("m", "k"), 0)
    assert store.get("n", "k", 0) == Item(b"1")
    assert store.get("m", "k", 0) is None


def test_what_has_ended_is_not_there(store: Store) -> None:
    store.write(Put("n", "k", Item(b"1", expiration=100)), 0)
    assert store.get("n", "k", 99.9) is not None
    assert store.get("n", "k", 100) is None
    assert keys(store, now=99.9) == ["k"]
    assert keys(store, now=100) == []
    store.write(Put("n", "other", Item(b"")), 100)
    assert store.get("n", "k", 0) is None, "it has left for good with the next write"


def test_a_list_is_in_the_order_of_bytes_and_goes_on_after_a_key(store: Store) -> None:
    put = ["a", "b", "B", "a/1", "a/2", "ä", "\U0001f600", "\uffff", "a\0"]
    for key in put:
        store.write(Put("n", key, Item(b"", f'"{key!r}"')), 0)
    order = sorted(put, key=str.encode)
    assert keys(store) == order
    assert keys(store, "a/") == ["a/1", "a/2"]
    assert keys(store, "a") == ["a", "a\0", "a/1", "a/2"]
    assert keys(store, after="a/1") == order[order.index("a/1") + 1 :]
    assert keys(store, "a", "a/1") == ["a/2"]
    assert keys(store, limit=2) == order[:2]
    assert keys(store, "x") == []


KEYS = st.text("aäb\0", min_size=1, max_size=3)
WRITES = st.lists(
    st.builds(Put, st.sampled_from("nm"), KEYS, st.builds(Item, st.binary(max_size=4)))
    | st.builds(Delete, st.sampled_from("nm"), KEYS),
    max_size=30,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(WRITES, st.text("aäb\0", max_size=2), st.text("aäb\0", max_size=2), st.integers(1, 5))
def test_both_give_the_same(tmp_path: Path, writes: list[Write], prefix: str, after: str, limit: int) -> None:
    memory, file = MemoryStore(), KvFile.open(tmp_path / "same.sqlite3")
    file.connection.execute("DELETE FROM items")
    for write in writes:
        memory.write(write, 0)
    file.commit(writes, 0)
    for namespace in "nm":
        asked = namespace, prefix, after, limit, 0
        assert list(memory.list(*asked)) == list(file.list(*asked))
        for write in writes:
            assert memory.get(namespace, write.key, 0) == file.get(namespace, write.key, 0)
    file.close()

"""The file itself: what outlives it, who else has it open, and what becomes of one that is damaged or has no room."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecdn.drivers.kv.file import KvFile, checksum
from edgecdn.drivers.kv.rules import Delete, Item, KvProblem, Put
from tests.support.server import environment


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "kv.sqlite3"


def test_only_its_owner_may_read_it(path: Path) -> None:
    KvFile.open(path).close()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_two_connections_see_each_others_writes(path: Path) -> None:
    with contextlib.closing(KvFile.open(path)) as one, contextlib.closing(KvFile.open(path)) as other:
        one.write(Put("n", "k", Item(b"1")), 0)
        assert other.get("n", "k", 0) == Item(b"1")
        other.write(Delete("n", "k"), 0)
        assert one.get("n", "k", 0) is None


def test_a_commit_is_whole_or_not_at_all(path: Path) -> None:
    with contextlib.closing(KvFile.open(path)) as file:
        file.connection.execute(
            "CREATE TRIGGER no BEFORE INSERT ON items WHEN NEW.key = x'62' BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        with pytest.raises(KvProblem, match="cannot be used: no"):
            file.commit([Put("n", "a", Item(b"1")), Put("n", "b", Item(b"1"))], 0)
        assert file.get("n", "a", 0) is None
        file.write(Put("n", "c", Item(b"1")), 0)
        assert file.get("n", "c", 0) == Item(b"1")


def test_namespaces_are_counted(path: Path) -> None:
    with contextlib.closing(KvFile.open(path)) as file:
        file.commit(
            [Put("b", "k", Item(b"")), Put("a", "k", Item(b"")), Put("a", "l", Item(b"", None, 5))], 0
        )
        assert file.namespaces(0) == [("a", 2), ("b", 1)]
        assert file.namespaces(5) == [("a", 1), ("b", 1)]


def test_a_flipped_bit_in_a_value_is_noticed(path: Path) -> None:
    with contextlib.closing(KvFile.open(path)) as file:
        file.commit([Put("n", "k", Item(b"a treasure")), Put("n", "l", Item(b"whole"))], 0)
    data = path.read_bytes()
    assert data.count(b"a treasure") == 1
    path.write_bytes(data.replace(b"a treasure", b"b treasure"))
    with contextlib.closing(KvFile.open(path)) as file:
        with pytest.raises(KvProblem, match=r"The value of 'k' in the store .*kv\.sqlite3 is damaged"):
            file.get("n", "k", 0)
        assert file.get("n", "l", 0) == Item(b"whole")


def test_the_checksum_covers_all_of_a_row() -> None:
    sums = {
        checksum("n", "k", Item(b"v", "1", 2)),
        checksum("m", "k", Item(b"v", "1", 2)),
        checksum("n", "l", Item(b"v", "1", 2)),
        checksum("n", "k", Item(b"w", "1", 2)),
        checksum("n", "k", Item(b"v", "2", 2)),
        checksum("n", "k", Item(b"v", "1", 3)),
    }
    assert len(sums) == 6


@pytest.mark.parametrize("at", [0, 200])
def test_what_is_no_database_any_more_is_told_with_a_way_out(path: Path, at: int) -> None:
    with contextlib.closing(KvFile.open(path)) as file:
        file.commit([Put("n", f"k{i}", Item(bytes(2000))) for i in range(50)], 0)
    data = bytearray(path.read_bytes())
    data[at:-10] = b"\x55" * (len(data) - 10 - at)
    path.write_bytes(data)

    def read() -> None:
        with contextlib.closing(KvFile.open(path)) as file:
            file.list("n", "", "", 1000, 0)

    with pytest.raises(KvProblem, match=r"kv\.sqlite3 is damaged .* move it away") as told:
        read()
    assert told.value.status == 500


def test_a_store_of_a_newer_version_is_left_alone(path: Path) -> None:
    with contextlib.closing(KvFile.open(path)) as file:
        file.connection.execute("PRAGMA user_version = 99")
    with pytest.raises(KvProblem, match="newer edgecdn"):
        KvFile.open(path)


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KvProblem, match=r"cannot be opened: (Not a directory|File exists)"):
        KvFile.open(tmp_path / "file" / "kv.sqlite3")


def test_a_store_that_is_taken_away_acknowledges_nothing_more(path: Path) -> None:
    with contextlib.closing(KvFile.open(path)) as file:
        file.write(Put("n", "k", Item(b"1")), 0)
        path.unlink()
        with pytest.raises(KvProblem, match="was taken away while it was in use"):
            file.write(Put("n", "k", Item(b"2")), 0)
        path.write_bytes(b"")
        with pytest.raises(KvProblem, match="was taken away while it was in use"):
            file.get("n", "k", 0)


def test_damage_in_the_names_of_tables_is_told(tmp_path: Path) -> None:
    path = tmp_path / "kv.sqlite3"
    with contextlib.closing(KvFile.open(path)) as file:
        file.commit([Put("n", "k", Item(b"v"))], 0)
    for at in range(3500, 4096):
        whole = bytearray(path.read_bytes())
        if not whole[at]:
            continue
        whole[at] ^= 0x80
        other = tmp_path / "damaged"
        other.write_bytes(whole)
        with contextlib.suppress(KvProblem), contextlib.closing(KvFile.open(other)) as file:
            assert file.get("n", "k", 0) in (Item(b"v"), None)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_whatever_byte_is_flipped_no_wrong_value_is_given(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kv.sqlite3"
        items = {f"key{n}": Item(f"value {n} ".encode() * 50, f"[{n}]", 1000 + n) for n in range(20)}
        with contextlib.closing(KvFile.open(path)) as file:
            file.commit([Put("n", key, item) for key, item in items.items()], 0)
        whole = bytearray(path.read_bytes())
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] ^= data.draw(st.integers(1, 255))
        path.write_bytes(whole)
        with contextlib.suppress(KvProblem), contextlib.closing(KvFile.open(path)) as file:
            for key, item in items.items():
                with contextlib.suppress(KvProblem):
                    assert file.get("n", key, 0) in (item, None)


FILL = """
import sys
from pathlib import Path
from edgecdn.drivers.kv.file import KvFile
from edgecdn.drivers.kv.rules import Item, KvProblem, Put
file = KvFile.open(Path(sys.argv[1]))
for number in range(100):
    try:
        file.write(Put("n", f"k{number}", Item(bytes([number]) * 100_000)), 0)
    except KvProblem as problem:
        print(number, problem.status, problem.text)
        break
kept = [number for number in range(100) if file.get("n", f"k{number}", 0) is not None]
print(kept[-1])
for number in kept:
    assert file.get("n", f"k{number}", 0).value == bytes([number]) * 100_000
"""


def test_without_room_on_the_disk_a_write_is_an_error_and_reading_goes_on(path: Path) -> None:
    limited = ["bash", "-c", 'ulimit -f 2048; exec "$0" -c "$1" "$2"', sys.executable, FILL, os.fspath(path)]
    done = subprocess.run(limited, env=environment(), capture_output=True, text=True, timeout=60, check=True)
    failed, last = done.stdout.splitlines()
    number, status, words = failed.split(" ", 2)
    assert status == "507"
    assert "Is the disk full?" in words
    assert int(last) == int(number) - 1, "everything that was acknowledged is there, and nothing else"
    with contextlib.closing(KvFile.open(path)) as file:
        assert file.get("n", f"k{last}", 0) is not None
        file.write(Put("n", "again", Item(b"there is room")), 0)
        assert file.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)

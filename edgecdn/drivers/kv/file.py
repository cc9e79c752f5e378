"""The store in a file: SQLite with a write-ahead log that is on the disk before a write is acknowledged.

Several processes may have it open at once (a server, and `edgecdn kv` beside it). Rows bear a checksum, since SQLite notices a
broken page but not a flipped bit in a value.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, assert_never

from edgecdn.drivers.kv.rules import Delete, Item, KvProblem, Listed, Put, Write

_ERRORS: Final = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite says of a file: where damaged text stands in its own words, Python cannot read those."""


_VERSION: Final = 1
# The value comes last: what stands before it is read without it.
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS items (
  namespace TEXT NOT NULL, key BLOB NOT NULL, expiration INTEGER, metadata TEXT, checksum INTEGER NOT NULL, value BLOB NOT NULL,
  PRIMARY KEY (namespace, key)
);
CREATE INDEX IF NOT EXISTS ends ON items (expiration) WHERE expiration IS NOT NULL;
"""
_ALONG: Final = 100
"""How many rows that have ended leave the file along with each commit."""

_BUSY_SECONDS: Final = 5.0


@dataclass(eq=False, slots=True)
class KvFile:
    """One connection to the file, for one thread at a time."""

    path: Path
    connection: sqlite3.Connection
    inode: int

    @staticmethod
    def open(path: Path) -> KvFile:
        """The file, made if need be, for its owner alone. Raises `KvProblem` where it cannot be used."""
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _create(path)
        except OSError as error:
            raise KvProblem(500, f"The store {path} cannot be opened: {error.strerror}.") from None
        connection = sqlite3.connect(
            path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            version = _prepare(connection)
        except _ERRORS as error:
            connection.close()
            raise _problem(path, error) from None
        if version > _VERSION:
            connection.close()
            raise KvProblem(
                500, f"The store {path} was made by a newer edgecdn. Move it away, or use that one."
            )
        return KvFile(path, connection, path.stat().st_ino)

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def size(self, namespace: str, key: str) -> int:
        """The bytes of a value, 0 where there is none."""
        with self._telling():
            row = self.connection.execute(
                "SELECT length(value) FROM items WHERE namespace = ? AND key = ?", (namespace, key.encode())
            ).fetchone()
        return 0 if row is None else int(row[0])

    def get(self, namespace: str, key: str, now: float) -> Item | None:
        """What lies under a key."""
        with self._telling():
            row = self.connection.execute(
                "SELECT value, metadata, expiration, checksum FROM items WHERE namespace = ? AND key = ?",
                (namespace, key.encode()),
            ).fetchone()
        if row is None:
            return None
        item = Item(bytes(row[0]), row[1], row[2])
        if checksum(namespace, key, item) != row[3]:
            text = (
                f"The value of {key!r} in the store {self.path} is damaged. Put it anew, or restore the file."
            )
            raise KvProblem(500, text)
        return item if item.alive(now) else None

    def list(self, namespace: str, prefix: str, after: str, limit: int, now: float) -> Sequence[Listed]:
        """Keys in the order of their bytes."""
        first = max(prefix.encode(), after.encode() + b"\0" if after else b"")
        question = (
            "SELECT key, metadata, expiration FROM items WHERE namespace = ? AND key >= ? AND (? IS NULL OR key < ?)"
            " AND (expiration IS NULL OR expiration > ?) ORDER BY key LIMIT ?"
        )
        end = _beyond(prefix.encode())
        with self._telling():
            rows = self.connection.execute(question, (namespace, first, end, end, now, limit)).fetchall()
        return [Listed(bytes(key).decode("utf-8", "replace"), metadata, at) for key, metadata, at in rows]

    def namespaces(self, now: float) -> Sequence[tuple[str, int]]:
        """The namespaces in which there is something, each with the number of its keys."""
        question = (
            "SELECT namespace, count(*) FROM items WHERE expiration IS NULL OR expiration > ?"
            " GROUP BY namespace ORDER BY namespace"
        )
        with self._telling():
            return [(str(name), int(count)) for name, count in self.connection.execute(question, (now,))]

    def write(self, write: Write, now: float) -> None:
        """Carry a write out."""
        self.commit((write,), now)

    def commit(self, writes: Sequence[Write], now: float) -> None:
        """Carry writes out, all of them or none: they are on the disk when this returns. Raises `KvProblem`."""
        with self._telling():
            try:
                self.connection.execute("BEGIN IMMEDIATE")
                for write in writes:
                    self._execute(write)
                ended = "SELECT rowid FROM items WHERE expiration <= ? LIMIT ?"
                self.connection.execute(f"DELETE FROM items WHERE rowid IN ({ended})", (now, _ALONG))  # noqa: S608 - no text of anybody's
                self.connection.execute("COMMIT")
            except sqlite3.Error:
                if self.connection.in_transaction:
                    # What went wrong is told already; without room on the disk, taking it back may fail as well.
                    with contextlib.suppress(sqlite3.Error):
                        self.connection.execute("ROLLBACK")
                raise

    def _execute(self, write: Write) -> None:
        match write:
            case Put(namespace, key, item):
                check = checksum(namespace, key, item)
                row = (namespace, key.encode(), item.expiration, item.metadata, check, item.value)
                self.connection.execute("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?, ?, ?)", row)
            case Delete(namespace, key):
                self.connection.execute(
                    "DELETE FROM items WHERE namespace = ? AND key = ?", (namespace, key.encode())
                )
            case _:
                assert_never(write)

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        """Tell SQLite's errors as problems, and that the file is no longer there: what is written then is nowhere.

        It is not opened anew: SQLite would take the log of the new file for that of the one which was taken away.
        """
        try:
            there = self.path.stat().st_ino == self.inode
        except OSError:
            there = False
        if not there:
            text = (
                f"The store {self.path} was taken away while it was in use. Restart the server for a new one."
            )
            raise KvProblem(500, text)
        try:
            yield
        except _ERRORS as error:
            raise _problem(self.path, error) from None


def _create(path: Path) -> None:
    """Make an empty file that only its owner may read, unless there is one.

    It is never opened under its own name here: closing it would take away the locks that other connections of this process
    hold on it, as POSIX has it, and another process would believe itself alone.
    """
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def _prepare(connection: sqlite3.Connection) -> int:
    """Make the tables where there are none; the version of what is there."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version == 0:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;")
    # A commit waits until the log is on the disk, so that it outlives a loss of power, too.
    connection.execute("PRAGMA synchronous = FULL")
    return version


def checksum(namespace: str, key: str, item: Item) -> int:
    """What tells a damaged row from a whole one."""
    start = zlib.crc32(f"{namespace}\0{key}\0{item.metadata}\0{item.expiration}\0".encode())
    return zlib.crc32(item.value, start)


def _beyond(prefix: bytes) -> bytes | None:
    """The first bytes behind all that begin with `prefix`; None where nothing comes behind them."""
    whole = prefix.rstrip(b"\xff")
    return whole[:-1] + bytes((whole[-1] + 1,)) if whole else None


def _problem(path: Path, error: sqlite3.Error | UnicodeDecodeError) -> KvProblem:
    """SQLite's error as a sentence with a way out (https://www.sqlite.org/rescode.html)."""
    damaged = sqlite3.SQLITE_CORRUPT if isinstance(error, UnicodeDecodeError) else 0
    match getattr(error, "sqlite_errorcode", damaged) & 0xFF:
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            return KvProblem(507, f"The store {path} cannot be written: {error}. Is the disk full?")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return KvProblem(503, f"The store {path} is held by another process. Try again.")
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            text = f"The store {path} is damaged ({error}). Restore it, or move it away to begin with an empty one."
            return KvProblem(500, text)
        case _:
            return KvProblem(500, f"The store {path} cannot be used: {error}.")

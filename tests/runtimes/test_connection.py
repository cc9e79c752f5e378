"""One socket of a host."""

from __future__ import annotations

import asyncio

from edgecdn.runtimes.connection import Connection, Head
from edgecdn.runtimes.frames import Frame


class Wire(asyncio.Transport):
    """A transport that remembers."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.aborted = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def is_closing(self) -> bool:
        return self.aborted

    def abort(self) -> None:
        self.aborted = True


def opened() -> tuple[Connection, Wire, list[Head], list[str]]:
    heard: list[Head] = []
    lost: list[str] = []
    connection = Connection(lambda who, up, frame: heard.append(up), lambda who: lost.append("lost"))
    wire = Wire()
    connection.connection_made(wire)
    return connection, wire, heard, lost


async def written(connection: Connection, *frames: bytes) -> None:
    for frame in frames:
        connection.write(frame)
    await asyncio.sleep(0)


def test_frames_are_heard_and_written() -> None:
    connection, wire, heard, lost = opened()
    data = Frame(b'{"call":"c1","done":true}').encode()
    connection.data_received(data[:5])
    connection.data_received(data[5:])
    connection.data_received(Frame(b"R200\nc2\n").encode())
    assert [up.call for up in heard] == ["c1", "c2"]
    asyncio.run(written(connection, b"fra", b"me"))
    assert wire.written == [b"frame"]
    connection.connection_lost(None)
    assert lost == ["lost"]


def test_whoever_sends_something_else_is_hung_up_on() -> None:
    for data in (b"\xff" * 8, Frame(b"not json").encode()):
        connection, wire, heard, _ = opened()
        connection.data_received(data)
        assert (wire.aborted, heard) == (True, [])
        connection.write(b"late")
        assert wire.written == []


def test_before_it_is_connected_nothing_is_sent() -> None:
    connection = Connection(lambda who, up, frame: None, lambda who: None)
    connection.write(b"x")
    connection.close()

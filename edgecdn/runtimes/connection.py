"""One socket of a host: frames in, frames out."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from collections.abc import Callable
from typing import Final, cast

from edgecdn.runtimes.frames import BadFrame, Frame, FrameReader
from edgecdn.runtimes.plain import Answered, read_answer
from edgecdn.runtimes.wire import Up, read_up

Head = Up | Answered

_CREDENTIALS: Final = struct.Struct("3i")
"""What the system tells of a peer: its process, user and group."""


class Connection(asyncio.Protocol):
    """The edge's end of a host's socket.

    `heard` gets each head with its frame; `lost` is called once, when the socket is gone or what came was no frame. `pop`
    is the one whose isolate speaks here, None while that is not known or where it is no isolate, and `greeted` the one whose isolate said hello here; `started` counts the calls
    that were opened in it.
    """

    def __init__(
        self, heard: Callable[[Connection, Head, Frame], None], lost: Callable[[Connection], None]
    ) -> None:
        self.heard = heard
        self.lost = lost
        self.reader = FrameReader()
        self.transport: asyncio.Transport | None = None
        self.pop: str | None = None
        self.greeted: str | None = None
        self.out: list[bytes] = []
        self.started = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport: asyncio gives a stream socket one that can be written to."""
        # Not checked by its class: uvloop's transports are none of asyncio's.
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Cut into frames; a host that sends anything else is hung up on."""
        try:
            for frame in self.reader.feed(data):
                self.heard(self, read_answer(frame) or read_up(frame), frame)
        except BadFrame:
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Tell who listens."""
        self.lost(self)

    def peer(self) -> int | None:
        """The process at the other end, as the system knows it; None where it does not tell."""
        there = None if self.transport is None else self.transport.get_extra_info("socket")
        if there is None or sys.platform != "linux":
            return None
        try:
            told: bytes = there.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        except OSError:
            return None  # it is closed
        return int(_CREDENTIALS.unpack(told)[0])

    def write(self, data: bytes) -> None:
        """Send the bytes of a frame, if anybody is there: in one write with all that is sent before the loop turns."""
        if self.transport is None or self.transport.is_closing():
            return
        self.out.append(data)
        if len(self.out) == 1:
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        out, self.out = self.out, []
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(out[0] if len(out) == 1 else b"".join(out))

    def close(self) -> None:
        """Hang up at once."""
        if self.transport is not None:
            self.transport.abort()

"""Clients that do not read."""

from __future__ import annotations

import asyncio

from edgecdn.drivers.live.stalls import STALL_SECONDS, Stalls


class Buffered(asyncio.Transport):
    """A transport with so many bytes that its client has not taken."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def get_write_buffer_size(self) -> int:
        return self.size


def test_whoever_takes_nothing_for_too_long_has_stalled_and_nobody_else_has() -> None:
    stuck, slow, quick = clients = [Buffered(1000), Buffered(1000), Buffered(0)]
    stalls = Stalls()
    for second in range(int(STALL_SECONDS) + 1):
        assert stalls.stalled(clients, float(second)) == []
        slow.size -= second % 3 == 0
        quick.size = 500 * (second % 2)
    assert stalls.stalled(clients, STALL_SECONDS + 1.5) == [stuck]


def test_the_time_begins_anew_with_every_byte_and_with_every_answer() -> None:
    client, stalls = Buffered(10), Stalls()
    assert stalls.stalled([client], 0.0) == []
    client.size = 9
    assert stalls.stalled([client], STALL_SECONDS) == []
    assert stalls.stalled([client], STALL_SECONDS * 2 - 1) == []
    client.size = 0
    assert stalls.stalled([client], STALL_SECONDS * 2) == []
    client.size = 9
    assert stalls.stalled([client], STALL_SECONDS * 2 + 2) == []

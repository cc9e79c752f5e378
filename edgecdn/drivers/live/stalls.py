"""Clients that do not read: what waits for them is held for so long, and no longer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

STALL_SECONDS: Final = 65.0
"""How long a client may take nothing of what waits for it."""


@dataclass(eq=False, slots=True)
class Stalls:
    """How many bytes wait for each client that has not taken all, and since when they are as many.

    Whoever reads on, however slowly, is seen with another number at one look or the next.
    """

    _waiting: dict[asyncio.Transport, tuple[int, float]] = field(default_factory=dict)

    def stalled(self, transports: Iterable[asyncio.Transport], now: float) -> list[asyncio.Transport]:
        """Those of all transports that have taken nothing for too long, at `now` by the loop's clock; asked about once a second."""
        waiting: dict[asyncio.Transport, tuple[int, float]] = {}
        for transport in transports:
            size = transport.get_write_buffer_size()
            if size:
                known = self._waiting.get(transport)
                waiting[transport] = known if known is not None and known[0] == size else (size, now)
        self._waiting = waiting
        return [transport for transport, (_, since) in waiting.items() if now - since > STALL_SECONDS]

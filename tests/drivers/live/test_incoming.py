"""A request on its way."""

from __future__ import annotations

import asyncio

from edgecdn.drivers.live.guard import Head
from edgecdn.drivers.live.incoming import Incoming
from edgecdn.edge.effects import Note
from edgecdn.http.url import Url


def test_who_leaves_ends_what_is_done_for_them() -> None:
    async def main() -> None:
        head = Head(Url("http", "localhost", None, "/x"), (), 0)
        incoming = Incoming("GET", head, "::1", secure=False, http_1_0=False)
        work = asyncio.get_running_loop().create_future()
        incoming.tasks.add(work)
        note = Note(0.0, "tok", "r", "deliver", "response")
        incoming.hear(note)
        incoming.leave()
        assert (incoming.gone, incoming.told, work.cancelled()) == (True, note, True)

    asyncio.run(main())

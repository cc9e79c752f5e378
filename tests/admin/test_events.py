"""The stream of notes: what comes, what a slow reader loses, and its end with the server."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import time
from pathlib import Path

from edgecdn.admin.control import Control
from edgecdn.admin.events import MOST_READERS, _stream
from edgecdn.edge.effects import Note
from edgecdn.edge.network import Network
from edgecdn.observe.feed import MOST
from edgecdn.observe.journal import Journal
from edgecdn.observe.metrics import Metrics
from tests.support.admin import Site, administered, no_bugs
from tests.support.connection import Connection
from tests.support.edge import PLAN


class Full(Exception):
    """The server takes no reader more."""


def follow(site: Site, query: str = "") -> socket.socket:
    """A reader, whose stream has begun. Raises `Full`."""
    connection = socket.create_connection(("127.0.0.1", site.port.port), timeout=10)
    head = f"GET /v1/events{query} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {site.token}\r\n\r\n"
    connection.sendall(head.encode())
    received = b""
    while b"\n\n" not in received.partition(b"\r\n\r\n")[2]:
        received += connection.recv(65536)
        if not received.startswith(b"HTTP/1.1 200 "):
            connection.close()
            raise Full(received)
    assert b"text/event-stream" in received
    return connection


def once_there_is_room(site: Site) -> socket.socket:
    """A reader more, as soon as the server has noticed that another one has left."""
    until = time.monotonic() + 20
    while True:
        try:
            return follow(site)
        except Full:
            assert time.monotonic() < until, "nobody noticed that a reader has left"


def test_notes_arrive_as_they_are_made_of_the_phases_that_were_named(site: Site) -> None:
    with follow(site, "?phase=deliver&phase=purge") as reader:
        site.get("/streamed?token=hunter2")
        received = b""
        while b"/streamed" not in received:
            received += reader.recv(65536)
    line = next(line for line in received.decode().splitlines() if line.startswith("data: "))
    told = json.loads(line.removeprefix("data: "))
    assert (told["phase"], told["pop"], told["detail"]["status"]) == ("deliver", "tok", 200)
    assert "hunter2" not in received.decode()


def test_a_phase_that_is_none_is_said(site: Site) -> None:
    answer = site.ask("GET", "/v1/events?phase=delivery")
    assert (answer.status, "`deliver`" in answer.text) == (400, True)


def test_readers_are_bounded_and_those_who_leave_make_room(tmp_path: Path) -> None:
    with administered(tmp_path) as site:
        with contextlib.ExitStack() as open_:
            readers = [open_.enter_context(follow(site)) for _ in range(MOST_READERS)]
            assert site.ask("GET", "/v1/events").status == 503
            readers[0].close()
            last = open_.enter_context(once_there_is_room(site))
            assert site.server.stop() == 0  # while they still listen
            while last.recv(65536):
                pass
        assert "Traceback" not in site.server.said()


def test_a_reader_that_is_too_slow_loses_the_oldest_and_is_told() -> None:
    async def story() -> list[str]:
        connection = Connection()
        control = Control(
            Network.open(PLAN, {}), connection.world, Journal(), Metrics(), lambda: "x", no_bugs
        )
        stream = _stream(control, frozenset())
        said = [await anext(stream)]
        for number in range(MOST + 7):
            control.journal.take(Note(float(number), "tok", "r", "deliver", "response"))
        said += [await anext(stream), await anext(stream)]
        assert len(control.journal.followers) == len(control.feeds) == 1
        await stream.aclose()  # type: ignore[attr-defined]  # it is a generator
        assert not control.journal.followers
        assert not control.feeds
        return said

    opening, lost, first = asyncio.run(story())
    assert opening.startswith(": ")
    assert lost == 'event: lost\ndata: {"notes": 7}\n\n'
    assert json.loads(first.removeprefix("event: note\ndata: "))["at"] == 7.0

"""The journal as it is written, as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from edgecdn.admin.control import Control, Route
from edgecdn.admin.problem import Problem
from edgecdn.diagnostics.diagnostic import join
from edgecdn.edge.effects import Note
from edgecdn.edge.phases import PHASES
from edgecdn.observe.feed import Feed
from edgecdn.observe.requests import told

MOST_READERS: Final = 16
_QUIET_SECONDS: Final = 15.0
"""After so long without a note a comment is sent, so that a reader who is gone is noticed."""


async def events(control: Control, request: Request) -> Response:
    """Every note from now on, of all phases or of those that are named."""
    phases = frozenset(request.query_params.getlist("phase"))
    known = [phase.name for phase in PHASES]
    if not phases <= set(known):
        raise Problem(400, f"`phase` is one of {join(known)}.")
    if len(control.feeds) >= MOST_READERS:
        raise Problem(503, f"{MOST_READERS} readers follow the events already; no more can.")
    return StreamingResponse(_stream(control, phases), media_type="text/event-stream")


async def _stream(control: Control, phases: frozenset[str]) -> AsyncIterator[str]:
    """The text of the stream. It ends with the server; a reader that is too slow loses notes and is told how many."""
    news = asyncio.Event()
    feed = Feed(news.set)

    def follow(note: Note) -> None:
        if not phases or note.phase in phases:
            feed.take(note)

    control.journal.followers.append(follow)
    control.feeds.add(feed)
    try:
        yield ": what the edge notes from now on\n\n"
        while not feed.ended:
            try:
                async with asyncio.timeout(_QUIET_SECONDS):
                    await news.wait()
            except TimeoutError:
                yield ": nothing new\n\n"
                continue
            news.clear()
            lost, notes = feed.read()
            if lost:
                yield _event("lost", {"notes": lost})
            for note in notes:
                yield _event("note", told(note))
    finally:
        control.journal.followers.remove(follow)
        control.feeds.discard(feed)


def _event(kind: str, data: object) -> str:
    return f"event: {kind}\ndata: {json.dumps(data)}\n\n"


ROUTES: Final = (Route("GET", "/v1/events", "What is noted from now on, as server-sent events.", events),)

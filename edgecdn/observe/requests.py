"""The latest requests, as the journal's notes tell them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from edgecdn.edge.effects import Note
from edgecdn.observe.lines import redacted

Told = dict[str, object]
"""A JSON object of strings, numbers, booleans, nulls, and objects of these."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests are asked for: all that agree with everything that is not None.

    `url` is a part of the URL, `status` a status or a class of them (`404`, `5xx`), `outcome` the word of X-Cache.
    """

    limit: int = 100
    url: str | None = None
    pop: str | None = None
    method: str | None = None
    status: str | None = None
    outcome: str | None = None


def latest(notes: Iterable[Note], wanted: Wanted) -> tuple[Told, ...]:
    """The requests that were answered, the newest first; `notes` come the newest first, too."""
    return tuple(islice(_matching(notes, wanted), wanted.limit))


def _matching(notes: Iterable[Note], wanted: Wanted) -> Iterator[Told]:
    for note in notes:
        if note.phase != "deliver":
            continue
        detail = dict(note.detail)
        asked = {
            "url": wanted.url is None or wanted.url in str(detail["url"]),
            "pop": wanted.pop in (None, note.pop),
            "method": wanted.method in (None, detail["method"]),
            "status": wanted.status is None or _of_class(str(detail["status"]), wanted.status),
            "outcome": wanted.outcome in (None, detail["x_cache"]),
        }
        if all(asked.values()):
            yield {
                "id": note.request,
                "at": note.at,
                "pop": note.pop,
                "method": detail["method"],
                "url": redacted(str(detail["url"])),
                "status": detail["status"],
                "outcome": detail["x_cache"],
                "reason": detail["reason"],
                "failures": detail["failures"],
            }


def _of_class(status: str, wanted: str) -> bool:
    return status == wanted or (wanted.endswith("xx") and status[:1] == wanted[:-2])


def told(note: Note) -> Told:
    """One note as JSON has it, without what lets somebody in."""
    detail = {name: redacted(value) if isinstance(value, str) else value for name, value in note.detail}
    return {
        "at": note.at,
        "pop": note.pop,
        "request": note.request,
        "phase": note.phase,
        "what": note.what,
        "detail": detail,
    }

"""Log lines: one for each request, and one for each thing that a function said."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from edgecdn.diagnostics.render.text import printable, render_place
from edgecdn.edge.effects import Note
from edgecdn.observe.sources import Sources, no_sources, place_of

Fields = Mapping[str, str | int | float | None]
"""A request's record, field by field: see `edgecdn.drivers.record`, which observation must not import."""

_SECRET: Final = re.compile(
    r"(?i)([?&](?:signature|token|access_token|verify|hdnts|policy|key-pair-id)=)[^&#\s]*"
)
_COLOURS: Final = {
    "HIT": "32",
    "STALE": "33",
    "REVALIDATED": "32",
    "EXPIRED": "36",
    "MISS": "36",
    "BYPASS": "90",
    "error": "31",
    "warn": "33",
    "info": "36",
    "debug": "90",
}
_MARGIN: Final = " " * 16


def redacted(text: str) -> str:
    """Text without the values of parameters that let somebody in."""
    if "=" not in text:
        return text
    return _SECRET.sub(r"\1…", text)


def request_line(fields: Fields, *, colour: bool) -> str:
    """A request for people: time, PoP, verdict, status, method, URL, size, time taken, and what went wrong."""
    moment = _clock(int(float(fields["at"] or 0)))
    status, verdict = int(fields["status"] or 0), str(fields["verdict"])
    shown = _paint(f"{printable(verdict):<11}", _COLOURS.get(verdict, "0"), colour=colour)
    number = _paint(str(status), "31" if status >= 500 else "33" if status >= 400 else "0", colour=colour)
    taken = f"{float(fields['seconds'] or 0) * 1000:.1f} ms"
    problem = f"  {redacted(str(fields['problem']))}" if fields.get("problem") else ""
    asked = printable(f"{fields['method']} {_path(str(fields['url']))}")
    return f"{moment}  {printable(str(fields['pop'])):<5} {shown} {number} {asked}  {fields['sent']} B  {taken}{printable(problem)}"


def request_json(fields: Fields) -> str:
    """A request for programs: one JSON object on a line."""
    told = {name: redacted(value) if isinstance(value, str) else value for name, value in fields.items()}
    return json.dumps(told, ensure_ascii=True)


def note_line(note: Note, *, colour: bool, sources: Sources = no_sources) -> str | None:
    """What a function said, how it failed, why an origin gave no answer; None for what the request's own line tells.

    A failure is shown at its line of the function's source, as far as `sources` have it.
    """
    detail = dict(note.detail)
    name = f"{detail.get('function')} {note.request}" if note.request else str(detail.get("function"))
    match (note.phase, note.what):
        case ("function", "log"):
            kind = str(detail["level"])
            return _block(note.pop, kind, name, str(detail["text"]), kind, colour=colour)
        case ("function", "failed" | "failed-after"):
            name = f"{name} ({detail.get('kind', 'exception')})"
            text = _block(note.pop, "failed", name, str(detail["text"]), "error", colour=colour)
            shown = _shown(
                str(detail.get("where") or ""), str(detail.get("stack") or ""), sources, colour=colour
            )
            return "\n".join((text, *(_MARGIN + line for line in shown)))
        case ("fetch", what) if what != "answered":
            head = f"no answer from the origin ({what})"
            return _block(note.pop, "", head, str(detail["detail"]), "error", colour=colour)
        case _:
            return None


def _block(pop: str, word: str, name: str, text: str, kind: str, *, colour: bool) -> str:
    """Text behind a PoP, a word and a name; its other lines stand below the first one, so that it stays together."""
    head = f"          {pop:<5} {word:<11} " if word else f"          {pop:<5} "
    lines = [printable(line) for line in redacted(text).splitlines()] or [""]
    body = ("\n" + _MARGIN).join(lines)
    return _paint(printable(f"{head}{name}: ") + body, _COLOURS.get(kind, "0"), colour=colour)


def _shown(where: str, stack: str, sources: Sources, *, colour: bool) -> Iterator[str]:
    """The source line of a failure, and the places that led there."""
    place = place_of(where)
    if place is not None:
        yield from render_place(place, sources(place.file), colour=colour)
    for frame in stack.splitlines():
        if frame.partition(" in ")[0] != where:
            yield printable(f"  from {frame}")


def note_json(note: Note) -> str | None:
    """The same for programs."""
    lost = note.phase == "fetch" and note.what != "answered"
    if not lost and (note.phase != "function" or note.what not in ("log", "failed", "failed-after")):
        return None
    told = {"at": note.at, "pop": note.pop, "id": note.request, "event": note.what, **dict(note.detail)}
    return json.dumps(
        {name: redacted(value) if isinstance(value, str) else value for name, value in told.items()}
    )


@lru_cache(maxsize=16)
def _clock(second: int) -> str:
    """A second since the epoch as the time of day in UTC."""
    return datetime.fromtimestamp(second, UTC).strftime("%H:%M:%S")


def _path(url: str) -> str:
    """The URL without the scheme, which is always the same here."""
    return redacted(url.partition("://")[2] or url)


def _paint(text: str, code: str, *, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour and code != "0" else text

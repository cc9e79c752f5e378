"""What came of a function's call, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from edgecdn.cli.events import Event, in_shape
from edgecdn.cli.loading import counted
from edgecdn.cli.trying import MOST_BODY, Tried
from edgecdn.diagnostics.render.text import printable, render_text
from edgecdn.http.message import Request
from edgecdn.observe.lines import note_json, note_line, redacted
from edgecdn.observe.sources import Sources, no_sources
from edgecdn.observe.unkeyed import unkeyed_inputs

_SHOWN: Final = 4000
"""How many characters of a body people are shown."""

_OWN: Final = (
    *("cache-status", "via", "x-cache", "x-served-by", "server-timing", "edge-request-id"),
    *("edge-function-usage", "edge-function-error"),
)
"""What the edge itself says on a response: told apart from what the function answered."""


def failed(tried: Tried) -> bool:
    """Whether the function failed, during its answer or behind it, or what it made is stored under a key that lacks an input."""
    return (
        bool(tried.failures)
        or bool(unkeyed_inputs(tried.notes))
        or tried.broken is not None
        or any(note.what == "failed-after" for note in tried.notes)
    )


def to_json(tried: Tried, request: Request, event: Event | None) -> dict[str, Any]:
    """All of it as values of JSON; a body that is no text is left out, and only its size told."""
    response, text = tried.response, _text(tried)
    return {
        "request": {"method": request.method, "url": redacted(str(request.url))},
        "pop": tried.pop,
        "outcome": [str(failure) for failure in tried.failures] or "answered",
        "failures": [
            {
                "kind": failure.failed.kind,
                "text": failure.failed.text,
                "where": failure.failed.where,
                "stack": list(failure.failed.stack),
            }
            for failure in tried.failures
        ],
        "status": response.status,
        "headers": [list(pair) for pair in response.headers.pairs],
        "body": text,
        "body_bytes": None if tried.body is None else len(tried.body),
        "broken": tried.broken,
        "output": None if event is None or not tried.answers else in_shape(event, tried.answers[-1]),
        "seconds": round(tried.seconds, 6),
        "usage": usage(tried),
        "unkeyed": [alarm.message for alarm in unkeyed_inputs(tried.notes)],
        "subrequests": [
            {
                "to": asked.origin.removeprefix("service:").rstrip(":"),
                "method": asked.method,
                "url": redacted(asked.url),
                "status": asked.status,
                "seconds": round(asked.seconds, 6),
                "problem": asked.problem,
            }
            for asked in tried.asked
        ],
        "logs": [
            {"level": detail["level"], "text": redacted(str(detail["text"]))}
            for note in tried.notes
            if note.what == "log" and note_json(note) is not None
            for detail in (dict(note.detail),)
        ],
    }


def usage(tried: Tried) -> dict[str, int]:
    """The shares of the function's limits that the call took, in percent, by their names."""
    said = tried.response.headers.first("edge-function-usage") or ""
    parts = (part.partition("=") for part in said.partition(";")[2].split(";"))
    return {name: int(share) for name, _, share in parts if share.isdecimal()}


def to_text(
    tried: Tried,
    request: Request,
    event: Event | None,
    sources: Sources,
    config: Sources = no_sources,
    *,
    colour: bool,
) -> str:
    """All of it for people."""
    return "".join(f"{line}\n" for line in _lines(tried, request, event, sources, config, colour=colour))


def _lines(
    tried: Tried, request: Request, event: Event | None, sources: Sources, config: Sources, *, colour: bool
) -> Iterator[str]:
    response = tried.response
    at_origins = sum(asked.seconds for asked in tried.asked)
    yield f"request    {printable(redacted(f'{request.method} {request.url}'))}, in {tried.pop}"
    outcome = ", ".join(map(str, tried.failures)) or (
        f"the body broke off: {tried.broken}" if tried.broken else "answered"
    )
    yield f"outcome    {printable(outcome)}"
    waited = (
        f", {at_origins * 1000:.1f} ms of it waiting for {counted(len(tried.asked), 'request')}"
        if tried.asked
        else ""
    )
    yield f"time       {tried.seconds * 1000:.1f} ms with its start{waited}"
    shares = ", ".join(f"{name} {share} %" for name, share in usage(tried).items())
    yield f"limits     {shares or 'nothing of them'}"
    for asked in tried.asked:
        answer = f"no answer ({asked.problem})" if asked.status is None else str(asked.status)
        to = asked.origin.removeprefix("service:")
        where = "" if to == "url:" else f" ({to})"
        yield printable(
            f"asked      {asked.method} {redacted(asked.url)}{where}: {answer}, {asked.seconds * 1000:.1f} ms"
        )
    for note in tried.notes:
        line = note_line(note, colour=colour, sources=sources) if note.phase == "function" else None
        if line is not None:
            yield (
                line.replace("          ", "log        ", 1)
                .replace(" run: ", ": ", 1)
                .replace(" run (", " (", 1)
            )
    for alarm in unkeyed_inputs(tried.notes):
        yield ""
        texts = {alarm.span.file: config(alarm.span.file)}
        yield from render_text((alarm,), texts, colour=colour).rstrip().split("\n")
    yield ""
    if event is not None and tried.answers:
        import json

        yield from (
            printable(line)
            for line in json.dumps(
                in_shape(event, tried.answers[-1]), indent=2, ensure_ascii=False
            ).splitlines()
        )
        return
    yield f"{response.status}"
    yield from (printable(f"{name}: {value}") for name, value in response.headers.pairs if name not in _OWN)
    yield ""
    yield from _body(tried)


def _body(tried: Tried) -> Iterator[str]:
    if tried.body is None:
        yield f"(a body of more than {MOST_BODY // 2**20} MB)"
        return
    text = _text(tried)
    if text is None:
        yield f"({len(tried.body):,} bytes of {tried.response.headers.first('content-type') or 'no named type'})"
        return
    yield from (printable(line.replace("\t", "    ")) for line in text[:_SHOWN].splitlines())
    if len(text) > _SHOWN:
        yield f"(and {len(text) - _SHOWN:,} characters more)"


def _text(tried: Tried) -> str | None:
    try:
        text = (tried.body or b"").decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text

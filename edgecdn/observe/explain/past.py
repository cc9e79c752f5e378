"""The story of a request that has been: what its notes tell, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from edgecdn.edge.effects import Note
from edgecdn.observe.explain.story import Fact, Scalar, Step, Story
from edgecdn.observe.explain.words import by_whom, counted, span, way_out
from edgecdn.observe.journal import shortened
from edgecdn.plan.model import Plan

Detail = Mapping[str, Scalar]

_FAILURES: Final = ("failed", "failed-after")


def story_of(notes: Sequence[Note], plan: Plan) -> Story | None:
    """The story of the request that all these notes are of; None where they do not tell how it ended.

    `plan` is the one that is served now: where the rule stands is told from it.
    """
    end = next((note for note in notes if note.phase == "deliver"), None)
    if end is None:
        return None
    told = dict(end.detail)
    steps = [_rule(told, plan)]
    steps += (step for note in _in_order(notes) if (step := _step(note, end.at)) is not None)
    steps.append(_end(end, told))
    return Story(f"{told['method']} {told['url']}  (request {end.request} in {end.pop})", tuple(steps))


def lately(notes: Sequence[Note], url: str, now: float) -> Step | None:
    """How the latest request for a URL ended, and why its answer was not stored where it was not; None if none is remembered."""
    request = latest(notes, url)
    own = [note for note in notes if note.request == request]
    end = next((note for note in own if note.phase == "deliver"), None)
    if request is None or end is None:
        return None
    detail = dict(end.detail)
    why = f", {detail['reason']}" if detail.get("reason") else ""
    told = [
        f"Last asked for {span(now - end.at)} ago (request {request} in {end.pop}): {detail['x_cache']}{why}."
    ]
    for note in own:
        if note.phase == "keep" and note.what in ("refused", "incomplete"):
            told += _kept(note, note.what, dict(note.detail))
    return Step(
        "lately", tuple(dict.fromkeys(told)), {"id": request, "pop": end.pop, "x_cache": detail["x_cache"]}
    )


def latest(notes: Iterable[Note], url: str) -> str | None:
    """The id of the latest request for a URL, None where none is remembered."""
    found, remembered = None, shortened(url)
    for note in notes:
        if note.phase == "deliver" and dict(note.detail).get("url") == remembered:
            found = note.request
    return found


def _in_order(notes: Sequence[Note]) -> list[Note]:
    """The notes as things came about: a cache decides first, but what it decided is noted when the answer is there."""
    decided = [note for note in notes if note.phase == "lookup"][::-1]
    others = [note for note in notes if note.phase != "lookup"]
    first = next((i for i, note in enumerate(others) if note.phase in ("fetch", "keep")), len(others))
    return [*others[:first], *decided, *others[first:]]


def _rule(told: Detail, plan: Plan) -> Step:
    name = told.get("rule")
    if name is None:
        return Step("rule", ("No rule matched; the defaults held.",), {"rule": None, "source": None})
    source = next((route.source for route in plan.routes if route.name == name), None)
    where = "" if source is None else f" ({source})"
    facts: dict[str, Fact] = {"rule": str(name), "source": None if source is None else str(source)}
    return Step("rule", (f"Rule {name}{where} held.",), facts)


def _step(note: Note, start: float) -> Step | None:
    detail = dict(note.detail)
    told = _told(note, detail)
    if not told:
        return None
    facts: dict[str, Fact] = {
        "pop": note.pop,
        "what": note.what,
        "after": round(note.at - start, 6),
        **detail,
    }
    return Step(note.phase, told, facts)


def _told(note: Note, detail: Detail) -> tuple[str, ...]:
    match (note.phase, note.what):
        case ("admit", "refused"):
            return (f"Refused with {detail['status']} before any cache.",)
        case ("function", "log"):
            return (f"{detail['function']} said: {detail['text']}",)
        case ("function", what) if what in _FAILURES:
            return (f"{detail['function']} failed: {detail['text']}",)
        case ("lookup", what):
            return _lookup(note, what, detail)
        case ("fetch", "answered"):
            return (f"{note.pop} asked the origin: {detail['status']} after {_ms(detail['seconds'])}.",)
        case ("fetch", what):
            return (f"{note.pop} asked the origin, and got no answer ({what}): {detail['detail']}.",)
        case ("keep", what):
            return _kept(note, what, detail)
        case _:
            return ()


def _lookup(note: Note, what: str, detail: Detail) -> tuple[str, ...]:
    told = [f"{note.pop}: {what}, {detail['reason']} ({detail['section']})."]
    if "born" in detail:
        age = note.at - float(detail["born"] or 0)
        lifetime = float(detail["lifetime"] or 0)
        left = lifetime - age
        fresh = f"{span(left)} before its end" if left > 0 else f"{span(-left)} past its end"
        whom = by_whom(str(detail["by"]), str(detail["by_section"]))
        told.append(f"What was stored was {span(age)} old, {fresh}: its lifetime is {span(lifetime)} {whom}.")
    if detail.get("key"):
        told.append(f"key: {detail['key']}")
    return tuple(told)


def _kept(note: Note, what: str, detail: Detail) -> tuple[str, ...]:
    if what in ("stored", "confirmed"):
        whom = by_whom(str(detail["by"]), str(detail["by_section"]))
        size = f", {counted(int(detail['bytes'] or 0), 'byte')}" if "bytes" in detail else ""
        lifetime = span(float(detail["lifetime"] or 0))
        return (f"{note.pop} {what} it{size}: fresh for {lifetime} {whom}.",)
    if what == "refused":
        first = f"{note.pop} did not store it: {detail['reason']} ({detail['section']})."
        out = way_out(str(detail["section"]))
        return (first,) if out is None else (first, out)
    if what == "incomplete":
        size = counted(int(detail["bytes"] or 0), "byte")
        return (f"{note.pop} did not store it: it broke off after {size} ({detail['reason']}).",)
    if what == "contradicted":
        return (f"{note.pop} made stale what it has: {detail['reason']} (RFC 9111 4.3.5).",)
    if what == "invalidated":
        gone = counted(int(detail["count"] or 0), "stored response")
        return (f"{note.pop} took {gone} of {detail['url']} out of its cache.",)
    return ()


def _end(end: Note, told: Detail) -> Step:
    why = f": {told['reason']}" if told.get("reason") else ""
    lines = [f"{told['x_cache']}{why}. The answer was a {told['status']}."]
    if told.get("failures"):
        lines.append(f"Functions that failed: {told['failures']}.")
    facts: dict[str, Fact] = {"pop": end.pop, "id": end.request, **told}
    return Step("verdict", tuple(lines), facts)


def _ms(seconds: object) -> str:
    return f"{float(seconds) * 1000:.1f} ms" if isinstance(seconds, int | float) else "some time"

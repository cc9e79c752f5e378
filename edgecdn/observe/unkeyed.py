"""Telling the developer of inputs that no key holds, at the rule's line of the config, once for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from edgecdn.diagnostics.diagnostic import Diagnostic, Span
from edgecdn.edge.effects import Note
from edgecdn.observe.sources import place_of

CODE: Final = "FUNC050"

_KEYS: Final = {
    "cf:country": "`key: {country: true}`",
    "header:accept-language": "`key: {language: [en, de]}`, with your languages, or `Vary: Accept-Language`",
    "header:user-agent": "`key: {device: true}`",
}


@dataclass(eq=False, slots=True)
class Alarms:
    """Which have been told: one for each rule, function and input."""

    told: set[tuple[object, ...]] = field(default_factory=set)

    def first(self, note: Note) -> bool:
        """Whether a note tells of an unkeyed input that was not told yet."""
        if (note.phase, note.what) != ("keep", "unkeyed"):
            return False
        detail = dict(note.detail)
        name = tuple(detail.get(part) for part in ("rule", "function", "input", "through"))
        new = name not in self.told
        self.told.add(name)
        return new


def unkeyed_inputs(notes: Iterable[Note]) -> tuple[Diagnostic, ...]:
    """What there is to tell in a journal's notes. A test of a site asserts that there is nothing."""
    alarms = Alarms()
    return tuple(diagnostic_of(note) for note in notes if alarms.first(note))


def diagnostic_of(note: Note) -> Diagnostic:
    """A note of this kind for people."""
    detail = {name: str(value) for name, value in note.detail if value is not None}
    function, name = detail["function"], detail["input"]
    what = _words(name)
    place = place_of(detail.get("where", "")) or Span.point(detail["file"])
    rule = f"the rule {detail['rule']}" if "rule" in detail else "requests that no rule matches"
    if "through" in detail:
        message = f"The function `{function}` read {what} and sent `{detail['through']}` on accordingly, which the key of {rule} does not hold."
    else:
        message = f"The function `{function}` read {what}, which the key of {rule} does not hold, and its response is stored."
    return Diagnostic(
        CODE,
        message,
        place,
        "warning",
        notes=("What was made for one client is served to others who differ in it.",),
        help=f"Add it to the key ({_key(name)}), answer with `Vary`, or do not read it.",
    )


def _words(name: str) -> str:
    kind, _, what = name.partition(":")
    return (
        f"`request.cf.{what}`" if kind == "cf" else "a cookie" if what == "cookie" else f"the field `{what}`"
    )


def _key(name: str) -> str:
    kind, _, what = name.partition(":")
    if name in _KEYS:
        return _KEYS[name]
    if kind == "cf":
        return "`cacheKey` of a function in front of the cache"
    return "`key: {cookies: [NAME]}`" if what == "cookie" else f"`key: {{headers: [{what}]}}`"

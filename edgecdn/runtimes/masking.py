"""Keeping secrets out of what functions say: their values are masked before anybody hears of a log line or a failure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from edgecdn.edge.turns import Failed, Log, Turned

_SHORTEST: Final = 6
"""Shorter values stand in too much that has nothing to do with them."""

Mask = Callable[[str], str]


def mask_for(secrets: Mapping[str, str]) -> Mask:
    """What replaces the values of these secrets, by their names, wherever they stand in a text.

    A value is also known inside JSON's quotes, and the strings inside a value that is JSON (a JWK) by themselves.
    """
    known = {
        spelled: name
        for name, value in secrets.items()
        for spelled in _spellings(value)
        if len(spelled) >= _SHORTEST
    }
    # The longest first: one value may be a part of another.
    values = sorted(known.items(), key=lambda item: -len(item[0]))

    def mask(text: str) -> str:
        for value, name in values:
            if value in text:
                text = text.replace(value, f"[{name}]")
        return text

    return mask


def _spellings(value: str) -> Iterator[str]:
    yield value
    yield json.dumps(value)[1:-1]
    if value.startswith(("{", "[")):
        try:
            read = json.loads(value)
        except (ValueError, RecursionError):
            return
        yield from (text for text in _strings(read) if len(text) >= 2 * _SHORTEST)


def _strings(read: object) -> Iterator[str]:
    match read:
        case str():
            yield read
        case list():
            for item in read:
                yield from _strings(item)
        case dict():
            for item in read.values():
                yield from _strings(item)
        case _:
            return


def masked(turned: Turned, mask: Mask) -> Turned:
    """The same turn, with what it logged and how it failed masked. What the function answers is its own affair."""
    outcome = turned.outcome
    if isinstance(outcome, Failed):
        outcome = replace(outcome, text=mask(outcome.text), stack=tuple(mask(line) for line in outcome.stack))
    elif not turned.logs:
        return turned  # as nearly all are
    return replace(
        turned, logs=tuple(Log(line.level, mask(line.text)) for line in turned.logs), outcome=outcome
    )

"""Whether JSON fits a schema, and nothing more: most configs are good, and jsonschema takes a while to be imported."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from edgecdn.config.parts import DURATION, SIZE, Schema
from edgecdn.config.units import duration, size

_TYPES: Final[Mapping[str, Callable[[object], bool]]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}

_COUNTED: Final[Mapping[str, type[list[Any] | str | dict[str, Any]]]] = {
    "minItems": list,
    "maxItems": list,
    "minLength": str,
    "minProperties": dict,
}

_WORDS: Final = frozenset(
    ("$schema", "$id", "title", "description", "examples", "default", "enum_strings", "additionalProperties")
)
"""What constrains nothing, or is read together with another keyword."""


def well_formed(name: str, value: object) -> bool:
    """Whether a value is what a format of ours says; a mapping under `edge_ttl` is no duration and may stand there."""
    match name:
        case "duration":
            return isinstance(value, dict) or duration(value) is not None
        case "size":
            return not isinstance(value, str) or size(value) is not None
        case _:
            return False


def fits(value: Any, schema: Schema, root: Schema | None = None) -> bool:
    """Whether `value` certainly fits the schema. What is not understood does not: jsonschema has the last word."""
    whole = schema if root is None else root
    return all(
        _holds(word, wanted, value, whole) for word, wanted in schema.items() if word not in _WORDS
    ) and _no_other_keys(value, schema, whole)


def _holds(word: str, wanted: Any, value: Any, root: Schema) -> bool:
    match word:
        case "type":
            kinds = (wanted,) if isinstance(wanted, str) else wanted
            return any(_TYPES[kind](value) for kind in kinds)
        case "enum":
            return isinstance(value, str) and value in wanted
        case "required":
            return not isinstance(value, dict) or all(key in value for key in wanted)
        case "properties":
            return not isinstance(value, dict) or all(
                fits(inner, wanted[key], root) for key, inner in value.items() if key in wanted
            )
        case "patternProperties":
            return not isinstance(value, dict) or all(
                fits(inner, below, root)
                for key, inner in value.items()
                for pattern, below in wanted.items()
                if _pattern(pattern).search(key)
            )
        case "items":
            return not isinstance(value, list) or all(fits(item, wanted, root) for item in value)
        case _ if word in _COUNTED:
            return _counted(word, wanted, value)
        case "uniqueItems":
            return not isinstance(value, list) or _unlike(value)
        case "pattern":
            return not isinstance(value, str) or _pattern(wanted).search(value) is not None
        case "format":
            return wanted in (DURATION, SIZE) and well_formed(wanted, value)
        case "minimum" | "maximum":
            number = isinstance(value, int | float) and not isinstance(value, bool)
            return not number or (value >= wanted if word == "minimum" else value <= wanted)
        case "$ref":
            return fits(value, _referred(wanted, root), root)
        case _:
            return False


def _counted(word: str, wanted: int, value: Any) -> bool:
    if not isinstance(value, _COUNTED[word]):
        return True
    return len(value) <= wanted if word == "maxItems" else len(value) >= wanted


def _unlike(items: list[Any]) -> bool:
    """Whether strings are all different; of anything else nothing is said."""
    return all(isinstance(item, str) for item in items) and len(set(items)) == len(items)


def _no_other_keys(value: Any, schema: Schema, root: Schema) -> bool:
    more = schema.get("additionalProperties", True)
    if more is True or not isinstance(value, dict):
        return True
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    others = (
        inner
        for key, inner in value.items()
        if key not in known and not any(_pattern(pattern).search(key) for pattern in patterns)
    )
    return all(more is not False and fits(inner, more, root) for inner in others)


def _referred(reference: str, root: Schema) -> Schema:
    found: Any = root
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)

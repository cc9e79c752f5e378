"""The parts that schemas are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Schema = dict[str, Any]
"""A JSON Schema: JSON, whose shape no type says."""

# In Python `$` also matches before a line break at the end; elsewhere the rest changes nothing.
END: Final = r"$(?!\n)"
DURATION: Final = "duration"
SIZE: Final = "size"


def object_of(properties: Mapping[str, Schema], required: tuple[str, ...] = (), **more: object) -> Schema:
    """A mapping with these keys and no others."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
        **more,
    }


def text(description: str, *examples: str, **more: object) -> Schema:
    """A string that is not empty."""
    return {"type": "string", "minLength": 1, "description": description, "examples": list(examples), **more}


def duration(description: str, *examples: str, **more: object) -> Schema:
    """A duration; only 0 goes without a unit."""
    return {
        "type": ["string", "integer"],
        "format": DURATION,
        "description": description,
        "examples": list(examples),
        **more,
    }


def size(description: str, *examples: str, **more: object) -> Schema:
    """A size in bytes."""
    return {"type": "string", "format": SIZE, "description": description, "examples": list(examples), **more}


def list_of(items: Schema, description: str, **more: object) -> Schema:
    """A list of such items."""
    return {"type": "array", "items": items, "description": description, **more}


def names(description: str, *examples: str) -> Schema:
    """A list of names, each of them once."""
    return list_of(text(description, *examples), description, uniqueItems=True, examples=[list(examples)])

"""The schema of a whole file: the CDN, what the file includes, and its environments."""

from __future__ import annotations

from typing import Final

from edgecdn.config.parts import Schema
from edgecdn.config.schema import CDN

_INCLUDE: Final[Schema] = {
    "type": "array",
    "items": {"type": "string", "minLength": 1},
    "description": "Files whose settings stand behind those of this one.",
    "examples": [["rules.yaml"]],
}

_PART: Final[Schema] = {
    "type": "object",
    "properties": {
        name: {"$ref": f"#/properties/cdn/properties/{name}", "description": f"As `cdn.{name}`."}
        for name in CDN["properties"]
    },
    "additionalProperties": False,
    "description": "The settings that are others there.",
    "examples": [{"status_headers": ["fastly"]}],
}

_ENVIRONMENTS: Final[Schema] = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "properties": {"cdn": _PART},
        "additionalProperties": False,
    },
    "description": "Settings that win where an environment is chosen (`--environment`), by its name.",
    "examples": [{"staging": {"cdn": {"origins": {"shop": {"url": "https://staging.shop.example"}}}}}],
}


def cdn_schema() -> Schema:
    """The schema of a whole file, draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://edgecdn.dev/schemas/cdn.schema.json",
        "title": "cdn.yaml",
        "description": "The configuration of edgecdn.",
        "type": "object",
        "properties": {"cdn": CDN, "include": _INCLUDE, "environments": _ENVIRONMENTS},
        "required": ["cdn"],
        "additionalProperties": False,
        "examples": [{"cdn": CDN["examples"][0]}],
    }

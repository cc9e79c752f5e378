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


def editor_schema() -> Schema:
    """The same for editors and docs: every key has a title and examples, too."""
    return _told(cdn_schema(), "cdn.yaml")


def _told(schema: Schema, name: str) -> Schema:
    told = {"title": schema.get("title", name.replace("_", " ").capitalize()), **schema}
    if "examples" not in told:
        if "enum" in told:
            told["examples"] = list(told["enum"])
        elif told.get("type") == "boolean":
            told["examples"] = [True, False]
    for part in ("properties", "patternProperties"):
        if part in told:
            told[part] = {
                key: _told(inner, key if part == "properties" else name) for key, inner in told[part].items()
            }
    for part in ("items", "additionalProperties"):
        if isinstance(told.get(part), dict):
            # An item that nothing is said of is what its list or mapping is of.
            told[part] = _told({"description": told["description"], **told[part]}, name)
    return told

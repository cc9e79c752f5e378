"""The JSON Schema of cdn.yaml, as editors and checks use it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from edgecdn.config.reading import read_yaml
from edgecdn.config.structure import check_structure
from edgecdn.config.whole import cdn_schema, editor_schema


def properties(schema: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every key that the schema knows, with what it says of it."""
    if isinstance(schema, dict):
        for name, inner in schema.get("properties", {}).items():
            yield f"{path}.{name}", inner
            yield from properties(inner, f"{path}.{name}")
        for keyword in ("items", "additionalProperties"):
            yield from properties(schema.get(keyword), f"{path}[]")


ALL = dict(properties(cdn_schema()))


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(cdn_schema())


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_key_says_what_it_is_for(name: str) -> None:
    assert ALL[name].get("description", "").endswith(".")


@pytest.mark.parametrize("name", sorted(name for name in ALL if ALL[name].get("examples")))
def test_every_example_is_valid(name: str) -> None:
    whole = cdn_schema()
    schema = {"type": "object", "properties": {**whole["properties"], "x": ALL[name]}}
    for example in ALL[name]["examples"]:
        tree, problems = read_yaml(f"x: {_flow(example)}\n".encode(), "t.yaml")
        assert tree is not None
        assert not problems
        assert not check_structure(tree, schema)


def _flow(value: object) -> str:
    import json

    return json.dumps(value)


def _keys(schema: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every key that the schema knows, with what it says of it."""
    for part in ("properties", "patternProperties"):
        for key, inner in schema.get(part, {}).items():
            yield f"{name}.{key}", inner
            yield from _keys(inner, f"{name}.{key}")
    for part in ("items", "additionalProperties"):
        if isinstance(schema.get(part), dict):
            yield f"{name}.*", schema[part]
            yield from _keys(schema[part], f"{name}.*")


def test_editors_can_explain_every_key() -> None:
    found = dict(_keys(editor_schema(), ""))
    assert len(found) > 100
    for word in ("title", "description"):
        assert [key for key, schema in found.items() if not schema.get(word)] == []
    # What is described elsewhere has its examples there.
    bare = [key for key, schema in found.items() if not schema.get("examples") and "$ref" not in schema]
    # Of an item the list around it has examples.
    assert [key for key in bare if not key.endswith(".*")] == []


def test_what_is_told_allows_nothing_else() -> None:
    def bare(schema: Any) -> Any:
        if not isinstance(schema, dict):
            return schema
        return {
            key: {name: bare(inner) for name, inner in value.items()}
            if key in ("properties", "patternProperties")
            else bare(value)
            for key, value in schema.items()
            if key not in ("title", "examples", "description")
        }

    assert bare(editor_schema()) == bare(cdn_schema())

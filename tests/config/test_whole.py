"""The JSON Schema of cdn.yaml, as editors and checks use it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from edgecdn.config.reading import read_yaml
from edgecdn.config.structure import check_structure
from edgecdn.config.whole import cdn_schema


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

"""What fits quickly is what jsonschema finds no fault with."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.compiler.functions import FILE_CONFIG
from edgecdn.config.fits import fits, well_formed
from edgecdn.config.parts import Schema
from edgecdn.config.structure import check_structure
from edgecdn.config.tree import Mapping, Node, Scalar, Sequence
from edgecdn.config.whole import cdn_schema
from edgecdn.diagnostics.diagnostic import Span

WHOLE = cdn_schema()
HERE = Span.point("x.yaml")


def examples(schema: Any, root: Schema) -> list[tuple[Schema, Any]]:
    """Every example and default in a schema, beside the schema that it stands in."""
    if not isinstance(schema, dict):
        return []
    own = [
        (schema, item)
        for item in [*schema.get("examples", ()), *([schema["default"]] if "default" in schema else [])]
    ]
    below = [*schema.get("properties", {}).values(), *schema.get("patternProperties", {}).values()]
    below += [schema.get("items"), schema.get("additionalProperties")]
    return own + [found for inner in below for found in examples(inner, root)]


def tree(value: Any) -> Node:
    match value:
        case dict():
            return Mapping(tuple((Scalar(key, key, HERE), tree(inner)) for key, inner in value.items()), HERE)
        case list():
            return Sequence(tuple(tree(item) for item in value), HERE)
        case _:
            return Scalar(value, str(value), HERE)


@pytest.mark.parametrize("schema", [WHOLE, FILE_CONFIG], ids=["cdn.yaml", "a function's config"])
def test_every_example_and_default_fits(schema: Schema) -> None:
    found = examples(schema, schema)
    assert found
    assert [item for own, item in found if not fits(item, own, schema)] == []


GOOD = {
    "cdn": {
        "points_of_presence": [{"region": "eu", "locations": ["lon", {"code": "hq", "at": [1, 2.5]}], "shield": "lon"}],
        "origins": {"shop": {"url": "https://shop.example", "timeout": "5s", "at": [1.5, 2]}},
        "defaults": {"edge_ttl": "5m", "key": {"query": {"deny": ["utm"]}, "image_format": True}},
        "caching_rules": [
            {"pattern": "/a/*", "edge_ttl": {"min": 0, "max": "1d"}, "methods": ["GET"], "status_ttl": {"404": "1s", "5xx": 0}}
        ],
        "compute_at_edge": [{"function": "f", "vars": {"A": "x", "B": 1, "C": True}, "path": ["/x"]}],
        "lint": {"ignore": ["STYLE"]},
    },
    "environments": {"staging": {"cdn": {"status_headers": ["fastly"]}}},
}  # fmt: skip
ODD = [
    None,
    True,
    0,
    -1,
    1.5,
    "",
    "x",
    "5m",
    "12:30:45",
    "all",
    "GET",
    "4xx",
    [],
    ["x", "x"],
    [1, 1],
    {},
    {"x": 1},
]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inner for place in places(item, (*path, key)))]


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    step = path[0]
    if isinstance(value, dict):
        return {**value, step: changed(value.get(step), path[1:], new)}
    return [changed(item, path[1:], new) if number == step else item for number, item in enumerate(value)]


@given(data=st.data())
def test_a_changed_config_fits_only_where_nothing_is_wrong_with_it(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(places(GOOD)))
    if data.draw(st.booleans()):
        path = (*path, data.draw(st.sampled_from(["x", "cdn", "edge_ttl", "404", "min"])))
    try:
        value = changed(GOOD, path, data.draw(st.sampled_from(ODD)))
    except (TypeError, AttributeError):
        return  # the path leads through what is no mapping
    assert fits(value, WHOLE) == (not check_structure(tree(value), WHOLE))


def test_a_good_config_fits() -> None:
    assert fits(GOOD, WHOLE)
    assert check_structure(tree(GOOD), WHOLE) == ()


@pytest.mark.parametrize(("value", "good"), [(3, True), (1, False), (9, False), ("x", True), (True, True)])
def test_bounds_are_for_numbers(value: object, good: bool) -> None:  # noqa: FBT001 - a column of the table
    assert fits(value, {"minimum": 2, "maximum": 5}) is good


def test_what_it_does_not_know_is_left_to_jsonschema() -> None:
    assert not fits({}, {"oneOf": [{"type": "object"}]})
    assert not well_formed("date", "2020-01-01")
    assert not fits([1, 2], {"uniqueItems": True})

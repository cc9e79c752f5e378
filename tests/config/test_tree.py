"""YAML as a tree, and scalars as YAML 1.2's core schema reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.config.reading import read_yaml
from edgecdn.config.tree import Mapping, Node, Scalar, Sequence, at, core_value, plain


def tree(text: str) -> Node:
    node, problems = read_yaml(text.encode(), "t.yaml")
    assert node is not None
    assert not problems
    return node


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("no", "no"), ("yes", "yes"), ("on", "on"), ("Off", "Off"), ("12:30:45", "12:30:45"), ("y", "y")),
        *(
            ("true", True),
            ("False", False),
            ("null", None),
            ("~", None),
            ("", None),
            ("1.10", 1.1),
            ("12", 12),
        ),
        *(
            ("0o14", 12),
            ("0x1F", 31),
            ("014", 14),
            ("-7", -7),
            ("+7", 7),
            ("1e3", 1000.0),
            (".5", 0.5),
            ("5.", 5.0),
        ),
        *(
            ("1_000", "1_000"),
            ("2026-01-01", "2026-01-01"),
            (".", "."),
            ("0b1", "0b1"),
            ("9" * 5000, "9" * 5000),
        ),
    ],
)
def test_plain_scalars(text: str, value: object) -> None:
    found = core_value(text)
    assert (found, type(found)) == (value, type(value))


@given(text=st.text(max_size=20))
def test_no_text_raises(text: str) -> None:
    core_value(text)


def test_a_tree_as_json_has_it() -> None:
    node = tree("a: [1, 'two', null]\nb: {c: true}\n")
    assert plain(node) == {"a": [1, "two", None], "b": {"c": True}}


def test_a_path_leads_as_far_as_it_can() -> None:
    node = tree("a:\n  - x: 1\n")
    found = at(node, ("a", 0, "x"))
    assert isinstance(found, Scalar)
    assert (found.value, found.span.line, found.span.column) == (1, 2, 8)
    assert isinstance(at(node, ("a", 5)), Sequence)
    assert isinstance(at(node, ("a", 0, "y")), Mapping)
    assert isinstance(at(node, ("b",)), Mapping)


def test_keys_know_their_place() -> None:
    node = tree("a: 1\nbb: 2\n")
    assert isinstance(node, Mapping)
    key = node.key("bb")
    assert key is not None
    assert (key.span.line, key.span.column, key.span.end_column) == (2, 1, 3)
    assert node.key("c") is node.get("c") is None

"""The parts of schemas: each says what it takes, and nothing else gets in."""

from __future__ import annotations

import pytest

from edgecdn.config.parts import Schema, duration, list_of, names, object_of, size, text
from edgecdn.config.reading import read_yaml
from edgecdn.config.structure import check_structure

ENTRY = object_of(
    {
        "name": text("A name.", "a"),
        "wait": duration("A wait.", "1s"),
        "room": size("Room.", "1MB"),
        "hosts": names("Hosts.", "a.example"),
        "numbers": list_of({"type": "integer"}, "Numbers.", minItems=2),
    },
    ("name",),
    description="An entry.",
)


def codes(schema: Schema, yaml: str) -> list[str]:
    tree, problems = read_yaml(yaml.encode(), "a.yaml")
    assert tree is not None, problems
    return [problem.code for problem in check_structure(tree, schema, "the entry")]


def test_what_fits_is_taken() -> None:
    assert codes(ENTRY, "{name: n, wait: 5m, room: 1MB, hosts: [a, b], numbers: [1, 2]}") == []
    assert ENTRY["description"] == "An entry."


@pytest.mark.parametrize(
    ("yaml", "code"),
    [
        ("{}", "SCHEMA002"),
        ("{name: n, more: 1}", "SCHEMA001"),
        ('{name: ""}', "SCHEMA006"),
        ("{name: n, wait: soon}", "SCHEMA005"),
        ("{name: n, room: big}", "SCHEMA005"),
        ("{name: n, numbers: [1]}", "SCHEMA007"),
    ],
)
def test_what_does_not_is_told(yaml: str, code: str) -> None:
    assert codes(ENTRY, yaml) == [code]

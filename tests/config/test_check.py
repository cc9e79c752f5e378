"""The quick answer and the long one."""

from __future__ import annotations

import subprocess
import sys

from edgecdn.config.check import check_structure
from edgecdn.config.parts import Schema
from edgecdn.config.reading import read_yaml

SCHEMA: Schema = {"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": False}


def test_mistakes_are_told_at_length() -> None:
    tree, _ = read_yaml(b"b: 1\n", "t.yaml")
    assert tree is not None
    assert [item.message for item in check_structure(tree, SCHEMA)] == ["The file has no key `b`."]


def test_where_there_are_none_jsonschema_stays_away() -> None:
    code = (
        "import sys; from edgecdn.config.check import check_structure; from edgecdn.config.reading import read_yaml;"
        "tree, _ = read_yaml(b'a: 1', 't.yaml');"
        "assert check_structure(tree, {'type': 'object'}) == (); assert 'jsonschema' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

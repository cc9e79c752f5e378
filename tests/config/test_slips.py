"""What YAML's readers refuse, in words of our own; `tests/config/broken` has many more, with all that is shown of them."""

from __future__ import annotations

import pytest
import yaml

from edgecdn.config.slips import told

SLIPS = {
    "cdn:\n\tpops: 1\n": ("YAML004", 2, 1),
    "a: *.js\n": ("YAML003", 1, 4),
    'a: "\\q"\n': ("YAML003", 1, 6),
    'a: "b\n': ("YAML003", 1, 4),
    "a: [b\nc: d\n": ("YAML003", 1, 4),
    "a: b: c\n": ("YAML003", 1, 5),
    "a: 1\n<<<<<<< HEAD\n": ("YAML003", 2, 1),
    "<html>\n<a: b: c>\n": ("YAML003", 1, 1),
    "a: ]\n": ("YAML003", 1, 4),
    "a: \x07\n": ("YAML005", 1, 4),
}


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_is_told_with_its_place_and_a_way_out(text: str) -> None:
    with pytest.raises(yaml.YAMLError) as refused:
        list(yaml.parse(text, Loader=yaml.SafeLoader))
    problem = told(refused.value, "cdn.yaml", text)
    assert (problem.code, problem.span.line, problem.span.column) == SLIPS[text]
    assert problem.help is not None
    assert "while" not in problem.message

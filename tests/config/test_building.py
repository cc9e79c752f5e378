"""From YAML's events to a tree."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from edgecdn.config.building import MOST_DEPTH, MOST_NODES, Builder, Refused
from edgecdn.config.reading import read_yaml
from edgecdn.config.tree import plain


def built(text: str) -> object:
    """What a text means, as Python has it. Raises `Refused`."""
    builder = Builder(yaml.parse(text, Loader=yaml.SafeLoader), "cdn.yaml")
    tree = builder.document()
    assert tree is not None
    assert builder.problems == []
    return plain(tree)


def test_words_mean_what_yaml_1_2_says() -> None:
    text = "a: no\nb: 0x10\nc: 12:30:45\nd: '1'\ne: !!str 1\nf: ~\ng: [1, {h: 2.5}]\n"
    assert built(text) == {
        "a": "no",
        "b": 16,
        "c": "12:30:45",
        "d": "1",
        "e": "1",
        "f": None,
        "g": [1, {"h": 2.5}],
    }


def test_an_alias_is_what_it_names() -> None:
    assert built("a: &x {b: [1]}\nc: *x\n") == {"a": {"b": [1]}, "c": {"b": [1]}}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * (MOST_DEPTH + 2) + "]" * (MOST_DEPTH + 2), "YAML008"),
        (f"a: &a [{'1, ' * 400}]\nb: [{'*a, ' * (MOST_NODES // 400)}]", "YAML009"),
        ("a: &a [*a]", "YAML010"),
        ("a: *b", "YAML011"),
        ('a: "\\ud800"', "YAML015"),
        ("a: 1\n---\nb: 2\n", "YAML006"),
    ],
)
def test_what_is_too_much_or_stands_for_nothing_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        built(text)
    assert refused.value.diagnostic.code == code


def test_what_is_just_not_too_much_is_built() -> None:
    assert built("[" * MOST_DEPTH + "]" * MOST_DEPTH)
    assert built(f"a: &a [{'1, ' * 400}]\nb: [{'*a, ' * (MOST_NODES // 400 - 3)}]")


def test_unsafe_tags_run_nothing(tmp_path: Path) -> None:
    owned = tmp_path / "owned"
    _, problems = read_yaml(f'cdn: !!python/object/apply:os.system ["touch {owned}"]'.encode(), "cdn.yaml")
    assert [problem.code for problem in problems] == ["YAML012"]
    assert not owned.exists()

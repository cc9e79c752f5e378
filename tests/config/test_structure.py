"""The sentences that tell a schema's errors; the corpus in test_broken.py has most of them."""

from __future__ import annotations

from edgecdn.config.parts import END, Schema
from edgecdn.config.reading import read_yaml
from edgecdn.config.structure import MOST_PROBLEMS, check_structure


def told(text: str, schema: Schema) -> list[tuple[str, str, str | None]]:
    tree, _ = read_yaml(text.encode(), "t.yaml")
    assert tree is not None
    return [(item.code, item.message, item.help) for item in check_structure(tree, schema, "the thing")]


def test_a_keyword_without_words_of_its_own_still_names_place_and_reason() -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer", "multipleOf": 5, "examples": [3]}}}
    assert told("n: 9\n", schema) == [
        (
            "SCHEMA009",
            "`n` is not as it should be: 9 is not a multiple of 5.",
            "Write for example `3`.",
        )
    ]


def test_numbers_have_bounds() -> None:
    schema = {"type": "object", "properties": {"n": {"minimum": 2, "maximum": 5, "examples": [3]}}}
    assert told("n: 9\n", schema) == [
        ("SCHEMA009", "`n` cannot be `9`: the most is 5.", "Write for example `3`.")
    ]
    assert told("n: 1\n", schema) == [
        ("SCHEMA009", "`n` cannot be `1`: the least is 2.", "Write for example `3`.")
    ]


def test_too_many_items() -> None:
    schema = {"type": "object", "properties": {"l": {"type": "array", "maxItems": 1}}}
    assert told("l: [1, 2]\n", schema) == [("SCHEMA007", "`l` has 2 items; it takes at most 1.", None)]


def test_a_missing_key_without_an_example_is_described() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"description": "An a."}, "b": {"enum": ["x"]}, "c": {"examples": [True]}},
        "required": ["a", "b", "c"],
        "additionalProperties": False,
    }
    assert told("{}\n", schema) == [
        ("SCHEMA002", "The thing lacks `a`.", "An a."),
        ("SCHEMA002", "The thing lacks `b`.", "Write for example `b: x`."),
        ("SCHEMA002", "The thing lacks `c`.", "Write for example `c: true`."),
    ]


def test_of_endless_mistakes_the_first_are_told_and_that_there_are_more() -> None:
    schema = {"type": "object", "additionalProperties": False}
    found = told("".join(f"k{n}: 1\n" for n in range(MOST_PROBLEMS + 1)), schema)
    assert len(found) == MOST_PROBLEMS + 1
    assert found[-1] == ("SCHEMA012", "The thing has more mistakes than these.", "Mend these first.")


def test_a_pattern_of_ours_ends_where_the_text_ends() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string", "pattern": "^[a-z]{2}" + END}}}
    assert not told('a: "ab"', schema)
    assert [code for code, _, _ in told('a: "ab\\n"', schema)] == ["SCHEMA008"]


def test_problems_come_in_the_order_of_the_file_and_once() -> None:
    schema = {"type": "object", "additionalProperties": {"type": "integer"}}
    assert [message for _, message, _ in told("z: a\na: b\n", schema)] == [
        "`z` should be a number, and is text.",
        "`a` should be a number, and is text.",
    ]

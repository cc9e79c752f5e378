"""One config of several: files, environments, variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.config.compose import MOST_FILES, Composer, environments, merged
from edgecdn.config.reading import read_yaml
from edgecdn.config.tree import Node, plain
from edgecdn.diagnostics.diagnostic import Diagnostic, Span


def tree(text: str, file: str = "cdn.yaml") -> Node:
    node, problems = read_yaml(text.encode(), file)
    assert node is not None, problems
    return node


def composed(
    text: str,
    files: Mapping[str, str] | None = None,
    environment: str | None = None,
    **variables: str,
) -> tuple[object, list[str]]:
    """What a config comes to, and the codes of what is wrong."""

    def read(name: str, span: Span) -> Node | Sequence[Diagnostic]:
        found = (files or {}).get(name)
        return (Diagnostic("INCLUDE002", "None.", span),) if found is None else tree(found, name)

    composer = Composer(read, variables)
    whole = composer.whole(tree(text), environment)
    return plain(whole), [item.code for item in composer.problems]


def test_the_files_own_items_come_before_those_that_it_includes() -> None:
    told = composed(
        "include: [one, two]\na: {x: 1, l: [0]}",
        {
            "one": "a: {x: 2, y: 2, l: [1]}",
            "two": "include: three\na: {y: 3, l: [2]}",
            "three": "a: {z: 4, l: [3]}",
        },
    )
    assert told == ({"a": {"x": 1, "y": 2, "z": 4, "l": [0, 1, 2, 3]}}, [])


def test_every_value_keeps_its_place() -> None:
    over, under = tree("a: 1", "over"), tree("\nb: [2]", "under")
    whole = merged(over, under, join_lists=True)
    inner = whole.get("b")  # type: ignore[union-attr]  # two mappings make one
    assert inner is not None
    assert (inner.span.file, inner.span.line) == ("under", 2)


def test_files_that_include_each_other_are_told() -> None:
    assert composed("include: a", {"a": "include: b", "b": "include: [a]\nx: 1"}) == (
        {"x": 1},
        ["INCLUDE003"],
    )
    assert composed("include: cdn.yaml\nx: 1") == ({"x": 1}, ["INCLUDE003"])
    many = {str(number): "{}" for number in range(MOST_FILES + 2)}
    assert composed(f"include: {[str(name) for name in many]}", many)[1] == ["INCLUDE004"]
    assert composed("include: [[1], 2, none]\nx: 1") == ({"x": 1}, ["INCLUDE001", "INCLUDE001", "INCLUDE002"])


def test_an_environment_wins_and_its_lists_stand_in_place_of_others() -> None:
    text = "environments: {prod: {a: {x: 2, l: [9]}}}\na: {x: 1, y: 1, l: [0, 1]}"
    assert composed(text) == ({"a": {"x": 1, "y": 1, "l": [0, 1]}}, [])
    assert composed(text, environment="prod") == ({"a": {"x": 2, "y": 1, "l": [9]}}, [])
    assert composed(text, environment="prd") == ({"a": {"x": 1, "y": 1, "l": [0, 1]}}, ["ENV003"])
    assert composed("a: 1", environment="prod") == ({"a": 1}, ["ENV003"])
    assert composed("[1]", environment="prod") == ([1], ["ENV003"])


def test_environments_are_settings_by_name() -> None:
    assert list(environments(tree("environments: {a: {}, b: {}}")) or ()) == ["a", "b"]
    assert environments(tree("environments: {a: 1}")) is None
    assert environments(tree("environments: [a]")) is None
    assert environments(tree("x: 1")) == {}
    assert composed("environments: [a]\nx: 1") == ({"x": 1}, ["ENV004"])


def test_variables_are_put_in_and_read_as_if_they_stood_there() -> None:
    text = 'a: ${N}\nb: "${N}"\nc: ${N}s\nd: ${NONE:-5m}\ne: $$${N} $x\nf: ${EMPTY:-x}\n${N}: ${EMPTY}'
    assert composed(text, N="7", EMPTY="") == (
        {"a": 7, "b": 7, "c": "7s", "d": "5m", "e": "$7 $x", "f": "x", "${N}": None},
        [],
    )


def test_what_is_no_variable_is_told() -> None:
    assert composed('["${NONE}"]') == (["${NONE}"], ["ENV001"])
    assert composed('["${1A}", "${", "${A B}", "${A:x}"]')[1] == ["ENV002"] * 4


@given(st.text("${}:-A1 ", max_size=20), st.text(max_size=5))
def test_no_text_breaks_it(text: str, value: str) -> None:
    composer = Composer(lambda _, __: (), {"A": value})
    composer.whole(tree(repr(text) if "'" not in text else '""'), None)


values = st.recursive(
    st.integers(0, 3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@given(values, values)
def test_merging_twice_is_merging_once(over: object, under: object) -> None:
    one, other = tree(f"x: {over}"), tree(f"x: {under}")
    once = merged(one, other, join_lists=False)
    assert plain(merged(one, once, join_lists=False)) == plain(once)
    assert plain(merged(one, one, join_lists=False)) == plain(one)

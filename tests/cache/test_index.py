"""Keys by name: what a dictionary of sets would say, in less room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.cache.index import Index

STEPS = st.lists(
    st.tuples(st.booleans(), st.sampled_from("ab"), st.sampled_from(["x", "y", "z"])), max_size=20
)


@given(steps=STEPS)
def test_it_says_what_a_dictionary_of_sets_says(steps: list[tuple[bool, str, str]]) -> None:
    index, plain = Index[str](), dict[str, set[str]]()
    for adds, name, key in steps:
        if adds:
            index.add(name, key)
            plain.setdefault(name, set()).add(key)
        else:
            index.discard(name, key)
            plain.get(name, set()).discard(key)
        assert {known: set(index.of(known)) for known in index} == {
            n: keys for n, keys in plain.items() if keys
        }
        assert index.of("never") == set()


@given(steps=STEPS)
def test_how_it_came_to_be_does_not_show(steps: list[tuple[bool, str, str]]) -> None:
    index = Index[str]()
    for adds, name, key in steps:
        (index.add if adds else index.discard)(name, key)
    again = Index[str]()
    for name in index:
        for key in index.of(name):
            again.add(name, key)
    assert index == again

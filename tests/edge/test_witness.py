"""What a PoP saw of requests with one key."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.edge import witness
from edgecdn.edge.witness import Seen, Witness

INPUTS = st.sampled_from([(("header:cookie", "a"),), (("header:cookie", "b"),)])


def test_a_field_that_follows_an_input_is_found_and_one_that_changes_by_itself_never() -> None:
    seen = Witness()
    a, b = (("header:cookie", "a"),), (("header:cookie", "b"),)
    assert seen.compare("k", Seen(a, (("x-who", "a"), ("x-id", "1")))) == ()
    assert seen.compare("k", Seen(a, (("x-who", "a"), ("x-id", "2")))) == ()
    assert seen.compare("k", Seen(b, (("x-who", "b"), ("x-id", "3")))) == ("x-who",)
    assert seen.compare("other", Seen(b, (("x-who", "b"),))) == ()


@given(st.lists(st.tuples(st.sampled_from("kl"), INPUTS)))
def test_a_field_that_is_a_function_of_nothing_is_never_found(
    requests: list[tuple[str, tuple[tuple[str, str], ...]]],
) -> None:
    seen = Witness()
    for key, inputs in requests:
        assert seen.compare(key, Seen(inputs, (("x-edge", "1"),))) == ()


def test_it_is_bounded() -> None:
    seen = Witness()
    for number in range(witness._MOST + 1):
        seen.compare(str(number), Seen((), ()))
    assert len(seen.seen) == 1

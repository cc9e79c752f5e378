"""A bounded memory: what is asked for again stays, what is not goes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.drivers.live.generations import Generations, Marks

STEPS = st.lists(
    st.tuples(st.sampled_from(["get", "put", "drop"]), st.integers(0, 9), st.integers(1, 9)), max_size=60
)


@given(steps=STEPS, most=st.integers(1, 4))
def test_it_never_says_what_is_not_so_and_holds_no_more_than_twice_its_bound(
    steps: list[tuple[str, int, int]], most: int
) -> None:
    memory, all_of_it = Generations[int, int](most), dict[int, int]()
    for what, key, value in steps:
        match what:
            case "get":
                assert memory.get(key) in (None, all_of_it.get(key))
            case "put":
                memory.put(key, value)
                all_of_it[key] = value
                assert memory.get(key) == value
            case _:
                memory.drop(key)
                all_of_it.pop(key, None)
                assert memory.get(key) is None
        assert len(memory) <= 2 * most


@given(most=st.integers(1, 5), others=st.integers(0, 40))
def test_what_is_asked_for_outlives_whatever_else_comes(most: int, others: int) -> None:
    memory = Generations[str, int](most)
    memory.put("often", 1)
    for number in range(others):
        memory.put(f"once {number}", number)
        assert memory.get("often") == 1
    memory.clear()
    assert len(memory) == 0


@given(things=st.lists(st.binary(max_size=2), max_size=30), most=st.integers(1, 4))
def test_marks_tell_what_came_as_far_as_they_are_not_forgotten(things: list[bytes], most: int) -> None:
    marks, seen = Marks(most), set[bytes]()
    for thing in things:
        assert not marks.came(thing) or thing in seen
        assert marks.came(thing)
        seen.add(thing)
        assert len(marks) <= most

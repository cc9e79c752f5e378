"""What a PoP has learned of keys."""

from __future__ import annotations

from edgecdn.cache.keep import Refuse
from edgecdn.edge.passes import SECONDS, Passes

WHY = Refuse("the response says private", "RFC 9111 5.2.2.7")


def test_a_lesson_holds_for_a_while() -> None:
    passes = Passes()
    passes.learn("a", WHY, 100.0)
    found = passes.of("a", 100.0 + SECONDS - 1)
    assert found is not None
    assert found.why == WHY
    assert passes.of("a", 100.0 + SECONDS) is None
    assert passes.of("b", 100.0) is None


def test_it_can_be_forgotten() -> None:
    passes = Passes()
    for key in "abc":
        passes.learn(key, WHY, 0.0)
    passes.forget("a")
    passes.forget("never")
    assert (passes.of("a", 1.0), len(passes)) == (None, 2)
    passes.clear()
    assert not len(passes)


def test_lessons_are_bounded_and_what_holds_no_more_goes_first() -> None:
    passes = Passes(most=10)
    for number in range(5):
        passes.learn(f"old{number}", WHY, 0.0)
    for number in range(5):
        passes.learn(f"new{number}", WHY, SECONDS)
    passes.learn("last", WHY, SECONDS)
    assert all(passes.of(f"new{number}", SECONDS) for number in range(5))
    for number in range(100):
        passes.learn(str(number), WHY, SECONDS)
        assert len(passes) <= 10
    assert passes.of("99", SECONDS)


def test_long_keys_count_by_their_length() -> None:
    passes = Passes(characters=10_000)
    for number in range(100):
        passes.learn(f"{number}-{'a' * 1000}", WHY, 0.0)
        assert len(passes) <= 11
    passes.learn("short", WHY, 0.0)
    assert passes.of("short", 1.0)

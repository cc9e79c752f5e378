"""Which lines of a head count: never fewer than those that the gate would read differently."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.drivers.live.counting import Counting
from edgecdn.drivers.live.guard import plain_name
from edgecdn.http.watched import EVERY

NAMES = frozenset({"host", "accept"})
LINE = st.one_of(
    st.builds(
        lambda name, value: f"{name}:{value}".encode("latin-1"),
        st.sampled_from(["host", "Host", "HOST", "accept", "x-a", "X-A", "X-B", "hosts", "x_a", ""]),
        st.text(st.sampled_from(" \t1aé\x7f\x85\xa0\n\r\0:"), max_size=3),
    ),
    st.sampled_from([b"Host", b"X-A", b"x-ab", b"X-", b"", b" host: a", b"X-A :1"]),
)


def counts(line: bytes, names: frozenset[str] = NAMES) -> bool:
    """What it is to be, letter by letter."""
    name = plain_name(line)
    return name is None or EVERY in names or name.lower().decode() in names


@given(heads=st.lists(st.lists(LINE, max_size=6), max_size=8))
def test_a_line_counts_however_often_its_like_has_come(heads: list[list[bytes]]) -> None:
    counting = Counting(NAMES)
    for head in heads:
        assert counting.of(head)[0] == tuple(line for line in head if counts(line))


@given(head=st.lists(LINE, max_size=6))
def test_all_count_where_every_field_was_read(head: list[bytes]) -> None:
    assert Counting(frozenset({EVERY})).of(head) == (tuple(head), False)


def test_a_head_whose_lines_were_all_seen_is_not_strange() -> None:
    counting = Counting(NAMES)
    head = [b"Host: a", b"X-A: 1", b"X-B: 2"]
    assert [counting.of(head)[1] for _ in range(3)] == [True, True, False]
    assert counting.of([*head, b"X-A: 2"]) == ((b"Host: a",), True)


def test_lines_that_never_come_again_fill_no_memory() -> None:
    counting = Counting(NAMES)
    for number in range(5000):
        told = [b"Host: %d" % number, b"X-%d: a" % (number % 300), b"X-A: %d" % number, b"X-L: " + b"l" * 500]
        assert counting.of(told) == ((told[0],), True)
    held = (counting.telling, counting.idle, counting.spelled)
    assert all(len(known) <= 1100 for known in held)
    assert max(map(len, counting.idle)) < 300

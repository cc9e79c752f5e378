"""Frames of Python's host are those of the edge."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.runtimes.frames import FrameReader
from edgecdn.runtimes.python.host.frames import Frames, encode

HEADS = st.dictionaries(st.text(max_size=5), st.one_of(st.text(max_size=9), st.integers(), st.booleans()))


@given(st.lists(st.tuples(HEADS, st.binary(max_size=40)), max_size=4), st.integers(1, 30))
def test_what_is_cut_anywhere_is_whole_again_on_both_sides(
    told: list[tuple[dict[str, object], bytes]], size: int
) -> None:
    wire = b"".join(encode(head, [body[:3], body[3:]]) for head, body in told)
    pieces = [wire[start : start + size] for start in range(0, len(wire), size)]
    own, edge = Frames(), FrameReader()
    assert [frame for piece in pieces for frame in own.feed(piece)] == told
    assert [frame.body for piece in pieces for frame in edge.feed(piece)] == [body for _, body in told]

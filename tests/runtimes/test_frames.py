"""Frames between the edge and a host."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.runtimes.frames import MOST_BODY, MOST_HEAD, BadFrame, Frame, FrameReader

FRAMES = st.lists(st.builds(Frame, st.binary(min_size=2, max_size=20), st.binary(max_size=20)), max_size=5)


@given(frames=FRAMES, cuts=st.lists(st.integers(1, 30), max_size=20))
def test_frames_come_out_as_they_went_in_however_the_bytes_are_cut(
    frames: list[Frame], cuts: list[int]
) -> None:
    data = b"".join(frame.encode() for frame in frames)
    reader, found = FrameReader(), list[Frame]()
    for cut in [*cuts, len(data)]:
        found += reader.feed(data[:cut])
        data = data[cut:]
    assert found == frames
    assert not reader.buffer


@pytest.mark.parametrize(
    ("head", "body"), [(0, 0), (1, 0), (MOST_HEAD + 1, 0), (2, MOST_BODY + 1), (2**32 - 1, 2**32 - 1)]
)
def test_lengths_have_bounds(head: int, body: int) -> None:
    with pytest.raises(BadFrame, match="a frame of"):
        FrameReader().feed(head.to_bytes(4, "big") + body.to_bytes(4, "big"))


@given(data=st.binary(max_size=100))
def test_no_bytes_raise_anything_but_bad_frame(data: bytes) -> None:
    reader = FrameReader()
    try:
        frames = reader.feed(data)
    except BadFrame:
        return
    assert sum(len(frame.encode()) for frame in frames) + len(reader.buffer) == len(data)

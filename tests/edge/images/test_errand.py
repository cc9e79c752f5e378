from __future__ import annotations

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.edge.images.errand import MOST_PICTURES, BadErrand, pack, unpack


@given(
    st.dictionaries(st.text(), st.integers()).filter(lambda d: "pictures" not in d),
    st.lists(st.binary(), min_size=1, max_size=5),
)
def test_what_is_packed_is_unpacked(head: dict[str, int], pictures: list[bytes]) -> None:
    assert unpack(pack(head, pictures)) == (head, pictures)


@given(st.binary())
def test_no_bytes_raise_anything_else(body: bytes) -> None:
    with pytest.raises(BadErrand):
        unpack(body)


@pytest.mark.parametrize(
    "pictures", [[-1], ["1"], [1.0], {}, None, [5], [True], "ab", [0] * (MOST_PICTURES + 1), []]
)
def test_lengths_that_lie_are_refused(pictures: object) -> None:
    told = json.dumps({"pictures": pictures}).encode()
    with pytest.raises(BadErrand):
        unpack(struct.pack(">I", len(told)) + told)

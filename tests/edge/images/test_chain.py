from __future__ import annotations

from typing import Any

import pytest

from edgecdn.edge.images.chain import read_chain
from edgecdn.edge.images.recipe import Blur, Draw, Output, Recipe, Size, Turn
from edgecdn.edge.images.values import BadOption

OUTPUT = {"format": "image/png"}


def test_steps_keep_their_order() -> None:
    steps = [
        {"transform": {"width": 9}},
        {"draw": {"left": 1}, "picture": 1, "steps": [{"transform": {"width": 3}}]},
        {"transform": {"rotate": 90, "blur": 2}},
    ]
    drawn = Draw(1, (Size(3),), left=1)
    assert read_chain({"steps": steps, "output": OUTPUT}, 2) == Recipe(
        (Size(9), drawn, Turn(degrees=90), Blur(2.0)), Output("png")
    )


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        (None, "a chain is a list of steps"),
        (["x"], "a step is transform"),
        ([{"draw": {}, "picture": 2, "steps": []}], "a step is transform"),
        ([{"draw": {}, "picture": 0, "steps": []}], "a step is transform"),
        (
            [{"draw": {}, "picture": 1, "steps": [{"draw": {}, "picture": 1, "steps": []}]}],
            "what is drawn may be",
        ),
        ([{"transform": {"rotate": 90}}] * 65, "a chain may have 64 steps"),
        ([{"transform": {"format": "webp"}}], "transform.. has no 'format'"),
        ([{"draw": {"width": 3}, "picture": 1, "steps": []}], "draw.. has no 'width'"),
    ],
)
def test_what_is_no_chain_is_told(steps: Any, text: str) -> None:
    with pytest.raises(BadOption, match=text):
        read_chain({"steps": steps, "output": OUTPUT}, 2)

from __future__ import annotations

import pytest

from edgecdn.edge.images.fastly_output import read_format
from edgecdn.edge.images.recipe import Output


@pytest.mark.parametrize(
    ("found", "output"),
    [
        ({}, Output()),
        ({"format": "auto"}, Output("plain", offers=("avif", "webp"))),
        ({"format": "auto", "auto": "webp"}, Output("plain", offers=("avif", "webp"))),
        ({"auto": "webp,avif"}, Output(offers=("avif", "webp"))),
        ({"format": "bjpg"}, Output("jpeg", baseline=True)),
        ({"format": "webpll", "quality": "50"}, Output("webp", 50, lossless=True)),
        ({"format": "png8", "quality": "50"}, Output("png", 50, palette=True)),
        ({"format": "png", "quality": "100"}, Output("png", 100)),
        ({"frame": "1"}, Output(anim=False)),
    ],
)
def test_the_format_is_what_the_parameters_say_together(found: dict[str, str], output: Output) -> None:
    assert read_format(found) == output

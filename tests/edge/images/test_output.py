from __future__ import annotations

import pytest

from edgecdn.edge.images.output import negotiated, read_binding_output, read_output
from edgecdn.edge.images.recipe import Output
from edgecdn.edge.images.values import BadOption

AUTO = read_output({"format": "auto"})


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("image/avif,image/webp,*/*", "avif"),
        ("image/webp,*/*", "webp"),
        ("*/*", "plain"),
        (None, "plain"),
        ("image/avif;q=0, image/webp", "webp"),
    ],
)
def test_auto_is_the_best_that_accept_names(accept: str | None, kind: str) -> None:
    assert negotiated(AUTO, accept).format == kind
    assert negotiated(AUTO, accept).offers == ()


def test_what_is_named_is_not_negotiated() -> None:
    assert negotiated(Output("jpeg"), "image/avif") == Output("jpeg")


def test_output_is_read() -> None:
    assert read_output({}) == Output()
    assert read_output({"format": "baseline-jpeg", "anim": "false"}) == Output(
        "jpeg", anim=False, baseline=True
    )
    assert read_output({"quality": 100, "compression": "fast"}) == Output(
        quality=100, palette=True, lossless=True, fast=True
    )


def test_the_binding_wants_a_media_type() -> None:
    assert read_binding_output({"format": "image/avif", "quality": 50}) == Output("avif", 50, palette=True)
    assert read_binding_output({"format": "webp", "quality": None}) == Output("webp")
    for options in (
        None,
        {},
        {"format": "auto"},
        {"format": "image/json"},
        {"format": "rgba"},
        {"fromat": 1},
    ):
        with pytest.raises(BadOption):
            read_binding_output(options)

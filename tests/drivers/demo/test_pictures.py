"""Photographs that the program draws itself."""

from __future__ import annotations

import io

from PIL import Image

from edgecdn.drivers.demo.pictures import SCENES, picture


def test_a_scene_is_the_same_picture_every_time() -> None:
    name = min(SCENES)
    first = picture(name)
    assert first is not None
    assert picture(name) == first
    with Image.open(io.BytesIO(first)) as image:
        assert image.format == "JPEG"
        assert min(image.size) > 500
        colours = image.convert("RGB").resize((32, 32)).getcolors(2000)
        assert colours is not None
        assert len(colours) > 50


def test_there_is_no_other_picture() -> None:
    assert picture("none") is None

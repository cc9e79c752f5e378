"""Where most of a picture's detail is: what `gravity: auto` and `crop: smart` keep."""

from __future__ import annotations

from typing import Final

from PIL import Image, ImageFilter

from edgecdn.drivers.images.layout import Pixels

_SMALL: Final = 64
"""The longest side at which detail is looked for; what matters is seen at that size."""


def focus(picture: Image.Image, box: Pixels) -> tuple[float, float]:
    """The point, as shares of width and height, whose part with the ratio of `box` holds most edges; the middle of those that tie."""
    small = picture.convert("RGB").convert("L")
    small.thumbnail((_SMALL, _SMALL), Image.Resampling.BOX)
    width, height = small.size
    edges = Image.new("L", small.size)
    # The filter leaves the outermost pixels as they were.
    inner = (
        small.filter(ImageFilter.FIND_EDGES).crop((1, 1, width - 1, height - 1))
        if min(width, height) > 2
        else None
    )
    if inner is not None:
        edges.paste(inner, (1, 1))
    scale = max(box[0] / picture.width, box[1] / picture.height)
    part = min(1.0, box[0] / scale / picture.width), min(1.0, box[1] / scale / picture.height)
    rows = list(edges.resize((1, height), Image.Resampling.BOX).tobytes())
    columns = list(edges.resize((width, 1), Image.Resampling.BOX).tobytes())
    return _best(columns, part[0]), _best(rows, part[1])


def _best(values: list[int], share: float) -> float:
    """Where a window of this share of all values has the largest sum: 0 at the start, 1 at the end."""
    length = max(1, round(len(values) * share))
    last = len(values) - length
    if last <= 0:
        return 0.5
    sums = [sum(values[start : start + length]) for start in range(last + 1)]
    best = [start for start, total in enumerate(sums) if total == max(sums)]
    return min(best, key=lambda start: abs(start - last / 2)) / last

"""The work itself, on one picture; it runs in a worker process, since a decoder meets what strangers made."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from PIL import Image, ImageFile

from edgecdn.drivers.images.layout import Pixels, lay_out
from edgecdn.drivers.images.reading import CannotMake, NotMade, decode, open_picture, shown_size
from edgecdn.drivers.images.steps import run
from edgecdn.drivers.images.writing import MOVING, Frame, chosen, write
from edgecdn.edge.images.recipe import Recipe, Size, Step, Turn

MOST_FRAMES: Final = 300
MOST_MOVING: Final = 50_000_000
"""The most pixels of a picture that moves, in all of its frames together."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made, its media type, and what is told of it: format, sides and bytes of what came in and of what goes out."""

    data: bytes
    type: str
    told: Mapping[str, str | int] = field(default_factory=dict)


def inspect(data: bytes) -> Made | NotMade:
    """What a picture is, from its head alone, as JSON: media type, sides as it is looked at, bytes."""
    opened = open_picture(data)
    if isinstance(opened, NotMade):
        return opened
    width, height = shown_size(opened)
    kind = f"image/{(opened.format or '').lower()}"
    told = {"format": kind, "width": width, "height": height, "fileSize": len(data)}
    return Made(json.dumps(told).encode(), "application/json")


def make(files: Sequence[bytes], recipe: Recipe) -> Made | NotMade:
    """What the recipe makes of the first file, with the others drawn on it where it says so.

    Oriented as its camera held it, in sRGB, without metadata. A picture that moves goes on moving in GIF and WebP.
    """
    opened = open_picture(files[0])
    if isinstance(opened, NotMade):
        return opened
    try:
        return _make(opened, files, recipe)
    except CannotMake as problem:
        return problem.why
    except MemoryError:
        return NotMade(413, "what is wanted needs more memory than it may have")


def _make(opened: ImageFile.ImageFile, files: Sequence[bytes], recipe: Recipe) -> Made | NotMade:
    output, own, size = recipe.output, opened.format or "", shown_size(opened)
    others = [_whole(file) for file in files[1:]]
    moves = output.anim and chosen(output, own, alpha=False) in MOVING and _moves(opened)
    if not moves:
        _leave_out_detail(opened, recipe.steps, size)
    frames: list[Frame] = []
    for number in range(_frames(opened) if moves else 1):
        if moves:
            opened.seek(number)
        picture = decode(opened)
        if isinstance(picture, NotMade):
            return picture
        stands = int(opened.info.get("duration") or 100) if moves else 0
        frames.append(Frame(run(picture, recipe.steps, others, size), stands))
    first = frames[0].picture
    written = chosen(output, own, alpha=first.mode == "RGBA")
    data = write(frames, written, output, opened.info.get("loop") if moves else None)
    told: dict[str, str | int] = {
        "from": own.lower(),
        "from_width": size[0],
        "from_height": size[1],
        "from_bytes": len(files[0]),
        "to": written,
        "width": first.width,
        "height": first.height,
        "bytes": len(data),
    }
    if len(frames) > 1:
        told["frames"] = len(frames)
    if output.format == "json":
        return Made(_described(told), "application/json", told)
    return Made(data, f"image/{written}", told)


def _whole(file: bytes) -> Image.Image:
    """A picture to draw: its first frame."""
    opened = open_picture(file)
    picture = opened if isinstance(opened, NotMade) else decode(opened)
    if isinstance(picture, NotMade):
        raise CannotMake(picture.status, f"the picture to draw: {picture.text}")
    return picture


def _moves(opened: ImageFile.ImageFile) -> bool:
    return bool(getattr(opened, "is_animated", False))


def _frames(opened: ImageFile.ImageFile) -> int:
    """How many frames there are; those of a picture with too many are not counted to their end."""
    count, most = 0, min(MOST_FRAMES, max(1, MOST_MOVING // (opened.width * opened.height)))
    try:
        while count <= most:
            opened.seek(count)
            count += 1
    except EOFError:
        return count
    raise CannotMake(
        413, f"a picture that moves may have {most} frames at this size; anim=false takes its first one"
    )


def _leave_out_detail(opened: ImageFile.ImageFile, steps: Sequence[Step], size: Pixels) -> None:
    """Have the decoder of JPEG leave out what the result will not show, which is several times faster.

    Twice the resolution of the result stays, on either side, since the camera may have been held upright. Where something
    else comes before the size, all detail may matter.
    """
    if opened.format != "JPEG":
        return
    for step in steps:
        match step:
            case Turn(degrees=degrees):
                size = (size[1], size[0]) if degrees in (90, 270) else size
            case Size(auto=False):
                layout = lay_out(size, step)
                left, top, right, bottom = layout.box
                share = max(layout.size[0] / (right - left), layout.size[1] / (bottom - top))
                width, height = (max(1, int(side * share * 2)) for side in opened.size)
                opened.draft(None, (width, height))
                return
            case _:
                return


def _described(told: Mapping[str, str | int]) -> bytes:
    """What `format: "json"` answers, in the platform's shape."""
    original = {
        "file_size": told["from_bytes"],
        "width": told["from_width"],
        "height": told["from_height"],
        "format": f"image/{told['from']}",
    }
    return json.dumps({"width": told["width"], "height": told["height"], "original": original}).encode()

"""Fastly's parameters for the format of a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from edgecdn.edge.images.output import with_quality
from edgecdn.edge.images.recipe import Output
from edgecdn.edge.images.values import BadOption, choice, whole

OUTPUT: Final = ("format", "auto", "quality", "frame", "metadata")

_FORMATS: Final[Mapping[str, Output]] = {
    "auto": Output("plain", offers=("avif", "webp")),
    "avif": Output("avif"),
    **dict.fromkeys(("bjpg", "bjpeg"), Output("jpeg", baseline=True)),
    **dict.fromkeys(("jpg", "jpeg", "pjpg", "pjpeg"), Output("jpeg")),
    "gif": Output("gif"),
    "png": Output("png"),
    "png8": Output("png", palette=True),
    "webp": Output("webp"),
    "webply": Output("webp"),
    "webpll": Output("webp", lossless=True),
}
_OFFERS: Final = {"avif": "avif", "webp": "webp"}


def read_format(found: Mapping[str, str]) -> Output:
    """The format: `format=auto` first, then what `auto` offers to clients that name it, then `format`. Raises `BadOption`."""
    output = Output()
    if "format" in found:
        name = choice("format", found["format"], {name: name for name in _FORMATS})
        output = _FORMATS[name]
    if "auto" in found and not output.offers:
        offers = [choice("auto", name, _OFFERS) for name in found["auto"].split(",")]
        output = replace(output, offers=tuple(name for name in _OFFERS if name in offers))
    if "quality" in found:
        if "," in found["quality"]:
            raise BadOption("quality is one number here: a second one for WebP cannot be had")
        lossless = output.lossless
        output = replace(
            with_quality(output, whole("quality", found["quality"], 1, 100)), palette=output.palette
        )
        output = replace(output, lossless=lossless)
    if "frame" in found:
        whole("frame", found["frame"], 1, 1)
        output = replace(output, anim=False)
    if "metadata" in found:
        raise BadOption(
            "metadata cannot be kept: what a file tells of its camera and place never goes on here"
        )
    return output

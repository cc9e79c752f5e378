"""In which format a picture is written: Cloudflare's options for it, and what Accept makes of a choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from edgecdn.edge.images.recipe import Format, Output
from edgecdn.edge.images.values import BadOption, choice, flag, whole
from edgecdn.http.fields.accept import weights

OUTPUT: Final = ("format", "quality", "anim", "compression", "metadata")

_FORMATS: Final[Mapping[str, Output]] = {
    "auto": Output("plain", offers=("avif", "webp")),
    "avif": Output("avif"),
    "webp": Output("webp"),
    "jpeg": Output("jpeg"),
    "baseline-jpeg": Output("jpeg", baseline=True),
    "png": Output("png"),
    "gif": Output("gif"),
    "json": Output("json"),
}
_BINDING: Final = ("avif", "webp", "jpeg", "png", "gif")
_NAMES: Final[Mapping[str, Format]] = {"avif": "avif", "webp": "webp"}

QUALITIES: Final = {"high": 90, "medium-high": 80, "medium-low": 65, "low": 50}
"""What the words for quality are here; on the platform they follow what each picture needs."""


def read_output(found: Mapping[str, object]) -> Output:
    """What the options say of the format; nothing said keeps the one that the picture came in. Raises `BadOption`."""
    output = Output()
    if "format" in found:
        name = found["format"]
        if not isinstance(name, str) or name not in _FORMATS:
            raise BadOption(f"format must be one of {', '.join(_FORMATS)}")
        output = _FORMATS[name]
    if "quality" in found:
        output = with_quality(output, _quality(found["quality"]))
    if "anim" in found:
        output = replace(output, anim=flag("anim", found["anim"]))
    if "compression" in found:
        output = replace(output, fast=choice("compression", found["compression"], {"fast": "fast"}) == "fast")
    if found.get("metadata", "none") != "none":
        raise BadOption("metadata must be none: what a file tells of its camera and place never goes on here")
    return output


def read_binding_output(options: object) -> Output:
    """What `output()` of the binding asks for: a media type is required there. Raises `BadOption`."""
    if not isinstance(options, Mapping):
        raise BadOption("output() needs a format such as image/webp")
    for name in options:
        if name not in ("format", "quality", "anim", "background"):
            raise BadOption(f"output() has no {name!r}: it knows format, quality, anim")
    kind = options.get("format")
    plain = kind.removeprefix("image/") if isinstance(kind, str) else None
    if plain not in _BINDING:
        raise BadOption(f"format must be one of {', '.join(f'image/{name}' for name in _BINDING)}")
    told = {name: value for name, value in options.items() if value is not None}
    return read_output({**told, "format": plain})


def with_quality(output: Output, quality: int) -> Output:
    """This output at a quality; it lets PNG use a palette, and 100 makes WebP lossless."""
    return replace(output, quality=quality, palette=True, lossless=quality == 100)


def _quality(value: object) -> int:
    if isinstance(value, str) and value in QUALITIES:
        return QUALITIES[value]
    try:
        return whole("quality", value, 1, 100)
    except BadOption:
        raise BadOption(f"quality must be a whole number from 1 to 100, or {', '.join(QUALITIES)}") from None


def negotiated(output: Output, accept: str | None) -> Output:
    """The output with its choice made: the first of the formats on offer that Accept names, with a weight above zero."""
    accepted = weights(accept) if accept and output.offers else {}
    for name in output.offers:
        if accepted.get(f"image/{name}", 0) > 0:
            return replace(output, format=_NAMES[name], offers=())
    return replace(output, offers=())

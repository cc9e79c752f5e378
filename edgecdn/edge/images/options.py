"""Cloudflare's options for images, as `cf.image`, the Images binding and (as text) URLs give them; each becomes steps of a recipe.

Within one transformation the order is the platform's: trim, flip, rotate, size, background, colours, blur, sharpen, border.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from edgecdn.edge.images.output import OUTPUT, read_output
from edgecdn.edge.images.picture import Picture
from edgecdn.edge.images.recipe import (
    LARGEST_SIDE,
    Blur,
    Border,
    Composite,
    Cut,
    Draw,
    Fit,
    Flip,
    Ground,
    Recipe,
    Repeat,
    Sharpen,
    Side,
    Size,
    Step,
    Tone,
    Turn,
)
from edgecdn.edge.images.values import BadOption, choice, colour, number, table, whole

_NOWHERE: Final[Mapping[str, str]] = {
    "zoom": "zoom follows faces, which are not looked for here",
    "face-zoom": "face-zoom follows faces, which are not looked for here",
    "segment": "segment needs a model that tells foreground from background, which is not here",
    "slow-connection-quality": "slow-connection-quality depends on client hints, which are no part of the key here",
    "origin-auth": "origin-auth may only be share-publicly",
}
"""What the platform has and this engine has not, each as a sentence."""

TRANSFORM: Final = (
    *("width", "height", "fit", "gravity", "background", "trim", "dpr", "rotate", "flip"),
    *("brightness", "contrast", "gamma", "saturation", "blur", "sharpen", "border", "upscale"),
)
DRAW: Final = ("top", "left", "bottom", "right", "opacity", "repeat", "composite")
_OTHERS: Final = ("draw", "onerror", "origin-auth")

_FITS: Final[Mapping[str, Fit]] = {
    "scale-down": "scale-down",
    "contain": "contain",
    "cover": "cover",
    "crop": "crop",
    "aspect-crop": "aspect-crop",
    "pad": "pad",
    "squeeze": "squeeze",
}
_SIDES: Final = {
    "center": (0.5, 0.5),
    "top": (0.5, 0.0),
    "bottom": (0.5, 1.0),
    "left": (0.0, 0.5),
    "right": (1.0, 0.5),
}
_FLIPS: Final[Mapping[str, Flip]] = {"h": "h", "v": "v", "hv": "hv"}
_REPEATS: Final[Mapping[str, Repeat]] = {"x": "x", "y": "y"}
_COMPOSITES: Final[Mapping[str, Composite]] = {
    "over": "over",
    "in": "in",
    "atop": "atop",
    "out": "out",
    "xor": "xor",
    "lighter": "lighter",
}
_GROUND: Final = "#ffffffff"
_LARGEST_CUT: Final = 100_000


def read_picture(options: object) -> Picture:
    """What `cf.image`, or a URL, asks for. Raises `BadOption`."""
    found = _known("image", options, (*TRANSFORM, *OUTPUT, *_OTHERS))
    if found.get("origin-auth", "share-publicly") != "share-publicly":
        raise BadOption(_NOWHERE["origin-auth"])
    if "onerror" in found:
        choice("onerror", found["onerror"], {"redirect": "redirect"})
    listed = found.get("draw", [])
    if not isinstance(listed, list) or len(listed) > 16:
        raise BadOption("draw must be a list of at most 16 pictures")
    drawn = [_drawn(number, item) for number, item in enumerate(listed, 1)]
    before, border = _steps(found)
    steps = (*before, *(step for step, _ in drawn), *border)
    return Picture(Recipe(steps, read_output(found)), "onerror" in found, tuple(url for _, url in drawn))


def read_transform(options: object) -> tuple[Step, ...]:
    """What one `transform()` of the binding asks for. Raises `BadOption`."""
    before, border = _steps(_known("transform()", options, TRANSFORM))
    return (*before, *border)


def read_draw(options: object, picture: int, steps: tuple[Step, ...]) -> Draw:
    """What one `draw()` of the binding asks for. Raises `BadOption`."""
    return _draw(table("draw()", options, DRAW), picture, steps)


def _drawn(picture: int, options: object) -> tuple[Draw, str]:
    """One of `cf.image`'s overlays, and its URL."""
    found = _known("draw", options, ("url", *TRANSFORM, *DRAW))
    url = found.pop("url", None)
    if not isinstance(url, str):
        raise BadOption("draw needs the url of a picture")
    before, border = _steps({name: value for name, value in found.items() if name in TRANSFORM}, share=True)
    return _draw({n: v for n, v in found.items() if n in DRAW}, picture, (*before, *border)), url


def _draw(found: Mapping[str, object], picture: int, steps: tuple[Step, ...]) -> Draw:
    for one, other in (("left", "right"), ("top", "bottom")):
        if one in found and other in found:
            raise BadOption(f"{one} and {other} cannot both be given")
    places = {name: whole(name, found[name], 0, LARGEST_SIDE) for name in DRAW[:4] if name in found}
    repeat = found.get("repeat", False)
    return Draw(
        picture,
        steps,
        **places,
        opacity=number("opacity", found["opacity"], 0, 1) if "opacity" in found else 1.0,
        repeat=("xy" if repeat else "") if isinstance(repeat, bool) else choice("repeat", repeat, _REPEATS),
        composite=choice("composite", found["composite"], _COMPOSITES) if "composite" in found else "over",
    )


def _known(what: str, options: object, known: tuple[str, ...]) -> dict[str, object]:
    """The options, none of them unknown or out of reach."""
    if isinstance(options, Mapping):
        for name in options:
            if name in _NOWHERE and name not in known:
                raise BadOption(_NOWHERE[name])
    return table(what, options, known)


def _steps(found: Mapping[str, object], *, share: bool = False) -> tuple[list[Step], list[Step]]:
    """The steps of one transformation, and its border, which is the last thing that happens to a picture."""
    dpr = number("dpr", found["dpr"], 1, 3) if "dpr" in found else 1.0
    steps: list[Step] = []
    if "trim" in found:
        steps.append(_trim(found["trim"], dpr))
    steps += _turn(found)
    size = _size(found, dpr, share=share)
    ground = colour("background", found["background"]) if "background" in found else None
    if size is not None:
        steps.append(size)
    if ground is not None:
        steps.append(Ground(ground))
    steps += _effects(found)
    return steps, [] if "border" not in found else [_border(found["border"], dpr)]


def _trim(value: object, dpr: float) -> Cut:
    if value == "border":
        raise BadOption("trim cannot find a border by itself here: give top, right, bottom, left")
    sides = table("trim", value, ("top", "right", "bottom", "left", "width", "height"))
    cut: dict[str, Side] = {
        name: round(whole(f"trim.{name}", held, 0, _LARGEST_CUT) * dpr) for name, held in sides.items()
    }
    return Cut(**cut)


def _turn(found: Mapping[str, object]) -> list[Step]:
    flip = choice("flip", found["flip"], _FLIPS) if "flip" in found else ""
    degrees = whole("rotate", found["rotate"], 0, 360) if "rotate" in found else 0
    if degrees % 90:
        raise BadOption("rotate must be one of 0, 90, 180, 270, 360")
    return [Turn(flip, degrees % 360)] if flip or degrees % 360 else []


def _size(found: Mapping[str, object], dpr: float, *, share: bool) -> Size | None:
    sides = {
        name: _side(name, found[name], dpr, share=share) for name in ("width", "height") if name in found
    }
    fit = choice("fit", found["fit"], _FITS) if "fit" in found else "scale-down"
    across, down, auto = _gravity(found.get("gravity", "center"))
    ground = colour("background", found["background"]) if fit == "pad" and "background" in found else None
    upscale = found.get("upscale", "interpolate")
    if upscale != "interpolate":
        raise BadOption("upscale must be interpolate: nothing here generates detail")
    if not sides:
        return None
    return Size(sides.get("width"), sides.get("height"), fit, across, down, auto, ground)


def _side(name: str, value: object, dpr: float, *, share: bool) -> Side:
    if value == "auto":
        raise BadOption(
            f"{name}=auto depends on client hints, which are no part of the key here: give a number"
        )
    if share and isinstance(value, float) and 0 < value < 1:
        return value
    return min(LARGEST_SIDE, round(whole(name, value, 1, LARGEST_SIDE) * dpr))


def _gravity(value: object) -> tuple[float, float, bool]:
    if value == "auto":
        return 0.5, 0.5, True
    if value == "face":
        raise BadOption("gravity cannot follow faces here: give auto, a side, or a point")
    if isinstance(value, str) and value in _SIDES:
        return *_SIDES[value], False
    if isinstance(value, str) and "x" in value:
        x, _, y = value.partition("x")
        value = {"x": x, "y": y}
    if not isinstance(value, Mapping):
        raise BadOption(f"gravity must be auto, one of {', '.join(_SIDES)}, or a point such as 0.5x0.2")
    point = table("gravity", value, ("x", "y"))
    return (
        number("gravity.x", point.get("x", 0.5), 0, 1),
        number("gravity.y", point.get("y", 0.5), 0, 1),
        False,
    )


def _effects(found: Mapping[str, object]) -> list[Step]:
    steps: list[Step] = []
    # Zero is as good as nothing said, as on the platform.
    tone = {
        name: number(name, found[name], 0, 10) or 1.0
        for name in ("brightness", "contrast", "gamma", "saturation")
        if name in found
    }
    if any(factor != 1.0 for factor in tone.values()):
        steps.append(Tone(**tone))
    if "blur" in found and (radius := number("blur", found["blur"], 0, 250)):
        steps.append(Blur(radius))
    if "sharpen" in found and (amount := number("sharpen", found["sharpen"], 0, 10)):
        steps.append(Sharpen(amount))
    return steps


def _border(value: object, dpr: float) -> Border:
    found = table("border", value, ("color", "width", "top", "right", "bottom", "left"))
    everywhere = found.get("width", 0)
    top, right, bottom, left = (
        round(whole(f"border.{name}", found.get(name, everywhere), 0, LARGEST_SIDE) * dpr)
        for name in ("top", "right", "bottom", "left")
    )
    return Border(top, right, bottom, left, colour("border.color", found.get("color", _GROUND)))

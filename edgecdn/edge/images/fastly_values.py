"""Values in Fastly's spelling: sides in pixels or shares, sizes with a place, margins as CSS has them, colours without `#`."""

from __future__ import annotations

from typing import Final

from edgecdn.edge.images.colours import colour_of
from edgecdn.edge.images.recipe import LARGEST_SIDE, Side
from edgecdn.edge.images.values import BadOption, number, whole

Place = tuple[Side | None, Side | None, float, float]
"""`x` and `y`, None where the rest is shared out, and the shares of it that lie on the left and above."""

_MOST: Final = 10.0


def side(name: str, text: str, low: int = 0) -> Side:
    """A side: `100` is pixels, `0.5` and `50p` are shares of the picture's own."""
    if text.endswith("p") or "." in text:
        share = number(name, text.removesuffix("p"), 0, _MOST * 100) / (100 if text.endswith("p") else 1)
        if not 0 <= share <= _MOST or (low and not share):
            raise BadOption(f"{name} must be pixels, or a share such as 0.5 or 50p")
        return share
    return whole(name, text, low, LARGEST_SIDE)


def shorthand(name: str, text: str) -> tuple[Side, Side, Side, Side]:
    """One to four sides, in the order of CSS: top, right, bottom, left."""
    sides = [side(name, part) for part in text.split(",")]
    match sides:
        case [all_]:
            return all_, all_, all_, all_
        case [upright, across]:
            return upright, across, upright, across
        case [top, across, bottom]:
            return top, across, bottom, across
        case [top, right, bottom, left]:
            return top, right, bottom, left
        case _:
            raise BadOption(f"{name} takes one to four sides")


def placed(name: str, text: str, modes: tuple[str, ...] = ()) -> tuple[Side, Side, bool, Place, str]:
    """A size (`640,480`, `0.5,0.5`, or a ratio `4:3`), whether it is a ratio, its place, and the mode at the end, if any."""
    parts = text.split(",")
    mode = parts.pop() if len(parts) > 1 and parts[-1] in modes else ""
    ratio = ":" in parts[0]
    if ratio:
        one, _, other = parts.pop(0).partition(":")
        width: Side = whole(name, one, 1, LARGEST_SIDE)
        height: Side = whole(name, other, 1, LARGEST_SIDE)
    else:
        if len(parts) < 2:
            raise BadOption(f"{name} is written like 640,480 or 4:3")
        width, height = side(name, parts.pop(0), 1), side(name, parts.pop(0), 1)
    return width, height, ratio, _place(name, parts), mode


def _place(name: str, parts: list[str]) -> Place:
    found: dict[str, Side] = {}
    for part in parts:
        for label in ("offset-x", "offset-y", "x", "y"):
            if part.startswith(label) and label[-1] not in found:
                text = part.removeprefix(label)
                offset = label.startswith("offset")
                found[label[-1]] = number(name, text, 0, 100) / 100 if offset else side(name, text)
                found[f"{label[-1]} shared"] = int(offset)
                break
        else:
            raise BadOption(f"{name} has a place such as x10,y20 or offset-x50,offset-y50, not {part[:20]!r}")
    x, y = (None if found.get(f"{axis} shared", 1) else found[axis] for axis in ("x", "y"))
    across, down = (float(found[axis]) if found.get(f"{axis} shared") else 0.5 for axis in ("x", "y"))
    return x, y, across, down


def colour_in(name: str, text: str) -> str:
    """Three or six hexadecimal digits, or `r,g,b` and perhaps `a`."""
    found = colour_of(f"rgb({text})" if "," in text else f"#{text}")
    if found is None or (len(text) in (4, 8) and "," not in text):
        raise BadOption(f"{name} must be a colour such as ff8800 or 255,136,0")
    return found

"""What a chain of the Images binding asks for: `transform()` and `draw()` in their order, then `output()`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from edgecdn.edge.images.options import read_draw, read_transform
from edgecdn.edge.images.output import read_binding_output
from edgecdn.edge.images.recipe import MOST_STEPS, Recipe, Step
from edgecdn.edge.images.values import BadOption


def read_chain(head: Mapping[str, Any], pictures: int) -> Recipe:
    """The recipe of `steps` and `output`, as the function's host sends them. Raises `BadOption`.

    Each step is `{"transform": options}` or `{"draw": options, "picture": n, "steps": […]}`, where `n` is the number of a picture
    that came along and its own steps are transformations.
    """
    steps = _steps(head.get("steps"), pictures)
    if _count(steps) > MOST_STEPS:
        raise BadOption(f"a chain may have {MOST_STEPS} steps")
    return Recipe(steps, read_binding_output(head.get("output")))


def _steps(listed: object, pictures: int, *, draws: bool = True) -> tuple[Step, ...]:
    if not isinstance(listed, list):
        raise BadOption("a chain is a list of steps")
    made: list[Step] = []
    for item in listed:
        match item:
            case {"transform": options}:
                made += read_transform(options)
            case {"draw": options, "picture": int(number), "steps": own} if draws and 1 <= number < pictures:
                made.append(read_draw(options, number, _steps(own, pictures, draws=False)))
            case {"draw": _} if not draws:
                raise BadOption("what is drawn may be transformed, but nothing is drawn on it")
            case _:
                raise BadOption("a step is transform() or draw()")
    return tuple(made)


def _count(steps: tuple[Step, ...]) -> int:
    return sum(1 + _count(getattr(step, "steps", ())) for step in steps)

"""Chance in a world that has a seed: what a function draws follows from the seed, the PoP, the call, and how much that call drew before.

So two runs are the same, whatever other calls do meanwhile.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
from collections.abc import Callable
from typing import Any, Protocol


class Drawing(Protocol):
    """Who draws: a call by its name, or, without one, the module while it is loaded."""

    name: str
    drawn: int


class Dice:
    """Draws for the call that is running, which `call_of` gives."""

    def __init__(self, seed: str, pop: str, call_of: Callable[[], Drawing | None]) -> None:
        self.seed = seed
        self.pop = pop
        self.call_of = call_of
        self.name = ""
        self.drawn = 0

    def draw(self, length: int) -> bytes:
        """So many bytes."""
        who = self.call_of() or self
        told = json.dumps([self.seed, self.pop, who.name, who.drawn])
        who.drawn += 1
        return hashlib.shake_256(told.encode()).digest(length)


def replace(dice: Dice) -> None:
    """Replace whatever draws: `random`, and with it `secrets`; `os.urandom`, and with it `uuid`."""
    os.urandom = dice.draw
    random._urandom = dice.draw  # type: ignore[attr-defined]  # noqa: SLF001 - where SystemRandom draws
    made = random.SystemRandom()
    _put(made)

    def seed(a: Any = None, version: int = 2) -> None:
        own = random.Random()
        own.seed(a, version)
        _put(made if a is None else own)

    class Unseeded(random.Random):
        """A generator of the function's own, which without a seed gets one of the dice's."""

        def seed(self, a: Any = None, version: int = 2) -> None:
            super().seed(dice.draw(32) if a is None else a, version)

    random.seed = seed
    random.Random = Unseeded  # type: ignore[misc]


def _put(made: random.Random) -> None:
    for name in dir(random.Random):
        if name in random.__all__ and name != "seed":
            setattr(random, name, getattr(made, name))

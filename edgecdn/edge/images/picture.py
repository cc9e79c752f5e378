"""What a request wants of a picture, whichever way it asked."""

from __future__ import annotations

from dataclasses import dataclass

from edgecdn.edge.images.recipe import Recipe
from edgecdn.plan.model import ImageDialect


@dataclass(frozen=True, slots=True)
class Picture:
    """A recipe, and what belongs to the request rather than to the engine.

    With `redirect` a failure sends the client to the original. `overlays` are the URLs of the pictures to draw, which come in
    as `drawn` before anything is made. `dialect` says in whose words the answer tells what was done.
    """

    recipe: Recipe
    redirect: bool = False
    overlays: tuple[str, ...] = ()
    drawn: tuple[bytes, ...] = ()
    dialect: ImageDialect = "cloudflare"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A wish that cannot be had, and the sentence that says why."""

    text: str
    dialect: ImageDialect = "cloudflare"

"""What one function may take beside memory and time: values that its plan has, and that every runtime reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Profile = Literal[
    "cloudfront-functions", "lambda-edge-viewer", "lambda-edge-origin", "workers-free", "workers-paid"
]
"""A platform's offer, whose numbers a function may be held to (`edgecdn.compiler.limits`)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a function may send and ask for.

    `response` is the most bytes of a body that the function makes itself; one that it hands on counts nothing.
    `subrequests` are the requests of one call, to the site, to other hosts and to bindings; `depth` says how many
    functions may be under way around each other for one request; `concurrency` how many calls of the function may be
    under way at once, in all PoPs together. `profile` is where the numbers come from, None where from the config alone.
    """

    response: int = 512 * 1024 * 1024
    subrequests: int = 1000
    depth: int = 16
    concurrency: int = 1000
    profile: Profile | None = None


USUAL: Final = Limits()

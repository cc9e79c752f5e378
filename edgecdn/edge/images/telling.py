"""What a picture's answer tells of how it was made, in the fields of the dialect that it was asked for in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from edgecdn.edge.images.errors import RESIZED
from edgecdn.http.headers import Headers
from edgecdn.plan.model import ImageDialect


def told_in(dialect: ImageDialect, told: Mapping[str, object]) -> Headers:
    """The fields. `told` is what the engine said: format, sides and bytes of what came in and of what went out."""
    match dialect:
        case "cloudflare":
            # How many bytes it was, and is: the platform tells more, of its own machines.
            return Headers(
                ((RESIZED, f"internal=ok/m; l={told.get('bytes', 0)}; original={told.get('from_bytes', 0)}"),)
            )
        case "fastly":
            own = (
                f"ifsz={told.get('from_bytes', 0)} idim={told.get('from_width', 0)}x{told.get('from_height', 0)} "
                f"ifmt={told.get('from', '')} ofsz={told.get('bytes', 0)} "
                f"odim={told.get('width', 0)}x{told.get('height', 0)} ofmt={told.get('to', '')}"
            )
            return Headers((("fastly-io-info", own), ("fastly-stats", "io=1")))
        case _:
            assert_never(dialect)

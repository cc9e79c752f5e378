"""Why there is no picture, in Cloudflare's numbers (94xx and 95xx) beside a status and a sentence."""

from __future__ import annotations

from typing import Final

from edgecdn.http.message import Response, text_response

RESIZED: Final = "cf-resized"

BAD_OPTIONS: Final = 9401
TOO_LARGE: Final = 9402
LOOP: Final = 9403
NOT_FOUND: Final = 9404
REFUSED_BY_ORIGIN: Final = 9408
NOT_A_PICTURE: Final = 9412
REDIRECTED: Final = 9420
BROKEN_ORIGIN: Final = 9509
NO_ORIGIN: Final = 9504

_BY_STATUS: Final = {400: BAD_OPTIONS, 413: 9413, 415: 9520, 422: 9523, 502: 9523, 504: 9522}
"""What the engine's own statuses are called."""


def code_of(status: int) -> int:
    """The number for a status of the engine's."""
    return _BY_STATUS.get(status, 9523)


def no_picture(status: int, code: int, text: str) -> Response:
    """The answer in place of a picture. No cache keeps it."""
    return text_response(status, f"ERROR {code}: {text}", (RESIZED, f"err={code}"))

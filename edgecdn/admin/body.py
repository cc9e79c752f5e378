"""Reading a request's body: bounded in bytes and in time, and JSON without two opinions."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request

from edgecdn.admin.problem import Problem

MOST_BYTES: Final = 1024 * 1024
SECONDS: Final = 10.0


async def body_of(request: Request) -> bytes:
    """The whole body. Raises `Problem` where it is too large, or does not arrive."""
    said = request.headers.get("content-length", "")
    if said.isascii() and said.isdigit() and int(said[:20]) > MOST_BYTES:
        raise _too_large()
    data = bytearray()
    try:
        async with asyncio.timeout(SECONDS):
            async for piece in request.stream():
                data += piece
                if len(data) > MOST_BYTES:
                    raise _too_large()
    except TimeoutError:
        raise Problem(408, f"The body did not arrive within {SECONDS:g} s.", connection="close") from None
    except ClientDisconnect:
        raise Problem(400, "The body ended early.") from None
    return bytes(data)


async def json_of(request: Request) -> dict[str, Any]:
    """The JSON object in the body; its values are checked by whoever reads them. Raises `Problem`."""
    data = await body_of(request)
    if not data.strip():
        raise Problem(400, "The body is empty; it has to be a JSON object.")
    try:
        value = json.loads(data, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as problem:
        said = "it is nested too deeply" if isinstance(problem, RecursionError) else str(problem)
        raise Problem(400, f"The body is no JSON: {said}.") from None
    if not isinstance(value, dict):
        raise Problem(400, "The body has to be a JSON object.")
    return value


def _too_large() -> Problem:
    return Problem(413, f"A body may have {MOST_BYTES} bytes.", connection="close")


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a member stands in it twice")
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")

"""What goes to the image engine: a head in JSON, and pictures behind it, in one body.

Four bytes say how long the head is; its `pictures` say how long each picture is.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any, Final

SERVICE: Final = "service:images"
"""The name that the engine has as an origin."""

MOST_PICTURES: Final = 17
"""The picture that is worked on, and those that are drawn on it."""

TOLD: Final = "x-picture"
"""The field in which the engine tells, in JSON, what came in and what went out."""

_LENGTH: Final = struct.Struct(">I")


class BadErrand(Exception):
    """A body that is not in this form; the text says what is wrong."""


def pack(head: Mapping[str, object], pictures: Sequence[bytes]) -> bytes:
    """The body."""
    told = json.dumps({**head, "pictures": [len(picture) for picture in pictures]}).encode()
    return b"".join((_LENGTH.pack(len(told)), told, *pictures))


def unpack(body: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Head and pictures of a body. Raises `BadErrand`."""
    try:
        (length,) = _LENGTH.unpack(body[: _LENGTH.size])
        head = json.loads(body[_LENGTH.size : _LENGTH.size + length])
        lengths = head.pop("pictures")
        sound = all(type(size) is int and size >= 0 for size in lengths)
    except (struct.error, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BadErrand("this is no work for the image engine") from None
    at = _LENGTH.size + length
    if not isinstance(lengths, list) or not sound or at + sum(lengths) != len(body):
        raise BadErrand("the pictures are not as long as their head says")
    if not 1 <= len(lengths) <= MOST_PICTURES:
        raise BadErrand(f"there may be 1 to {MOST_PICTURES} pictures, those to draw included")
    pictures: list[bytes] = []
    for size in lengths:
        pictures.append(body[at : at + size])
        at += size
    return head, pictures

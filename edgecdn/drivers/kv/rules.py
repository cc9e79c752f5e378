"""What a store takes: keys, values and lifetimes within the bounds of Cloudflare Workers KV, and its words where they are not.

https://developers.cloudflare.com/kv/platform/limits/
"""

from __future__ import annotations

import base64
import binascii
import json
import math
from dataclasses import dataclass
from typing import Final

MOST_KEY: Final = 512
"""The longest key, in bytes of UTF-8."""

MOST_VALUE: Final = 25 * 1024 * 1024
MOST_METADATA: Final = 1024
"""The longest metadata, in bytes of JSON."""

LEAST_SECONDS: Final = 60
"""How far ahead, in seconds, an entry may end at the earliest."""

MOST_LISTED: Final = 1000
MOST_AT_ONCE: Final = 100
_LATEST: Final = 2**53


class KvProblem(Exception):
    """What is asked for cannot be done: a status, as the platform has it, and a sentence for the developer."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


@dataclass(frozen=True, slots=True)
class Item:
    """What lies under a key: its bytes, JSON text for its metadata, and when it ends, in seconds since the epoch."""

    value: bytes
    metadata: str | None = None
    expiration: int | None = None

    def alive(self, now: float) -> bool:
        """Whether it is still there."""
        return self.expiration is None or self.expiration > now


@dataclass(frozen=True, slots=True)
class Listed:
    """A key in a list, with what `list()` tells of it."""

    key: str
    metadata: str | None = None
    expiration: int | None = None


@dataclass(frozen=True, slots=True)
class Put:
    """Store an item, in place of the one that is there."""

    namespace: str
    key: str
    item: Item


@dataclass(frozen=True, slots=True)
class Delete:
    """Forget a key, whether there is such a one or not."""

    namespace: str
    key: str


Write = Put | Delete


def check_key(key: str) -> str:
    """The key itself. Raises `KvProblem` for one that cannot be."""
    if key in ("", ".", ".."):
        raise KvProblem(400, f"Key name {key} is not legal")
    try:
        size = len(key.encode())
    except UnicodeEncodeError:
        raise KvProblem(400, "Could not URL-decode key name") from None
    if size > MOST_KEY:
        raise KvProblem(414, f"UTF-8 encoded length of {size} exceeds key length limit of {MOST_KEY}.")
    return key


def make_item(
    value: bytes, metadata: str | None, expiration: str | None, ttl: str | None, now: float
) -> Item:
    """An item from what a writer says; the `ttl` (seconds from now) counts where both times are given."""
    if len(value) > MOST_VALUE:
        raise KvProblem(413, f"Value length of {len(value)} exceeds limit of {MOST_VALUE}.")
    return Item(value, _metadata(metadata), _expiration(expiration, ttl, now))


def _metadata(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        value = json.loads(text)
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        size = len(text.encode())
    except (ValueError, RecursionError):
        raise KvProblem(400, "Metadata must be JSON.") from None
    if size > MOST_METADATA:
        raise KvProblem(413, f"Metadata length of {size} exceeds limit of {MOST_METADATA}.")
    return None if value is None else text


def _expiration(expiration: str | None, ttl: str | None, now: float) -> int | None:
    if ttl is not None:
        seconds = _whole(ttl)
        if seconds is None or seconds <= 0:
            raise KvProblem(400, f"Invalid expiration_ttl of {ttl}. Please specify integer greater than 0.")
        if seconds < LEAST_SECONDS:
            text = f"Invalid expiration_ttl of {ttl}. Expiration TTL must be at least {LEAST_SECONDS}."
            raise KvProblem(400, text)
        return math.floor(now) + seconds
    if expiration is None:
        return None
    at = _whole(expiration)
    if at is None or at <= now:
        text = "Please specify integer greater than the current number of seconds since the UNIX epoch."
        raise KvProblem(400, f"Invalid expiration of {expiration}. {text}")
    if at < math.floor(now) + LEAST_SECONDS:
        text = f"Expiration times must be at least {LEAST_SECONDS} seconds in the future."
        raise KvProblem(400, f"Invalid expiration of {expiration}. {text}")
    return at


def _whole(text: str) -> int | None:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 16 or int(text) > _LATEST:
        return None
    return int(text)


def check_limit(text: str | None) -> int:
    """How many keys a list may have."""
    limit = MOST_LISTED if text is None else _whole(text)
    if limit is None or limit < 1:
        raise KvProblem(400, f"Invalid key_count_limit of {text}. Please specify an integer greater than 0.")
    if limit > MOST_LISTED:
        text = f"Invalid key_count_limit of {limit}. Please specify integer less than {MOST_LISTED}."
        raise KvProblem(400, text)
    return limit


def cursor_after(key: str) -> str:
    """The cursor with which a list goes on after `key`."""
    return base64.urlsafe_b64encode(b"after " + key.encode()).rstrip(b"=").decode()


def key_before(cursor: str) -> str:
    """The key that a list goes on after."""
    try:
        data = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
        if not data.startswith(b"after "):
            raise KvProblem(400, "Invalid cursor")
        return data.removeprefix(b"after ").decode()
    except (binascii.Error, ValueError):
        raise KvProblem(400, "Invalid cursor") from None

"""Signed URLs, scheme `hmac-sha256`: made and checked.

The parameters `expires` (seconds since the epoch), `key` (the name of the key, where there are several) and `signature`
(base64url without padding) stand at the end of the query. The signature covers the host where it is bound to one, the
path, the rest of the query, the expiry and the key's name, each with its length in front, so that nothing can move from
one part to the next.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from edgecdn.http.message import Request
from edgecdn.http.url import Url

PARAMETERS: Final = ("expires", "key", "signature")

REFUSAL: Final = "This URL needs a valid signature."
"""What every refused client is told; the reason is for the log alone, so that nobody learns to forge from it."""


@dataclass(frozen=True, slots=True)
class Signed:
    """The signature is good; `url` is without it."""

    url: Url


@dataclass(frozen=True, slots=True)
class Refused:
    """The signature is missing or not good. `reason` is for the log."""

    reason: str
    text: str = REFUSAL


def sign(url: Url, name: str, secret: bytes, expires: int, *, host_bound: bool) -> Url:
    """`url` with a signature by the key `name` that holds until `expires`, in seconds since the epoch."""
    rest = url.query
    signature = _signature(url, rest, name, str(expires), secret, host_bound=host_bound)
    own = f"expires={expires}&key={name}&signature={signature}"
    return url.with_query(own if rest is None else f"{rest}&{own}")


def check(request: Request, keys: Mapping[str, bytes], now: float, *, host_bound: bool) -> Signed | Refused:
    """Whether a request's URL bears a signature that is good at `now`."""
    if request.method not in ("GET", "HEAD"):
        return Refused(f"{request.method} is not covered by a signature")
    url = request.url
    parts = [] if url.query is None else url.query.split("&")
    found: dict[str, str] = {}
    rest: list[str] = []
    for part in parts:
        name, equals, value = part.partition("=")
        if name not in PARAMETERS:
            rest.append(part)
        elif name in found or not equals:
            return Refused(f"the parameter {name} is doubled or empty")
        else:
            found[name] = value
    if set(found) != set(PARAMETERS):
        return Refused("the URL is not signed")
    if parts[-3:] != [f"{name}={found[name]}" for name in PARAMETERS]:
        return Refused("the signature's parameters are not at the end of the query")
    return _checked(url, "&".join(rest) if rest else None, found, keys, now, host_bound=host_bound)


def _checked(
    url: Url,
    rest: str | None,
    found: Mapping[str, str],
    keys: Mapping[str, bytes],
    now: float,
    *,
    host_bound: bool,
) -> Signed | Refused:
    expires, name = found["expires"], found["key"]
    if not (expires.isascii() and expires.isdigit()) or len(expires) > 12:
        return Refused("expires is no number of seconds")
    secret = keys.get(name)
    if secret is None:
        return Refused(f"there is no key called {name!r}")
    expected = _signature(url, rest, name, expires, secret, host_bound=host_bound)
    if not hmac.compare_digest(expected.encode(), found["signature"].encode("latin-1", "replace")):
        return Refused("the signature does not fit the URL")
    # Looked at last, so that the time of a forged URL tells nothing.
    if now >= int(expires):
        return Refused(f"the signature expired {now - int(expires):.0f} s ago")
    return Signed(url.with_query(rest))


def _signature(
    url: Url, rest: str | None, name: str, expires: str, secret: bytes, *, host_bound: bool
) -> str:
    host = url.authority if host_bound else ""
    query = "" if rest is None else f"?{rest}"
    parts = [part.encode() for part in ("edgecdn-hmac-sha256", host, url.path, query, name, expires)]
    message = b"".join(b"%d:%b" % (len(part), part) for part in parts)
    return base64.urlsafe_b64encode(hmac.digest(secret, message, hashlib.sha256)).rstrip(b"=").decode()


def key_bytes(text: str) -> bytes:
    """The bytes of a signing key as it stands in the environment: base64url where it is that, else as it is."""
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return text.encode()
    return decoded if len(decoded) >= 16 else text.encode()

"""Who may use the admin port: whoever has its token, in whichever field a client is used to put one."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator, Sequence
from typing import Final

RULE: Final = "A token has 16 to 200 characters: letters, digits and - . _ ~"
_TOKEN: Final = re.compile(r"[A-Za-z0-9._~-]{16,200}")
_KEYS: Final = (b"fastly-key", b"x-auth-key")


def well_formed(token: str) -> bool:
    """Whether a token is one that every client can send, and long enough."""
    return _TOKEN.fullmatch(token) is not None


def admitted(headers: Sequence[tuple[bytes, bytes]], token: str) -> bool:
    """Whether a request bears the token, and no other credential beside it."""
    sent = list(_sent(headers))
    return len(sent) == 1 and hmac.compare_digest(sent[0], token.encode())


def _sent(headers: Sequence[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """Every credential in a request's fields, whose names are in lower case.

    Of AWS' Signature Version 4 it is the access key; the signature is not checked, since the token is all there is to know.
    """
    for name, value in headers:
        if name in _KEYS:
            yield value.strip()
        elif name == b"authorization":
            scheme, _, rest = value.strip().partition(b" ")
            match scheme.lower():
                case b"bearer":
                    yield rest.strip()
                case b"aws4-hmac-sha256":
                    yield _access_key(rest)
                case _:
                    yield b""


def _access_key(signed: bytes) -> bytes:
    """What `Credential=<access key>/<date>/<region>/cloudfront/aws4_request` names."""
    for part in signed.split(b","):
        name, _, value = part.strip().partition(b"=")
        if name.lower() == b"credential":
            return value.partition(b"/")[0]
    return b""

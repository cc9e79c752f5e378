"""What of a client's own fields is taken for what it says."""

from __future__ import annotations

from typing import Final

_NOT_BELIEVED: Final = frozenset(
    (
        *("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port"),
        *(
            "x-forwarded-scheme",
            "x-forwarded-server",
            "x-forwarded-prefix",
            "x-scheme",
            "x-host",
            "x-real-ip",
        ),
        *("x-original-url", "x-rewrite-url", "x-original-host"),
        *("x-http-method", "x-http-method-override", "x-method-override"),
        *("true-client-ip", "x-client-ip", "x-cluster-client-ip", "cf-connecting-ip", "fastly-client-ip"),
        *("x-served-by", "x-cache", "cache-status", "age"),
    )
)
"""Fields that speak of who the client is, or of what it asked for, and that only an edge may say."""


def believed(name: str) -> bool:
    """Whether a client's own field of this name (lower case) is taken for what it says; else it is taken off."""
    return name not in _NOT_BELIEVED and not name.startswith("edge-")

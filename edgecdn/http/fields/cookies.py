"""Cookies as a client sends them (RFC 6265 section 5.4)."""

from __future__ import annotations

from edgecdn.http.headers import Headers


def cookie(headers: Headers, name: str) -> str | None:
    """The value of the first cookie called `name`, or None."""
    for line in headers.all("cookie"):
        for pair in line.split(";"):
            key, equals, value = pair.strip(" \t").partition("=")
            if equals and key == name:
                return value
    return None

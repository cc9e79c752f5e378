"""URLs in one normal form, made once: what is matched, authorised, keyed and forwarded.

Everything that decides how a client's URL is read must live here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH: Final = _UNRESERVED | frozenset("!$&'()*+,;=:@/")
_QUERY: Final = _PATH | frozenset("?[]|^`{}\\")
_HOST: Final = _UNRESERVED | frozenset("!$&'()*+,;=")
_HEX: Final = frozenset("0123456789abcdefABCDEF")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_LONGEST_NAME: Final = 256


@dataclass(frozen=True, slots=True)
class Url:
    """An absolute http or https URL.

    `host` is lower case (an IPv6 address in brackets), `port` is None where it is the scheme's own, `path`
    is in the normal form of `normal_path`, and `query` is the text behind the first `?`, None without one.
    """

    scheme: str
    host: str
    port: int | None
    path: str
    query: str | None = None

    @property
    def authority(self) -> str:
        """Host and port as the Host field spells them."""
        return self.host if self.port is None else f"{self.host}:{self.port}"

    @property
    def target(self) -> str:
        """Path and query: what stands in a request line (RFC 9112 section 3.2.1)."""
        return self.path if self.query is None else f"{self.path}?{self.query}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"

    def with_query(self, query: str | None) -> Url:
        """The same URL with another query."""
        return replace(self, query=query)


def parse_url(text: str) -> Url | None:
    """The URL that `text` spells, in normal form, or None where it is no absolute http(s) URL."""
    scheme, colon, rest = text.partition("://")
    scheme = scheme.lower()
    if not colon or scheme not in _DEFAULT_PORTS:
        return None
    rest, _, _ = rest.partition("#")
    end = next((i for i, char in enumerate(rest) if char in "/?"), len(rest))
    authority = parse_authority(rest[:end], scheme)
    if authority is None:
        return None
    path, query = split_target(rest[end:])
    return Url(scheme, *authority, path, query)


def parse_authority(text: str, scheme: str = "http") -> tuple[str, int | None] | None:
    """Host and port of an authority without user information, or None where it is malformed.

    What RFC 3986 section 3.2 does not allow in a host is refused rather than repaired, so that two readers of
    the same Host field cannot disagree. The port is None where it is the scheme's default.
    """
    return _known_authority(text, scheme) if len(text) <= _LONGEST_NAME else _authority(text, scheme)


def _authority(text: str, scheme: str) -> tuple[str, int | None] | None:
    if text.startswith("["):
        host, bracket, rest = text.partition("]")
        if not bracket or not host[1:] or not set(host[1:]) <= _HEX | {":", "."}:
            return None
        host = (host + "]").lower()
    else:
        host, colon, port = text.partition(":")
        rest = colon + port
        if not host or not set(host) <= _HOST:
            return None
        host = host.lower()
    if not rest or rest == ":":
        return host, None
    digits = rest[1:]
    if rest[0] != ":" or not (digits.isascii() and digits.isdigit()) or len(digits) > 5:
        return None
    number = int(digits)
    if number > 65_535:
        return None
    return host, None if number == _DEFAULT_PORTS.get(scheme) else number


# Most requests, and so most stored URLs, name one of few hosts: they share its name.
_known_authority = lru_cache(1024)(_authority)


def split_target(target: str) -> tuple[str, str | None]:
    """Normal path and query of a request target in origin form (latin-1 text, no fragment)."""
    path, mark, query = target.partition("?")
    return normal_path(path), (_encode(query, _QUERY) if mark else None)


def normal_path(path: str) -> str:
    """The one spelling of a path: unreserved bytes decoded, the others encoded, dot segments resolved.

    RFC 3986 sections 6.2.2.2 and 5.2.4. An encoded slash stays encoded and an empty segment stays, because
    origins tell them apart; a stray `%` stays as it is. The result begins with a slash.
    """
    if not path.startswith("/"):
        path = "/" + path
    if not _plain(path):
        path = _encode(_decode_unreserved(path), _PATH)
    if "/." in path:
        path = _without_dots(path)
    return path


def _plain(path: str) -> bool:
    return "%" not in path and _PATH.issuperset(path)


def _decode_unreserved(text: str) -> str:
    """Decode what RFC 3986 calls unreserved; spell the other percent-encodings in upper case.

    A hexadecimal digit behind a stray `%` stays encoded: decoded, the two would spell something new (`%%32e` a `.`),
    which whoever decodes next would read otherwise than what was matched here.
    """
    if "%" not in text:
        return text
    head, *parts = text.split("%")
    out = [head]
    open_ended = False
    for part in parts:
        digits = part[:2]
        if len(digits) == 2 and _HEX.issuperset(digits):
            char = chr(int(digits, 16))
            plain = char in _UNRESERVED and not (open_ended and char in _HEX)
            out.append((char if plain else "%" + digits.upper()) + part[2:])
            open_ended = False
        else:
            out.append("%" + part)
            open_ended = len(part) < 2 and _HEX.issuperset(part)
    return "".join(out)


def _encode(text: str, allowed: frozenset[str]) -> str:
    """Percent-encode the characters of latin-1 (or any other) text that are not `allowed`."""
    if (allowed | {"%"}).issuperset(text):
        return text
    return "".join(
        char
        if char in allowed or char == "%"
        else "".join(
            f"%{byte:02X}" for byte in char.encode("latin-1" if char < "\u0100" else "utf-8", "replace")
        )
        for char in text
    )


def _without_dots(path: str) -> str:
    """Resolve `.` and `..` segments (RFC 3986 section 5.2.4); going above the root stays at the root."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)

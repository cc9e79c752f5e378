"""What is let in off the wire: everything that decides whether a request's bytes are HTTP must live here.

The parser underneath (llhttp) is lenient in ways that two readers of one request could disagree about; each check here
closes one of them, with the section that asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from edgecdn.http.fields.numbers import digits
from edgecdn.http.url import Url, parse_authority, parse_url, split_target

MOST_LINES: Final = 100
MOST_HEAD: Final = 32 * 1024
MOST_URL: Final = 16 * 1024
MOST_BODY: Final = 100 * 1024 * 1024

_TOKEN: Final = frozenset(b"!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_CONTROL: Final = frozenset((*range(9), *range(10, 32), 127))
_SPOOFED: Final = ("edge_", "x_forwarded_", "x_auth_", "x_served_", "x_real_")
RawHeaders = Sequence[tuple[bytes, bytes]]

READ_HERE: Final = frozenset(
    (
        *("host", "content-length", "transfer-encoding", "expect"),
        *("connection", "proxy-connection", "upgrade"),
    )
)
"""The fields by which the parser, this gate and the connection go: how a head that has one of them is read depends on it."""

_PLAIN_FIELD: Final = re.compile(rb"([A-Za-z0-9-]++):[\t -~\x80-\xff]*+")


class Refused(Exception):
    """A request that is answered with an error and the end of its connection. Raised inside the parser's callbacks."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


@dataclass(frozen=True, slots=True)
class Head:
    """A request's head that has passed: the URL in normal form, fields as text, and the length of the body.

    `length` is None where the body is chunked, 0 where there is none.
    """

    url: Url
    pairs: tuple[tuple[str, str], ...]
    length: int | None


def check_head(target: bytes, headers: RawHeaders, version: str, scheme: str) -> Head:
    """The head of a request, or `Refused`. Names in `headers` are lower case."""
    if version not in ("1.1", "1.0"):
        raise Refused(505, f"HTTP/{version} is not spoken here: HTTP/1.1 is.")
    pairs: list[tuple[str, str]] = []
    hosts: list[bytes] = []
    lengths: list[bytes] = []
    codings: list[bytes] = []
    for name, value in headers:
        if not name or not _TOKEN.issuperset(name):
            raise Refused(400, "A field's name is malformed (RFC 9110 section 5.1).")
        if not _CONTROL.isdisjoint(value):
            raise Refused(400, "A field's value has a control character (RFC 9110 section 5.5).")
        text = name.decode("ascii")
        if "_" in text and text.replace("-", "_").startswith(_SPOOFED):
            raise Refused(400, f"The field {text} looks like one that only the edge may send.")
        if name == b"host":
            hosts.append(value)
        elif name == b"content-length":
            lengths.append(value)
        elif name == b"transfer-encoding":
            codings.append(value)
        pairs.append((text, value.decode("latin-1").strip(" \t")))
    length = _length(lengths, codings, version)
    return Head(_url(target, hosts, version, scheme), tuple(pairs), length)


def plain_name(line: bytes) -> bytes | None:
    """The name of a field by its line, which is without its end; None where anything about it is odd.

    Plain is less than what `check_head` lets in: a name of letters, digits and hyphens, with its colon; a value of visible
    characters, spaces and tabs. So fields that are plain would have passed, as far as they are not `READ_HERE`. The name is
    as it came.
    """
    found = _PLAIN_FIELD.fullmatch(line)
    return None if found is None else found[1]


def _length(lengths: Sequence[bytes], codings: Sequence[bytes], version: str) -> int | None:
    """How long the body is (RFC 9112 section 6.3), with no room for two opinions."""
    if codings:
        if lengths:
            raise Refused(400, "Content-Length and Transfer-Encoding together (RFC 9112 section 6.3).")
        if version == "1.0" or len(codings) > 1 or codings[0].strip().lower() != b"chunked":
            raise Refused(501 if version == "1.1" else 400, "The only transfer coding here is chunked.")
        return None
    if not lengths:
        return 0
    values = {value.strip() for value in lengths}
    number = digits(next(iter(values)).decode("latin-1"))
    if len(values) > 1 or number is None:
        raise Refused(400, "Content-Length is malformed (RFC 9112 section 6.3).")
    if number > MOST_BODY:
        raise Refused(413, f"A request's body may have {MOST_BODY} bytes.")
    return number


def _url(target: bytes, hosts: Sequence[bytes], version: str, scheme: str) -> Url:
    """The URL that is asked for: one Host, and a target in origin or absolute form (RFC 9112 section 3.2)."""
    if len(hosts) > 1 or (not hosts and version == "1.1"):
        raise Refused(400, "A request has one Host field (RFC 9112 section 3.2).")
    if any(byte <= 32 or byte >= 127 for byte in target) or b"#" in target:
        raise Refused(400, "The request target has characters that must be percent-encoded.")
    text = target.decode("ascii")
    authority = parse_authority(hosts[0].decode("latin-1").strip(), scheme) if hosts else ("localhost", None)
    if authority is None:
        raise Refused(400, "The Host field is malformed (RFC 9110 section 7.2).")
    if text.startswith("/"):
        path, query = split_target(text)
        return Url(scheme, *authority, path, query)
    url = parse_url(text)
    if url is None:
        raise Refused(400, "The request target is neither a path nor an http URL (RFC 9112 section 3.2).")
    return url

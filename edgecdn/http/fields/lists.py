"""Comma-separated lists and quoted strings (RFC 9110 sections 5.6.1 and 5.6.4)."""

from __future__ import annotations

from typing import Final

_NAME: Final = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")


def split_list(text: str) -> list[str]:
    """The members of a list, without the white space around them; empty members are left out.

    A comma inside a quoted string separates nothing. A quote that is never closed runs to the end.
    """
    if '"' not in text:
        return [part for piece in text.split(",") if (part := piece.strip(" \t"))]
    members: list[str] = []
    start, quoted, escaped = 0, False, False
    for index, char in enumerate(text):
        if escaped:
            escaped = False
        elif quoted and char == "\\":
            escaped = True
        elif char == '"':
            quoted = not quoted
        elif char == "," and not quoted:
            members.append(text[start:index].strip(" \t"))
            start = index + 1
    members.append(text[start:].strip(" \t"))
    return [member for member in members if member]


def is_name(text: str) -> bool:
    """Whether a text in lower case is a token, as names of fields are (RFC 9110 section 5.6.2)."""
    return text != "" and _NAME.issuperset(text)


def unquote(text: str) -> str:
    """What a token or a quoted string means; text that is neither is taken as it is."""
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return text
    inner = text[1:-1]
    if "\\" not in inner:
        return inner
    out: list[str] = []
    escaped = False
    for char in inner:
        if char == "\\" and not escaped:
            escaped = True
        else:
            out.append(char)
            escaped = False
    return "".join(out)

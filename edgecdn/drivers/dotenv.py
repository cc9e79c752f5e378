"""Reading `.env` and `.dev.vars`: lines `NAME=value`, as people write them for dotenv (https://github.com/motdotla/dotenv)."""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = re.compile(r"[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*", re.ASCII)
# Alternatives that begin differently: nothing is tried twice.
_QUOTED: Final = {
    '"': re.compile(r'"((?:[^"\\]|\\.)*)"[ \t]*(?:#[^\n]*)?(?:\n|\Z)', re.DOTALL),
    "'": re.compile(r"'([^']*)'[ \t]*(?:#[^\n]*)?(?:\n|\Z)"),
    "`": re.compile(r"`([^`]*)`[ \t]*(?:#[^\n]*)?(?:\n|\Z)"),
}
_COMMENT: Final = re.compile(r"(?:^|[ \t])#")
_ESCAPED: Final = re.compile(r"\\([nrt\"\\])")
_MEANS: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


def read_pairs(text: str) -> dict[str, str]:
    r"""The pairs in such a file, the last one of a name. What is no pair is passed over; nothing raises.

    A value in quotes is as it stands there, over several lines too; in double quotes `\n` and its like are what they
    mean. Without quotes it ends with its line, or where white space and `#` begin a comment.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found: dict[str, str] = {}
    position = 0
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        name = _NAME.match(text, position, end)
        if name is None:
            position = end + 1
            continue
        quoted = None
        if name.end() < end and (pattern := _QUOTED.get(text[name.end()])) is not None:
            quoted = pattern.match(text, name.end())
        if quoted is not None:
            value, position = quoted[1], quoted.end()
            if text[name.end()] == '"':
                value = _ESCAPED.sub(lambda escape: _MEANS[escape[1]], value)
        else:
            value, position = text[name.end() : end], end + 1
            comment = _COMMENT.search(value)
            value = (value if comment is None else value[: comment.start()]).strip()
        found[name[1]] = value
    return found

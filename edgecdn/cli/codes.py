"""`edgecdn explain CACHE004`: the page of a code."""

from __future__ import annotations

import re
from typing import Final

from edgecdn.cli.main import BAD, GOOD, complain
from edgecdn.diagnostics.diagnostic import did_you_mean

_CODE: Final = re.compile(r"[A-Za-z]{2,10}[0-9]{3}")


def is_code(word: str) -> bool:
    """Whether a word looks like a code, and so is one: a URL has a slash or a dot."""
    return _CODE.fullmatch(word) is not None


def show_page(word: str) -> int:
    """Print the page, or say which codes are near."""
    from edgecdn.lint.pages import codes, page

    text = page(word.upper())
    if text is None:
        near = did_you_mean(word.upper(), codes())
        complain(f"There is no code {word}. {near or '`docs/rules/` lists all codes.'}")
        return BAD
    print(text, end="")
    return GOOD

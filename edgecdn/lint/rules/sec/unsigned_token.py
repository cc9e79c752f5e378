"""SEC009: a function that takes tokens which nobody signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edgecdn.diagnostics.diagnostic import Span
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

# Where the word stands alone or in a list of algorithms that are taken; a comparison that refuses it is no assignment.
_NONE: Final = re.compile(
    r"""\balg(?:orithms?)?["']?\s*(?::|=(?!=))\s*(?:\[\s*(?:["'][A-Za-z0-9]{1,8}["']\s*,\s*){0,8})?["']none["']""",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Finding]:
    """In the code of functions, by its words."""
    for function, _ in subject.functions:
        for number, line in enumerate(subject.lines.get(function.file, ()), 1):
            found = _NONE.search(line[:1000])
            if found is not None and not line.lstrip().startswith(("//", "*", "#")):
                span = Span(function.file, number, found.start() + 1, number, found.end() + 1)
                yield Finding(
                    f"The function `{function.name}` takes tokens that nobody signed.",
                    span,
                    "Name the one algorithm that your tokens are signed with, such as `HS256`.",
                )


RULE = Rule(
    code="SEC009",
    title="A function takes tokens that nobody signed.",
    why="With the algorithm `none` a token has no signature: whoever writes one is let in as whom it names.",
    bad="""
compute_at_edge:
  - {function: "unsigned", path: "/api/*"}
""",
    good="""
compute_at_edge:
  - {function: "auth", path: "/api/*"}
""",
    check=check,
)

"""SEC008: a key that stands in the config, where its name should."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from edgecdn.compiler.words import text
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_LONG: Final = 20
"""Names of so many characters that mix digits, small and capital letters are keys: nobody calls a variable so."""


def check(subject: Subject) -> Iterator[Finding]:
    """By the form of the name: what no environment variable can be called, or nobody would call one. It is not repeated."""
    for said in chain.from_iterable(subject.secrets):
        if _NAME.fullmatch(text(said)) is None or _mixed(text(said)):
            yield Finding(
                "This looks like a key itself, not like the name of one.",
                said.span,
                "Write a name such as `SIGNING_KEY`, put the key into the environment or `.env`, and make a new one: this one was read.",
            )


def _mixed(word: str) -> bool:
    kinds = (str.isdigit, str.islower, str.isupper)
    return len(word) >= _LONG and all(any(map(kind, word)) for kind in kinds)


RULE = Rule(
    code="SEC008",
    title="A key stands in the config, where its name should.",
    why="`signing`, `purge` and `secrets` take names, whose values come from the environment or `.env`. What stands in the config is in version control, "
    "and in the compiled plan.",
    bad="""
signing:
  default: {keys: ["Zk9xQ2v7Lw0tR5yU1mB8nC4e"]}
purge: {secret: "hunter2!"}
caching_rules:
  - {pattern: "/films/*", cache: "signed-url"}
""",
    good="""
signing:
  default: {keys: ["SIGNING_KEY"]}
purge: {secret: "PURGE_KEY"}
caching_rules:
  - {pattern: "/films/*", cache: "signed-url"}
""",
    check=check,
)

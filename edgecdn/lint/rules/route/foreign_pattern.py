"""ROUTE003: patterns in the language of another tool."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edgecdn.compiler.words import child, items
from edgecdn.config.tree import Scalar
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_PARAMETER: Final = re.compile(r"/:[A-Za-z_]\w*")


def check(subject: Subject) -> Iterator[Finding]:
    """`/:name` in rules' patterns and functions' paths."""
    patterns = [node.get("pattern") for _, node in subject.rules]
    paths = [item for _, node in subject.functions for item in items(child(node, "path"))]
    for said in (*patterns, *paths):
        if isinstance(said, Scalar) and (found := _PARAMETER.search(said.text)):
            plain = _PARAMETER.sub("/*", said.text)
            yield Finding(
                f"`{found[0][1:]}` is matched letter by letter: patterns have no parameters.",
                said.span,
                f"Write `{plain}`; `*` is any run of characters, slashes included.",
                fix=subject.spelled(said.span, plain, safe=False),
            )


RULE = Rule(
    code="ROUTE003",
    title="A pattern has a `:parameter` in it.",
    why="Routers of frameworks read `/users/:id` as any user. Here it is the path that is spelled so, which nobody asks for.",
    bad="""
caching_rules:
  - {pattern: "/users/:id", cache: "no-store"}
""",
    good="""
caching_rules:
  - {pattern: "/users/*", cache: "no-store"}
""",
    check=check,
)

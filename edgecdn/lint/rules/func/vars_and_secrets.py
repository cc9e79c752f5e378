"""FUNC103: one name for a variable and a secret."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.compiler.words import child, pairs
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Both become members of `env`."""
    for function, node in subject.functions:
        for key, _ in pairs(child(node, "vars")):
            if key.value in function.secrets:
                yield Finding(
                    f"`{key.value}` is a variable and a secret of the function `{function.name}`: only one of them can be in `env`.",
                    key.span,
                    "Rename one, or take the variable out.",
                )


RULE = Rule(
    code="FUNC103",
    title="A variable and a secret of a function have one name.",
    why="Both are members of `env`. Which one the function sees should not depend on the order in which they are put there.",
    bad="""
compute_at_edge:
  - {function: "good", path: "/api/*", vars: {REALM: "shop"}, secrets: ["REALM"]}
""",
    good="""
compute_at_edge:
  - {function: "good", path: "/api/*", vars: {REALM: "shop"}, secrets: ["PEPPER"]}
""",
    check=check,
)

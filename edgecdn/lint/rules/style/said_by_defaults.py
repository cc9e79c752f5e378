"""STYLE001: a rule that repeats the defaults."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.compiler.words import child
from edgecdn.config.tree import plain
from edgecdn.diagnostics.diagnostic import Related
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Keys with the very value that they have in `defaults`."""
    defaults = child(subject.cdn, "defaults")
    for _, node in subject.rules if defaults is not None else ():
        for key, value in node.pairs:
            default = child(defaults, str(key.value))
            if default is not None and plain(default) == plain(value):
                yield Finding(
                    f"`{key.value}` says what `defaults` says.",
                    key.span,
                    "Take it out.",
                    (Related(default.span, "it is said here"),),
                    fix=subject.without(node, str(key.value)),
                )


RULE = Rule(
    code="STYLE001",
    title="A rule repeats what `defaults` says.",
    why="What is said once can be changed in one place.",
    bad="""
defaults: {edge_ttl: "5m"}
caching_rules:
  - pattern: "/pages/*"
    edge_ttl: "5m"
""",
    good="""
defaults: {edge_ttl: "5m"}
caching_rules:
  - pattern: "/pages/*"
""",
    check=check,
)

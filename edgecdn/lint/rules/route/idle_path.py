"""ROUTE007: a function's path that another one of its paths includes."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.compiler.words import child, items
from edgecdn.diagnostics.diagnostic import Related
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject
from edgecdn.plan.automata import witness
from edgecdn.plan.pattern import path_pattern


def check(subject: Subject) -> Iterator[Finding]:
    """Of two that are the same, the later one. Decided on the automata."""
    for function, node in subject.functions:
        nodes = items(child(node, "path"))
        patterns = [path_pattern(path) for path in function.paths]
        for number, said in enumerate(nodes if len(nodes) == len(patterns) else ()):
            if subject.effort.left <= 0:
                return
            for other, wider in enumerate(patterns):
                if other == number or witness([patterns[number]], [wider], subject.effort) is not None:
                    continue
                if other > number and witness([wider], [patterns[number]], subject.effort) is None:
                    continue
                yield Finding(
                    f"The path `{function.paths[number]}` adds nothing: `{function.paths[other]}` includes it.",
                    said.span,
                    "Take it out.",
                    (Related(nodes[other].span, "includes it"),),
                )
                break


RULE = Rule(
    code="ROUTE007",
    title="A function's path is included in another one of its paths.",
    why="Which paths a function is for should be seen at a glance. A path that adds nothing suggests that the other one is narrower than it "
    "is.",
    bad="""
compute_at_edge:
  - {function: "good", path: ["/api/*", "/api/users/*"]}
""",
    good="""
compute_at_edge:
  - {function: "good", path: ["/api/*", "/users/*"]}
""",
    check=check,
)

"""CACHE021: a function behind the cache that sees an object in slices."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.diagnostics.diagnostic import Related
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject
from edgecdn.plan.automata import witness
from edgecdn.plan.pattern import compile_pattern, path_pattern


def check(subject: Subject) -> Iterator[Finding]:
    """Functions of the origin's side whose paths meet a rule's pattern. Decided on the automata."""
    behind = [(function, node) for function, node in subject.functions if function.on.startswith("origin")]
    for route, node in subject.rules:
        if route.policy.slice_size is None or subject.effort.left <= 0:
            continue
        rule = compile_pattern(route.pattern)
        for function, said in behind:
            meets = (witness([rule, path_pattern(path)], (), subject.effort) for path in function.paths)
            if any(isinstance(path, str) for path in meets):
                yield Finding(
                    f"`{function.name}` stands behind the cache and is called for each slice of `{route.pattern}`, of which it sees a part.",
                    subject.said(node, "slice"),
                    "Leave `slice` out where the function reads or changes bodies.",
                    (Related(subject.head(said), "the function"),),
                )


RULE = Rule(
    code="CACHE021",
    title="A function behind the cache gets an object slice by slice.",
    why="A slice is a request for a range. A function behind the cache is called once for each, and what it makes of a part is stored as a part; if it "
    "answers with the whole instead, the slices are given up for a minute.",
    bad="""
caching_rules:
  - pattern: "/videos/*"
    slice: "1MB"
compute_at_edge:
  - {function: "good", path: "/videos/*", on: "origin"}
""",
    good="""
caching_rules:
  - pattern: "/videos/*"
compute_at_edge:
  - {function: "good", path: "/videos/*", on: "origin"}
""",
    check=check,
)

"""SEC007: one secret for two purposes."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.compiler.words import child, items, pairs, text
from edgecdn.config.tree import Node
from edgecdn.diagnostics.diagnostic import Related, Span
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """The secrets of signing, purging and functions, by name."""
    seen: dict[str, Span] = {}
    for users in _secrets(subject.cdn):
        for said in users:
            if text(said) in seen:
                yield Finding(
                    f"The secret `{text(said)}` serves two purposes.",
                    said.span,
                    "Make a secret for each.",
                    (Related(seen[text(said)], "the other one is here"),),
                )
        seen |= {text(said): said.span for said in users if text(said) not in seen}


def _secrets(cdn: Node) -> Iterator[tuple[Node, ...]]:
    for _, node in pairs(child(cdn, "signing")):
        yield items(child(node, "keys"))
    yield items(child(child(cdn, "purge"), "secret"))
    # Functions that share a key mostly do so for one purpose.
    yield tuple(
        said for node in items(child(cdn, "compute_at_edge")) for said in items(child(node, "secrets"))
    )


RULE = Rule(
    code="SEC007",
    title="One secret serves two purposes.",
    why="Whoever gets it for one purpose has it for the other one, and it cannot be changed for one alone.",
    bad="""
signing:
  default: {keys: ["THE_KEY"]}
purge: {secret: "THE_KEY"}
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

"""SEC007: one secret for two purposes."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.compiler.words import text
from edgecdn.diagnostics.diagnostic import Related, Span
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """The secrets of signing, purging and functions, by name."""
    seen: dict[str, Span] = {}
    for users in subject.secrets:
        for said in users:
            if text(said) in seen:
                yield Finding(
                    f"The secret `{text(said)}` serves two purposes.",
                    said.span,
                    "Make a secret for each.",
                    (Related(seen[text(said)], "the other one is here"),),
                )
        seen |= {text(said): said.span for said in users if text(said) not in seen}


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

"""PORT004: more memory than a Worker has, for Cloudflare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_WORKER: Final = 128 * 1024 * 1024


def check(subject: Subject) -> Iterator[Finding]:
    """`memory` of functions."""
    for function, node in subject.functions if "cloudflare" in subject.platforms else ():
        if function.memory > _WORKER:
            yield Finding(
                f"On Cloudflare the function `{function.name}` would have 128 MB.",
                subject.said(node, "memory"),
                "Write `memory: 128MB`, and see here whether it does with that.",
            )


RULE = Rule(
    code="PORT004",
    title="A Cloudflare Worker has 128 MB of memory.",
    why="A function that needs more works here and is ended there.",
    bad="""
lint: {platforms: ["cloudflare"]}
compute_at_edge:
  - {function: "good", path: "/api/*", memory: "512MB"}
""",
    good="""
lint: {platforms: ["cloudflare"]}
compute_at_edge:
  - {function: "good", path: "/api/*", memory: "128MB"}
""",
    check=check,
)

"""SEC002: a function that may fetch from anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.compiler.words import child, items, text
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """A pattern whose last label, or more, is a wildcard."""
    for function, node in subject.functions:
        for host in items(child(node, "allow_hosts")):
            labels = text(host).rpartition(":")[0] or text(host)
            if "*" in labels.rpartition(".")[2] or labels in (
                "*.com",
                "*.net",
                "*.org",
                "*.io",
                "*.dev",
                "*.app",
            ):
                yield Finding(
                    f"With `{text(host)}` the function `{function.name}` may fetch from hosts that anybody can have.",
                    host.span,
                    "Name the hosts, or the domain that is yours: `*.shop.example`.",
                )


RULE = Rule(
    code="SEC002",
    title="`allow_hosts` lets a function fetch from anywhere.",
    why="A function that builds an address from what a client sent can be made to fetch from the client's own host, and to send there what "
    "it knows.",
    bad="""
compute_at_edge:
  - {function: "good", path: "/api/*", allow_hosts: ["*"]}
""",
    good="""
compute_at_edge:
  - {function: "good", path: "/api/*", allow_hosts: ["api.shop.example"]}
""",
    check=check,
)

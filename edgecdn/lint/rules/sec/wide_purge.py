"""SEC006: purging that half the internet may do."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

from edgecdn.compiler.words import child, items, text
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Public networks larger than any owner's, without a secret; PURGE002 tells of the whole internet."""
    purge = subject.plan.purge
    if purge is None or purge.secret is not None:
        return
    for said in items(child(child(subject.cdn, "purge"), "allow")):
        network = ip_network(text(said), strict=False)
        most = 8 if network.version == 4 else 16
        if 0 < network.prefixlen < most:
            yield Finding(
                f"`{network}` is a large part of the internet, and all of it may purge.",
                said.span,
                "Name the networks that deploy, or ask for a `secret`, too.",
            )


RULE = Rule(
    code="SEC006",
    title="Purging is open to a large part of the internet.",
    why="Whoever can purge can make the origin answer everything itself, again and again.",
    bad="""
purge: {allow: ["0.0.0.0/1", "128.0.0.0/1"]}
""",
    good="""
purge: {allow: ["0.0.0.0/1", "128.0.0.0/1"], secret: "PURGE_KEY"}
""",
    check=check,
)

"""SEC003: a function that may fetch from the machine's own network."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from edgecdn.compiler.words import child, items, text
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Loopback, link-local (where clouds tell a machine its credentials) and private addresses, and their usual names."""
    for function, node in subject.functions:
        for host in items(child(node, "allow_hosts")):
            if _inner(text(host).lower()):
                yield Finding(
                    f"The function `{function.name}` may fetch from `{text(host)}`, which is inside your own network.",
                    host.span,
                    "Take it out, or make what is there an origin of the site.",
                )


def _inner(host: str) -> bool:
    if host.startswith("localhost") or host.endswith((".internal", ".local")) or host == "metadata":
        return True
    try:
        return not ip_address(host.strip("[]")).is_global
    except ValueError:
        return False


RULE = Rule(
    code="SEC003",
    title="`allow_hosts` opens your own network to a function.",
    why="Addresses inside a network are believed there without a password. One of them, 169.254.169.254, hands out a cloud machine's "
    "credentials.",
    bad="""
compute_at_edge:
  - {function: "good", path: "/api/*", allow_hosts: ["169.254.169.254"]}
""",
    good="""
compute_at_edge:
  - {function: "good", path: "/api/*", allow_hosts: ["api.shop.example"]}
""",
    check=check,
)

"""SEC001: an origin that is asked without encryption."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edgecdn.compiler.words import child
from edgecdn.http.url import parse_url
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_HERE: Final = ("localhost", "[::1]")


def check(subject: Subject) -> Iterator[Finding]:
    """`http` to anywhere but this machine."""
    for origin, node in subject.origins:
        url = parse_url(origin.target) if origin.kind == "url" else None
        if url is None or url.scheme != "http":
            continue
        if url.host in _HERE or url.host.startswith("127.") or url.host.endswith(".localhost"):
            continue
        said = child(node, "url")
        if said is not None:
            yield Finding(
                f"The origin `{origin.name}` is asked in plain text: whoever is on the way can read and change it.",
                said.span,
                "Write `https://`.",
            )


RULE = Rule(
    code="SEC001",
    title="An origin is asked over plain http.",
    why="What is changed between the origin and the edge is stored and served to everybody, over https, as if it were the origin's.",
    bad="""
origins:
  shop: {url: "http://shop.example"}
""",
    good="""
origins:
  shop: {url: "https://shop.example"}
""",
    check=check,
)

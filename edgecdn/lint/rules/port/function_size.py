"""PORT005: more code than a CloudFront function may have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_MOST: Final = 10_240


def check(subject: Subject) -> Iterator[Finding]:
    """Functions in front of the cache: those behind it are Lambda@Edge there."""
    for function, node in subject.functions if "cloudfront" in subject.platforms else ():
        size = len(subject.files.get(function.file, "").encode("utf-8", "replace"))
        edge = not function.on.startswith("origin") and function.api != "lambda-edge"
        if edge and size > _MOST:
            yield Finding(
                f"{function.file} has {size:,} bytes; a CloudFront function may have {_MOST:,}.",
                subject.head(node),
                "Make it smaller, or run it as Lambda@Edge.",
            )


RULE = Rule(
    code="PORT005",
    title="A CloudFront function may have 10,240 bytes.",
    why="CloudFront refuses a larger one when it is deployed, so better learn it here.",
    bad="""
lint: {platforms: ["cloudfront"]}
compute_at_edge:
  - {function: "large", path: "/api/*"}
""",
    good="""
lint: {platforms: ["cloudfront"]}
compute_at_edge:
  - {function: "good", path: "/api/*"}
""",
    check=check,
)

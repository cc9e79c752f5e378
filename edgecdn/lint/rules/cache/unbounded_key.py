"""CACHE007: a header in the key that is another one for nearly every client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from edgecdn.compiler.words import child, items, text
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_UNBOUNDED: Final[Mapping[str, str]] = {
    "user-agent": "`key: {device: true}` keeps mobile, tablet and desktop apart.",
    "cookie": "`key: {cookies: [NAME]}` takes one cookie.",
    "accept": "`key: {image_format: true}` takes the format that is negotiated.",
    "accept-language": "`key: {language: [en, de]}` takes the language that is negotiated.",
    "accept-encoding": "The edge keeps encodings apart by `Vary`.",
    "authorization": "Let a function check it, or write `cache: no-store`.",
    "referer": "Take it out.",
    "x-forwarded-for": "`key: {country: true}` takes the country.",
}


def check(subject: Subject) -> Iterator[Finding]:
    """Headers by name, in rules and defaults."""
    for node in subject.policies():
        for item in items(child(child(node, "key"), "headers")):
            name = text(item).lower()
            if name in _UNBOUNDED:
                yield Finding(
                    f"With `{name}` in the key hardly any two clients share a stored response.",
                    item.span,
                    _UNBOUNDED[name],
                )


RULE = Rule(
    code="CACHE007",
    title="The key has a header in it that is different for nearly every client.",
    why="A header of the request belongs into the key when few values of it matter. With one that has thousands, nothing is served from the "
    "cache, and whoever invents values can fill it.",
    bad="""
caching_rules:
  - pattern: "/pages/*"
    key: {headers: ["User-Agent"]}
""",
    good="""
caching_rules:
  - pattern: "/pages/*"
    key: {device: true}
""",
    check=check,
)

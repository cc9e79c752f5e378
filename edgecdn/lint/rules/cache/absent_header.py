"""CACHE022: a header in the key that no request has by then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from edgecdn.compiler.words import child, items, text
from edgecdn.http.believed import believed
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_COUNTRY: Final = "`key: {country: true}` takes the country."
_DEVICE: Final = "`key: {device: true}` keeps mobile, tablet and desktop apart."
_OTHERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("cf-ipcountry", "cloudfront-viewer-country", "x-vercel-ip-country", "x-geo-country"), _COUNTRY
    ),
    **dict.fromkeys(
        ("cf-device-type", "cloudfront-is-mobile-viewer", "cloudfront-is-tablet-viewer"), _DEVICE
    ),
    **dict.fromkeys(("cloudfront-is-desktop-viewer", "x-ua-device"), _DEVICE),
}
_OWN: Final = ("x-forwarded-for", "x-real-ip", "true-client-ip", "cf-connecting-ip", "fastly-client-ip")


def check(subject: Subject) -> Iterator[Finding]:
    """Headers by name, in rules and defaults: those of other CDNs' edges, those that the edge takes off, and the host."""
    for node in subject.policies():
        for item in items(child(child(node, "key"), "headers")):
            name = text(item).lower()
            if name == "host":
                yield Finding("The host is part of every key already.", item.span, "Take it out.")
            elif name in _OTHERS:
                yield Finding(
                    f"`{name}` is made by another CDN's edge, and by none here.", item.span, _OTHERS[name]
                )
            elif not believed(name) and name != "x-forwarded-for":  # of which CACHE007 speaks
                help_text = _COUNTRY if name in _OWN else "Take it out."
                told = f"`{name}` is never in the key: the edge takes it off, since clients may write anything there."
                yield Finding(told, item.span, help_text)


RULE = Rule(
    code="CACHE022",
    title="A header in the key is one that no request has.",
    why="What only an edge may say is taken off requests as they come in, and each CDN adds fields of its own for the client's country or device. A key "
    "that names another one's sees nothing there, so all clients share one answer.",
    bad="""
caching_rules:
  - pattern: "/pages/*"
    key: {headers: ["CloudFront-Viewer-Country"]}
""",
    good="""
caching_rules:
  - pattern: "/pages/*"
    key: {country: true}
""",
    check=check,
)

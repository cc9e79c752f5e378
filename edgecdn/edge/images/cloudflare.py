"""Cloudflare's URLs for pictures: `/cdn-cgi/image/<options>/<path or absolute URL>`.

Everything that decides how such a URL is read must live here; where it may lead is `entering`'s.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote

from edgecdn.edge.images.options import read_picture
from edgecdn.edge.images.picture import Picture, Unreadable
from edgecdn.edge.images.values import BadOption
from edgecdn.http.url import Url, normal_path, parse_url

PREFIX: Final = "/cdn-cgi/image/"

_SHORT: Final = {
    "w": "width",
    "h": "height",
    "q": "quality",
    "f": "format",
    "g": "gravity",
    "scq": "slow-connection-quality",
}
_SIDES: Final = ("top", "right", "bottom", "left")


@dataclass(frozen=True, slots=True)
class ByPath:
    """What such a URL asks for: a picture, of the original at `source`, which may be on another host."""

    picture: Picture
    source: Url


def read_path(url: Url) -> ByPath | Unreadable:
    """What a URL whose path begins with `PREFIX` asks for. Never raises."""
    options, slash, source = url.path.removeprefix(PREFIX).partition("/")
    if not slash or not source:
        return Unreadable(f"write {PREFIX}<options>/<path or URL of the original>")
    original = _original(url, source)
    if original is None:
        return Unreadable(f"{source} is no path and no URL")
    try:
        return ByPath(read_picture(_options(options)), original)
    except BadOption as problem:
        return Unreadable(str(problem))


def _original(url: Url, source: str) -> Url | None:
    query = "" if url.query is None else f"?{url.query}"
    if source.lower().startswith(("http:", "https:")):
        return parse_url(source + query)
    return replace(url, path=normal_path("/" + source.removeprefix("/")))


def _options(text: str) -> dict[str, object]:
    """The options between commas, in their long names, with percent-encoding undone; `trim.left` is a member of `trim`."""
    found: dict[str, object] = {}
    for part in text.split(","):
        short, equals, value = part.partition("=")
        name = _SHORT.get(unquote(short), unquote(short))
        if not equals or not value:
            raise BadOption(f"options are name=value with commas between them, not {part[:40]!r}")
        group, dot, member = name.partition(".")
        inner = found.setdefault(group, {}) if dot and group in ("trim", "border") else found
        name = member if inner is not found else name
        if not isinstance(inner, dict) or name in inner:
            raise BadOption(f"{name} is there more than once")
        inner[name] = _trim(unquote(value)) if name == "trim" else unquote(value)
    if "draw" in found:
        raise BadOption("draw is for functions alone")
    return found


def _trim(text: str) -> object:
    """Four numbers in the order of CSS; what is something else is left for whoever reads the option."""
    parts = text.split(";")
    return dict(zip(_SIDES, parts, strict=True)) if len(parts) == len(_SIDES) else text

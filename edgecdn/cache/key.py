"""The cache key: what tells stored objects apart before Vary does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote, unquote

from edgecdn.cache.entry import Key
from edgecdn.http.fields.accept import prefer_language, prefer_type
from edgecdn.http.fields.cookies import cookie
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from edgecdn.plan.model import KeyPolicy

DEVICE: Final = "edge-client-device"
COUNTRY: Final = "edge-client-country"
"""The fields in which whoever makes the response is told the device and the country, where they are part of the key."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the edge knows of the client beside its fields: an ISO country, empty where it is not known."""

    country: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a key beside the URL: what it is of, its name where it has one, and its value (None: missing)."""

    kind: str
    name: str
    value: str | None

    def __str__(self) -> str:
        """Percent-encoded, so that no part contains a space; a missing value (no equals sign) is not an empty one."""
        label = f"{self.kind}:{quote(self.name, safe='')}"
        return label if self.value is None else f"{label}={quote(self.value, safe='')}"


def cache_key(request: Request, key: KeyPolicy, facts: Facts, custom: str = "") -> Key:
    """The key of a request: scheme, host, path and query, then the policy's parts and a function's own `custom` part.

    Parts are separated by spaces, which none contains, and each says what it is, so that two keys are the same only where
    every part is. GET and HEAD share it; other methods have no key of their own since nothing is stored for them.
    """
    url = request.url
    query = kept_query(url.query, key)
    base = f"{url.scheme}://{url.authority}{url.path}" + ("" if query is None else f"?{query}")
    base = base.replace(" ", "%20")
    if key == _PLAIN and not custom:
        return base
    return " ".join((base, *(str(part) for part in key_parts(request, key, facts, custom))))


def key_parts(request: Request, key: KeyPolicy, facts: Facts, custom: str = "") -> tuple[Part, ...]:
    """What the policy, and a function, add to the URL."""
    headers = request.headers
    parts = [Part("header", name, headers.get(name)) for name in sorted(key.headers)]
    parts += (Part("cookie", name, cookie(headers, name)) for name in sorted(key.cookies))
    if key.device:
        parts.append(Part("device", "", device(headers)))
    if key.country:
        parts.append(Part("country", "", facts.country))
    if key.language:
        parts.append(Part("language", "", prefer_language(headers.get("accept-language"), key.language)))
    if key.image_format:
        parts.append(Part("image", "", prefer_type(headers.get("accept"), key.image_format)))
    if custom:
        parts.append(Part("custom", "", custom))
    return tuple(parts)


_PLAIN = KeyPolicy()


def kept_query(query: str | None, key: KeyPolicy) -> str | None:
    """The query as far as it is part of the key, sorted where the policy picks parameters; None where nothing is left.

    Parameters are the parts between `&` alone: a `;` separates nothing, whatever an origin makes of it.
    """
    if query is None or key.query == "all":
        return query
    if key.query == "none":
        return None
    names = frozenset(key.query_names)
    kept = [part for part in query.split("&") if part and (_name(part) in names) == (key.query == "allow")]
    return "&".join(sorted(kept, key=_name)) if kept else None


def _name(part: str) -> str:
    return unquote(part.partition("=")[0].replace("+", " "))


def forwarded(request: Request, key: KeyPolicy, facts: Facts) -> Request:
    """The request as it goes on upstream: without what the key leaves out on purpose, and with what it negotiated or found out.

    Whoever makes the response must not see what does not tell two responses apart, and has to see what does.
    """
    if key == _PLAIN:
        return request
    headers = request.headers
    if key.image_format and (chosen := prefer_type(headers.get("accept"), key.image_format)) is not None:
        headers = headers.set("accept", chosen)
    if (
        key.language
        and (language := prefer_language(headers.get("accept-language"), key.language)) is not None
    ):
        headers = headers.set("accept-language", language)
    if key.device:
        headers = headers.set(DEVICE, device(request.headers))
    if key.country:
        headers = headers.set(COUNTRY, facts.country)
    url = request.url
    query = kept_query(url.query, key)
    return replace(request, url=url if query == url.query else url.with_query(query), headers=headers)


def device(headers: Headers) -> str:
    """The class of device: `mobile`, `tablet` or `desktop`, by client hint, else by the usual words in User-Agent."""
    hint = headers.first("sec-ch-ua-mobile")
    agent = (headers.first("user-agent") or "").lower()
    if "ipad" in agent or "tablet" in agent or ("android" in agent and "mobile" not in agent):
        return "tablet"
    if hint == "?1" or "mobi" in agent or "iphone" in agent:
        return "mobile"
    return "desktop"

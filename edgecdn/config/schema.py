"""The JSON Schema of cdn.yaml: the one source of what may stand in it, for checks, editors and docs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

from edgecdn.config.function import FUNCTION
from edgecdn.config.parts import DURATION, END, Schema, duration, list_of, names, object_of, size, text
from edgecdn.plan.model import ImageDialect, StatusDialect

CACHE_MODES: Final = ("standard", "immutable", "no-store", "signed-url")

_STORAGE: Final = object_of(
    {
        "capacity": size("The bytes that each PoP's cache may hold.", "256MB", default="256MB"),
        "eviction": {
            "type": "string",
            "enum": ["lru", "sieve", "s3fifo"],
            "default": "lru",
            "description": "What leaves a full cache first.",
        },
    },
    title="Storage",
    description="Each PoP's cache.",
    examples=[{"capacity": "256MB"}],
)

_POINT: Final = list_of(
    {"type": "number", "examples": [59.33]},
    "Latitude and longitude in degrees.",
    minItems=2,
    maxItems=2,
    examples=[[59.33, 18.06]],
)

_LOCATION: Final = {
    "description": "A PoP: a metro, airport or cloud-region code, or a place spelled out.",
    "examples": ["tok", {"code": "hq", "at": [59.33, 18.06], "city": "Stockholm"}],
    "type": ["string", "object"],
    "minLength": 1,
    "properties": {
        "code": text("The PoP's own code.", "hq", pattern="^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?" + END),
        "at": _POINT,
        "city": text("The city's name.", "Stockholm"),
        "country": text("The country, by its two letters (ISO 3166).", "SE", pattern="^[A-Z]{2}" + END),
        "timezone": text("The time zone's name in the tz database.", "Europe/Stockholm"),
    },
    "required": ["code", "at"],
    "additionalProperties": False,
}

_A_REGION: Final = {"region": "eu", "locations": ["lon", "fra"]}

_REGION: Final = object_of(
    {
        "region": text("The region's name.", "us-east"),
        "locations": list_of(_LOCATION, "The PoPs of the region.", minItems=1, examples=[["lon", "fra"]]),
        "shield": text("The PoP whose cache the region's PoPs ask before they ask an origin.", "fra"),
        "storage": _STORAGE,
    },
    ("region", "locations"),
    title="Region",
    description="A group of PoPs.",
    examples=[_A_REGION],
)

_ORIGIN: Final = object_of(
    {
        "url": text("The origin's base URL.", "https://shop.example"),
        "directory": text("A folder of files, relative to the config.", "./public"),
        "timeout": duration("How long to wait for the head of a response.", "30s", default="30s"),
        "shield": text("The PoP whose cache all PoPs ask before this origin is asked.", "va"),
        "at": {
            "type": ["string", "array"],
            "items": {"type": "number"},
            "description": "Where the origin is: a code, or latitude and longitude.",
            "examples": ["fra"],
        },
    },
    title="Origin",
    description="Where content comes from: `url` or `directory`.",
    examples=[{"url": "https://shop.example"}],
)

_QUERY: Final = {
    "description": "The query parameters that are part of the key: all as they come, all sorted by name, none, or those that are named.",
    "type": ["string", "array", "object"],
    "enum_strings": ["all", "sorted", "none"],
    "items": text("A parameter.", "page"),
    "properties": {
        "allow": names("The only parameters that are part of the key; a list alone means the same.", "page"),
        "deny": names("Parameters that are no part of the key.", "utm_source"),
    },
    "additionalProperties": False,
    "examples": ["all", "sorted", "none", ["page", "sort"], {"deny": ["utm_source"]}],
    "default": "all",
}

KEY: Final = object_of(
    {
        "query": _QUERY,
        "headers": names("Request headers that are part of the key.", "x-tenant"),
        "cookies": names("Cookies that are part of the key.", "currency"),
        "device": {
            "type": "boolean",
            "default": False,
            "description": "Whether mobile, tablet and desktop are kept apart.",
        },
        "country": {"type": "boolean", "default": False, "description": "Whether countries are kept apart."},
        "language": names("The languages that requests are negotiated to.", "en", "de"),
        "image_format": {
            "type": ["boolean", "array"],
            "items": {"type": "string", "enum": ["avif", "webp", "jpeg", "png"]},
            "description": "Whether image formats are kept apart, negotiated by Accept to one of these, the best first.",
            "examples": [True, ["webp", "jpeg"]],
            "default": False,
        },
    },
    title="Key",
    description="What tells two objects under one path apart.",
    examples=[{"query": ["page"], "device": True}],
)

_POLICY: Final[dict[str, Schema]] = {
    "cache": {
        "type": "string",
        "enum": list(CACHE_MODES),
        "default": "standard",
        "description": "standard: as the origin's headers say. immutable: kept for edge_ttl, and browsers are told so. "
        "no-store: never kept. signed-url: only for URLs with a valid signature.",
    },
    "edge_ttl": {
        "type": ["string", "integer", "object"],
        "format": DURATION,
        "properties": {
            "min": duration("At least this long.", "10s"),
            "default": duration("This long where the origin says nothing.", "5m"),
            "max": duration("At most this long.", "1d"),
        },
        "additionalProperties": False,
        "minProperties": 1,
        "description": "How long the edge keeps a response that may be shared, whatever the origin says; or bounds on that.",
        "examples": ["1d", {"min": "10s", "default": "5m", "max": "1d"}],
    },
    "browser_ttl": duration("How long browsers are told to keep it.", "5m"),
    "status_ttl": {
        "type": "object",
        "patternProperties": {
            "^[1-5]([0-9][0-9]|xx)" + END: duration("How long responses of this status are kept.", "10s")
        },
        "additionalProperties": False,
        "description": "How long the edge keeps responses by their status.",
        "examples": [{"404": "10s", "5xx": 0}],
    },
    "stale_while_revalidate": duration("How long past its freshness it is served while fetched anew.", "30s"),
    "stale_if_error": duration("How long past its freshness it is served when the origin fails.", "1d"),
    "set_cookie": {
        "type": "string",
        "enum": ["refuse", "strip", "store"],
        "default": "refuse",
        "description": "What happens to a response that sets a cookie: not stored, stored without it, or stored with it.",
    },
    "force": {
        "type": "boolean",
        "default": False,
        "description": "Whether edge_ttl also holds for private, no-store and Set-Cookie.",
    },
    "key": KEY,
    "targeted": list_of(
        text("A field's name.", "cdn-cache-control"),
        "The fields for caches like this one, in the order in which they are read: the first that is there counts "
        "in place of Cache-Control.",
        uniqueItems=True,
        default=["surrogate-control", "cdn-cache-control"],
        examples=[["shop-cdn-cache-control", "cdn-cache-control"]],
    ),
    "images": {
        "type": "string",
        "enum": list(get_args(ImageDialect)),
        "description": "In whose URLs pictures may be asked for in other sizes and formats. cloudflare: "
        "`/cdn-cgi/image/width=80/a.jpg`. fastly: `/a.jpg?width=80`.",
        "examples": ["cloudflare"],
    },
    "max_object_size": size("Larger responses are not kept.", "512MB", default="512MB"),
    "max_variants": {
        "type": "integer",
        "minimum": 1,
        "maximum": 10_000,
        "default": 256,
        "description": "How many variants of one URL each PoP keeps; the one that came the longest ago leaves.",
        "examples": [16],
    },
    "slice": size("Ranges of large objects are fetched and kept in slices of this size.", "1MB"),
    "origin": text("The name of the origin; the first one by default.", "shop"),
    "signing": text("The name of the keys that URLs are signed with.", "default"),
}

_RULE: Final = object_of(
    {
        "pattern": text(
            "A path: `*` is any run of characters, slashes included, `?` exactly one.", "/static/*"
        ),
        "host": text("A host, in the same language.", "shop.example", "*.example"),
        "methods": list_of(
            {"type": "string", "enum": ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]},
            "The methods that the rule is for; all by default.",
            examples=[["GET", "HEAD"]],
            minItems=1,
            uniqueItems=True,
        ),
        **_POLICY,
    },
    ("pattern",),
    title="Rule",
    description="A caching rule. The first one that matches a request counts.",
    examples=[{"pattern": "/static/*", "cache": "immutable"}],
)

_SIGNING: Final = object_of(
    {
        "keys": list_of(
            text("The name of a secret.", "SIGNING_KEY"),
            "The secrets that sign, newest first.",
            minItems=1,
            examples=[["SIGNING_KEY"]],
        ),
    },
    ("keys",),
    title="Signing keys",
    description="Keys that URLs are signed with.",
)

_PURGE: Final = object_of(
    {
        "allow": list_of(
            text("A network, or an address.", "127.0.0.1", "10.0.0.0/8"),
            "The networks from which `PURGE` is taken.",
            minItems=1,
            uniqueItems=True,
            examples=[["127.0.0.1/32", "::1/128"]],
        ),
        "secret": text("The name of the secret that a `PURGE` request bears as Purge-Key.", "PURGE_KEY"),
    },
    title="Purging",
    description="Who may purge by a `PURGE` request to the site; without it nobody may.",
    minProperties=1,
    examples=[{"allow": ["127.0.0.1/32"], "secret": "PURGE_KEY"}],
)

_PLATFORM: Final = {"type": "string", "enum": ["cloudflare", "cloudfront"]}

_LINT: Final = object_of(
    {
        "select": names("Families or codes of advice to give; all by default.", "CACHE", "SEC001"),
        "ignore": names("Families or codes of advice not to give.", "STYLE"),
        "platforms": list_of(
            _PLATFORM,
            "Where the config should mean the same, too (PORT).",
            uniqueItems=True,
            examples=[["cloudfront"]],
        ),
    },
    description="Which advice `edgecdn validate` gives.",
    examples=[{"ignore": ["STYLE"]}],
)

CDN: Final = object_of(
    {
        "points_of_presence": list_of(
            _REGION, "The regions and their PoPs.", minItems=1, examples=[[_A_REGION]]
        ),
        "origins": {
            "type": "object",
            "additionalProperties": _ORIGIN,
            "minProperties": 1,
            "description": "Origins by name; the first one is the default. Without any, a built-in demo site answers.",
            "examples": [{"shop": {"url": "https://shop.example"}}],
        },
        "caching_rules": list_of(
            _RULE,
            "The caching rules, in the order in which they are tried.",
            examples=[[{"pattern": "/static/*", "cache": "immutable"}]],
        ),
        "compute_at_edge": list_of(
            FUNCTION, "The edge functions, the outermost first.", examples=[[{"function": "image_resize"}]]
        ),
        "defaults": object_of(
            _POLICY,
            title="Defaults",
            description="What holds for every rule that does not say otherwise, and for what matches none.",
            examples=[{"edge_ttl": "5m"}],
        ),
        "storage": _STORAGE,
        "status_headers": list_of(
            {"type": "string", "enum": list(get_args(StatusDialect))},
            "The vendors in whose headers, too, responses tell what the cache did.",
            uniqueItems=True,
            examples=[["cloudflare"], ["fastly", "vercel"]],
        ),
        "purge": _PURGE,
        "lint": _LINT,
        "signing": {
            "type": "object",
            "additionalProperties": _SIGNING,
            "description": "Signing keys by name.",
            "examples": [{"default": {"keys": ["SIGNING_KEY"]}}],
        },
    },
    ("points_of_presence",),
    title="A CDN",
    description="Points of presence, caching rules and functions at the edge.",
    examples=[{"points_of_presence": [_A_REGION]}],
)

LATER: Final[Mapping[str, str]] = dict.fromkeys(
    ("policies",),
    "is not supported yet",
) | dict.fromkeys(("include", "environments"), "stands at the top of the file, beside `cdn`")
"""Keys that are reserved for what is to come: said plainly, so that nobody believes they do something."""

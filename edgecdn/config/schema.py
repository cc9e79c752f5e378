"""The JSON Schema of cdn.yaml: the one source of what may stand in it, for checks, editors and docs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, get_args

from edgecdn.plan.model import Api, On, StatusDialect

Schema = dict[str, Any]
"""A JSON Schema: JSON, whose shape no type says."""

CACHE_MODES: Final = ("standard", "immutable", "no-store", "signed-url")
RUNTIMES: Final = ("nodejs:18", "nodejs:20", "nodejs:22", "nodejs:24")
# In Python `$` also matches before a line break at the end; elsewhere the rest changes nothing.
END: Final = r"$(?!\n)"
DURATION: Final = "duration"
SIZE: Final = "size"


def _object(properties: Mapping[str, Schema], required: tuple[str, ...] = (), **more: object) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
        **more,
    }


def _text(description: str, *examples: str, **more: object) -> Schema:
    return {"type": "string", "minLength": 1, "description": description, "examples": list(examples), **more}


def _duration(description: str, *examples: str, **more: object) -> Schema:
    return {
        "type": ["string", "integer"],
        "format": DURATION,
        "description": description,
        "examples": list(examples),
        **more,
    }


def _size(description: str, *examples: str, **more: object) -> Schema:
    return {"type": "string", "format": SIZE, "description": description, "examples": list(examples), **more}


def _list(items: Schema, description: str, **more: object) -> Schema:
    return {"type": "array", "items": items, "description": description, **more}


def _names(description: str, *examples: str) -> Schema:
    return _list(_text(description, *examples), description, uniqueItems=True, examples=[list(examples)])


_STORAGE: Final = _object(
    {
        "capacity": _size("The bytes that each PoP's cache may hold.", "256MB", default="256MB"),
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

_POINT: Final = _list(
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
        "code": _text("The PoP's own code.", "hq", pattern="^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?" + END),
        "at": _POINT,
        "city": _text("The city's name.", "Stockholm"),
        "country": _text("The country, by its two letters (ISO 3166).", "SE", pattern="^[A-Z]{2}" + END),
        "timezone": _text("The time zone's name in the tz database.", "Europe/Stockholm"),
    },
    "required": ["code", "at"],
    "additionalProperties": False,
}

_A_REGION: Final = {"region": "eu", "locations": ["lon", "fra"]}

_REGION: Final = _object(
    {
        "region": _text("The region's name.", "us-east"),
        "locations": _list(_LOCATION, "The PoPs of the region.", minItems=1, examples=[["lon", "fra"]]),
        "shield": _text("The PoP whose cache the region's PoPs ask before they ask an origin.", "fra"),
        "storage": _STORAGE,
    },
    ("region", "locations"),
    title="Region",
    description="A group of PoPs.",
    examples=[_A_REGION],
)

_ORIGIN: Final = _object(
    {
        "url": _text("The origin's base URL.", "https://shop.example"),
        "directory": _text("A folder of files, relative to the config.", "./public"),
        "timeout": _duration("How long to wait for the head of a response.", "30s", default="30s"),
        "shield": _text("The PoP whose cache all PoPs ask before this origin is asked.", "va"),
        "at": {
            "type": ["string", "array"],
            "items": {"type": "number"},
            "description": "Where the origin is: a code, or latitude and longitude.",
            "examples": ["fra"],
        },
    },
    title="Origin",
    description="Where content comes from: `url` or `directory`.",
)

_QUERY: Final = {
    "description": "The query parameters that are part of the key.",
    "type": ["string", "array", "object"],
    "enum_strings": ["all", "none"],
    "items": _text("A parameter.", "page"),
    "properties": {"deny": _names("Parameters that are no part of the key.", "utm_source")},
    "required": ["deny"],
    "additionalProperties": False,
    "examples": ["all", "none", ["page", "sort"], {"deny": ["utm_source"]}],
    "default": "all",
}

KEY: Final = _object(
    {
        "query": _QUERY,
        "headers": _names("Request headers that are part of the key.", "x-tenant"),
        "cookies": _names("Cookies that are part of the key.", "currency"),
        "device": {
            "type": "boolean",
            "default": False,
            "description": "Whether mobile, tablet and desktop are kept apart.",
        },
        "country": {"type": "boolean", "default": False, "description": "Whether countries are kept apart."},
        "language": _names("The languages that requests are negotiated to.", "en", "de"),
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
            "min": _duration("At least this long.", "10s"),
            "default": _duration("This long where the origin says nothing.", "5m"),
            "max": _duration("At most this long.", "1d"),
        },
        "additionalProperties": False,
        "minProperties": 1,
        "description": "How long the edge keeps a response that may be shared, whatever the origin says; or bounds on that.",
        "examples": ["1d", {"min": "10s", "default": "5m", "max": "1d"}],
    },
    "browser_ttl": _duration("How long browsers are told to keep it.", "5m"),
    "status_ttl": {
        "type": "object",
        "patternProperties": {
            "^[1-5]([0-9][0-9]|xx)" + END: _duration("How long responses of this status are kept.", "10s")
        },
        "additionalProperties": False,
        "description": "How long the edge keeps responses by their status.",
        "examples": [{"404": "10s", "5xx": 0}],
    },
    "stale_while_revalidate": _duration(
        "How long past its freshness it is served while fetched anew.", "30s"
    ),
    "stale_if_error": _duration("How long past its freshness it is served when the origin fails.", "1d"),
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
    "targeted": _list(
        _text("A field's name.", "cdn-cache-control"),
        "The fields for caches like this one, in the order in which they are read: the first that is there counts "
        "in place of Cache-Control.",
        uniqueItems=True,
        default=["surrogate-control", "cdn-cache-control"],
        examples=[["shop-cdn-cache-control", "cdn-cache-control"]],
    ),
    "max_object_size": _size("Larger responses are not kept.", "512MB", default="512MB"),
    "slice": _size("Ranges of large objects are fetched and kept in slices of this size.", "1MB"),
    "origin": _text("The name of the origin; the first one by default.", "shop"),
    "signing": _text("The name of the keys that URLs are signed with.", "default"),
}

_RULE: Final = _object(
    {
        "pattern": _text(
            "A path: `*` is any run of characters, slashes included, `?` exactly one.", "/static/*"
        ),
        "host": _text("A host, in the same language.", "shop.example", "*.example"),
        "methods": _list(
            {"type": "string", "enum": ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]},
            "The methods that the rule is for; all by default.",
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

PATHS: Final = {
    "type": ["string", "array"],
    "minLength": 1,
    "items": _text("A path pattern.", "/api/*"),
    "minItems": 1,
    "description": "The paths that the function is for: a pattern or a list.",
    "examples": ["/api/*", ["/", "/*.html"]],
}

ON: Final = {
    "type": "string",
    "enum": list(get_args(On)),
    "default": "viewer",
    "description": "viewer: in front of the cache, on every request. origin: behind it, on a miss. The four events are for "
    "functions that their platform calls by event (CloudFront Functions, Lambda@Edge).",
}

API: Final = {
    "type": "string",
    "enum": list(get_args(Api)),
    "description": "The platform's interface that the function is written for, where its exports leave that in doubt.",
    "examples": ["lambda-edge"],
}

NAMESPACE: Final = "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}" + END
"""The name of a namespace of keys: it is a name of the user's own, and safe in a path."""

KV: Final = {
    "type": "object",
    "additionalProperties": _text("The namespace: a name of your own.", "links", pattern=NAMESPACE),
    "description": "Key value stores that it finds in env: each binding with the name of its namespace.",
    "examples": [{"LINKS": "links"}],
}

_FUNCTION: Final = _object(
    {
        "function": _text(
            "The name of its file in functions/, without the ending.",
            "image_resize",
            pattern="^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}" + END,
        ),
        "runtime": _text("What runs it, and its major version.", *RUNTIMES, default="nodejs:20"),
        "memory": _size("The memory of one instance.", "128MB", default="128MB"),
        "timeout": _duration("How long one call may take.", "10s", default="10s"),
        "path": PATHS,
        "on": ON,
        "api": API,
        "fail": {
            "type": "string",
            "enum": ["closed", "open"],
            "default": "closed",
            "description": "closed: a failure is an error response. open: the request goes on without the function.",
        },
        "allow_hosts": _names("Hosts beside the site's own that it may fetch from.", "api.example"),
        "vars": {
            "type": "object",
            "additionalProperties": {"type": ["string", "number", "boolean"]},
            "description": "Values that it finds in env.",
            "examples": [{"MODE": "dark"}],
        },
        "secrets": _names("Names of secrets that it finds in env, from the environment or .env.", "JWT_KEY"),
        "kv": KV,
    },
    ("function",),
    title="Function",
    description="An edge function.",
    examples=[{"function": "image_resize"}],
)

_SIGNING: Final = _object(
    {
        "keys": _list(
            _text("The name of a secret.", "SIGNING_KEY"), "The secrets that sign, newest first.", minItems=1
        ),
    },
    ("keys",),
    title="Signing keys",
    description="Keys that URLs are signed with.",
)

_PURGE: Final = _object(
    {
        "allow": _list(
            _text("A network, or an address.", "127.0.0.1", "10.0.0.0/8"),
            "The networks from which `PURGE` is taken.",
            minItems=1,
            uniqueItems=True,
            examples=[["127.0.0.1/32", "::1/128"]],
        ),
        "secret": _text("The name of the secret that a `PURGE` request bears as Purge-Key.", "PURGE_KEY"),
    },
    title="Purging",
    description="Who may purge by a `PURGE` request to the site; without it nobody may.",
    minProperties=1,
    examples=[{"allow": ["127.0.0.1/32"], "secret": "PURGE_KEY"}],
)

_PLATFORM: Final = {"type": "string", "enum": ["cloudflare", "cloudfront"]}

_LINT: Final = _object(
    {
        "select": _names("Families or codes of advice to give; all by default.", "CACHE", "SEC001"),
        "ignore": _names("Families or codes of advice not to give.", "STYLE"),
        "platforms": _list(_PLATFORM, "Where the config should mean the same, too (PORT).", uniqueItems=True),
    },
    description="Which advice `edgecdn validate` gives.",
    examples=[{"ignore": ["STYLE"]}],
)

CDN: Final = _object(
    {
        "points_of_presence": _list(
            _REGION, "The regions and their PoPs.", minItems=1, examples=[[_A_REGION]]
        ),
        "origins": {
            "type": "object",
            "additionalProperties": _ORIGIN,
            "minProperties": 1,
            "description": "Origins by name; the first one is the default. Without any, a built-in demo site answers.",
            "examples": [{"shop": {"url": "https://shop.example"}}],
        },
        "caching_rules": _list(
            _RULE,
            "The caching rules, in the order in which they are tried.",
            examples=[[{"pattern": "/static/*", "cache": "immutable"}]],
        ),
        "compute_at_edge": _list(
            _FUNCTION, "The edge functions, the outermost first.", examples=[[{"function": "image_resize"}]]
        ),
        "defaults": _object(
            _POLICY,
            title="Defaults",
            description="What holds for every rule that does not say otherwise, and for what matches none.",
            examples=[{"edge_ttl": "5m"}],
        ),
        "storage": _STORAGE,
        "status_headers": _list(
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
    ("policies", "cpu", "limits", "images"),
    "is not supported yet",
) | dict.fromkeys(("include", "environments"), "stands at the top of the file, beside `cdn`")
"""Keys that are reserved for what is to come: said plainly, so that nobody believes they do something."""

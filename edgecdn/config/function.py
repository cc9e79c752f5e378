"""The JSON Schema of a function's entry in cdn.yaml."""

from __future__ import annotations

from typing import Final, get_args

from edgecdn.config.parts import END, duration, names, object_of, size, text
from edgecdn.plan.limits import Profile
from edgecdn.plan.model import Api, On

RUNTIMES: Final = ("nodejs:18", "nodejs:20", "nodejs:22", "nodejs:24", "python:3.11")

PATHS: Final = {
    "type": ["string", "array"],
    "minLength": 1,
    "items": text("A path pattern.", "/api/*"),
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

_PROFILE: Final = {
    "type": "string",
    "enum": list(get_args(Profile)),
    "description": "The platform whose numbers hold where nothing else is said.",
}

_LIMITS: Final = {
    "type": ["string", "object"],
    "pattern": f"^({'|'.join(get_args(Profile))})" + END,
    "properties": {
        "profile": _PROFILE,
        "response": size("The largest body that it may make itself.", "1MB", default="512MB"),
        "subrequests": {
            "type": "integer",
            "minimum": 0,
            "maximum": 1_000_000,
            "default": 1000,
            "description": "How much one call may ask of the site, of other hosts and of bindings.",
            "examples": [50],
        },
        "depth": {
            "type": "integer",
            "minimum": 1,
            "maximum": 100,
            "default": 16,
            "description": "How many functions may be under way around each other for one request.",
            "examples": [3],
        },
        "concurrency": {
            "type": "integer",
            "minimum": 1,
            "maximum": 1_000_000,
            "default": 1000,
            "description": "How many of its calls may be under way at once, in all PoPs together.",
            "examples": [100],
        },
    },
    "additionalProperties": False,
    "minProperties": 1,
    "description": "What else it may take: a platform's profile, or single numbers, which hold over the profile's.",
    "examples": ["workers-free", {"profile": "workers-paid", "subrequests": 20}],
}

NAMESPACE: Final = "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}" + END
"""The name of a namespace of keys: a name of the user's own, and safe in a path."""

KV: Final = {
    "type": "object",
    "additionalProperties": text("The namespace: a name of your own.", "links", pattern=NAMESPACE),
    "description": "Key value stores that it finds in env: each binding with the name of its namespace.",
    "examples": [{"LINKS": "links"}],
}

IMAGES: Final = text(
    "The name that the binding to the image engine has in env.",
    "PICTURES",
    default="IMAGES",
    pattern="^[A-Za-z_$][A-Za-z0-9_$]{0,99}" + END,
)

VARIABLE: Final = {
    "type": ["string", "number", "boolean"],
    "description": "A value, which the function gets as text.",
    "examples": ["dark", 7],
}

FUNCTION: Final = object_of(
    {
        "function": text(
            "The name of its file in functions/, without the ending.",
            "image_resize",
            pattern="^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}" + END,
        ),
        "runtime": text(
            "What runs it, and its version: the major of Node.js, or the minor of the Python that runs edgecdn.",
            *RUNTIMES,
            default="nodejs:20",
        ),
        "memory": size("The memory of one instance.", "128MB", default="128MB"),
        "cpu": duration("How much processor time one call may take; none of its own by default.", "50ms"),
        "timeout": duration("How long one call may take.", "10s", default="10s"),
        "limits": _LIMITS,
        "path": PATHS,
        "on": ON,
        "api": API,
        "fail": {
            "type": "string",
            "enum": ["closed", "open"],
            "default": "closed",
            "description": "closed: a failure is an error response. open: the request goes on without the function.",
        },
        "allow_hosts": names("Hosts beside the site's own that it may fetch from.", "api.example"),
        "vars": {
            "type": "object",
            "additionalProperties": VARIABLE,
            "description": "Values that it finds in env.",
            "examples": [{"MODE": "dark"}],
        },
        "secrets": names(
            "Names of secrets that it finds in env, from the environment, .dev.vars or .env.", "JWT_KEY"
        ),
        "kv": KV,
        "images": IMAGES,
    },
    ("function",),
    title="Function",
    description="An edge function.",
    examples=[{"function": "image_resize"}],
)

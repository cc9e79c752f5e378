"""The plan: what a site means, with every default explicit. The emulator and every target read this and nothing else.

Times are seconds, sizes are bytes, paths of files are relative to the folder that the plan was made for. Each value
that a message may speak of knows its `Source` in the YAML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from edgecdn.plan.limits import USUAL, Limits

VERSION: Final = 1

CacheMode = Literal["standard", "immutable", "no-store", "signed-url"]
SetCookie = Literal["refuse", "strip", "store"]
Eviction = Literal["lru", "sieve", "s3fifo"]
On = Literal["viewer", "origin", "viewer-request", "viewer-response", "origin-request", "origin-response"]
QueryMode = Literal["all", "none", "allow", "deny"]
Api = Literal["fetch", "service-worker", "pages", "cloudfront-functions", "lambda-edge"]
ImageDialect = Literal["cloudflare", "fastly"]
StatusDialect = Literal["cloudflare", "fastly", "cloudfront", "vercel", "nginx"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the user wrote something: a file and a line and column from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Place:
    """A place on earth: degrees, a city, an ISO 3166 country (two letters, upper case), a tz database zone.

    `region` is the name of the country's part that it lies in. What is not known is empty.
    """

    latitude: float
    longitude: float
    city: str = ""
    country: str = ""
    timezone: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class PopPlan:
    """A point of presence: its code, its place, the bytes that its cache may hold, and its parent tier."""

    code: str
    region: str
    place: Place
    capacity: int
    eviction: Eviction = "lru"
    shield: str | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where content comes from: a base URL, a directory of files, or the built-in demo site."""

    name: str
    kind: Literal["url", "directory", "demo"]
    target: str
    timeout: float = 30.0
    shield: str | None = None
    place: Place | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds on what the origin says of freshness, in seconds, as CloudFront's minimum, default and maximum TTL."""

    minimum: float = 0.0
    default: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class KeyPolicy:
    """What tells two objects under one path apart.

    `query` says how `query_names` is read: `all` and `none` ignore it. `language` and `image_format` list the
    values that a request is negotiated to; empty means that they are no part of the key.
    """

    query: QueryMode = "all"
    query_names: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    cookies: tuple[str, ...] = ()
    device: bool = False
    country: bool = False
    language: tuple[str, ...] = ()
    image_format: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusTtl:
    """A lifetime in seconds for responses whose status lies between `low` and `high`, both included."""

    low: int
    high: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Policy:
    """How a cache treats what a route answers. `edge_ttl` overrides the origin, `bounds` keep it in a range.

    `max_variants` is how many variants of one URL a PoP keeps. `targeted` are the fields (lower case) that may speak in place of Cache-Control, the first one that is there (RFC 9213).
    `images` says in whose URLs pictures may be asked for in other sizes and formats, None where they may not.
    """

    mode: CacheMode = "standard"
    edge_ttl: float | None = None
    bounds: Bounds | None = None
    browser_ttl: float | None = None
    status_ttl: tuple[StatusTtl, ...] = ()
    stale_while_revalidate: float | None = None
    stale_if_error: float | None = None
    set_cookie: SetCookie = "refuse"
    force: bool = False
    key: KeyPolicy = KeyPolicy()
    max_object_size: int = 512 * 1024 * 1024
    max_variants: int = 256
    slice_size: int | None = None
    targeted: tuple[str, ...] = ("surrogate-control", "cdn-cache-control")
    images: ImageDialect | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One caching rule: what it matches, how its answers are cached, where they come from, and who may ask.

    `pattern` is a path pattern in the language of `edgecdn.plan.pattern`; `host` is one too, None for any;
    `methods` is empty for any. `signing` names the keys that a URL must be signed with, None where it need not be.
    """

    name: str
    pattern: str
    host: str | None
    methods: tuple[str, ...]
    policy: Policy
    origin: str
    signing: str | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Module:
    """What a function imports: a file, or a package as a whole, with the hexadecimal SHA-256 of what is in it."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Function:
    """An edge function: its code, where it stands in the request's way, and what it may use.

    `memory` is in bytes, `timeout` in seconds of wall time for one call, `cpu` in seconds of processor time (None
    for no limit of its own). `sha256` is the hexadecimal hash of the code, and `modules` is what it imports. `secrets` and `vars` become members of
    `env`; the values of secrets are never here. `kv` has the namespaces of key value stores by the names of
    their bindings. `key` is what the function adds to the cache key where it is reached.
    `limits` has what else it may take. `api` is the platform's interface that the code is written for, None where its exports tell.
    """

    name: str
    runtime: str
    version: str
    file: str
    sha256: str
    memory: int
    timeout: float
    paths: tuple[str, ...]
    on: On
    cpu: float | None = None
    fail: Literal["closed", "open"] = "closed"
    allow_hosts: tuple[str, ...] = ()
    vars: tuple[tuple[str, str], ...] = ()
    secrets: tuple[str, ...] = ()
    images: str | None = "IMAGES"
    kv: tuple[tuple[str, str], ...] = ()
    key: KeyPolicy | None = None
    limits: Limits = USUAL
    api: Api | None = None
    modules: tuple[Module, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Signing:
    """A set of keys by name: the scheme and the names of the secrets, newest first; never the secrets."""

    name: str
    scheme: Literal["hmac-sha256"]
    secrets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Purging:
    """Who may purge by a `PURGE` request to the site itself: both hold where both are given.

    `allow` are the networks that clients may be in, in CIDR notation, empty for any; `secret` is the name of the
    secret that a request must bear, None where it need not.
    """

    allow: tuple[str, ...] = ()
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole site. `routes` are tried in order; `fallback` is the policy of what none of them matches.

    `status_headers` are the vendors in whose fields, too, responses tell what the cache did; `purge` says who may purge by
    a request to the site itself, None where nobody may. `sources` has the place in the YAML of each value that was written
    there, by the value's JSON pointer (RFC 6901) in the plan; what is not in it is a default. `compile` fills it in.
    """

    pops: tuple[PopPlan, ...]
    routes: tuple[Route, ...]
    origins: tuple[Origin, ...]
    functions: tuple[Function, ...] = ()
    signing: tuple[Signing, ...] = ()
    fallback: Policy = Policy()
    status_headers: tuple[StatusDialect, ...] = ()
    purge: Purging | None = None
    sources: Mapping[str, Source] = field(default_factory=dict, hash=False)
    version: int = field(default=VERSION)

"""Whether a response may be stored (RFC 9111 section 3), and what a write makes invalid (section 4.4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from edgecdn.cache.entry import Entry, Key, Lifetime, Terms
from edgecdn.cache.freshness import HEURISTIC_STATUSES, directives_for_edge, freshness_lifetime, initial_age
from edgecdn.cache.search import Search, search_of
from edgecdn.cache.vary import selected_by, varies_by
from edgecdn.http.body import Bytes
from edgecdn.http.fields.cache_control import NO_DIRECTIVES, Directives
from edgecdn.http.fields.dates import http_date
from edgecdn.http.fields.lists import split_list
from edgecdn.http.fields.numbers import digits
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url, parse_url
from edgecdn.plan.model import Policy

_UNDERSTOOD: Final = frozenset(
    (*range(200, 204), 206, 300, 301, 302, 303, 307, 308, 404, 405, 410, 414, 451, 501, 503)
)
"""Final statuses whose meaning for a cache is implemented here, for `must-understand` (RFC 9111 section 5.2.2.3)."""

_ONES_OWN_DOING: Final = frozenset((405, 414, 501))
"""Statuses that RFC 9110 lets a cache keep by heuristic, but that one client's odd request can cause: they must not
answer everybody, so they are kept only where the origin or the rule says for how long."""


@dataclass(frozen=True, slots=True)
class Keep:
    """The response may be stored: everything of its entry but the body, which may still be arriving.

    `own` are the fields for the client whose request was sent: those too that `private` and `no-cache` name. `most` is how many
    variants of its URL are kept.
    """

    key: Key
    url: Url
    vary: tuple[tuple[str, str | None], ...]
    response: Response
    requested_at: float
    terms: Terms
    tags: tuple[str, ...]
    own: Headers
    search: Search | None = None
    most: int = 256

    def for_owner(self) -> Keep:
        """The same, as the client whose request was sent gets it."""
        if self.own is self.response.headers:
            return self
        return replace(self, response=self.response.with_headers(self.own))

    def entry(self, body: Bytes) -> Entry:
        """The entry with its body."""
        whole = Response(self.response.status, self.response.headers, body)
        at, terms, tags, search = self.requested_at, self.terms, self.tags, self.search
        return Entry(self.key, self.url, self.vary, whole, at, terms, tags, search=search)


@dataclass(frozen=True, slots=True)
class Refuse:
    """The response may not be stored; the reason is told in Cache-Status, and the section that says so."""

    reason: str
    section: str


def keep(
    request: Request,
    response: Response,
    policy: Policy,
    *,
    key: Key,
    requested_at: float,
    received_at: float,
    partial: bool = False,
) -> Keep | Refuse:
    """Whether `response`, which may still be arriving, may be stored for requests like `request`.

    A 206 may only where it is `partial` on purpose: a slice under a key of its own (RFC 9111 section 3.3).
    """
    directives, field = directives_for_edge(response.headers, policy)
    refused = refusal(request, response, policy, directives, field, partial=partial)
    if refused is not None:
        return refused
    names = varies_by(response.headers)
    if names is None:
        return Refuse("the response varies by everything", "RFC 9111 4.1")
    lifetime = freshness_lifetime(response, policy, directives, field, received_at)
    validator = "etag" in response.headers or "last-modified" in response.headers
    terms = terms_of(response.headers, policy, directives, lifetime, requested_at, received_at)
    useful = lifetime.seconds > 0 or validator or terms.stale_while_revalidate or terms.stale_if_error
    if not useful:
        return _useless(lifetime)
    own = stored_fields(response.headers, policy, NO_DIRECTIVES, received_at)
    named = _named(directives)
    return Keep(
        key,
        request.url,
        selected_by(request.headers, names, policy.key),
        Response(response.status, own.without(*named) if named else own),
        requested_at,
        terms,
        tags(response.headers),
        own,
        search_of(response.headers),
        policy.max_variants,
    )


def _useless(lifetime: Lifetime) -> Refuse:
    """Why a response that nothing forbids to store would never be served, in the words of whoever left it no freshness."""
    if lifetime.by == "none":
        return Refuse("it has neither freshness nor a validator", lifetime.section)
    if lifetime.section == "config":
        return Refuse(f"the rule's {lifetime.by} leaves it no freshness", f"config {lifetime.by}")
    return Refuse(f"{lifetime.by} leaves it no freshness, and it has no validator", lifetime.section)


def refusal(
    request: Request,
    response: Response,
    policy: Policy,
    directives: Directives,
    field: str,
    *,
    partial: bool,
) -> Refuse | None:
    """The first reason of RFC 9111 section 3, or of the policy, that forbids to store the response; None where none does.

    `field` is where the directives stand: beside a targeted one, Expires says nothing (RFC 9213 section 2.2).
    """
    status, headers = response.status, response.headers
    expires = field == "cache-control" and "expires" in headers
    explicit = expires or any(name in directives for name in ("s-maxage", "max-age"))
    if request.method != "GET" and not (explicit and _speaks_for_its_target(request, headers)):
        return Refuse(f"the response to {request.method} is not stored", "RFC 9110 9.3.3")
    by_status = any(rule.low <= status <= rule.high and rule.seconds > 0 for rule in policy.status_ttl)
    if status in (206, 304) and not (partial and status == 206):
        return Refuse(f"a {status} is no whole representation", "RFC 9111 3.3")
    if "must-understand" in directives and status not in _UNDERSTOOD:
        return Refuse(f"must-understand, and a {status} is not understood", "RFC 9111 5.2.2.3")
    length = digits(headers.first("content-length") or "")
    if length is not None and length > policy.max_object_size:
        return Refuse(f"{length} bytes are more than max_object_size", "config max_object_size")
    if not policy.force:
        forbidden = _forbidden(request, headers, policy, directives)
        if forbidden is not None:
            return forbidden
    if explicit or by_status or status in HEURISTIC_STATUSES - _ONES_OWN_DOING:
        return None
    if status in _ONES_OWN_DOING:
        return Refuse(f"a {status} without explicit freshness may be one client's own doing", "RFC 9111 3")
    if "public" in directives:
        return None
    return Refuse(f"a {status} without explicit freshness is not stored", "RFC 9111 3")


def _speaks_for_its_target(request: Request, headers: Headers) -> bool:
    """Whether the response to a POST is what a GET of the same URL would give (RFC 9110 section 9.3.3)."""
    location = headers.first("content-location")
    return (
        request.method == "POST" and location is not None and _resolved(location, request.url) == request.url
    )


def _forbidden(request: Request, headers: Headers, policy: Policy, directives: Directives) -> Refuse | None:
    """What `force` overrides: the origin's own word that a response is not to be shared."""
    if "no-store" in directives and "must-understand" not in directives:
        return Refuse("the response says no-store", "RFC 9111 5.2.2.5")
    if "private" in directives and not directives.names("private"):
        return Refuse("the response says private", "RFC 9111 5.2.2.7")
    if "set-cookie" in headers and policy.set_cookie == "refuse":
        return Refuse("the response sets a cookie", "config set_cookie")
    if "authorization" in request.headers:
        allowed = ("public", "s-maxage", "must-revalidate")
        if not any(name in directives for name in allowed):
            return Refuse(
                "the request was authorised, and the response does not say it may be shared", "RFC 9111 3.5"
            )
    return None


def terms_of(
    headers: Headers,
    policy: Policy,
    directives: Directives,
    lifetime: Lifetime,
    requested_at: float,
    received_at: float,
) -> Terms:
    """What may be done with a response for how long, from its directives and the policy.

    must-revalidate and proxy-revalidate forbid stale answers whatever else is said (RFC 9111 section 5.2.2.2). s-maxage means
    proxy-revalidate too (5.2.2.10), but is no harder than a permission of the origin's or the rule's that stands beside it
    (RFC 5861, 5.2.3): then it only keeps clients from asking for stale answers themselves.
    """
    swr, sie = directives.seconds("stale-while-revalidate"), directives.seconds("stale-if-error")
    if not policy.force and ("must-revalidate" in directives or "proxy-revalidate" in directives):
        swr = sie = 0
    own = policy.edge_ttl is not None
    return Terms(
        lifetime,
        initial_age(headers, requested_at, received_at),
        received_at,
        float(swr) if swr is not None else policy.stale_while_revalidate or 0.0,
        float(sie) if sie is not None else policy.stale_if_error or 0.0,
        "no-cache" in directives and not directives.names("no-cache") and not (own and policy.force),
        any(name in directives for name in ("must-revalidate", "proxy-revalidate", "s-maxage")),
        policy.mode == "immutable",
        "immutable" in directives,
    )


def stored_fields(headers: Headers, policy: Policy, directives: Directives, received_at: float) -> Headers:
    """The fields as they are stored: without Age, and without those that private and no-cache name.

    A response without a Date gets that of its receipt (RFC 9110 section 6.6.1).
    """
    if "date" not in headers:
        headers = headers.add("date", http_date(received_at))
    gone = {"age", *_named(directives)}
    if policy.set_cookie == "strip":
        gone.add("set-cookie")
    return headers.without(*gone)


def _named(directives: Directives) -> tuple[str, ...]:
    """The fields that are for one client alone, or may not be served unasked (RFC 9111 sections 5.2.2.4 and 5.2.2.7)."""
    return (*directives.names("private"), *directives.names("no-cache"))


def tags(headers: Headers) -> tuple[str, ...]:
    """The tags of a response: Surrogate-Key (spaces) and Cache-Tag (commas), in lower case, each once."""
    spaced = [tag for line in headers.all("surrogate-key") for tag in line.split()]
    listed = [tag for line in headers.all("cache-tag") for tag in split_list(line)]
    return tuple(dict.fromkeys(tag.lower() for tag in (*spaced, *listed)))


def invalidated(request: Request, response: Response) -> tuple[Url, ...]:
    """The URLs whose stored responses a write made invalid (RFC 9111 section 4.4).

    A non-error response to an unsafe method names its own target, and what Location and Content-Location say as far
    as that is on the same origin.
    """
    if request.method in ("GET", "HEAD", "OPTIONS", "TRACE") or not 200 <= response.status < 400:
        return ()
    found = [request.url]
    for name in ("location", "content-location"):
        text = response.headers.first(name)
        url = None if text is None else _resolved(text, request.url)
        if url is not None and (url.scheme, url.authority) == (request.url.scheme, request.url.authority):
            found.append(url)
    return tuple(dict.fromkeys(found))


def _resolved(text: str, base: Url) -> Url | None:
    """The URL that a reference means (RFC 3986 section 5.2), or None where that is no http(s) URL."""
    text = text.partition("#")[0]
    scheme, colon, _ = text.partition(":")
    if colon and not {"/", "?"} & set(scheme):
        return parse_url(text)
    root = f"{base.scheme}://{base.authority}"
    if not text:
        return base
    if text.startswith("?"):
        return parse_url(root + base.path + text)
    if text.startswith("//"):
        return parse_url(f"{base.scheme}:{text}")
    if text.startswith("/"):
        return parse_url(root + text)
    return parse_url(f"{root}{base.path.rpartition('/')[0]}/{text}")

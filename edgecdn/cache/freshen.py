"""How stored responses change when the origin speaks of them again (RFC 9111 sections 3.2, 4.3.4 and 4.3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from edgecdn.cache.entry import Entry
from edgecdn.cache.freshness import directives_for_edge, freshness_lifetime
from edgecdn.cache.keep import Refuse, refusal, stored_fields, tags, terms_of
from edgecdn.cache.search import search_of
from edgecdn.cache.vary import matches, selected_by, varies_by
from edgecdn.http.conditional import strong_date, weakly_equal
from edgecdn.http.fields.cache_control import NO_DIRECTIVES
from edgecdn.http.fields.numbers import digits
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.plan.model import Policy

_NOT_UPDATED: Final = (
    *("content-length", "content-encoding", "content-range", "transfer-encoding", "connection", "age"),
)


@dataclass(frozen=True, slots=True)
class Freshened:
    """A stored response with the newer fields: `entry` as others may have it, and the fields for the one who asked.

    `refused` says why it may not be stored any longer, None where it may: it then answers the one who asked, and nobody else.
    """

    entry: Entry
    own: Headers
    refused: Refuse | None


def confirmed(
    asked: Entry, variants: Sequence[Entry], request: Request, response: Response, now: float
) -> tuple[Entry, ...]:
    """The stored responses that a 304 to `request` speaks of, the most recent first; none where it is about something else.

    `asked` is the one that the conditions named. With a strong entity tag it is all that bear the same, else all with the same
    Last-Modified where that is strong; with a weak validator the most recent that corresponds (RFC 9111 section 4.3.4). An entity
    tag that differs is believed before a date that does not. A 304 without validators speaks of the one that was asked about:
    origins owe them (RFC 9110 section 15.4.5), but one condition leaves no doubt.
    """
    tag, modified = response.headers.first("etag"), response.headers.first("last-modified")
    if tag is None and modified is None:
        return (asked,)
    chosen = {id(entry): entry for entry in (asked, *variants) if matches(request.headers, entry.vary)}
    recent = sorted(chosen.values(), key=lambda entry: -entry.received_at)
    same = tuple(entry for entry in recent if _corresponds(entry.response.headers, tag, modified))
    strong = not tag.startswith("W/") if tag is not None else strong_date(response.headers, now) is not None
    return same if strong else same[:1]


def _corresponds(stored: Headers, tag: str | None, modified: str | None) -> bool:
    own = stored.first("etag")
    if tag is not None and own is not None:
        return weakly_equal(own, tag) if tag.startswith("W/") else own == tag
    return modified is not None and stored.first("last-modified") == modified


def freshen(
    entry: Entry,
    request: Request,
    response: Response,
    policy: Policy,
    *,
    requested_at: float,
    received_at: float,
) -> Freshened:
    """A stored response with what a 304, or a 200 to HEAD, says of it (RFC 9111 sections 3.2, 4.3.4 and 4.3.5).

    What it varies by is read anew. A cookie of the newer response is for the one who asked, unless the rule stores cookies.
    """
    newer = response.headers.without(*_NOT_UPDATED)
    # Without a Date of its own the confirmation was made now: the stored Date would make it as old as it was.
    base = entry.response.headers if "date" in newer else entry.response.headers.without("date")
    own = base.merge(newer)
    headers = base.merge(newer if policy.set_cookie == "store" else newer.without("set-cookie"))
    age = response.headers.first("age")
    aged = headers if age is None else headers.add("age", age)
    directives, field = directives_for_edge(headers, policy)
    stored = entry.response
    merged = Response(stored.status, aged, stored.body)
    lifetime = freshness_lifetime(merged, policy, directives, field, received_at)
    got = replace(request, method="GET")  # what is stored was, whatever confirms it
    refused = refusal(got, merged, policy, directives, field, partial=stored.status == 206)
    names = varies_by(headers)
    if names is None:
        refused = refused or Refuse("the response varies by everything", "RFC 9111 4.1")
    fresh = replace(
        entry,
        vary=selected_by(request.headers, names or (), policy.key),
        response=Response(
            stored.status, stored_fields(headers, policy, directives, received_at), stored.body
        ),
        requested_at=requested_at,
        terms=terms_of(aged, policy, directives, lifetime, requested_at, received_at),
        tags=tags(headers),
        stale_since=None,
        search=search_of(headers),
    )
    return Freshened(fresh, stored_fields(own, policy, NO_DIRECTIVES, received_at), refused)


def same_as_head(stored: Response, head: Headers) -> bool:
    """Whether the fields of a 200 to HEAD are those of a stored GET response (RFC 9111 section 4.3.5)."""
    for name in ("etag", "last-modified"):
        told = head.first(name)
        if told is not None and told != stored.headers.first(name):
            return False
    length = head.first("content-length")
    return length is None or digits(length) == stored.body.length


def marked_stale(entry: Entry, now: float) -> Entry:
    """The entry as stale from `now` on at the latest."""
    return replace(entry, stale_since=now if entry.stale_since is None else min(now, entry.stale_since))

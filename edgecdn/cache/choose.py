"""Which of the stored responses under a key is the one for a request (RFC 9111 sections 4 and 4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from edgecdn.cache.entry import Entry
from edgecdn.cache.vary import matches
from edgecdn.http.fields.accept import accepts_coding
from edgecdn.http.fields.dates import parse_date
from edgecdn.http.fields.lists import split_list
from edgecdn.http.headers import Headers

_CODINGS: Final = frozenset(("gzip", "x-gzip", "deflate", "compress", "x-compress", "br", "zstd"))
"""The content codings of which it is known what a client gets that does not accept them: nothing that it can read."""


def choose(
    headers: Headers, variants: Sequence[Entry], now: float
) -> Entry | Literal["nothing", "other-fields", "other-codings"]:
    """The stored response for a request with these fields, or why there is none."""
    found = [entry for entry in variants if not entry.vary or matches(headers, entry.vary)]
    readable = [entry for entry in found if _readable(headers, entry)]
    if not readable:
        return "other-codings" if found else "other-fields" if variants else "nothing"
    if len(readable) == 1:
        return readable[0]
    best: Entry = max(readable, key=lambda entry: _rank(entry, now))
    return best


def age_and_ttl(entry: Entry, now: float) -> tuple[float, float]:
    """The age, and what is left of the freshness (negative: how long it has been stale), in seconds."""
    age = entry.terms.age(now)
    ttl = entry.terms.lifetime.seconds - age
    return age, ttl if entry.stale_since is None else min(ttl, entry.stale_since - now)


def _readable(headers: Headers, entry: Entry) -> bool:
    """Whether the request accepts the content codings of what is stored, also where the origin forgot to say Vary."""
    coded = entry.response.headers.get("content-encoding")
    if coded is None:
        return True
    codings = _CODINGS.intersection(split_list(coded.lower()))
    return all(accepts_coding(headers.get("accept-encoding"), coding) for coding in codings)


def _rank(entry: Entry, now: float) -> tuple[bool, float, float]:
    """Which of several that match is taken: the most recent one by its Date (RFC 9111 section 4).

    But one that says what it varies by is preferred to one that forgot to, as long as it is fresh (section 4.1).
    """
    date = parse_date(entry.response.headers.first("date") or "", now)
    varied = bool(entry.vary) and age_and_ttl(entry, now)[1] > 0
    return varied, entry.received_at if date is None else date, entry.received_at

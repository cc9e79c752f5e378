"""Why a case of the public suite does not pass, one by one: reasons that stand on an RFC, or on what would do harm."""

from __future__ import annotations

from typing import Final

_OWN_DOING: Final = (
    "One client's odd request can cause this status (a wrong method, a long URL), and it would answer everybody. It is kept "
    "where the origin gives it explicit freshness, or the rule a `status_ttl`."
)
_PARTS: Final = (
    "A range that misses fetches the whole representation, once for all, and is cut from it; a 206 that comes anyway goes "
    "through and is not kept (RFC 9111 section 3.3 leaves both to the cache)."
)
_AGE: Final = (
    "This release was written before RFC 9111, whose section 5.1 asks a cache to ignore an Age that is malformed and to use "
    "the first of a list; newer revisions of the suite ask for that, and there it passes."
)
_CLOSED: Final = (
    "The case is about caches that serve stale responses when a connection fails although nothing allows it "
    "(`stale-close`); this one does not, and what it answers instead, a 502, is taken for a cached response."
)

ON_SOCKETS: Final = {
    "headers-store-Content-Length": "The head says fewer bytes than come; the virtual network has no bytes that are left over.",
    "304-etag-update-response-Content-Length": "So does the head of the first response here.",
    "headers-store-Transfer-Encoding": "The virtual network frames bodies without transfer codings.",
}
"""The cases of npm's release that cannot be played in virtual time, by their id: only `make conformance` plays them."""

EXPLAINED: Final = {
    "heuristic-405-cached": _OWN_DOING,
    "heuristic-414-cached": _OWN_DOING,
    "heuristic-501-cached": _OWN_DOING,
    "vary-normalise-lang-select": (
        "Content-Language does not say that a request with other preferences would get the same response. Where languages are "
        "negotiated, the rule's `key: {language: […]}` says between which."
    ),
    "conditional-lm-fresh-no-lm": (
        "The stored response has no Last-Modified, and its Date is later than If-Modified-Since: by RFC 9111 section 4.3.2 the "
        "answer is the response, not a 304."
    ),
    "headers-store-Transfer-Encoding": (
        "The origin of this case says `Transfer-Encoding` with a coding that does not exist, and leaves the connection open. The case "
        "wants the bytes stored as if nothing had been said. What they are the coding of is not known, so they are no content that "
        "could be passed on without that field, and the field itself is for one hop (RFC 9112 sections 6.1 and 7): a 502. A coding "
        "that nobody asked for (TE) is an origin's mistake, and whoever guesses another end of the body than the next reader does is open to smuggling."
    ),
    "304-etag-update-response-Content-MD5": (
        "RFC 9111 section 3.2 lists the fields that a 304 does not update, and this is none of them. Newer revisions only look."
    ),
    "304-etag-update-response-ETag": (
        "The 304 of this case bears another strong ETag than what is stored, so it is about something else (RFC 9111 section 4.3.4). "
        "The edge asks again without conditions, and the case has no answer for that. Newer revisions only look."
    ),
    **dict.fromkeys(
        (
            *("age-parse-nonnumeric", "age-parse-negative", "age-parse-float", "age-parse-prefix-twoline"),
            *("age-parse-dup-0", "age-parse-dup-0-twoline", "age-parse-dup-old"),
            *("age-parse-parameter", "age-parse-numeric-parameter"),
        ),
        _AGE,
    ),
    **dict.fromkeys(
        (
            *("stale-close-must-revalidate", "stale-close-proxy-revalidate", "stale-close-no-cache"),
            "stale-close-s-maxage=2",
        ),
        _CLOSED,
    ),
    **dict.fromkeys(
        (
            "partial-store-partial-reuse-partial",
            *(f"partial-store-partial-reuse-partial-{form}" for form in ("byterange", "absent", "suffix")),
            "partial-store-partial-complete",
        ),
        _PARTS,
    ),
}
"""By the id of the case."""

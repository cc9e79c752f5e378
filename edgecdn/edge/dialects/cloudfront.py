"""CloudFront: X-Cache, X-Amz-Cf-Pop, X-Amz-Cf-Id and its Via.

The words are the result types of its logs (`x-edge-result-type`), which X-Cache repeats: RefreshHit where what is stored had expired and
is served after, or while, the origin is asked; Error for every answer of 400 and more, one from the cache too.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Final

from edgecdn.edge.dialects.known import Dialect, Known, digest, number, site_of
from edgecdn.edge.dialects.outcome import Outcome
from edgecdn.http.headers import Pairs

_WORDS: Final[Mapping[Outcome, str]] = {
    "hit": "Hit from cloudfront",
    "accepted": "Hit from cloudfront",
    "refreshing": "RefreshHit from cloudfront",
    "updating": "RefreshHit from cloudfront",
    "stale": "RefreshHit from cloudfront",
    "revalidated": "RefreshHit from cloudfront",
    "expired": "Miss from cloudfront",
    "miss": "Miss from cloudfront",
    "refused": "Miss from cloudfront",
    "rule": "Miss from cloudfront",
    "method": "Miss from cloudfront",
    "request": "Miss from cloudfront",
    "unsatisfied": "Error from cloudfront",
    "function": "FunctionGeneratedResponse from cloudfront",
    "edge": "Error from cloudfront",
}


def render(known: Known) -> Pairs:
    """X-Cache, X-Amz-Cf-Pop (a PoP's own, always the same), X-Amz-Cf-Id (the request's own), and Via.

    The edge's member of Via bears CloudFront's pseudonym instead of the edge's: it is one hop under another name.
    """
    outcome = known.outcome
    failed = known.status >= 400 and outcome != "function"
    word = _WORDS["edge" if failed else outcome]
    pop = f"{site_of(known.pop)}{number(known.pop, 50, 69)}-P{number(f'{known.pop} P', 1, 9)}"
    server = f"1.1 {digest(known.pop, 16).hex()}.cloudfront.net (CloudFront)"
    above, _, _ = (known.headers.get("via") or "").rpartition(", ")
    return (
        ("via", f"{above}, {server}" if above else server),
        ("x-cache", word),
        ("x-amz-cf-pop", pop),
        ("x-amz-cf-id", base64.urlsafe_b64encode(digest(known.id, 40)).decode()),
    )


CLOUDFRONT: Final = Dialect(("x-cache", "x-amz-cf-pop", "x-amz-cf-id"), _WORDS, render)

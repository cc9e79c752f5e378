"""The dialects by the names that `status_headers` lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from edgecdn.edge.dialects.cloudflare import CLOUDFLARE
from edgecdn.edge.dialects.cloudfront import CLOUDFRONT
from edgecdn.edge.dialects.fastly import FASTLY
from edgecdn.edge.dialects.known import Dialect, Known
from edgecdn.edge.dialects.nginx import NGINX
from edgecdn.edge.dialects.vercel import VERCEL
from edgecdn.http.headers import Headers
from edgecdn.plan.model import StatusDialect

DIALECTS: Final[Mapping[StatusDialect, Dialect]] = {
    "cloudflare": CLOUDFLARE,
    "fastly": FASTLY,
    "cloudfront": CLOUDFRONT,
    "vercel": VERCEL,
    "nginx": NGINX,
}


def owned(names: Sequence[StatusDialect]) -> tuple[str, ...]:
    """The fields that only the edge may write while these dialects are on."""
    return tuple(field for name in names for field in DIALECTS[name].names)


def shared(one: StatusDialect, other: StatusDialect) -> tuple[str, ...]:
    """The fields that two dialects both write, each in words of its own."""
    return tuple(field for field in DIALECTS[one].names if field in DIALECTS[other].names)


def spoken(names: Sequence[StatusDialect], known: Known) -> Headers:
    """The fields of these dialects for one answer; where two write the same field the last one does."""
    headers = Headers()
    for name in names:
        headers = headers.merge(Headers(DIALECTS[name].render(known)))
    return headers

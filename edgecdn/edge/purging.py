"""`PURGE` as a request to the site itself: taken only where the config says from whom."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable
from dataclasses import replace
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from edgecdn.cache.selector import ByTag, ByUrl, Selector
from edgecdn.edge.purge import Order, Purgeable, Purged, purge
from edgecdn.edge.signing import key_bytes
from edgecdn.edge.visit import Visit
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response, text_response
from edgecdn.http.url import Url
from edgecdn.plan.model import Purging

_ALLOWED: Final = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
_KEYS: Final = ("purge-key", "fastly-key")
_SOFT: Final = ("fastly-soft-purge", "soft-purge")


async def purged(network: Purgeable, visit: Visit, request: Request) -> Response:
    """The answer to a `PURGE` request: all variants of its URL, or what bears the tags in its Surrogate-Key, in all PoPs."""
    now, purging = visit.arrival.at, visit.site.plan.purge
    refusal = _refusal(purging, visit, request)
    if refusal is not None:
        await visit.note(now, "purge", "refused", status=refusal.status)
        return refusal
    keys = request.headers.get("surrogate-key")
    tags = tuple(dict.fromkeys((keys or "").lower().split()))
    if keys is not None and not tags:
        return text_response(400, "Surrogate-Key names no tag: write tags with spaces between them.")
    selectors: tuple[Selector, ...] = tuple(ByTag(tag) for tag in tags) or by_url(request.url)
    soft = any(_yes(request.headers.first(name)) for name in _SOFT)
    answers = await purge(network, Order(selectors, soft), now, visit.arrival.id)
    return _told(visit.arrival.id, answers)


def by_url(url: Url) -> tuple[Selector, ...]:
    """All variants of a URL, whichever scheme it was asked for by."""
    return tuple(ByUrl(replace(url, scheme=scheme)) for scheme in ("http", "https"))


def _refusal(purging: Purging | None, visit: Visit, request: Request) -> Response | None:
    """Why the request is not carried out. Which of the two conditions failed is not told."""
    if purging is None:
        sentence = "PURGE is not taken here: the config has no `purge`. `edgecdn purge` needs none."
        return text_response(405, sentence, ("allow", _ALLOWED))
    known = purging.secret is None or _bears(request, visit.site.secrets.get(purging.secret))
    if not known or not _within(visit.arrival.peer, purging.allow):
        return text_response(403, "This client may not purge.")
    return None


def _bears(request: Request, secret: bytes | None) -> bool:
    """Whether the request has the secret, once."""
    sent = [value for name in _KEYS for value in request.headers.all(name)]
    return secret is not None and len(sent) == 1 and hmac.compare_digest(key_bytes(sent[0]), secret)


def _within(peer: str, networks: Iterable[str]) -> bool:
    """Whether an address is in one of the networks; any address is where none are named."""
    named = [ip_network(network) for network in networks]
    if not named:
        return True
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return any(address in network for network in named)


def _yes(value: str | None) -> bool:
    """Fastly counts a field that is there; what says no is no."""
    return value is not None and value.lower() not in ("0", "false", "no")


def _told(name: str, answers: Iterable[Purged]) -> Response:
    """Fastly's shape of an answer, with each PoP's own beside it."""
    told = {"status": "ok", "id": name, "pops": {answer.pop: answer.objects for answer in answers}}
    data = json.dumps(told).encode() + b"\n"
    fields = {
        "content-type": "application/json",
        "content-length": str(len(data)),
        "cache-control": "no-store",
    }
    return Response(200, Headers(tuple(fields.items())), Bytes(data))

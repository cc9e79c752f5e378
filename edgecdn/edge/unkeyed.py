"""Inputs that no key holds: what a function read of a request that shaped what others are served, and that tells nothing apart.

Behind the cache a function shapes the response itself, so whatever it read counts. In front of it a function shapes what is
stored only by what it sends on and no key has: a field that it adds. That one counts when it was seen to follow what the
function read: the same key, another input, another value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from edgecdn.cache.decide import Hit, Revalidate, Stale
from edgecdn.cache.entry import Key
from edgecdn.cache.key import COUNTRY, DEVICE
from edgecdn.edge.effects import Note
from edgecdn.edge.visit import Visit
from edgecdn.edge.witness import Seen
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from edgecdn.plan.model import Function, KeyPolicy

_HARMLESS: Final = frozenset(
    (
        *("host", "via", "cdn-loop", "connection", "content-length", "transfer-encoding"),
        *(DEVICE, COUNTRY),
        *("range", "if-range", "if-none-match", "if-modified-since", "if-match", "if-unmodified-since"),
    )
)
"""Fields that every key holds, that are there only where the key holds what they tell, that the edge answers for itself, or that say
nothing of the client."""

_FACTS: Final = frozenset(("colo", "httpProtocol"))
"""Facts that are the same for all who ask one PoP."""

_OF_THE_COUNTRY: Final = frozenset(("country", "continent", "isEUCountry"))
_OF_THE_DEVICE: Final = frozenset(("user-agent", "sec-ch-ua-mobile"))
_CUSTOM: Final = " custom:"


def unkeyed(reads: Iterable[str], key: KeyPolicy, vary: Collection[str]) -> tuple[str, ...]:
    """Those of the inputs that neither the key nor `Vary` (names in lower case) tells apart, in their order.

    A star says that nobody can tell what was looked at, and so nothing is said of it. Parameters that the key leaves out are
    seen by nobody behind the cache.
    """
    return tuple(dict.fromkeys(name for name in reads if _is_unkeyed(name, key, vary)))


def _is_unkeyed(name: str, key: KeyPolicy, vary: Collection[str]) -> bool:
    kind, _, what = name.partition(":")
    if what == "*" or "*" in vary:
        return False
    if kind == "cf":
        return what not in _FACTS and not (key.country and what in _OF_THE_COUNTRY)
    if kind != "header" or what in _HARMLESS or what in vary or what in key.headers:
        return False
    return not (
        (what == "cookie" and key.cookies)
        or (what == "accept" and key.image_format)
        or (what == "accept-language" and key.language)
        or (what in _OF_THE_DEVICE and key.device)
    )


def behind(visit: Visit, key: Key, policy: KeyPolicy, vary: Collection[str], now: float) -> Iterator[Note]:
    """What is told when a response of functions behind the cache is stored under a key. A key of a function's own holds all."""
    if _CUSTOM in key:
        return
    for function, reads in visit.reads:
        if function.on.startswith("origin"):
            yield from (_told(visit, function, name, None, now) for name in unkeyed(reads, policy, vary))


def in_front(visit: Visit, asked: Request, now: float) -> Iterator[Note]:
    """What is told when functions in front of the cache sent fields on that follow what they read, to what is stored.

    `asked` is the request as it was before them; `visit.sent` has the fields with which it went on.
    """
    verdict, sent = visit.verdict, visit.sent
    stored = verdict is not None and (
        verdict.stored or isinstance(verdict.decision, Hit | Stale | Revalidate)
    )
    if sent is None or not stored or _CUSTOM in visit.key:
        return
    policy = visit.matched.policy.key
    vary = {name for entry in visit.pop.shelf.variants(visit.key, visit.url) for name, _ in entry.vary}
    read = [
        (function, name)
        for function, reads in visit.reads
        if function.on.startswith("viewer")
        for name in unkeyed(reads, policy, vary)
    ]
    if not read:
        return
    inputs = tuple(sorted({(name, _value(visit, asked, name)) for _, name in read}, key=str))
    added = tuple(_added(asked.headers, sent, (*policy.headers, *vary)))
    for name in visit.pop.witness.compare(visit.key, Seen(inputs, added)):
        yield from (_told(visit, function, what, name, now) for function, what in read)


def _value(visit: Visit, asked: Request, name: str) -> str | None:
    kind, _, what = name.partition(":")
    return asked.headers.get(what) if kind == "header" else str(visit.arrival.place)


def _added(before: Headers, sent: Headers, kept: Collection[str]) -> Iterator[tuple[str, str]]:
    """The fields that were added, or given another value, but for those that tell responses apart."""
    for name in sorted({name for name, _ in sent.pairs}):
        value = sent.get(name)
        if value is not None and value != before.get(name) and name not in kept and name not in _HARMLESS:
            yield name, value


def _told(visit: Visit, function: Function, name: str, through: str | None, now: float) -> Note:
    route = visit.matched.route
    source = function.source if route is None else route.source
    return visit.note(
        now,
        "keep",
        "unkeyed",
        function=function.name,
        rule=None if route is None else route.name,
        input=name,
        through=through,
        where=None if source is None else str(source),
        file=function.file,
    )

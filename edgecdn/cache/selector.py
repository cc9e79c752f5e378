"""What a purge is about: one value for each way to say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from edgecdn.cache.search import Search
from edgecdn.http.url import Url
from edgecdn.plan.pattern import Pattern


@dataclass(frozen=True, slots=True)
class ByUrl:
    """All variants of one URL, whatever else their keys have, and what answers it although it was stored for another query."""

    url: Url


@dataclass(frozen=True, slots=True)
class ByPrefix:
    """Everything whose URL begins with this text, or with one of these."""

    prefix: str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ByTarget:
    """Everything whose path and query are one of `targets`, or begin with one of `prefixes`, on any host."""

    targets: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ByPattern:
    """Everything whose path matches, on any host."""

    pattern: Pattern


@dataclass(frozen=True, slots=True)
class ByTag:
    """Everything that bears a tag (lower case)."""

    tag: str


@dataclass(frozen=True, slots=True)
class ByHost:
    """Everything on one host: on all of its ports, or, where the authority has one, on that port."""

    authority: str


@dataclass(frozen=True, slots=True)
class Everything:
    """All there is."""


Selector = ByUrl | ByPrefix | ByTarget | ByPattern | ByTag | ByHost | Everything


def selects(selector: Selector, url: Url, tags: Sequence[str], search: Search | None = None) -> bool:
    """Whether a purge with this selector is about what was stored for `url` with these `tags`.

    `search` says which other queries it answers.
    """
    match selector:
        case ByUrl(wanted):
            return url == wanted or (search is not None and search.same(url, wanted))
        case ByPrefix(prefix):
            return str(url).startswith(prefix)
        case ByTarget(targets, prefixes):
            return url.target in targets or url.target.startswith(prefixes)
        case ByPattern(pattern):
            return pattern.matches(url.path)
        case ByTag(tag):
            return tag in tags
        case ByHost(authority):
            return authority in (url.host, url.authority)
        case Everything():
            return True
        case _:
            assert_never(selector)

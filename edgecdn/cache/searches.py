"""Where the stored responses are that answer more queries than their own (No-Vary-Search)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from edgecdn.cache.entry import Entry, Key
from edgecdn.cache.search import Search, without_query
from edgecdn.http.url import Url

MOST: Final = 8
"""How many rules are looked at for one path. What bears a further one is found by its own URL alone, which costs hits and no more."""


@dataclass(eq=False, slots=True)
class Searches:
    """Keys by URL without its query, by rule, and by what of the query matters under that rule.

    Empty while no response has such a rule, and then asking costs nothing.
    """

    _paths: dict[Url, dict[Search, dict[str, set[Key]]]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self._paths)

    def add(self, entry: Entry) -> None:
        """Take note of an entry, if it has a rule."""
        if entry.search is None:
            return
        rules = self._paths.setdefault(without_query(entry.url), {})
        if entry.search in rules or len(rules) < MOST:
            matters = entry.search.matters(entry.url.query)
            rules.setdefault(entry.search, {}).setdefault(matters, set()).add(entry.key)

    def discard(self, entry: Entry) -> None:
        """Forget an entry, if it has a rule."""
        path = without_query(entry.url)
        rules = self._paths.get(path)
        if entry.search is None or rules is None or entry.search not in rules:
            return
        queries, matters = rules[entry.search], entry.search.matters(entry.url.query)
        keys = queries.get(matters, set())
        keys.discard(entry.key)
        if not keys:
            queries.pop(matters, None)
        if not queries:
            del rules[entry.search]
        if not rules:
            del self._paths[path]

    def named(self, url: Url) -> Iterator[Key]:
        """The keys under which something is stored that answers `url` by its rule, whatever else they have."""
        rules = self._paths.get(without_query(url), {})
        for search, queries in tuple(rules.items()):
            yield from tuple(queries.get(search.matters(url.query), ()))

    def beside(self, key: Key, url: Url) -> Iterator[Key]:
        """Of those, the ones that differ from `key` in nothing but the query."""
        return (other for other in self.named(url) if other != key and _parts(other) == _parts(key))


def _parts(key: Key) -> str:
    """What a key has beside the URL: no part of it, and no URL in it, contains a space."""
    return key.partition(" ")[2]

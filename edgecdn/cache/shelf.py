"""A PoP's stored responses, bounded in bytes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeVar, assert_never

from edgecdn.cache.entry import Entry, Key
from edgecdn.cache.eviction.lru import Lru
from edgecdn.cache.eviction.order import Order
from edgecdn.http.url import Url
from edgecdn.plan.pattern import Pattern


@dataclass(frozen=True, slots=True)
class ByUrl:
    """All variants of one URL, whatever else their keys have."""

    url: Url


@dataclass(frozen=True, slots=True)
class ByPrefix:
    """Everything whose URL begins with this text."""

    prefix: str


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
    """Everything on one host."""

    authority: str


@dataclass(frozen=True, slots=True)
class Everything:
    """All there is."""


K = TypeVar("K")

Variant = tuple[tuple[str, str | None], ...]
"""What tells the variants under one key apart: an entry's `vary`."""

Selector = ByUrl | ByPrefix | ByPattern | ByTag | ByHost | Everything


@dataclass(eq=False, slots=True)
class Shelf:
    """Stored responses by key, each key with its variants, the newest first.

    `capacity` and `used` are bytes, counted with keys, fields and bookkeeping. `generation` counts purges: what was
    asked for before a purge that names it is not kept after it.
    """

    capacity: int
    variants_per_key: int = 64
    used: int = 0
    generation: int = 0
    _entries: dict[Key, tuple[Entry, ...]] = field(default_factory=dict)
    _by_url: dict[Url, set[Key]] = field(default_factory=dict)
    _by_tag: dict[str, set[Key]] = field(default_factory=dict)
    order: Order = field(default_factory=Lru)
    _purges: list[tuple[int, Selector]] = field(default_factory=list)
    _hits: dict[Key, dict[Variant, int]] = field(default_factory=dict)

    def variants(self, key: Key) -> tuple[Entry, ...]:
        """What is stored under `key`, the newest first; asking counts as use."""
        found = self._entries.get(key)
        if found is None:
            return ()
        self.order.touched(key)
        return found

    def count_hit(self, entry: Entry) -> int:
        """Count that an entry is served, and say how often it has been, this time included.

        A confirmation leaves it the entry that it was; what is put in its place begins anew. An entry that has left meanwhile is not
        counted on.
        """
        if entry.key not in self._entries:
            return 1
        counts = self._hits.setdefault(entry.key, {})
        counts[entry.vary] = count = counts.get(entry.vary, 0) + 1
        return count

    def __len__(self) -> int:
        return sum(len(variants) for variants in self._entries.values())

    def put(self, entry: Entry) -> None:
        """Store an entry in place of the variant that the same requests select; what is too large for all is dropped."""
        if entry.size > self.capacity:
            return
        self._hits.get(entry.key, {}).pop(entry.vary, None)
        others = tuple(old for old in self._entries.get(entry.key, ()) if old.vary != entry.vary)
        self._set(entry.key, (entry, *others)[: self.variants_per_key])
        self._make_room()

    def replace(self, old: Entry, new: Entry) -> None:
        """Put `new` where `old` is, if it still is there: a purge meanwhile holds."""
        present = self._entries.get(old.key, ())
        if any(entry is old for entry in present):
            self._set(old.key, tuple(new if entry is old else entry for entry in present))
            self._make_room()  # a confirmation may bring longer fields

    def drop(self, key: Key) -> None:
        """Forget all variants under a key."""
        self._set(key, ())

    def _make_room(self) -> None:
        while self.used > self.capacity:
            self.drop(self.order.victim())

    def _set(self, key: Key, entries: tuple[Entry, ...]) -> None:
        before = self._entries.pop(key, ())
        self.used += sum(entry.size for entry in entries) - sum(entry.size for entry in before)
        for old in before:
            _forget(self._by_url, old.url, key)
            for tag in old.tags:
                _forget(self._by_tag, tag, key)
        if not entries:
            self._hits.pop(key, None)
            self.order.removed(key)
            return
        self._entries[key] = entries
        self.order.added(key)
        for entry in entries:
            self._by_url.setdefault(entry.url, set()).add(key)
            for tag in entry.tags:
                self._by_tag.setdefault(tag, set()).add(key)

    def purge(self, selector: Selector, now: float, *, soft: bool = False) -> int:
        """Forget what is selected, or with `soft` make it stale; the number of variants that this touched."""
        self.generation += 1
        self._purges.append((self.generation, selector))
        del self._purges[:-256]
        count = 0
        for key in self._selected(selector):
            entries = self._entries[key]
            chosen = [entry for entry in entries if _names(selector, entry.url, entry.tags)]
            others = [entry for entry in entries if entry not in chosen]
            stale = [replace(entry, stale_since=now) for entry in chosen] if soft else []
            if chosen:
                self._set(key, (*stale, *others))
                count += len(chosen)
        return count

    def _selected(self, selector: Selector) -> tuple[Key, ...]:
        match selector:
            case ByUrl(url):
                return tuple(self._by_url.get(url, ()))
            case ByTag(tag):
                return tuple(self._by_tag.get(tag, ()))
            case _:
                return tuple(self._entries)

    def admits(self, url: Url, tags: tuple[str, ...], generation: int) -> bool:
        """Whether what was asked for at `generation` may still be kept: no purge since then names it."""
        if generation == self.generation:
            return True
        since = [selector for number, selector in self._purges if number > generation]
        if len(since) < self.generation - generation:
            return False  # more purges than are remembered: better ask again
        return not any(_names(selector, url, tags) for selector in since)


def _forget(index: dict[K, set[Key]], name: K, key: Key) -> None:
    found = index.get(name)
    if found is not None:
        found.discard(key)
        if not found:
            del index[name]


def _names(selector: Selector, url: Url, tags: tuple[str, ...]) -> bool:
    match selector:
        case ByUrl(wanted):
            return url == wanted
        case ByPrefix(prefix):
            return str(url).startswith(prefix)
        case ByPattern(pattern):
            return pattern.matches(url.path)
        case ByTag(tag):
            return tag in tags
        case ByHost(authority):
            return url.authority == authority
        case Everything():
            return True
        case _:
            assert_never(selector)

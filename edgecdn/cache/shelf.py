"""A PoP's stored responses, bounded in bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Final

from edgecdn.cache.entry import Entry, Key
from edgecdn.cache.eviction.lru import Lru
from edgecdn.cache.eviction.order import Order
from edgecdn.cache.index import Index
from edgecdn.cache.search import Search
from edgecdn.cache.searches import Searches
from edgecdn.cache.selector import ByTag, ByUrl, Everything, Selector, selects
from edgecdn.http.url import Url

Variant = tuple[tuple[str, str | None], ...]
"""What tells the variants under one key apart: an entry's `vary`."""

_ALONG: Final = 32
"""How many marked keys are seen to along with each access to the shelf."""


@dataclass(eq=False, slots=True)
class Doom:
    """A purge that holds already, and the keys that it has still to be carried out for."""

    keys: set[Key]
    selector: Selector
    at: float
    soft: bool


@dataclass(eq=False, slots=True)
class Shelf:
    """Stored responses by key, each key with its variants, the newest first.

    `capacity` and `used` are bytes, counted with keys, fields and bookkeeping. `strategy` makes the order in which keys leave
    a full shelf. `generation` counts purges: what was asked for before a purge that names it is not kept after it. `changes`
    counts everything that may have another answer found: while it stands still, every key has what it had.

    A purge of more than `at_once` keys costs what marking them costs: they become a `Doom`, which is carried out for a key
    when somebody asks for it, and for some more along with every access. Nobody sees what is doomed.
    """

    capacity: int
    strategy: Callable[[], Order] = Lru
    at_once: int = 256
    used: int = 0
    generation: int = 0
    changes: int = 0
    order: Order = field(init=False)
    _entries: dict[Key, tuple[Entry, ...]] = field(default_factory=dict)
    _by_url: Index[Url] = field(default_factory=Index)
    _by_tag: Index[str] = field(default_factory=Index)
    _purges: list[tuple[int, Selector]] = field(default_factory=list)
    _dooms: list[Doom] = field(default_factory=list)
    _hits: dict[Key, dict[Variant, int]] = field(default_factory=dict)
    _searches: Searches = field(default_factory=Searches)

    def __post_init__(self) -> None:
        self.order = self.strategy()

    def variants(self, key: Key, url: Url | None = None) -> tuple[Entry, ...]:
        """What is stored under `key`, the newest first; asking counts as use.

        With the `url` that the key was made for, also what is stored for other queries and answers this one.
        """
        found = self.peek(key, url)
        if self._searches:
            for used in {entry.key for entry in found}:
                self.order.touched(used)
        elif found:
            self.order.touched(key)
        return found

    def peek(self, key: Key, url: Url | None = None) -> tuple[Entry, ...]:
        """The same, without counting as use."""
        if self._dooms:
            self._settle(key)
        found = self._entries.get(key, ())
        if self._searches and url is not None:
            for other in self._searches.beside(key, url):
                found += tuple(entry for entry in self.peek(other) if _answers(entry, url))
        return found

    def keys_of(self, url: Url) -> tuple[Key, ...]:
        """The keys under which something is stored for `url`, in their order as text."""
        return tuple(key for key in sorted(self._by_url.of(url)) if self.peek(key))

    def count_hit(self, entry: Entry) -> int:
        """Count that an entry is served, and say how often it has been, this time included.

        A confirmation leaves it the entry that it was; what is put in its place begins anew. An entry that has left
        meanwhile is not counted on.
        """
        if entry.key not in self._entries:
            return 1
        counts = self._hits.setdefault(entry.key, {})
        counts[entry.vary] = count = counts.get(entry.vary, 0) + 1
        return count

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[Entry]:
        """All entries, in no particular order."""
        self._settle_all()
        return (entry for variants in self._entries.values() for entry in variants)

    def put(self, entry: Entry, most: int = 256) -> bool:
        """Store an entry in place of the variant that the same requests select; false where it is larger than all of the shelf.

        At most so many variants of its URL stay, under whichever keys.
        """
        if entry.size > self.capacity:
            return False
        self._hits.get(entry.key, {}).pop(entry.vary, None)
        if self._searches and entry.search is not None:
            for old in self.peek(entry.key, entry.url):
                if old.key != entry.key and old.vary == entry.vary:
                    self.remove(old)
        others = tuple(old for old in self.peek(entry.key) if old.vary != entry.vary)
        self._set(entry.key, (entry, *others)[:most])
        self._bound(entry, most)
        self.order.added(entry.key)
        self._make_room()
        return True

    def _bound(self, entry: Entry, most: int) -> None:
        """Forget the variants of an entry's URL that came the longest ago, where there are more than `most`.

        Slices and pictures in other sizes are parts and works of a variant, and a function answers for the keys that it makes: these
        are bounded by the capacity alone.
        """
        if not _is_whole(entry.key):
            return
        while len(keys := self._by_url.of(entry.url)) + len(self._entries[entry.key]) > most + 1:
            others = [one for one in self._wholes(keys, entry.url) if one.key != entry.key]
            if len(others) + len(self._entries[entry.key]) <= most:
                return
            oldest = min(others, key=lambda one: (one.received_at, one.key))
            self._set(oldest.key, tuple(one for one in self._entries[oldest.key] if one is not oldest))

    def _wholes(self, keys: AbstractSet[Key], url: Url) -> list[Entry]:
        return [one for key in keys if _is_whole(key) for one in self._entries[key] if one.url == url]

    def variants_of(self, url: Url) -> int:
        """How many variants of a URL are stored, under whichever keys, without parts and works of them."""
        return len(self._wholes(self._by_url.of(url), url))

    def replace(self, old: Entry, new: Entry) -> None:
        """Put `new` where `old` is, if it still is there: a purge meanwhile holds."""
        present = self.peek(old.key)
        if any(entry is old for entry in present):
            others = (entry for entry in present if entry is old or entry.vary != new.vary)
            self._set(old.key, tuple(new if entry is old else entry for entry in others))
            self._make_room()  # a confirmation may bring longer fields

    def remove(self, entry: Entry) -> None:
        """Forget one variant, if it still is there."""
        present = self.peek(entry.key)
        if any(one is entry for one in present):
            self._set(entry.key, tuple(one for one in present if one is not entry))

    def drop(self, key: Key) -> None:
        """Forget all variants under a key."""
        self._set(key, ())

    def _make_room(self) -> None:
        while self.used > self.capacity:
            self.drop(self.order.victim())

    def _set(self, key: Key, entries: tuple[Entry, ...]) -> None:
        self.changes += 1
        before = self._entries.pop(key, ())
        self.used += sum([entry.size for entry in entries]) - sum([entry.size for entry in before])
        for old in before:
            self._by_url.discard(old.url, key)
            self._searches.discard(old)
            for tag in old.tags:
                self._by_tag.discard(tag, key)
        if not entries:
            self._hits.pop(key, None)
            self.order.removed(key)
            return
        self._entries[key] = entries
        if not before:
            self.order.added(key)
        for entry in entries:
            self._by_url.add(entry.url, key)
            self._searches.add(entry)
            for tag in entry.tags:
                self._by_tag.add(tag, key)

    # Purging

    def purge(self, selector: Selector, now: float, *, soft: bool = False) -> int:
        """Forget what is selected, or with `soft` make it stale; the number of variants that this touched.

        A purge so large that it is only marked at first counts keys, each with at least one variant.
        """
        self.generation += 1
        self.changes += 1
        self._purges.append((self.generation, selector))
        del self._purges[:-256]
        keys = self._selected(selector)
        if len(keys) <= self.at_once:
            return sum(self._carry_out(key, selector, now, soft=soft) for key in keys)
        if isinstance(selector, Everything) and not soft:
            self._entries, self._by_url, self._by_tag, self._hits = {}, Index(), Index(), {}
            self._searches = Searches()
            self.used, self.order = 0, self.strategy()
        else:
            self._dooms.append(Doom(keys, selector, now, soft))
        return len(keys)

    def _selected(self, selector: Selector) -> set[Key]:
        """The keys under which something is selected, but for what the same purge is going to take already."""
        match selector:
            case ByUrl(url):
                named = (*self._by_url.of(url), *self._searches.named(url))
                return {key for key in named if self.peek(key)}
            case ByTag(tag):
                same = (doom.keys for doom in self._dooms if doom.selector == selector and not doom.soft)
                return set(self._by_tag.of(tag)).difference(*same)
            case _:
                self._settle_all()
                return {
                    key
                    for key, entries in self._entries.items()
                    if any(selects(selector, entry.url, entry.tags, entry.search) for entry in entries)
                }

    def _carry_out(self, key: Key, selector: Selector, at: float, *, soft: bool) -> int:
        """Carry a purge out for one key; the number of variants that this touched."""
        before = self._entries.get(key, ())
        after: list[Entry] = []
        touched = 0
        for entry in before:
            if not selects(selector, entry.url, entry.tags, entry.search):
                after.append(entry)
                continue
            touched += 1
            if soft:
                since = at if entry.stale_since is None else min(at, entry.stale_since)
                after.append(replace(entry, stale_since=since))
        if touched:
            self._set(key, tuple(after))
        return touched

    def _settle(self, key: Key) -> None:
        """Carry out what dooms `key`, and a little of what is left to do for others."""
        for doom in self._dooms:
            if key in doom.keys:
                doom.keys.discard(key)
                self._carry_out(key, doom.selector, doom.at, soft=doom.soft)
        doom = self._dooms[0]
        for _ in range(min(_ALONG, len(doom.keys))):
            self._carry_out(doom.keys.pop(), doom.selector, doom.at, soft=doom.soft)
        if not doom.keys:
            del self._dooms[0]

    def _settle_all(self) -> None:
        for doom in self._dooms:
            for key in doom.keys:
                self._carry_out(key, doom.selector, doom.at, soft=doom.soft)
        self._dooms.clear()

    def admits(
        self, url: Url, tags: tuple[str, ...] | None, generation: int, search: Search | None = None
    ) -> bool:
        """Whether what was asked for at `generation` may still be kept: no purge since then names it.

        `tags` is None while they are not known yet; a purge of any tag may mean it then.
        """
        if generation == self.generation:
            return True
        since = [selector for number, selector in self._purges if number > generation]
        if len(since) < self.generation - generation:
            return False  # more purges than are remembered: better ask again
        unknown = tags is None
        return not any(
            (unknown and isinstance(s, ByTag)) or selects(s, url, tags or (), search) for s in since
        )


def _is_whole(key: Key) -> bool:
    """Whether a key is that of a whole object as it came, and none of a function's own making, by the parts that the others have."""
    return not any(part in key for part in (" slice:", " picture:", " custom:"))


def _answers(entry: Entry, url: Url) -> bool:
    return entry.search is not None and entry.search.same(entry.url, url)

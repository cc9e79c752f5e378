"""What stands behind the question mark, and the facts of the client: small mappings that know what was looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any


class Query(Mapping[str, str]):
    """Parameters by name: the first value of each, and all of them by `get_all`."""

    __slots__ = ("_pairs", "_seen")

    def __init__(self, pairs: Iterable[tuple[str, str]], seen: set[str] | None = None) -> None:
        self._pairs = list(pairs)
        self._seen = seen

    def _look(self, name: str) -> None:
        if self._seen is not None:
            self._seen.add(f"query:{name}")

    def get_all(self, name: str) -> list[str]:
        """All values of that name, in their order."""
        self._look(name)
        return [value for other, value in self._pairs if other == name]

    def __getitem__(self, name: str) -> str:
        values = self.get_all(name)
        if not values:
            raise KeyError(name)
        return values[0]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self.get_all(name))

    def __iter__(self) -> Iterator[str]:
        self._look("*")
        return iter(dict.fromkeys(name for name, _ in self._pairs))

    def __len__(self) -> int:
        self._look("*")
        return len({name for name, _ in self._pairs})

    def __repr__(self) -> str:
        self._look("*")
        return f"Query({self._pairs!r})"


class Facts(Mapping[str, Any]):
    """`request.cf`: where the client is, by item or by attribute. As an attribute, what is not known is None."""

    __slots__ = ("_known", "_seen")

    def __init__(self, known: Mapping[str, Any], seen: set[str] | None = None) -> None:
        self._known = known
        self._seen = seen

    def _look(self, name: str) -> None:
        if self._seen is not None:
            self._seen.add(f"cf:{name}")

    def __getitem__(self, name: str) -> Any:
        self._look(name)
        return self._known[name]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.get(name)

    def __iter__(self) -> Iterator[str]:
        self._look("*")
        return iter(self._known)

    def __len__(self) -> int:
        self._look("*")
        return len(self._known)

    def __repr__(self) -> str:
        self._look("*")
        return f"Facts({dict(self._known)!r})"

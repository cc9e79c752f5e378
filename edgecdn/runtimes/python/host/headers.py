"""Header fields as a function sees them: a mapping that ignores case, and keeps what stands several times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Final

_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+").fullmatch
# What fits into a byte each, without line ends and the zero byte.
_VALUE: Final = re.compile("[\x01-\x09\x0b\x0c\x0e-\xff]*").fullmatch


class Headers(MutableMapping[str, str]):
    """Fields by name, in their order. `headers["Vary"]` is all lines of that name, joined by a comma.

    `seen`, where it is given, collects what is looked at, as the edge wants to know it. Raises ValueError for what is no
    name or no value, so that nothing can be smuggled into an answer.
    """

    __slots__ = ("_pairs", "_seen")

    def __init__(
        self,
        init: Mapping[str, str] | Iterable[tuple[str, str]] | None = None,
        *,
        seen: set[str] | None = None,
    ) -> None:
        self._pairs: list[tuple[str, str]] = []
        self._seen = seen
        if isinstance(init, Headers):
            self._pairs = list(init._pairs)  # noqa: SLF001 - one of our own
        elif init is not None:
            for name, value in init.items() if isinstance(init, Mapping) else init:
                self.append(name, value)

    @classmethod
    def crossed(cls, pairs: Iterable[Iterable[str]], seen: set[str] | None = None) -> Headers:
        """Fields that came from the edge, which has checked them."""
        made = cls(seen=seen)
        made._pairs = [(name, value) for name, value in pairs]
        return made

    def pairs(self) -> list[tuple[str, str]]:
        """All lines, for the host: nobody has looked at them."""
        return self._pairs

    def _look(self, name: str) -> str:
        low = name.lower()
        if self._seen is not None:
            self._seen.add(f"header:{low}")
        return low

    def __getitem__(self, name: str) -> str:
        values = self.get_all(name)
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def __setitem__(self, name: str, value: str) -> None:
        self.set(name, value)

    def __delitem__(self, name: str) -> None:
        low = name.lower()
        self._pairs = [(other, value) for other, value in self._pairs if other.lower() != low]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self.get_all(name))

    def __iter__(self) -> Iterator[str]:
        self._look("*")
        return iter(dict.fromkeys(name.lower() for name, _ in self._pairs))

    def __len__(self) -> int:
        self._look("*")
        return len({name.lower() for name, _ in self._pairs})

    def __repr__(self) -> str:
        self._look("*")
        return f"Headers({self._pairs!r})"

    def get_all(self, name: str) -> list[str]:
        """The values of all lines of that name."""
        low = self._look(name)
        return [value for other, value in self._pairs if other.lower() == low]

    def get_set_cookie(self) -> list[str]:
        """The values of all `Set-Cookie` lines, which cannot be joined."""
        return self.get_all("set-cookie")

    def has(self, name: str) -> bool:
        """Whether there is such a field."""
        return name in self

    def set(self, name: str, value: str) -> None:
        """One line of that name, whatever there was."""
        line = _checked(name, value)
        del self[name]
        self._pairs.append(line)

    def default(self, name: str, value: str) -> None:
        """One line of that name where there is none; both are known to be good."""
        if not self._pairs or name not in self:
            self._pairs.append((name, value))

    def append(self, name: str, value: str) -> None:
        """One more line of that name."""
        self._pairs.append(_checked(name, value))

    def delete(self, name: str) -> None:
        """No line of that name, whether there was one or not."""
        del self[name]


def _checked(name: object, value: object) -> tuple[str, str]:
    if not isinstance(name, str) or _NAME(name) is None:
        raise ValueError(f"{name!r} is no name of a header field")
    text = str(value).strip(" \t")
    if _VALUE(text) is None:
        raise ValueError(f"the header field {name} cannot have this value: {text!r}")
    return name, text

"""Which lines of a head count for its answer, told by the lines as they came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import filterfalse
from typing import Final

from edgecdn.drivers.live.guard import plain_name
from edgecdn.http.watched import EVERY

_LONGEST_LINE: Final = 256
_LINES_PER_NAME: Final = 16
_MOST_NAMES: Final = 64
"""How many fields are known by name, each with some lines that were seen, before all is forgotten: 256 KiB at most."""

_MOST_TELLING: Final = 1024


@dataclass(eq=False, slots=True)
class Counting:
    """The lines that count, where answers depend on the fields called `names` (lower case) and on no others.

    A line that is no plain field counts: no head that is remembered has one. `telling` are lines that are known to count,
    and `idle` others. Many a line comes once, with a number that no other has: it is known by its name, as that is spelled. `spelled` has
    those names, each with how many more of its lines are worth keeping.
    """

    names: frozenset[str]
    telling: set[bytes] = field(default_factory=set)
    idle: set[bytes] = field(default_factory=set)
    spelled: dict[bytes, int] = field(default_factory=dict)
    lower: frozenset[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.lower = frozenset(name.encode("latin-1") for name in self.names)

    def of(self, lines: Iterable[bytes]) -> tuple[tuple[bytes, ...], bool]:
        """The lines that count, in their order, and whether there was one among the others that was not known.

        It is on the way of every remembered hit whose head is new.
        """
        counted: list[bytes] = []
        strange = False
        spelled = self.spelled
        for line in filterfalse(self.idle.__contains__, lines):
            if line in self.telling:
                counted.append(line)
                continue
            name, colon, value = line.partition(b":")
            left = spelled.get(name) if colon else None
            # What Unicode would print of a value is plain.
            if left is None or not value.decode("latin-1").isprintable():
                if self._tells(line):
                    counted.append(line)
                    continue
            elif left and len(line) <= _LONGEST_LINE:
                spelled[name] = left - 1
                self.idle.add(line)
            strange = True
        return tuple(counted), strange

    def _tells(self, line: bytes) -> bool:
        """Whether a line counts, letter by letter; it, or the name of one that does not, is known from now on."""
        name = plain_name(line)
        if name is None:
            return True
        if EVERY in self.names or name.lower() in self.lower:
            if len(line) <= _LONGEST_LINE:
                if len(self.telling) >= _MOST_TELLING:
                    self.telling.clear()
                self.telling.add(line)
            return True
        if len(self.spelled) >= _MOST_NAMES:
            self.spelled.clear()
            self.idle.clear()
        self.spelled.setdefault(name, _LINES_PER_NAME)
        return False

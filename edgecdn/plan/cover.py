"""Which requests reach a route: every one that it matches and no earlier route takes, decided exactly.

A request is a method, a host and a path; a route is one condition on each. Methods are tried one by one, hosts by the
kinds that the routes' host patterns tell apart, paths by the automata.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from edgecdn.http.url import normal_path
from edgecdn.plan.automata import UNDECIDED, Effort, Undecided, walk, witness
from edgecdn.plan.model import Route
from edgecdn.plan.nearby import Nearby, nearby
from edgecdn.plan.pattern import Pattern, compile_pattern

_USUAL: Final = "GET"
_OTHER: Final = "TRACE"
"""Stands for every method that no rule can name."""

_METHODS: Final = (_USUAL, "POST", "PUT", "PATCH", "DELETE", "OPTIONS", _OTHER)
_A_PATH: Final = compile_pattern("/*")
_A_HOST: Final = compile_pattern("?*")


@dataclass(frozen=True, slots=True)
class Sample:
    """A request as a witness; the host is empty where it does not matter."""

    method: str
    host: str
    path: str

    def __str__(self) -> str:
        shown = f"http://{self.host}{self.path}" if self.host else self.path
        return shown if self.method == _USUAL else f"{self.method} {shown}"


@dataclass(frozen=True, slots=True)
class Routes:
    """Routes with their patterns compiled, and the index that says which ones can meet."""

    routes: tuple[Route, ...]
    paths: tuple[Pattern, ...]
    hosts: tuple[Pattern | None, ...]
    index: Nearby

    def before(self, number: int) -> tuple[int, ...]:
        """The earlier routes that may take a request of this one."""
        mine = methods_of(self.routes[number])
        return tuple(
            other
            for other in self.index.to(self.paths[number], number)
            if not mine.isdisjoint(methods_of(self.routes[other]))
        )

    def reaching(self, number: int, before: Sequence[int], effort: Effort) -> Sample | Undecided | None:
        """A request that this route matches and none of `before` does; None where there is none."""
        return self.shared((number,), before, effort)

    def shared(
        self, numbers: Sequence[int], before: Sequence[int], effort: Effort
    ) -> Sample | Undecided | None:
        """A request that all of these routes match and none of `before` does; None where there is none."""
        undecided = False
        methods = frozenset.intersection(*(methods_of(self.routes[number]) for number in numbers))
        paths = tuple(self.paths[number] for number in numbers)
        for method in sorted(methods, key=lambda name: (name != _USUAL, name)):
            rivals = [other for other in before if method in methods_of(self.routes[other])]
            for host in self._hosts(numbers, rivals, effort):
                if isinstance(host, Undecided):
                    undecided = True
                    break
                there = [
                    self.paths[rival] for rival, is_there in zip(rivals, host.takes, strict=True) if is_there
                ]
                path = _guessed(paths, there) or witness((_A_PATH, *paths), there, effort)
                if isinstance(path, Undecided):
                    undecided = True
                elif path is not None:
                    return Sample(method, host.name, path)
        return UNDECIDED if undecided else None

    def meeting(self, number: int, other: int, effort: Effort) -> Sample | Undecided | None:
        """A request that both routes match."""
        methods = methods_of(self.routes[number]) & methods_of(self.routes[other])
        hosts = [host for host in (self.hosts[number], self.hosts[other]) if host is not None]
        host = witness((_A_HOST, *hosts), (), effort) if hosts else ""
        path = witness((_A_PATH, self.paths[number], self.paths[other]), (), effort)
        if not methods or host is None or path is None:
            return None
        if isinstance(host, Undecided) or isinstance(path, Undecided):
            return UNDECIDED
        return Sample(min(methods, key=lambda name: (name != _USUAL, name)), host, path)

    def _hosts(
        self, numbers: Sequence[int], rivals: Sequence[int], effort: Effort
    ) -> Iterator[_Host | Undecided]:
        """The kinds of hosts that these routes are all for: which of the rivals are for them, too."""
        mine = [host for number in numbers if (host := self.hosts[number]) is not None]
        named = [self.hosts[rival] for rival in rivals]
        patterns = list(dict.fromkeys(host for host in named if host is not None))
        if not patterns and not mine:
            yield _Host("", (True,) * len(rivals))
            return
        wanted = (_A_HOST, *mine)
        seen: set[tuple[bool, ...]] = set()
        for reached in walk((*wanted, *patterns), len(wanted), effort):
            if isinstance(reached, Undecided):
                yield reached
                return
            if not all(reached.matched[: len(wanted)]) or reached.matched in seen:
                continue
            seen.add(reached.matched)
            taken = dict(zip(patterns, reached.matched[len(wanted) :], strict=True))
            yield _Host(reached.text, tuple(host is None or taken[host] for host in named))


def _guessed(every: Sequence[Pattern], none: Sequence[Pattern]) -> str | None:
    """A witness at first sight: most patterns have one, and looking costs far less than deciding."""
    for pattern in every:
        for filling in ("", "other"):
            path = filling.join(pattern.pieces).replace("?", "x")
            if pattern.text.startswith("*") and not path.startswith("/"):
                path = "/" + path
            if not path.startswith("/") or any(rival.matches(path) for rival in none):
                continue
            if all(other.matches(path) for other in every):
                return path
    return None


@dataclass(frozen=True, slots=True)
class _Host:
    name: str
    takes: tuple[bool, ...]


def compile_routes(routes: Sequence[Route]) -> Routes:
    """The routes, ready to be asked about."""
    paths = tuple(compile_pattern(route.pattern) for route in routes)
    hosts = tuple(None if route.host is None else compile_pattern(route.host) for route in routes)
    return Routes(tuple(routes), paths, hosts, nearby(paths))


def methods_of(route: Route) -> frozenset[str]:
    """The methods that a route takes; HEAD is asked for as GET is (RFC 9110 section 9.3.2)."""
    return frozenset(route.methods or _METHODS) - {"HEAD"}


def is_normal(sample: Sample) -> bool:
    """Whether the sample's path is spelled as a request's is once it has been read: else it leads elsewhere."""
    return normal_path(sample.path) == sample.path

"""What stands in `env`: strings, and bindings that the edge's services answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from edgecdn.runtimes.python.host.images import Images
from edgecdn.runtimes.python.host.kv import Store


class Env(Mapping[str, Any]):
    """`env.NAME` and `env["NAME"]`: variables, secrets and bindings. Nobody can change it, since all requests have the same."""

    __slots__ = ("_known",)

    def __init__(self, known: Mapping[str, Any]) -> None:
        object.__setattr__(self, "_known", dict(known))

    def __getitem__(self, name: str) -> Any:
        return self._known[name]

    def __getattr__(self, name: str) -> Any:
        if name in self._known:
            return self._known[name]
        raise AttributeError(f"env has no {name}: list it in the function's `vars:`, `secrets:` or `kv:`")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"env cannot be changed: {name}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __repr__(self) -> str:
        # Secrets stand among them, and a log is no place for those.
        return f"Env({', '.join(self._known)})"


def make_env(told: Mapping[str, Any]) -> Env:
    """`env` for every request, from what the edge told."""
    known: dict[str, Any] = dict(told["strings"])
    if told.get("images"):
        known[told["images"]] = Images()
    known |= {name: Store(name) for name in told.get("kv", ())}
    return Env(known)

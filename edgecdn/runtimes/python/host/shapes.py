"""Which handler a module has, and how it is called."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any

from edgecdn.runtimes.python.host.calls import current

WRITE = "write `async def fetch(request, env, ctx)`"

Handler = Callable[[Any, Any, Any], Awaitable[Any] | Any]


class Context:
    """`ctx`: what a function may ask for beside its answer. The names in the other spelling are those of Cloudflare's Python."""

    __slots__ = ("props",)

    def __init__(self) -> None:
        self.props: dict[str, Any] = {}

    def wait_until(self, work: Awaitable[Any]) -> None:
        """Go on with this work behind the response."""
        current().wait_until(work)

    def pass_through_on_exception(self) -> None:
        """Let the request go on to what lies behind, should the handler fail from here on."""
        current().passes = True

    waitUntil = wait_until  # noqa: N815 - Cloudflare's name
    passThroughOnException = pass_through_on_exception  # noqa: N815 - Cloudflare's name


class WorkerEntrypoint:
    """What Cloudflare's Python Workers derive their class `Default` from."""

    def __init__(self, ctx: Any, env: Any) -> None:
        self.ctx = ctx
        self.env = env


def adapt(module: ModuleType) -> Handler:
    """The module's handler as one of three arguments. Raises TypeError where it has none."""
    entry = getattr(module, "Default", None)
    if isinstance(entry, type) and hasattr(entry, "fetch"):
        if not issubclass(entry, WorkerEntrypoint):
            raise TypeError(
                "the class Default is no WorkerEntrypoint: derive it from `workers.WorkerEntrypoint`"
            )

        def made(request: Any, env: Any, ctx: Any) -> Any:
            return entry(ctx, env).fetch(request)  # type: ignore[attr-defined]  # seen above

        return made
    for name in ("fetch", "on_fetch"):
        handler = getattr(module, name, None)
        # What is imported from `workers` under that name is no handler.
        if inspect.isfunction(handler) and handler.__module__ == module.__name__:
            return _fitted(handler, name)
    raise TypeError(f"the file has no handler: {WRITE}")


def _fitted(handler: Callable[..., Any], name: str) -> Handler:
    """A handler that takes less than three arguments gets the first of them."""
    takes = 0
    for parameter in inspect.signature(handler).parameters.values():
        if parameter.kind is parameter.VAR_POSITIONAL:
            takes = 3
        elif parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            takes += 1
    match min(takes, 3):
        case 3:
            return handler
        case 2:
            return lambda request, env, _: handler(request, env)
        case 1:
            return lambda request, *_: handler(request)
        case _:
            raise TypeError(f"`{name}` takes no arguments: {WRITE}")

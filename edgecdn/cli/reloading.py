"""Reload on save: the new config or function is served from the next request on, a broken one is shown and left."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable

from watchfiles import awatch

from edgecdn.cli.changed import with_code_read
from edgecdn.cli.loading import show
from edgecdn.cli.serving import Serving
from edgecdn.cli.watching import LOOK_MILLISECONDS, Signature, folders, signature
from edgecdn.compiler.compile import CannotRead, Loaded
from edgecdn.drivers.secrets import MissingSecret


async def watch(
    loaded: Loaded,
    seen: Signature,
    read: Callable[[], Loaded],
    serving: Serving,
    say: Callable[[str], None],
) -> None:
    """Reload whenever a file that the site is made of changes, until cancelled.

    `seen` is the signature of the files when `loaded` was read: a save since then, while the server was starting, counts.
    """
    async for _ in awatch(
        *{loaded.root.resolve(), *folders(loaded)},
        step=50,
        debounce=200,
        recursive=False,
        rust_timeout=LOOK_MILLISECONDS,
        yield_on_timeout=True,
    ):
        now = signature(loaded)
        if now == seen:
            continue
        names = sorted({path.name for path, _ in now.items() ^ seen.items()})
        seen = now
        fresh = await _reloaded(read, serving, say)
        if fresh is not None:
            loaded, seen = fresh, {**signature(fresh), **seen}
            say(f"reloaded: {', '.join(names)}")


async def _reloaded(
    read: Callable[[], Loaded], serving: Serving, say: Callable[[str], None]
) -> Loaded | None:
    """What is served now; None where the new state of the files cannot be, and the old one goes on."""
    try:
        running = serving.served
        fresh = await asyncio.to_thread(lambda: with_code_read(read(), running))
        if fresh.plan is None:
            say("not reloaded; what was there goes on:")
            show(fresh, sys.stderr)
            sys.stderr.flush()
            return None
        serving.reload(fresh)
        show(fresh, sys.stderr)
        sys.stderr.flush()
    except (CannotRead, MissingSecret, OSError) as problem:
        say(f"not reloaded: {problem}")
        return None
    return fresh

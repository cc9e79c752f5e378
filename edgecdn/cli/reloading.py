"""Reload on save: the new config or function is served from the next request on, a broken one is shown and left."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from watchfiles import awatch

from edgecdn.cli.loading import show
from edgecdn.cli.serving import Serving
from edgecdn.compiler.compile import CannotRead, Loaded
from edgecdn.drivers.secrets import MissingSecret

_LOOK_MILLISECONDS: Final = 400
"""How often the files are looked at where the system tells of no change: it misses some, on network disks all."""

Signature = Mapping[Path, tuple[int, int]]
"""The time of the last change, in nanoseconds, and the size in bytes of each file that is there."""


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
    folders = {loaded.root.resolve(), *_folders(loaded)}
    async for _ in awatch(
        *folders,
        step=50,
        debounce=200,
        recursive=False,
        rust_timeout=_LOOK_MILLISECONDS,
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
        fresh = await asyncio.to_thread(read)
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


def _folders(loaded: Loaded) -> set[Path]:
    functions = (loaded.root / "functions").resolve()
    return {path.resolve().parent for path in loaded.files} | ({functions} if functions.is_dir() else set())


def signature(loaded: Loaded) -> Signature:
    """The config, `.env`, and everything that is or may become a function, as they are now."""
    paths = {path.resolve() for path in loaded.files} | {(loaded.root / ".env").resolve()}
    functions = (loaded.root / "functions").resolve()
    if functions.is_dir():
        paths |= {path for path in functions.iterdir() if not path.name.startswith(".")}
    found: dict[Path, tuple[int, int]] = {}
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            continue
        found[path] = (state.st_mtime_ns, state.st_size)
    return found

"""Reload on save: the new config or function is served from the next request on, a broken one is shown and left."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from watchfiles import awatch

from edgecdn.cli.loading import show
from edgecdn.cli.serving import Serving
from edgecdn.compiler.compile import CannotRead, Loaded
from edgecdn.drivers.secrets import MissingSecret


async def watch(
    loaded: Loaded, read: Callable[[], Loaded], serving: Serving, say: Callable[[str], None]
) -> None:
    """Reload whenever a file that the site is made of changes, until cancelled."""
    folders = {loaded.root.resolve(), (loaded.root / "functions").resolve()} | {
        path.resolve().parent for path in loaded.files
    }
    present = [folder for folder in folders if folder.is_dir()]
    async for changes in awatch(
        *present, step=50, debounce=200, recursive=False, rust_timeout=500, yield_on_timeout=False
    ):
        names = {Path(name).resolve() for _, name in changes}
        if not _concerns(names, loaded):
            continue
        try:
            fresh = await asyncio.to_thread(read)
        except CannotRead as problem:
            say(f"not reloaded: {problem}")
            continue
        if fresh.plan is None:
            say("not reloaded; what was there goes on:")
            show(fresh, sys.stderr)
            sys.stderr.flush()
            continue
        try:
            serving.reload(fresh)
        except (MissingSecret, OSError) as problem:
            say(f"not reloaded: {problem}")
            continue
        changed = sorted(path.name for path in names if _concerns({path}, fresh) or _concerns({path}, loaded))
        loaded = fresh
        say(f"reloaded: {', '.join(changed)}")


def _concerns(names: set[Path], loaded: Loaded) -> bool:
    """Whether one of these files is the config, `.env`, or may be a function."""
    own = {path.resolve() for path in loaded.files} | {(loaded.root / ".env").resolve()}
    functions = (loaded.root / "functions").resolve()
    return bool(names & own) or any(name.parent == functions for name in names)

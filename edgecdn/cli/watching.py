"""Noticing that a file which a config is made of was saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from edgecdn.compiler.compile import Loaded
from edgecdn.drivers.secrets import FILES

LOOK_MILLISECONDS: Final = 400
"""How often the files are looked at where the system tells of no change: it misses some, on network disks all."""

Signature = Mapping[Path, tuple[int, int]]
"""The time of the last change, in nanoseconds, and the size in bytes of each file that is there."""


def again(names: Iterable[str], once: Callable[[], Sequence[Loaded]]) -> None:
    """Call `once`, and again after each change of what it looked at, until interrupted (KeyboardInterrupt).

    It gives what it read, nothing where a file could not be: then the `names` of the configs are looked at alone.
    """
    from watchfiles import watch

    paths = [Path(name) for name in names]
    while True:
        before = _all(paths, ())  # a save while it looks counts, too
        read = once()
        seen = _all(paths, read)
        for path in map(Path.resolve, paths):
            # Not being there is a state, too: a file that came while it looked is a change.
            seen.pop(path, None)
        seen |= before
        where = {path.resolve().parent for path in paths if path.parent.is_dir()}
        where |= {folder for loaded in read for folder in folders(loaded)}
        changes = watch(
            *where,
            step=50,
            debounce=200,
            recursive=False,
            rust_timeout=LOOK_MILLISECONDS,
            yield_on_timeout=True,
        )
        # Closed here: an interrupt would be lost in a generator that ends because nobody holds it any more.
        with closing(changes):
            for _ in changes:
                if _all(paths, read) != seen:
                    break


def _all(paths: Iterable[Path], read: Iterable[Loaded]) -> dict[Path, tuple[int, int]]:
    found = dict(_states(path.resolve() for path in paths))
    for loaded in read:
        found |= signature(loaded)
    return found


def folders(loaded: Loaded) -> set[Path]:
    """The folders of the files that the site is made of, and the one that functions are in."""
    functions = (loaded.root / "functions").resolve()
    return {path.resolve().parent for path in loaded.files} | ({functions} if functions.is_dir() else set())


def signature(loaded: Loaded) -> Signature:
    """The config, the files of secrets, and everything that is or may become a function, as they are now."""
    paths = {path.resolve() for path in loaded.files} | {(loaded.root / name).resolve() for name in FILES}
    functions = (loaded.root / "functions").resolve()
    if functions.is_dir():
        paths |= {path for path in functions.iterdir() if not path.name.startswith(".")}
    return dict(_states(paths))


def _states(paths: Iterable[Path]) -> Iterator[tuple[Path, tuple[int, int]]]:
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            continue
        yield path, (state.st_mtime_ns, state.st_size)

"""`edgecdn validate --fix`: the safe fixes, put into the file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from edgecdn.compiler.compile import CannotRead, Loaded
from edgecdn.diagnostics.diagnostic import Fix
from edgecdn.diagnostics.fix import apply


def mend(loaded: Loaded, name: str) -> int:
    """Apply the safe fixes of a config to its files; how many there were. Raises `CannotRead` where one cannot be written.

    Comments and layout stay as they are. The new text of a file stands there whole, or the old one does.
    """
    if loaded.tree is None or loaded.environments:
        return 0  # what means nothing here may mean something in an environment
    by_file: dict[str, list[Fix]] = {}
    for item in loaded.diagnostics:
        if item.fix is not None and item.fix.safe:
            files = {edit.span.file for edit in item.fix.edits}
            if len(files) == 1:
                by_file.setdefault(files.pop(), []).append(item.fix)
    main = loaded.tree.span.file
    return sum(
        _mended(Path(name) if file == main else loaded.root / file, fixes) for file, fixes in by_file.items()
    )


def _mended(path: Path, fixes: Sequence[Fix]) -> int:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        # Line ends and a byte order mark are the user's: nothing is translated.
        text = path.read_bytes().decode("utf-8")
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        mended, count = apply(text.removeprefix("\ufeff"), fixes)
        beside.write_bytes((mark + mended).encode())
        beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path.resolve())
    except OSError as problem:
        beside.unlink(missing_ok=True)
        raise CannotRead(f"{path} cannot be written: {problem.strerror}.") from None
    return count

"""`edgecdn validate --fix`: the safe fixes, put into the file."""

from __future__ import annotations

import os
from pathlib import Path

from edgecdn.compiler.compile import CannotRead, Loaded
from edgecdn.diagnostics.fix import apply


def mend(loaded: Loaded, name: str) -> int:
    """Apply the safe fixes of a config to its file; how many there were. Raises `CannotRead` where it cannot be written.

    Comments and layout stay as they are. The new text stands there whole, or the old one does.
    """
    if loaded.tree is None or loaded.environments:
        return 0  # what means nothing here may mean something in an environment
    file = loaded.tree.span.file
    fixes = [
        item.fix
        for item in loaded.diagnostics
        if item.fix is not None and item.fix.safe and all(edit.span.file == file for edit in item.fix.edits)
    ]
    if not fixes:
        return 0
    path = Path(name)
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
        raise CannotRead(f"{name} cannot be written: {problem.strerror}.") from None
    return count

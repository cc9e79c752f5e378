"""What a function prints and logs, line by line, on its way to the journal."""

from __future__ import annotations

import io
import logging
import sys
from typing import Any, Final

from edgecdn.runtimes.python.host.calls import current_or_none

_MOST: Final = 1000
"""Lines that belong to no request, and that are kept until they are told."""

loose: list[tuple[str, str]] = []
"""What was said outside of any request: while the module was loaded, say."""


def say(level: str, text: str) -> None:
    """A line for the journal, of the request that runs, if one does."""
    call = current_or_none()
    if call is not None:
        call.log(level, text)
    elif len(loose) < _MOST:
        loose.append((level, text))


class Lines(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a function: every line is one of the journal's."""

    def __init__(self, level: str) -> None:
        self.level = level
        self.rest = ""

    def write(self, text: str) -> int:
        """Say the lines that are whole now."""
        *lines, self.rest = (self.rest + text).split("\n")
        for line in lines:
            say(self.level, line)
        return len(text)

    def flush(self) -> None:
        """Say the line that nobody ended."""
        if self.rest:
            say(self.level, self.rest)
            self.rest = ""

    def writable(self) -> bool:
        """Yes."""
        return True


class _Journal(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        try:
            level = "debug" if record.levelno < logging.INFO else "info"
            if record.levelno >= logging.WARNING:
                level = "warn" if record.levelno < logging.ERROR else "error"
            say(level, self.format(record))
        except Exception:  # noqa: BLE001 - a format that does not fit is the function's mistake, and it goes on
            self.handleError(record)


def lock() -> None:
    """Put them in place. `logging.basicConfig` sets level and format, as it does where nobody has set up anything."""
    sys.stdout, sys.stderr = Lines("log"), Lines("error")
    journal, root = _Journal(), logging.getLogger()
    root.addHandler(journal)
    root.setLevel(logging.INFO)

    def basic_config(**said: Any) -> None:
        if said.get("format") is not None or said.get("datefmt") is not None:
            form = logging.Formatter(said.get("format"), said.get("datefmt"), said.get("style", "%"))
            journal.setFormatter(form)
        if said.get("level") is not None:
            root.setLevel(said["level"])

    logging.basicConfig = basic_config


def flush() -> None:
    """End the lines that are not ended: the request is over."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()

"""Where log lines go: a stream or a file that may fail without failing a request."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TextIO


class Sink:
    """Writes lines. The first one that cannot be written is told on standard error; later ones are tried again."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self.stream = stream
        self.name = name
        self.failing = False

    @staticmethod
    def to_file(path: Path) -> Sink:
        """A sink that adds to a file. Raises OSError where it cannot be opened."""
        return Sink(path.open("a", encoding="utf-8", buffering=1), str(path))

    def close(self) -> None:
        """Close the stream; what it still held and cannot be written is lost, as any line would be."""
        with contextlib.suppress(OSError, ValueError):
            self.stream.close()

    def write(self, line: str) -> None:
        """Write a line, if that is possible."""
        try:
            self.stream.write(line + "\n")
            self.stream.flush()
        except (OSError, ValueError) as problem:
            if not self.failing:
                self.failing = True
                with contextlib.suppress(OSError, ValueError):
                    sys.stderr.write(f"edgecdn: {self.name} cannot be written: {problem}\n")
        else:
            self.failing = False

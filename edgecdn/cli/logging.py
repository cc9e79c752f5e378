"""Request logs as `serve` writes them: to the terminal or a pipe, and to a file where one was asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from edgecdn.cli.loading import coloured
from edgecdn.diagnostics.render.text import printable, render_text
from edgecdn.drivers.record import Record
from edgecdn.edge.effects import Note
from edgecdn.observe.lines import Fields, note_json, note_line, request_json, request_line
from edgecdn.observe.sink import Sink
from edgecdn.observe.sources import Sources, no_sources
from edgecdn.observe.unkeyed import diagnostic_of


@dataclass(frozen=True, slots=True)
class Logs:
    """Where lines go, and in which form; `quiet` ones tell of no request.

    `wanted` says whether anybody wants the lines of requests.
    """

    json: bool
    quiet: bool
    colour: bool
    terminal: Sink
    file: Sink | None
    sources: Sources = no_sources
    config: Sources = no_sources
    wanted: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "wanted", not self.quiet or self.file is not None)

    @staticmethod
    def open(
        form: str,
        path: str | None,
        stream: TextIO,
        sources: Sources = no_sources,
        config: Sources = no_sources,
    ) -> Logs:
        """Logs to `stream`, and to a file at `path`. Raises OSError where that cannot be opened.

        `sources` have the code that failures are shown in, `config` the files that rules stand in.
        """
        file = None if path is None else Sink.to_file(Path(path))
        terminal = Sink(stream, "standard output")
        return Logs(form == "json", form == "none", coloured(stream), terminal, file, sources, config)

    def close(self) -> None:
        """Close the file; the terminal is not ours."""
        if self.file is not None:
            self.file.close()

    def record(self, record: Record) -> None:
        """The line of a request."""
        if not self.wanted:
            return
        fields: Fields = record._asdict()
        if not self.quiet:
            line = request_json(fields) if self.json else request_line(fields, colour=self.colour)
            self.terminal.write(line)
        if self.file is not None:
            self.file.write(request_json(fields) if self.json else request_line(fields, colour=False))

    def note(self, note: Note) -> None:
        """What a function said, as it says it."""
        line = note_json(note) if self.json else note_line(note, colour=self.colour, sources=self.sources)
        if line is not None:
            self.terminal.write(line)

    def alarm(self, note: Note) -> None:
        """An input that no key holds, at the rule's line."""
        told = diagnostic_of(note)
        if self.json:
            detail = {
                "at": note.at,
                "pop": note.pop,
                "id": note.request,
                "event": note.what,
                **dict(note.detail),
            }
            self.terminal.write(json.dumps({**detail, "code": told.code, "text": told.message}))
        else:
            text = render_text((told,), {told.span.file: self.config(told.span.file)}, colour=self.colour)
            self.terminal.write(text.rstrip())

    def say(self, text: str) -> None:
        """Words of the server's own, which have no place in JSON logs."""
        if not self.json:
            self.terminal.write("\n".join(printable(line) for line in text.splitlines()))

"""Reading the config that a verb was given, and showing what is wrong with it."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from edgecdn.compiler.compile import CannotRead, Loaded, Setting, load, load_bytes
from edgecdn.config.reading import MOST_BYTES
from edgecdn.diagnostics.diagnostic import Span
from edgecdn.diagnostics.render.text import render_text
from edgecdn.runtimes.nodejs.check import Looked, Looking, begin_check


def setting_of(environment: str | None) -> Setting:
    """The environment that is asked for, here or by EDGECDN_ENVIRONMENT, and this process's variables."""
    return Setting(environment or os.environ.get("EDGECDN_ENVIRONMENT") or None, os.environ)


def load_named(name: str, environment: str | None = None) -> Loaded:
    """The config in a file, or on standard input for `-`, as an environment has it. Raises `CannotRead`."""
    setting = setting_of(environment)
    if name == "-":
        if sys.stdin is None:
            raise CannotRead("Standard input is closed.")
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
        return load_bytes(data, "<stdin>", Path(), setting=setting)
    if not name:
        raise CannotRead("The name of the config is empty.")
    return load(Path(name), setting=setting)


def begin_reading_functions(loaded: Loaded) -> Looking:
    """Have the runtimes look whether the functions' files parse and have a handler; a call waits for what they find.

    Nothing is looked at where the rest is wrong already.
    """
    functions = () if loaded.plan is None else loaded.plan.functions
    looking = begin_check(functions, loaded.texts)
    if not any(function.runtime == "python" for function in functions):
        return looking
    # Imported where it is needed: it brings the parser along.
    from edgecdn.runtimes.python.check import check_functions

    found = tuple(check_functions(functions, loaded.texts))

    def looked() -> Looked:
        told = looking()
        return replace(told, found=(*told.found, *found))

    return looked


def seen_from_here(loaded: Loaded) -> Loaded:
    """The same with its diagnostics' files named from where the command was called, as editors and CI look for them.

    A plan names files from its config's folder, so that it is the same wherever it was made.
    """
    if loaded.root == Path():
        return loaded

    def seen(span: Span) -> Span:
        return replace(span, file=str(loaded.root / span.file))

    diagnostics = tuple(
        replace(
            item,
            span=seen(item.span),
            related=tuple(replace(other, span=seen(other.span)) for other in item.related),
        )
        for item in loaded.diagnostics
    )
    texts = {str(loaded.root / name): text for name, text in loaded.texts.items()}
    return replace(loaded, diagnostics=diagnostics, texts=texts)


def show(loaded: Loaded, stream: TextIO) -> None:
    """The diagnostics for people, in colour where the stream is a terminal that wants it."""
    seen = seen_from_here(loaded)
    if seen.diagnostics:
        print(render_text(seen.diagnostics, seen.texts, colour=coloured(stream)), file=stream)


def coloured(stream: TextIO) -> bool:
    """Whether to write colour: to terminals, unless NO_COLOR says otherwise."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def counted(number: int, what: str) -> str:
    """A number and a noun: `1 rule`, `3 rules`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"

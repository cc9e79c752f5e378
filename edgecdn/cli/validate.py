"""`edgecdn validate`: every mistake in one run, at its line and column."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from edgecdn.cli.fixing import mend
from edgecdn.cli.keys import with_short_keys
from edgecdn.cli.lacking import UNREAD, with_lacking
from edgecdn.cli.loading import begin_reading_functions, counted, load_named, seen_from_here, show
from edgecdn.cli.main import BAD, GOOD, add_environment, complain
from edgecdn.cli.watching import again
from edgecdn.compiler.compile import CannotRead, Loaded
from edgecdn.diagnostics.diagnostic import did_you_mean, has_errors
from edgecdn.diagnostics.render.report import FORMS, report
from edgecdn.diagnostics.render.text import printable
from edgecdn.lint.run import Choice, advised, fails, words

_MOST_MENDED: Final = 10_000


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="the configs (cdn.yaml)")
    parser.add_argument("-c", "--config", metavar="FILE", help="one more")
    add_environment(parser)
    parser.add_argument(
        "--format", choices=("text", *FORMS), default="text", help="how to show what is wrong"
    )
    parser.add_argument("--strict", action="store_true", help="warnings count as errors")
    parser.add_argument(
        "--fix", action="store_true", help="mend what can be mended without changing what it means"
    )
    parser.add_argument("--watch", action="store_true", help="check again after every save, until Ctrl-C")
    parser.add_argument(
        "--select", metavar="CODES", help="give this advice alone: families or codes (CACHE,SEC001)"
    )
    parser.add_argument("--ignore", metavar="CODES", help="do not give this advice")
    parser.epilog = "Example: edgecdn validate cdn.yaml --format github"


def run(arguments: argparse.Namespace) -> int:
    """Check, show, and say by the exit code whether all configs are good."""
    choice = Choice(_listed(arguments.select), _listed(arguments.ignore))
    for word in (*choice.select, *choice.ignore):
        if word not in words():
            return complain(f"There is no advice {word}. {did_you_mean(word, words()) or ''}".rstrip())
    named = (*arguments.files, *([] if arguments.config is None else [arguments.config]))
    names: tuple[str, ...] = named or ("cdn.yaml",)
    if arguments.fix and "-" in names:
        return complain("Standard input cannot be mended: --fix takes a file.")
    if not arguments.watch:
        return _once(arguments, names, choice)[0]
    if "-" in names:
        return complain("Standard input cannot be watched: --watch takes a file.")

    def once() -> Sequence[Loaded]:
        found = _once(arguments, names, choice)[1]
        sys.stdout.flush()
        print("edgecdn: waiting for a save; Ctrl-C ends", file=sys.stderr, flush=True)
        return found

    again(names, once)
    return GOOD


def _once(
    arguments: argparse.Namespace, names: tuple[str, ...], choice: Choice
) -> tuple[int, Sequence[Loaded]]:
    """Check all configs and show what is wrong: the exit code, and what was read."""
    try:
        found = [_checked(name, arguments.environment, choice, fix=arguments.fix) for name in names]
    except CannotRead as problem:
        return complain(str(problem)), ()
    diagnostics = [item for loaded in found for item in seen_from_here(loaded).diagnostics]
    if arguments.format == "text":
        for name, loaded in zip(names, found, strict=True):
            show(loaded, sys.stdout)
            print(summary(loaded, name))
    else:
        sys.stdout.write(report(arguments.format, diagnostics, ", ".join(names), strict=arguments.strict))
    return BAD if fails(diagnostics, strict=arguments.strict) else GOOD, found


def _checked(name: str, environment: str | None, choice: Choice, *, fix: bool) -> Loaded:
    """A config with all that is to be said of it, mended first where that is wanted. Raises `CannotRead`.

    Where no environment is chosen, what is said of each of them is told, too.
    """
    loaded, mended = _advised(name, environment, choice), 0
    # Of two fixes of one place the second one waits for the first.
    while fix and mended < _MOST_MENDED and (more := mend(loaded, name)):
        mended += more
        loaded = _advised(name, environment, choice)
    if mended:
        print(f"edgecdn: {counted(mended, 'place')} mended in {printable(name)}", file=sys.stderr)
    told = {item.span for item in loaded.diagnostics}
    found = list(loaded.diagnostics)
    for other in () if environment else loaded.environments:
        note = f"It is so in the environment {other}."
        also = (item for item in _advised(name, other, choice).diagnostics if item.span not in told)
        found += (replace(item, notes=(*item.notes, note)) for item in also)
    return replace(loaded, diagnostics=tuple(found), plan=None if has_errors(found) else loaded.plan)


def _advised(name: str, environment: str | None, choice: Choice) -> Loaded:
    """A config with what is to be said of it; advice on what has errors is not."""
    loaded = load_named(name, environment)
    looking = begin_reading_functions(loaded)
    loaded = with_short_keys(loaded)
    advice = advised(loaded, choice)
    looked = looking()
    if looked.found:
        loaded = replace(loaded, plan=None, diagnostics=(*loaded.diagnostics, *looked.found))
    else:
        loaded = replace(loaded, diagnostics=advice)
    return with_lacking(loaded, "info", UNREAD, looked.majors)


def _listed(words: str | None) -> tuple[str, ...]:
    return tuple(word.strip().upper() for word in (words or "").split(",") if word.strip())


def summary(loaded: Loaded, name: str) -> str:
    """One line: what is there where all is good, how many problems where it is not."""
    errors = sum(1 for item in loaded.diagnostics if item.severity == "error")
    warnings = sum(1 for item in loaded.diagnostics if item.severity == "warning")
    plan = loaded.plan
    name = printable(name)
    if plan is None:
        rest = f" and {counted(warnings, 'warning')}" if warnings else ""
        return f"{name}: {counted(errors, 'error')}{rest}"
    parts = (
        counted(len(plan.pops), "PoP"),
        counted(len(plan.routes), "rule"),
        counted(len(plan.functions), "function"),
    )
    told = f", {counted(warnings, 'warning')}" if warnings else ""
    return f"{name} is good: {', '.join(parts)}{told}"

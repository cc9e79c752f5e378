"""`edgecdn validate`: every mistake in one run, at its line and column."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from edgecdn.cli.loading import counted, load_named, seen_from_here, show, with_functions_read
from edgecdn.cli.main import BAD, GOOD, add_environment, complain
from edgecdn.compiler.compile import CannotRead, Loaded
from edgecdn.diagnostics.diagnostic import has_errors
from edgecdn.diagnostics.render.report import FORMS, report
from edgecdn.diagnostics.render.text import printable


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="the configs (cdn.yaml)")
    parser.add_argument("-c", "--config", metavar="FILE", help="one more")
    add_environment(parser)
    parser.add_argument(
        "--format", choices=("text", *FORMS), default="text", help="how to show what is wrong"
    )
    parser.add_argument("--strict", action="store_true", help="warnings count as errors")
    parser.epilog = "Example: edgecdn validate cdn.yaml --format github"


def run(arguments: argparse.Namespace) -> int:
    """Check, show, and say by the exit code whether all configs are good."""
    named = (*arguments.files, *([] if arguments.config is None else [arguments.config]))
    names: tuple[str, ...] = named or ("cdn.yaml",)
    try:
        found = [_checked(name, arguments.environment) for name in names]
    except CannotRead as problem:
        return complain(str(problem))
    diagnostics = [item for loaded in found for item in seen_from_here(loaded).diagnostics]
    if arguments.format == "text":
        for name, loaded in zip(names, found, strict=True):
            show(loaded, sys.stdout)
            print(summary(loaded, name))
    else:
        sys.stdout.write(report(arguments.format, diagnostics, ", ".join(names), strict=arguments.strict))
    return BAD if has_errors(diagnostics) or (arguments.strict and diagnostics) else GOOD


def _checked(name: str, environment: str | None) -> Loaded:
    """A config with all that is to be said of it, also in its environments where none is chosen. Raises `CannotRead`."""
    loaded = with_functions_read(load_named(name, environment))
    told = {item.span for item in loaded.diagnostics}
    found = list(loaded.diagnostics)
    for other in () if environment else loaded.environments:
        note = f"It is so in the environment {other}."
        there = with_functions_read(load_named(name, other))
        also = (item for item in there.diagnostics if item.span not in told)
        found += (replace(item, notes=(*item.notes, note)) for item in also)
    return replace(loaded, diagnostics=tuple(found), plan=None if has_errors(found) else loaded.plan)


def summary(loaded: Loaded, name: str) -> str:
    """One line: what is there where all is good, how many problems where it is not."""
    errors = sum(1 for item in loaded.diagnostics if item.severity == "error")
    warnings = len(loaded.diagnostics) - errors
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

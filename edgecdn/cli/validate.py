"""`edgecdn validate`: every mistake in one run, at its line and column."""

from __future__ import annotations

import argparse
import sys

from edgecdn.cli.loading import counted, load_named, seen_from_here, show
from edgecdn.cli.main import BAD, GOOD, complain
from edgecdn.compiler.compile import CannotRead, Loaded
from edgecdn.diagnostics.diagnostic import has_errors
from edgecdn.diagnostics.render.report import FORMS, report
from edgecdn.diagnostics.render.text import printable


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="the configs (cdn.yaml)")
    parser.add_argument("-c", "--config", metavar="FILE", help="one more")
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
        found = [load_named(name, reading=True) for name in names]
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

"""`edgecdn validate`: every mistake in one run, at its line and column."""

from __future__ import annotations

import argparse
import sys

from edgecdn.cli.loading import counted, load_named, show
from edgecdn.cli.main import BAD, GOOD, add_config, complain, config_of
from edgecdn.compiler.compile import CannotRead, Loaded
from edgecdn.diagnostics.diagnostic import has_errors
from edgecdn.diagnostics.render.concise import render_concise
from edgecdn.diagnostics.render.json import render_json
from edgecdn.diagnostics.render.text import printable


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    add_config(parser)
    parser.add_argument(
        "--format", choices=("text", "concise", "json"), default="text", help="how to show what is wrong"
    )
    parser.add_argument("--strict", action="store_true", help="warnings count as errors")
    parser.epilog = "Example: edgecdn validate cdn.yaml --format json"


def run(arguments: argparse.Namespace) -> int:
    """Check, show, and say by the exit code whether the config is good."""
    try:
        loaded = load_named(config_of(arguments))
    except CannotRead as problem:
        return complain(str(problem))
    bad = has_errors(loaded.diagnostics) or (arguments.strict and bool(loaded.diagnostics))
    match arguments.format:
        case "json":
            sys.stdout.write(render_json(loaded.diagnostics))
        case "concise":
            sys.stdout.write(render_concise(loaded.diagnostics))
        case _:
            show(loaded, sys.stdout)
            print(summary(loaded, config_of(arguments)))
    return BAD if bad else GOOD


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

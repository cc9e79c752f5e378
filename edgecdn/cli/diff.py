"""`edgecdn diff`: what a new config changes for traffic."""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from edgecdn.changes.change import SEVERITIES, Change
from edgecdn.changes.compare import compare
from edgecdn.changes.render import render_json, render_markdown, render_text
from edgecdn.changes.weigh import Weights, shares, weigh
from edgecdn.cli.loading import load_named, setting_of, show
from edgecdn.cli.main import BAD, COULD_NOT_RUN, GOOD, add_environment, complain
from edgecdn.cli.revisions import checked_out, range_of
from edgecdn.compiler.compile import CannotRead, load
from edgecdn.plan.model import Plan

_RENDER = {"text": render_text, "markdown": render_markdown, "json": render_json}


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument(
        "old", metavar="OLD", help="a config, a plan, or a git revision; or OLD..NEW, OLD...NEW"
    )
    parser.add_argument(
        "new", metavar="NEW", nargs="?", help="the same for the new one (the config as it is now)"
    )
    parser.add_argument("-c", "--config", metavar="FILE", default="cdn.yaml", help="the config in revisions")
    add_environment(parser)
    parser.add_argument("--format", choices=tuple(_RENDER), default="text", help="how to tell it")
    parser.add_argument("--fail-on", choices=SEVERITIES[:2], help="exit 1 where a change is as grave as that")
    parser.add_argument(
        "--log", metavar="FILE", help="an access log: tell each change's share of its requests"
    )
    parser.epilog = "Example: edgecdn diff main...HEAD --format markdown --fail-on security"


def run(arguments: argparse.Namespace) -> int:
    """Compare, tell, and say by the exit code whether a change is graver than allowed."""
    config = Path(arguments.config)
    try:
        between = None if Path(arguments.old).exists() else range_of(arguments.old, config.parent)
        if between is not None and arguments.new is not None:
            return complain("Give either a range of revisions, or OLD and NEW.")
        old_name, new_name = between or (arguments.old, arguments.new or arguments.config)
        old, new = (_plan(name, config, arguments.environment) for name in (old_name, new_name))
        if old is None or new is None:
            return COULD_NOT_RUN
        comparison = compare(old, new)
        weights = _weights(arguments.log, comparison.changes, old, new)
    except CannotRead as problem:
        return complain(str(problem))
    weighed = [None] * len(comparison.changes) if weights is None else list(shares(weights))
    sys.stdout.write(_RENDER[arguments.format](comparison, weighed))
    allowed = None if arguments.fail_on is None else SEVERITIES.index(arguments.fail_on)
    grave = allowed is not None and any(
        SEVERITIES.index(change.severity) <= allowed for change in comparison.changes
    )
    return BAD if grave else GOOD


def _plan(name: str, config: Path, environment: str | None) -> Plan | None:
    """The plan of a file, or of the config at a git revision; None where it has errors, which are shown."""
    if name == "-" or Path(name).exists():
        loaded = load_named(name, environment)
    else:
        with tempfile.TemporaryDirectory(prefix="edgecdn-diff-") as folder:
            config = checked_out(name, config, Path(folder))
            # Its files are gone in a moment: they are called as the revision calls them.
            loaded = replace(load(config, setting=setting_of(environment)), root=Path())
    if loaded.plan is None:
        show(loaded, sys.stderr)
        complain(f"{name} cannot be compared, since it has errors.")
    return loaded.plan


def _weights(name: str | None, changes: tuple[Change, ...], old: Plan, new: Plan) -> Weights | None:
    if name is None:
        return None
    try:
        with Path(name).open(encoding="utf-8", errors="replace") as lines:
            weights = weigh(changes, lines, old, new)
    except OSError as problem:
        raise CannotRead(f"{name} cannot be read: {problem.strerror}.") from None
    if not weights.requests:
        raise CannotRead(f"{name} has no request in a form that is known: common, combined, or our own JSON.")
    if weights.unread:
        print(f"edgecdn: {weights.unread:,} lines of {name} have no request.", file=sys.stderr)
    return weights

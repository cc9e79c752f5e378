"""`edgecdn compile`: the plan as canonical JSON."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from edgecdn.cli.loading import load_named, show
from edgecdn.cli.main import BAD, GOOD, add_config, complain, config_of
from edgecdn.compiler.compile import CannotRead
from edgecdn.compiler.sources import value_sources
from edgecdn.compiler.words import child
from edgecdn.plan.codec import encode_plan


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    add_config(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write the plan (standard output)")
    parser.epilog = "Example: edgecdn compile cdn.yaml -o plan.json && edgecdn serve plan.json"


def run(arguments: argparse.Namespace) -> int:
    """Compile; what is wrong goes to standard error, the plan to the output, whole or not at all."""
    try:
        loaded = load_named(config_of(arguments), arguments.environment)
    except CannotRead as problem:
        return complain(str(problem))
    show(loaded, sys.stderr)
    if loaded.plan is None:
        return BAD
    cdn = child(loaded.tree, "cdn")
    # A plan that is read has its places already.
    plan = loaded.plan if cdn is None else replace(loaded.plan, sources=value_sources(cdn))
    data = encode_plan(plan)
    if arguments.output is None:
        sys.stdout.buffer.write(data)
        return GOOD
    try:
        write_whole(Path(arguments.output), data)
    except OSError as problem:
        return complain(f"{arguments.output} cannot be written: {problem.strerror}.")
    return GOOD


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is the old one or the new one, whatever happens meanwhile. Raises OSError.

    What is no file (a pipe, a device) is written to, not replaced, and a link stays one.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        path.write_bytes(data)
        return
    path = path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

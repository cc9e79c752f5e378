"""`edgecdn runtimes`: which runtimes are here, which the config wants, and installing one."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from edgecdn.cli.loading import load_named, show
from edgecdn.cli.main import BAD, GOOD, add_environment, complain
from edgecdn.compiler.compile import CannotRead
from edgecdn.diagnostics.render.text import printable
from edgecdn.plan.model import Function
from edgecdn.runtimes.nodejs.find import Found, all_nodes
from edgecdn.runtimes.nodejs.installed import CannotInstall, cache_of_this_user, install_node

_NAME: Final = re.compile(r"nodejs:[0-9]{1,3}(?:\.[0-9]{1,5}){0,2}", re.ASCII)
_WHENCE: Final = {"PATH": "on PATH", "package": "the Python package", "installed": "installed"}


@dataclass(frozen=True, slots=True)
class Row:
    """A runtime by its name in the config: its version and path where it is here, and the functions that want it."""

    runtime: str
    version: str | None
    path: str | None
    whence: str | None
    functions: tuple[str, ...]


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument(
        "action", nargs="?", choices=("list", "install"), default="list", help="what to do (list)"
    )
    parser.add_argument(
        "names", nargs="*", metavar="RUNTIME", help="what to install (what the config wants and is not here)"
    )
    parser.add_argument("-c", "--config", metavar="FILE", help="the config (cdn.yaml)")
    add_environment(parser)
    parser.add_argument("--json", action="store_true", help="print the list as JSON")
    parser.epilog = "Example: edgecdn runtimes install nodejs:24"


def run(arguments: argparse.Namespace) -> int:
    """List: 1 where one that the config wants is not here. Install: 2 where one cannot be installed."""
    if arguments.action == "list" and arguments.names:
        return complain(
            f"list takes no names. To have it, run `edgecdn runtimes install {arguments.names[0]}`."
        )
    for name in arguments.names:
        if _NAME.fullmatch(name) is None:
            return complain(f"{name!r} is no runtime that can be installed. Write `nodejs:24`, for one.")
    functions: tuple[Function, ...] = ()
    # Installing what is named needs no config; without one in the folder the list tells what is here.
    needed = arguments.config is not None or (arguments.action == "install" and not arguments.names)
    if needed or (not arguments.names and Path("cdn.yaml").exists()):
        try:
            loaded = load_named(arguments.config or "cdn.yaml", arguments.environment)
        except CannotRead as problem:
            return complain(str(problem))
        if loaded.plan is None:
            show(loaded, sys.stderr)
            return BAD
        functions = loaded.plan.functions
    if arguments.action == "install":
        names = arguments.names or [row.runtime for row in listed(functions) if row.version is None]
        return _install(names)
    found = listed(functions)
    print(
        json.dumps({"runtimes": [asdict(row) for row in found]}, indent=2) if arguments.json else table(found)
    )
    return BAD if any(row.version is None for row in found) else GOOD


def _install(names: Sequence[str]) -> int:
    if not names:
        print("All runtimes that the config wants are here.")
    for name in dict.fromkeys(names):
        version = name.partition(":")[2]
        cache = cache_of_this_user()
        print(f"installing {name} into {printable(str(cache))} …", flush=True)
        try:
            said = install_node(version, cache)
        except CannotInstall as problem:
            return complain(str(problem))
        print(f"{name} is here: Node.js {said}")
    return GOOD


def listed(functions: Sequence[Function]) -> tuple[Row, ...]:
    """What is here and what is wanted: by runtime, the first one of each being the one that runs."""
    wanted: dict[str, list[str]] = {}
    for function in functions:
        major = function.version.partition(".")[0] if function.runtime == "nodejs" else function.version
        wanted.setdefault(f"{function.runtime}:{major}", []).append(function.name)
    majors = tuple(name.partition(":")[2] for name in wanted if name.startswith("nodejs:"))
    here: dict[str, Found] = {}
    for found in all_nodes(majors):
        here.setdefault(f"nodejs:{found.major}", found)
    own = f"python:{sys.version_info.major}.{sys.version_info.minor}"
    rows = [
        _node_row(name, here.get(name), tuple(wanted.get(name, ())))
        for name in {*here, *wanted} - {own}
        if name.startswith("nodejs:")
    ]
    rows += [
        Row(
            own,
            ".".join(map(str, sys.version_info[:3])),
            sys.executable,
            "runs edgecdn",
            tuple(wanted.get(own, ())),
        )
    ]
    rows += [
        Row(name, None, None, None, tuple(by))
        for name, by in wanted.items()
        if name.startswith("python:") and name != own
    ]
    return tuple(sorted(rows, key=_order))


def _node_row(name: str, found: Found | None, functions: tuple[str, ...]) -> Row:
    if found is None:
        return Row(name, None, None, None, functions)
    return Row(name, found.version, found.path, _WHENCE[found.whence], functions)


def _order(row: Row) -> tuple[str, list[int]]:
    runtime, _, version = row.runtime.partition(":")
    return runtime, [int(part) for part in version.split(".")]


def table(rows: Sequence[Row]) -> str:
    """The list for people."""
    cells = [("runtime", "version", "whence", "wanted by", "path")]
    for row in rows:
        missing = f"edgecdn runtimes install {row.runtime}" if row.runtime.startswith("nodejs") else ""
        whence = row.whence or "not here"
        cells.append(
            (row.runtime, row.version or "-", whence, ", ".join(row.functions) or "-", row.path or missing)
        )
    wide = [max(len(line[column]) for line in cells) for column in range(4)]
    return "\n".join(
        printable(
            "  ".join([*(f"{text:<{width}}" for text, width in zip(line, wide, strict=False)), line[4]])
        ).rstrip()
        for line in cells
    )

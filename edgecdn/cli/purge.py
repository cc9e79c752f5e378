"""`edgecdn purge`: take out of a running server's caches, or make stale, what an order names."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from edgecdn.cli.main import GOOD, complain
from edgecdn.cli.remote import NotAsked, add_flags, find
from edgecdn.diagnostics.render.text import printable

_KINDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "--url": ("urls", "URL", "all variants of a URL, or of a path on any host"),
    "--prefix": ("prefixes", "TEXT", "whatever begins so: a URL, host/path, or a path on any host"),
    "--pattern": ("patterns", "PATTERN", "paths that match, on any host: * is any run of characters"),
    "--tag": ("tags", "TAG", "what bears a tag (Surrogate-Key, Cache-Tag)"),
    "--host": ("hosts", "HOST", "one host, with a port or on all of them"),
}
"""Each flag's list in the order, the word for its value, and its help."""


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    for flag, (name, word, does) in _KINDS.items():
        parser.add_argument(flag, dest=name, action="append", default=[], metavar=word, help=does)
    parser.add_argument("--all", action="store_true", dest="everything", help="everything")
    parser.add_argument("--soft", action="store_true", help="make it stale instead of taking it out")
    parser.add_argument(
        "--pop", dest="pops", action="append", default=[], metavar="CODE", help="only in this PoP"
    )
    parser.add_argument("--json", action="store_true", help="print the server's answer as JSON")
    add_flags(parser)
    parser.epilog = "Example: edgecdn purge --tag product-7 --prefix /static/ --soft"


def run(arguments: argparse.Namespace) -> int:
    """Order the purge, and print each PoP's answer."""
    names = [name for name, _, _ in _KINDS.values()]
    if not arguments.everything and not any(getattr(arguments, name) for name in names):
        return complain(f"Say what to purge: {', '.join(_KINDS)}, or --all.")
    if arguments.everything and any(getattr(arguments, name) for name in names):
        return complain("--all takes everything: leave out what else is named, or leave out --all.")
    order: dict[str, object] = {name: getattr(arguments, name) for name in names if getattr(arguments, name)}
    if arguments.everything:
        order["everything"] = True
    order |= {"soft": arguments.soft, "pops": [code.lower() for code in arguments.pops]}
    try:
        answer = find(arguments).ask("POST", "/v1/purge", order)
    except NotAsked as problem:
        return complain(str(problem))
    print(json.dumps(answer, indent=2) if arguments.json else table(answer))
    return GOOD


def table(answer: Mapping[str, Any]) -> str:
    """Each PoP with the number of stored objects that it touched, and all of them together."""
    rows: Sequence[tuple[str, int]] = [(str(item["pop"]), int(item["objects"])) for item in answer["pops"]]
    rows = [*rows, ("all", int(answer["objects"]))] if len(rows) > 1 else rows
    did = "made stale" if answer["soft"] else "purged"
    wide = max(len(code) for code in ("PoP", *(code for code, _ in rows)))
    lines = [f"{'PoP':<{wide}}  {did}", *(f"{code:<{wide}}  {count:>{len(did)},}" for code, count in rows)]
    return "\n".join(printable(line) for line in lines)

"""`edgecdn kv`: what is in the key value stores, beside a running server or without one."""

from __future__ import annotations

import argparse
import base64
import binascii
import contextlib
import json
import re
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from edgecdn.cli.main import BAD, GOOD, complain
from edgecdn.config.function import NAMESPACE
from edgecdn.config.units import DURATION_HELP, duration
from edgecdn.diagnostics.render.text import printable
from edgecdn.drivers.kv.rules import KvProblem, Put, check_key, make_item

if TYPE_CHECKING:
    from edgecdn.drivers.kv.file import KvFile
    from edgecdn.drivers.kv.rules import Listed

_TOGETHER: Final = 500
"""How many entries of a bulk file share a commit."""

_MAY_HAVE: Final = frozenset(("base64", "metadata", "expiration", "expiration_ttl"))


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    does = parser.add_subparsers(dest="does", metavar="WHAT", required=True)
    get = does.add_parser("get", help="print a value as it is")
    put = does.add_parser("put", help="store a value, or many from a file")
    remove = does.add_parser("delete", help="forget a key")
    listed = does.add_parser("list", help="print the keys of a namespace, or the namespaces")
    for inner in (get, put, remove, listed):
        inner.add_argument("namespace", metavar="NAMESPACE", nargs="?" if inner is listed else None)
        if inner is not listed:
            inner.add_argument("key", metavar="KEY", nargs="?" if inner is put else None)
        inner.add_argument("--state", default=".edgecdn", metavar="DIR", help="the state folder (.edgecdn)")
    put.add_argument("value", metavar="VALUE", nargs="?", help="the value as text")
    put.add_argument("--file", metavar="FILE", help="the value is what is in a file; - is standard input")
    put.add_argument("--bulk", metavar="FILE", help='many, as JSON: [{"key": …, "value": …}, …]')
    put.add_argument("--ttl", metavar="DURATION", help="how long it is there, such as 1h; 60s at least")
    put.add_argument("--metadata", metavar="JSON", help="what list() and getWithMetadata() tell of it")
    listed.add_argument("--prefix", default="", metavar="TEXT", help="only keys that begin so")
    listed.add_argument("--json", action="store_true", help="with metadata and expiration, as JSON")
    parser.epilog = "Example: edgecdn kv put links docs /about.html; edgecdn kv list links"


def run(arguments: argparse.Namespace) -> int:
    """Do it; 0 where it is done, 1 where there is no such key, 2 where it cannot be done."""
    from edgecdn.drivers.kv.file import KvFile
    from edgecdn.drivers.kv.service import FILE

    if arguments.namespace is not None and re.fullmatch(NAMESPACE, arguments.namespace) is None:
        return complain(f"{arguments.namespace!r} is no namespace: write letters, digits and _ . - alone.")
    path = Path(arguments.state) / FILE
    try:
        writes = _writes(arguments) if arguments.does == "put" else []
        if arguments.does != "put" and not path.exists():
            print(f"edgecdn: There is no store {path} yet.", file=sys.stderr)
            return BAD
        with contextlib.closing(KvFile.open(path)) as file:
            match arguments.does:
                case "put":
                    for first in range(0, len(writes), _TOGETHER):
                        file.commit(writes[first : first + _TOGETHER], time.time())
                    return GOOD
                case "get":
                    return _get(file, arguments.namespace, arguments.key)
                case "delete":
                    return _delete(file, arguments.namespace, arguments.key)
                case _:
                    return _list(file, arguments)
    except KvProblem as problem:
        return complain(problem.text)


def _get(file: KvFile, namespace: str, key: str) -> int:
    item = file.get(namespace, check_key(key), time.time())
    if item is None:
        return _no_such_key(namespace, key)
    sys.stdout.flush()
    sys.stdout.buffer.write(item.value)
    if sys.stdout.isatty():
        print()
    return GOOD


def _delete(file: KvFile, namespace: str, key: str) -> int:
    from edgecdn.drivers.kv.rules import Delete

    if file.get(namespace, check_key(key), time.time()) is None:
        return _no_such_key(namespace, key)
    file.write(Delete(namespace, key), time.time())
    return GOOD


def _no_such_key(namespace: str, key: str) -> int:
    print(f"edgecdn: {printable(f'There is no key {key!r} in {namespace}.')}", file=sys.stderr)
    return BAD


def _list(file: KvFile, arguments: argparse.Namespace) -> int:
    now = time.time()
    if arguments.namespace is None:
        spaces = file.namespaces(now)
        if arguments.json:
            print(json.dumps([{"namespace": name, "keys": count} for name, count in spaces], indent=2))
        else:
            wide = max((len(name) for name, _ in spaces), default=0)
            for name, count in spaces:
                print(f"{name:<{wide}}  {count:>8,}")
        return GOOD
    found: list[Listed] = []
    after = ""
    while page := file.list(arguments.namespace, arguments.prefix, after, 1000, now):
        found += page
        after = page[-1].key
    if not arguments.json:
        for listed in found:
            print(printable(listed.key))
        return GOOD
    told = [
        {
            "name": listed.key,
            **({} if listed.expiration is None else {"expiration": listed.expiration}),
            **({} if listed.metadata is None else {"metadata": json.loads(listed.metadata)}),
        }
        for listed in found
    ]
    print(json.dumps(told, indent=2))
    return GOOD


def _writes(arguments: argparse.Namespace) -> Sequence[Put]:
    """What is to be stored. Raises `KvProblem`, with a sentence for the user."""
    if arguments.bulk is not None:
        if arguments.key is not None or arguments.file is not None:
            raise KvProblem(400, "--bulk stands alone: its file has the keys and the values.")
        return _bulk(_read(arguments.bulk), arguments.namespace)
    if arguments.key is None or (arguments.value is None) == (arguments.file is None):
        raise KvProblem(400, "Say KEY and VALUE, or KEY and --file FILE, or --bulk FILE.")
    seconds = None
    if arguments.ttl is not None:
        seconds = duration(arguments.ttl)
        if seconds is None:
            raise KvProblem(400, f"--ttl cannot be {arguments.ttl!r}. {DURATION_HELP}")
    try:
        value = _read(arguments.file) if arguments.value is None else arguments.value.encode()
    except UnicodeEncodeError:
        raise KvProblem(400, "VALUE is no UTF-8. Give it by --file.") from None
    ttl = None if seconds is None else str(int(seconds))
    item = make_item(value, arguments.metadata, None, ttl, time.time())
    return [Put(arguments.namespace, check_key(arguments.key), item)]


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as problem:
        raise KvProblem(400, f"{name} cannot be read: {problem.strerror}.") from None


def _bulk(data: bytes, namespace: str) -> Sequence[Put]:
    """The entries of a bulk file, in the form that `wrangler kv bulk put` takes."""
    try:
        entries = json.loads(data)
    except (ValueError, RecursionError) as problem:
        raise KvProblem(400, f"The bulk file is no JSON: {problem}.") from None
    if not isinstance(entries, list):
        raise KvProblem(400, 'The bulk file has to be a list: [{"key": …, "value": …}, …].')
    now = time.time()
    writes = []
    for number, entry in enumerate(entries, 1):
        try:
            writes.append(_entry(entry, namespace, now))
        except KvProblem as problem:
            raise KvProblem(problem.status, f"Entry {number} of the bulk file: {problem.text}") from None
    return writes


def _entry(entry: Any, namespace: str, now: float) -> Put:  # JSON of anybody's
    if not isinstance(entry, Mapping) or not {"key", "value"} <= entry.keys() <= {"key", "value", *_MAY_HAVE}:
        raise KvProblem(400, f"It needs key and value, and may have {', '.join(sorted(_MAY_HAVE))}.")
    key, value = entry["key"], entry["value"]
    if not isinstance(key, str) or not isinstance(value, str):
        raise KvProblem(400, "Its key and its value have to be strings.")
    try:
        data = base64.b64decode(value, validate=True) if entry.get("base64") is True else value.encode()
    except (binascii.Error, UnicodeEncodeError):
        raise KvProblem(400, "Its value is no base64, or no text.") from None
    expiration, ttl = (
        None if entry.get(name) is None else str(entry[name]) for name in ("expiration", "expiration_ttl")
    )
    metadata = None if entry.get("metadata") is None else json.dumps(entry["metadata"])
    return Put(namespace, check_key(key), make_item(data, metadata, expiration, ttl, now))

"""`edgecdn explain`: why a request gets what it gets, as a story; or what a code means."""

from __future__ import annotations

import argparse
import re
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import msgspec

from edgecdn.cli.codes import is_code, show_page
from edgecdn.cli.loading import coloured, load_named, show
from edgecdn.cli.main import BAD, GOOD, complain
from edgecdn.cli.remote import Declined, NotAsked, add_flags, find
from edgecdn.compiler.compile import CannotRead
from edgecdn.observe.explain.story import Story, to_json, to_text

_ID: Final = re.compile(r"[0-9a-f]{6}-[0-9a-f]+")


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument(
        "what",
        metavar="URL|ID|CODE",
        help="a URL, or its path; the Edge-Request-Id of a request that has been; or a code of `validate`",
    )
    parser.add_argument(
        "--from", dest="place", metavar="PLACE", help="where the client is (tok, JP, 35.6,139.7)"
    )
    parser.add_argument("-H", "--header", dest="fields", action="append", default=[], metavar="'NAME: VALUE'", help="a field of the request; repeatable")  # fmt: skip
    parser.add_argument("-X", "--method", default="GET", metavar="METHOD", help="its method (GET)")
    parser.add_argument("-c", "--config", default="cdn.yaml", metavar="FILE", help="told from this where no server runs (cdn.yaml)")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print the story as JSON")
    add_flags(parser)
    parser.epilog = "Example: edgecdn explain /static/app.js --from KIX -H 'Accept-Encoding: gzip'"


def run(arguments: argparse.Namespace) -> int:
    """Print the story, of a running server's caches if one runs, else of empty ones."""
    if is_code(arguments.what):
        return show_page(arguments.what)
    past = bool(_ID.fullmatch(arguments.what))
    pairs = [("id", arguments.what)] if past else [("url", arguments.what), ("method", arguments.method)]
    if not past:
        pairs += [("header", field) for field in arguments.fields]
        pairs += [] if arguments.place is None else [("from", arguments.place)]
    try:
        answer = find(arguments).ask("GET", f"/v1/explain?{urlencode(pairs)}")
        story = msgspec.convert(answer, Story)
    except Declined as declined:
        return complain(str(declined))
    except NotAsked as problem:
        if past or arguments.admin is not None:
            return complain(str(problem))
        return _alone(arguments, str(problem))
    except msgspec.ValidationError:
        return complain("What the server answered is no story: is it another version of edgecdn?")
    _print(story, as_json=arguments.json)
    return GOOD


def _alone(arguments: argparse.Namespace, why: str) -> int:
    """The story without a server: what the config makes of the request, with nothing stored anywhere."""
    from edgecdn.cli.serving import signing_keys
    from edgecdn.compiler.places.resolve import resolve
    from edgecdn.drivers.secrets import MissingSecret, Secrets
    from edgecdn.edge.network import Network
    from edgecdn.http.url import Url
    from edgecdn.observe.explain import question

    try:
        loaded = load_named(arguments.config)
    except CannotRead as problem:
        return complain(f"{why} {problem}")
    if loaded.plan is None:
        show(loaded, sys.stderr)
        return BAD
    try:
        asked = question.Question(arguments.what, arguments.method, tuple(arguments.fields), arguments.place)
        plan = replace(
            loaded.plan, purge=None
        )  # who may purge does not matter here, nor whether its secret is set
        network = Network.open(plan, signing_keys(plan, Secrets(loaded.root, Path(arguments.state))))
        base = Url("http", "localhost", 8080, "/")
        story = question.explain(network, asked, base, None, resolve, time.time())
    except (question.NotAsked, MissingSecret) as problem:
        return complain(str(problem))
    print(f"edgecdn: {why} This is told from {arguments.config}, with empty caches.", file=sys.stderr)
    _print(story, as_json=arguments.json)
    return GOOD


def _print(story: Story, *, as_json: bool) -> None:
    if as_json:
        print(msgspec.json.format(to_json(story)).decode())
    else:
        print(to_text(story, colour=coloured(sys.stdout)))

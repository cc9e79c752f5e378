"""`edgecdn run`: one function by itself, in its box."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from edgecdn.cli.lacking import SERVED, with_lacking
from edgecdn.cli.loading import coloured, load_named, show
from edgecdn.cli.main import BAD, GOOD, add_environment, complain
from edgecdn.compiler.compile import CannotRead, Loaded
from edgecdn.diagnostics.diagnostic import did_you_mean, join

if TYPE_CHECKING:
    from edgecdn.cli.events import Event
    from edgecdn.http.message import Request
    from edgecdn.plan.model import Function, Place, Plan

_FIELD: Final = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*)")
_METHOD: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class _Not(Exception):
    """The command cannot be run; the text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class _Call:
    """What is run: the plan of this function alone, the request, whence and where, and the event that it is given."""

    plan: Plan
    request: Request
    pop: str | None
    place: Place | None
    event: Event | None


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("function", metavar="FUNCTION", help="its name in the config")
    parser.add_argument(
        "--url", metavar="URL", help="the URL, or its path (the first one that the function is for)"
    )
    parser.add_argument("-X", "--method", metavar="METHOD", help="the method (GET, or POST with a body)")
    parser.add_argument("-H", "--header", dest="fields", action="append", default=[], metavar="'NAME: VALUE'", help="a field of the request; repeatable")  # fmt: skip
    parser.add_argument("--body", metavar="TEXT|@FILE", help="the body of the request")
    parser.add_argument(
        "--event", metavar="FILE", help="an event of CloudFront's (JSON) to call the handler with"
    )
    parser.add_argument("--from", dest="home", metavar="PLACE", help="where the client is (the first PoP)")
    parser.add_argument("--pop", metavar="CODE", help="the PoP that it runs in (the nearest one)")
    parser.add_argument("--origin", metavar="URL|DIR", help="answer its requests to the site from here")
    parser.add_argument("--json", action="store_true", help="print what came of it as JSON")
    parser.add_argument("--state", default=".edgecdn", metavar="DIR", help="keys and state (.edgecdn)")
    parser.add_argument("-c", "--config", default="cdn.yaml", metavar="FILE", help="the config (cdn.yaml)")
    add_environment(parser)
    parser.epilog = "Example: edgecdn run a_b_test --url '/?x=1' -H 'Cookie: visitor=7' --from JP"


def run(arguments: argparse.Namespace) -> int:
    """Run it and print what came of it: 0 where it answered, 1 where it failed or what it made is stored under a key that lacks an input, 2 where it could not be run."""
    from edgecdn.cli.outcome import failed, to_json, to_text
    from edgecdn.cli.trying import tried
    from edgecdn.drivers.secrets import MissingSecret
    from edgecdn.observe.sources import ProjectSources, config_texts

    try:
        loaded = with_lacking(load_named(arguments.config, arguments.environment), "error", SERVED)
    except CannotRead as problem:
        return complain(str(problem))
    if loaded.plan is None:
        show(loaded, sys.stderr)
        return BAD
    try:
        call = _call(arguments, loaded)
        work = tried(loaded, call.plan, Path(arguments.state), call.request, call.pop, call.place, call.event)
        told = asyncio.run(work)
    except (_Not, MissingSecret) as problem:
        return complain(str(problem))
    except OSError as problem:
        return complain(f"It cannot be run: {problem.strerror or problem}.")
    if arguments.json:
        print(json.dumps(to_json(told, call.request, call.event), indent=2))
    else:
        colour = coloured(sys.stdout)
        sys.stdout.write(
            to_text(
                told,
                call.request,
                call.event,
                ProjectSources(loaded.root),
                config_texts(loaded.root),
                colour=colour,
            )
        )
    return BAD if failed(told) else GOOD


def _call(arguments: argparse.Namespace, loaded: Loaded) -> _Call:
    from edgecdn.cli.serving import with_origin
    from edgecdn.cli.trying import alone
    from edgecdn.compiler.places.resolve import near, resolve

    assert loaded.plan is not None, "a config with errors is shown"
    plan, event = loaded.plan, _event(arguments)
    function = _named(plan, arguments.function)
    if event is not None:
        if function.api not in (None, event.api):
            raise _Not(
                f"{arguments.event} is an event of {event.api}, and {function.name} is written for {function.api}."
            )
        function = replace(function, api=event.api, on=event.on)
    place = None if arguments.home is None else resolve(arguments.home)
    if arguments.home is not None and place is None:
        raise _Not(
            f"--from {arguments.home} is no place. {near(arguments.home) or 'Write a code such as tok.'}"
        )
    codes = [pop.code for pop in plan.pops]
    if arguments.pop is not None and arguments.pop not in codes:
        raise _Not(f"There is no PoP {arguments.pop}. {_near(arguments.pop, codes)}")
    if arguments.origin is not None:
        if "://" not in arguments.origin and not Path(arguments.origin).is_dir():
            raise _Not(f"--origin {arguments.origin} is neither a URL nor a folder.")
        plan = with_origin(plan, arguments.origin)
    if place is None:
        place = plan.pops[0].place
    request = _request(arguments, function) if event is None else event.request
    return _Call(alone(plan, function), request, arguments.pop, place, event)


def _named(plan: Plan, name: str) -> Function:
    names = [function.name for function in plan.functions]
    if name not in names:
        raise _Not(f"There is no function {name}. {_near(name, names)}")
    return plan.functions[names.index(name)]


def _near(word: str, known: list[str]) -> str:
    """What is known and near, or all that is known."""
    there = f"There {'is' if len(known) == 1 else 'are'} {join(known, 'and')}." if known else "There is none."
    return (did_you_mean(word, known) or there).replace("`", "")


def _event(arguments: argparse.Namespace) -> Event | None:
    from edgecdn.cli.events import BadEvent, read_event

    if arguments.event is None:
        return None
    if arguments.url or arguments.method or arguments.fields or arguments.body is not None:
        raise _Not("--event has the request in it: leave out --url, --method, --header and --body.")
    try:
        return read_event(Path(arguments.event).read_text("utf-8-sig"))
    except OSError as problem:
        raise _Not(f"{arguments.event} cannot be read: {problem.strerror}.") from None
    except UnicodeDecodeError:
        raise _Not(f"{arguments.event} is not UTF-8.") from None
    except BadEvent as problem:
        raise _Not(f"{arguments.event} is no event: {problem}.") from None


def _request(arguments: argparse.Namespace, function: Function) -> Request:
    from edgecdn.http.body import Bytes
    from edgecdn.http.headers import Headers
    from edgecdn.http.message import Request
    from edgecdn.http.url import parse_url

    said = arguments.url or "/" + function.paths[0].partition("*")[0].lstrip("/").replace("?", "x")
    url = parse_url(f"http://localhost{said}" if said.startswith("/") else said)
    if url is None:
        raise _Not(f"--url {said} is neither a path nor an http(s) URL.")
    fields = [("host", url.authority)]
    for text in arguments.fields:
        found = _FIELD.fullmatch(text)
        if found is None:
            raise _Not(f"{text!r} is no field: write `NAME: VALUE`.".replace("`", "'"))
        fields.append((found[1].lower(), found[2].strip(" \t")))
    body = b""
    if arguments.body is not None:
        named = arguments.body.removeprefix("@")
        try:
            body = Path(named).read_bytes() if arguments.body.startswith("@") else arguments.body.encode()
        except OSError as problem:
            raise _Not(f"{named} cannot be read: {problem.strerror}.") from None
        fields.append(("content-length", str(len(body))))
    method = arguments.method or ("GET" if arguments.body is None else "POST")
    if _METHOD.fullmatch(method) is None:
        raise _Not(f"{method!r} is no method.")
    return Request(method, url, Headers.of(fields), Bytes(body), "127.0.0.1")

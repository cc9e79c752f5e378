"""`edgecdn sign`: a URL with a signature, to try."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from edgecdn.cli.loading import load_named, show
from edgecdn.cli.main import BAD, GOOD, complain
from edgecdn.compiler.compile import CannotRead
from edgecdn.config.units import DURATION_HELP, duration
from edgecdn.drivers.secrets import MissingSecret, Secrets
from edgecdn.edge.signing import key_bytes, sign
from edgecdn.edge.site import Site
from edgecdn.http.url import Url, parse_url


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("url", metavar="URL", help="the URL, or its path")
    parser.add_argument("-c", "--config", default="cdn.yaml", metavar="FILE", help="the config (cdn.yaml)")
    parser.add_argument("--expires-in", default="1h", metavar="DURATION", help="how long it holds (1h)")
    parser.add_argument("--state", default=".edgecdn", metavar="DIR", help="where keys are kept (.edgecdn)")
    parser.epilog = 'Example: curl "http://localhost:8080$(edgecdn sign /media/harbour.jpg)"'


def run(arguments: argparse.Namespace) -> int:
    """Print the signed URL: a path where a path was given."""
    seconds = duration(arguments.expires_in)
    if seconds is None:
        return complain(f"--expires-in cannot be {arguments.expires_in!r}. {DURATION_HELP}")
    path_only = arguments.url.startswith("/")
    url = parse_url(f"http://localhost{arguments.url}" if path_only else arguments.url)
    if url is None:
        return complain(f"{arguments.url!r} is neither a path nor an http(s) URL.")
    try:
        loaded = load_named(arguments.config)
    except CannotRead as problem:
        return complain(str(problem))
    if loaded.plan is None:
        import sys

        show(loaded, sys.stderr)
        return BAD
    route = Site(loaded.plan, {}).match("GET", url).route
    if route is None or route.signing is None:
        return complain(f"No rule asks for a signature on {url.path}: it can be had as it is.")
    name = next(signing for signing in loaded.plan.signing if signing.name == route.signing).secrets[0]
    try:
        secret = Secrets(loaded.root, Path(arguments.state)).value(name)
    except MissingSecret as problem:
        return complain(str(problem))
    expires = int(time.time() + seconds)
    signed = sign(url, name, key_bytes(secret), expires, host_bound=route.host is not None)
    print(_shown(signed, path_only=path_only))
    return GOOD


def _shown(url: Url, *, path_only: bool) -> str:
    return url.target if path_only else str(url)

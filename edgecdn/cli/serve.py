"""`edgecdn serve`: the whole CDN, on this machine."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import errno
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Final

from edgecdn.cli.administering import AdminPort, add_flags, administered, open_port, wrong_with
from edgecdn.cli.changed import UNREADABLE, unreadable
from edgecdn.cli.inspecting import DEFAULT, BadWhere, Where, read_where, told
from edgecdn.cli.lacking import SERVED, with_lacking
from edgecdn.cli.loading import coloured, load_named, show
from edgecdn.cli.main import BAD, GOOD, add_config, complain, config_of
from edgecdn.compiler.compile import CannotRead, Loaded
from edgecdn.plan.model import Place

if TYPE_CHECKING:
    from edgecdn.cli.state import State
    from edgecdn.cli.watching import Signature

_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    add_config(parser)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8080, help="the port; 0 picks one (8080)")
    add_flags(parser)
    parser.add_argument(
        "--origin", metavar="URL|DIR", help="answer from here instead of the config's origins"
    )
    parser.add_argument(
        "--from", dest="home", metavar="PLACE", help="where clients are that do not say (the first PoP)"
    )
    parser.add_argument("--state", default=".edgecdn", metavar="DIR", help="keys and state (.edgecdn)")
    parser.add_argument(
        "--log-format", choices=("text", "json", "none"), default="text", help="how requests are logged"
    )
    parser.add_argument("--access-log", metavar="FILE", help="log requests to a file as well")
    parser.add_argument(
        "--inspect",
        nargs="?",
        const=DEFAULT,
        metavar="HOST:PORT",
        help=f"open functions' inspectors ({DEFAULT})",
    )
    parser.add_argument(
        "--no-error-pages", action="store_true", help="tell browsers of a function's failure in text, too"
    )
    parser.add_argument("--no-reload", action="store_true", help="do not reload when a file is saved")
    parser.epilog = "Example: edgecdn serve --origin ./public --from tok"


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop: 0 after that, 1 for a config with errors, 2 where serving could not begin."""
    from edgecdn.cli.serving import with_origin
    from edgecdn.cli.state import InUse, State
    from edgecdn.cli.watching import signature
    from edgecdn.compiler.places.resolve import near, resolve
    from edgecdn.drivers.live.server import bind

    problem = _bad_arguments(arguments) or wrong_with(arguments)
    if problem is not None:
        return complain(problem)
    home = None
    if arguments.home is not None:
        home = resolve(arguments.home)
        if home is None:
            return complain(
                f"--from {arguments.home} is no place. {near(arguments.home) or 'Write a code such as tok.'}"
            )

    def read() -> Loaded:
        loaded = load_named(config_of(arguments), arguments.environment)
        loaded = with_lacking(loaded, "error", SERVED)
        if arguments.origin is None or loaded.plan is None:
            return loaded
        return dataclasses.replace(loaded, plan=with_origin(loaded.plan, arguments.origin))

    try:
        loaded = read()
        seen = signature(loaded)
    except CannotRead as unreadable:
        return complain(str(unreadable))
    show(loaded, sys.stderr)
    if loaded.plan is None:
        return BAD
    try:
        state = State.take(Path(arguments.state))
    except InUse as in_use:
        return complain(str(in_use))
    except OSError as error:
        return complain(f"The state folder {arguments.state} cannot be used: {error.strerror}.")
    try:
        listener = _bound(bind, arguments.host, arguments.port, "--port")
        with listener:
            admin = open_port(arguments, lambda host, port: _bound(bind, host, port, "--admin-port"))
            with nullcontext() if admin is None else admin.listener:
                return _run(arguments, loaded, seen, read, home, state, listener, admin)
    except _CannotListen as problem:
        return complain(str(problem))
    except KeyboardInterrupt:
        return GOOD
    finally:
        state.leave()


def _bad_arguments(arguments: argparse.Namespace) -> str | None:
    if not 0 <= arguments.port <= 65_535:
        return f"--port {arguments.port} is no port: 0 to 65535."
    if config_of(arguments) == "-":
        return "serve needs a file, since it reloads it. Name one."
    if arguments.inspect is not None:
        try:
            read_where(arguments.inspect)
        except BadWhere as problem:
            return str(problem)
    origin = arguments.origin
    if origin is not None and "://" in origin:
        from edgecdn.http.url import parse_url

        if parse_url(origin) is None:
            return f"--origin {origin} is no http or https URL."
    elif origin is not None and not Path(origin).is_dir():
        return f"--origin {origin} is neither a URL nor a folder."
    return None


class _CannotListen(Exception):
    """An address cannot be had; the text is a sentence for the user."""


def _bound(bind: Callable[[str, int], socket.socket], host: str, port: int, flag: str) -> socket.socket:
    """A listening socket. Raises `_CannotListen`."""
    where = f"{host}:{port}"
    try:
        return bind(host, port)
    except OSError as error:
        match error.errno:
            case errno.EADDRINUSE:
                said = f"{where} is in use. Choose another port with {flag}, or 0 for any."
            case errno.EACCES:
                said = f"{where} needs more rights. Choose a port above 1023 with {flag}."
            case _:
                said = f"{where} cannot be listened on: {error.strerror}."
        raise _CannotListen(said) from None


def _run(
    arguments: argparse.Namespace,
    loaded: Loaded,
    seen: Signature,
    read: Callable[[], Loaded],
    home: Place | None,
    state: State,
    listener: socket.socket,
    admin: AdminPort | None,
) -> int:
    from edgecdn.drivers.memory import give_large_back
    from edgecdn.drivers.secrets import MissingSecret

    try:
        import uvloop
    except ImportError:
        run_loop: Callable[..., int] = asyncio.run
    else:
        run_loop = uvloop.run
    give_large_back()
    try:
        return run_loop(_serve(arguments, loaded, seen, read, home, state, listener, admin))
    except MissingSecret as problem:
        return complain(str(problem))


async def _serve(
    arguments: argparse.Namespace,
    loaded: Loaded,
    seen: Signature,
    read: Callable[[], Loaded],
    home: Place | None,
    state: State,
    listener: socket.socket,
    admin: AdminPort | None,
) -> int:
    from edgecdn.admin.control import Control
    from edgecdn.cli.failing import ErrorPages
    from edgecdn.cli.logging import Logs
    from edgecdn.cli.observing import Observed
    from edgecdn.cli.reloading import watch
    from edgecdn.cli.serving import Serving
    from edgecdn.compiler.places.resolve import resolve
    from edgecdn.drivers.live.desk import Desk
    from edgecdn.drivers.live.front import Front
    from edgecdn.drivers.live.server import run_server
    from edgecdn.http.url import Url
    from edgecdn.observe.sources import ProjectSources, config_texts

    assert loaded.plan is not None
    try:
        sources = ProjectSources(loaded.root)
        config = config_texts(loaded.root)
        logs = Logs.open(arguments.log_format, arguments.access_log, sys.stdout, sources, config)
    except OSError as problem:
        return complain(f"--access-log {arguments.access_log} cannot be written: {problem.strerror}.")
    observed = Observed.through(logs)
    inspect = None if arguments.inspect is None else read_where(arguments.inspect)
    serving = Serving.open(loaded.plan, loaded.root, state.folder, observed.journal.take, _bug, inspect)
    loopback = arguments.host in _LOOPBACK
    front = Front(serving.network, serving.clock, resolve, home, believes=loopback)
    # The page shows source code, so it is for this machine alone.
    pages = ErrorPages(sources) if loopback and not arguments.no_error_pages else None
    desk = Desk(serving.world, front, serving.clock, observed.record, observed.again, pages)
    port: int = listener.getsockname()[1]
    base = Url("http", "localhost" if loopback else arguments.host, None if port == 80 else port, "/")
    control = Control(
        serving.network, serving.world, observed.journal, observed.metrics, front.next_id, _bug, base, home
    )
    watching: list[asyncio.Task[None]] = []

    async def ready() -> None:
        if arguments.log_format != "json":
            _greet(arguments, loaded, port, admin, inspect)
        # Last of all, since whoever waits for the announcement may read the terminal next.
        state.announce(port, config_of(arguments), None if admin is None else admin.announced())
        watching.append(asyncio.get_running_loop().create_task(_tell_unreadable(loaded)))
        if inspect is not None:
            watching.append(asyncio.get_running_loop().create_task(serving.open_inspectors()))
        if not arguments.no_reload:
            watching.append(
                asyncio.get_running_loop().create_task(watch(loaded, seen, read, serving, logs.say))
            )

    try:
        async with administered(control, admin):
            await run_server(desk, listener, ready)
    finally:
        for task in watching:
            task.cancel()
        await serving.close()
        logs.close()
    return GOOD


async def _tell_unreadable(loaded: Loaded) -> None:
    """Show what cannot be read in functions' code, which takes another process: nobody waits for it."""
    found = await asyncio.to_thread(unreadable, loaded)
    if found:
        told = tuple(dataclasses.replace(item, notes=(*item.notes, UNREADABLE)) for item in found)
        show(dataclasses.replace(loaded, diagnostics=told), sys.stderr)
        sys.stderr.flush()


def _greet(
    arguments: argparse.Namespace, loaded: Loaded, port: int, admin: AdminPort | None, inspect: Where | None
) -> None:
    """What people are shown when it is ready."""
    from edgecdn.cli.banner import show_banner
    from edgecdn.runtimes.walls import walls

    assert loaded.plan is not None
    loopback = arguments.host in _LOOPBACK
    address = f"http://{'localhost' if loopback else arguments.host}:{port}"
    show_banner(loaded.plan, config_of(arguments), address, port, sys.stdout, colour=coloured(sys.stdout))
    if admin is not None:
        print(f"{admin.told(arguments.state)}\n")
    lacking = walls().missing() if loaded.plan.functions else []
    if lacking:
        print("\n".join(("Functions run with fewer walls here (SECURITY.md):", *lacking, "")))
    if not loopback:
        print("Everybody who reaches this machine can use it: it listens beyond loopback.\n")
    if inspect is not None:
        print(told(inspect))
    sys.stdout.flush()


def _bug(error: BaseException) -> None:
    """An exception in work that nobody waited for: ours to mend, so all of it is told."""
    print("edgecdn: this is a bug in edgecdn, and worth a report:", file=sys.stderr)
    traceback.print_exception(error)

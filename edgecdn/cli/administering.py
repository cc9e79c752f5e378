"""The admin port of `edgecdn serve`: its flags, its socket, its token."""

from __future__ import annotations

import argparse
import os
import secrets
import socket
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from edgecdn.admin.credentials import RULE, well_formed
from edgecdn.admin.guard import LOOPBACK
from edgecdn.http.url import parse_authority

if TYPE_CHECKING:
    from edgecdn.admin.control import Control

TOKEN_VARIABLE: Final = "EDGECDN_ADMIN_TOKEN"  # noqa: S105 - the name of a variable, not a token


@dataclass(frozen=True, slots=True)
class AdminPort:
    """A bound socket, the token that lets in, and the names that requests may be for."""

    listener: socket.socket
    token: str
    hosts: frozenset[str]

    @property
    def address(self) -> tuple[str, int]:
        """The host, as a URL spells it, and the port by which it is reached from this machine."""
        host, port, *_ = self.listener.getsockname()
        local = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host)  # noqa: S104 - asked, not listened on
        return local or (f"[{host}]" if ":" in host else host), port

    def announced(self) -> Mapping[str, object]:
        """What verbs that talk to the server need to know."""
        host, port = self.address
        return {"admin_host": host, "admin_port": port, "token": self.token}

    def told(self, state: str) -> str:
        """A line for people, and a warning where it is needed."""
        host, port = self.address
        line = f"Admin   http://{host}:{port}/v1/, with the token in {state}/serve.json"
        if self.listener.getsockname()[0] in ("127.0.0.1", "::1"):
            return line
        return f"{line}\nThe admin port listens beyond loopback: whoever has its token can use it from elsewhere."


def add_flags(parser: argparse.ArgumentParser) -> None:
    """The flags of the admin port."""
    parser.add_argument("--admin-port", type=int, default=8081, help="the admin port; 0 picks one (8081)")
    parser.add_argument(
        "--admin-host", default="127.0.0.1", help="the address that it listens on (127.0.0.1)"
    )
    parser.add_argument(
        "--admin-allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a name beside localhost that requests to it may be for",
    )
    parser.add_argument("--no-admin", action="store_true", help="no admin port")


def wrong_with(arguments: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> str | None:
    """A sentence on what is wrong with the flags or the token in the environment, None where nothing is."""
    if arguments.no_admin:
        return None
    if not 0 <= arguments.admin_port <= 65_535:
        return f"--admin-port {arguments.admin_port} is no port: 0 to 65535."
    if arguments.admin_port != 0 and arguments.admin_port == arguments.port:
        return f"The site and the admin port cannot both have {arguments.port}. Choose another with --admin-port."
    for name in arguments.admin_allow_host:
        authority = parse_authority(name)
        if authority != (name.lower(), None):
            return f"--admin-allow-host {name} is no host's name: write it without scheme, port and path."
    token = environment.get(TOKEN_VARIABLE)
    if token and not well_formed(token):
        return f"The token in {TOKEN_VARIABLE} is too weak, or cannot be sent. {RULE}."
    return None


def open_port(
    arguments: argparse.Namespace,
    bind: Callable[[str, int], socket.socket],
    environment: Mapping[str, str] = os.environ,
) -> AdminPort | None:
    """The admin port, listening; None where there is to be none. Raises OSError where its address cannot be had."""
    if arguments.no_admin:
        return None
    token = environment.get(TOKEN_VARIABLE) or secrets.token_urlsafe(24)
    names = frozenset(name.lower() for name in arguments.admin_allow_host)
    admin = AdminPort(bind(arguments.admin_host, arguments.admin_port), token, LOOPBACK | names)
    return replace(admin, hosts=admin.hosts | {admin.address[0]})


def administered(control: Control, admin: AdminPort | None) -> AbstractAsyncContextManager[None]:
    """Serve the admin port, if there is one, as long as the block runs."""
    if admin is None:
        return nullcontext()
    from edgecdn.admin.app import make_admin
    from edgecdn.admin.server import admin_server

    return admin_server(make_admin(control, admin.token, admin.hosts), control, admin.listener)

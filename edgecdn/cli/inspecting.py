"""`--inspect[=HOST:PORT]`: where functions' inspectors listen, and what the banner says of them."""

from __future__ import annotations

import ipaddress
import re
from typing import Final

DEFAULT: Final = "127.0.0.1:9229"
"""Node's own, which debuggers look at first."""

Where = tuple[str, int]

_WHERE: Final = re.compile(
    r"(?:(?P<host>\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]*[A-Za-z.][A-Za-z0-9.-]*):?)?(?P<port>[0-9]{1,5})?", re.ASCII
)


class BadWhere(Exception):
    """The text is no place for an inspector; this is a sentence for the user."""


def read_where(text: str) -> Where:
    """A host on loopback and a port, of which either may be left out. Raises `BadWhere`.

    Whoever reaches an inspector may run any code in the function, without a password: it is for this machine alone.
    """
    found = _WHERE.fullmatch(text)
    if (
        not text
        or found is None
        or (found["host"] and found["port"] and not text.endswith(f":{found['port']}"))
    ):
        raise BadWhere(
            f"--inspect {text} is no HOST:PORT. Write `--inspect=9230`, or the config's file before it.".replace(
                "`", ""
            )
        )
    host = (found["host"] or "127.0.0.1").strip("[]")
    host = "127.0.0.1" if host.lower() == "localhost" else host
    port = int(found["port"] or 9229)
    if port > 65_535:
        raise BadWhere(f"--inspect {text}: {port} is no port: 0 to 65535.")
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise BadWhere(
            f"--inspect {text}: an inspector lets everybody who reaches it run code, so it is on loopback alone."
        )
    return host, port


def told(where: Where) -> str:
    """What the banner says."""
    host, port = where
    return (
        f"Inspecting: each function in each point of presence has an inspector of its own, from {host}:{port} on; the terminal tells which, as it\n"
        f'opens. Chrome: chrome://inspect, Configure, {host}:PORT. VS Code: a launch configuration with "request": "attach" and "port": PORT.\n'
        f"Meanwhile functions have all the time that they want, and their boxes are open to the network.\n"
    )

"""Talking to a running server: found by its announcement, or by `--admin URL --token T`, and asked on its admin port."""

from __future__ import annotations

import argparse
import http.client
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from edgecdn.cli.administering import TOKEN_VARIABLE
from edgecdn.http.url import Url, parse_url

_SECONDS: Final = 30.0


class NotAsked(Exception):
    """There is no answer: no server, no admin port, no token, or it would not. The text is a sentence for the user."""


class Declined(NotAsked):
    """The server has answered that it will not; the text is its own sentence. `status` is the answer's."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


@dataclass(frozen=True, slots=True)
class Remote:
    """A server's admin port."""

    base: Url
    token: str

    def ask(self, method: str, target: str, body: object = None) -> Any:
        """The JSON that the server answers; what it has depends on the target, hence `Any`. Raises `NotAsked`."""
        port = self.base.port or 80
        connection = http.client.HTTPConnection(self.base.host.strip("[]"), port, timeout=_SECONDS)
        data = None if body is None else json.dumps(body).encode()
        fields = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        if data is not None:
            fields["Content-Type"] = "application/json"
        where = f"{self.base.scheme}://{self.base.authority}"
        try:
            connection.request(method, self.base.path.rstrip("/") + target, data, fields)
            answer = connection.getresponse()
            text = answer.read()
        except ConnectionRefusedError:
            raise NotAsked(f"No server listens on {where}. Start one with `edgecdn serve`.") from None
        except (OSError, http.client.HTTPException) as problem:
            said = getattr(problem, "strerror", None) or str(problem) or "it broke off"
            raise NotAsked(f"The server on {where} gave no answer: {said}.") from None
        finally:
            connection.close()
        return _read(answer.status, text, where)


def _read(status: int, text: bytes, where: str) -> Any:
    """The JSON in an answer. Raises `Declined` for one that is an error, `NotAsked` for one that is none of ours."""
    if status == 401:
        raise Declined(status, f"The server on {where} does not take this token.")
    try:
        value = json.loads(text)
    except ValueError:
        raise NotAsked(f"What listens on {where} is no admin port of edgecdn.") from None
    if status >= 400:
        detail = value.get("detail") if isinstance(value, dict) else None
        raise Declined(status, detail if isinstance(detail, str) else f"The server answered {status}.")
    return value


def add_flags(parser: argparse.ArgumentParser) -> None:
    """The flags by which a verb finds its server."""
    parser.add_argument(
        "--state", default=".edgecdn", metavar="DIR", help="the running server's folder (.edgecdn)"
    )
    parser.add_argument("--admin", metavar="URL", help="the admin port itself, such as http://localhost:8081")
    parser.add_argument("--token", metavar="TOKEN", help=f"its token; else {TOKEN_VARIABLE}, else serve.json")


def find(arguments: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> Remote:
    """The server that the flags name, or the one that was announced in the state folder. Raises `NotAsked`."""
    token = arguments.token or environment.get(TOKEN_VARIABLE)
    if arguments.admin is not None:
        base = parse_url(arguments.admin)
        if base is None or base.scheme != "http":
            raise NotAsked(f"--admin {arguments.admin} is no http URL: write http://localhost:8081.")
        if not token:
            raise NotAsked(f"--admin needs a token: give --token, or set {TOKEN_VARIABLE}.")
        return Remote(base, token)
    told = _announced(Path(arguments.state))
    port, announced = told.get("admin_port"), told.get("token")
    if not isinstance(port, int) or not isinstance(announced, str):
        raise NotAsked("The server runs without an admin port. Start it without --no-admin.")
    host = told.get("admin_host")
    base = Url("http", host if isinstance(host, str) else "127.0.0.1", port, "/")
    return Remote(base, arguments.token or announced)


def _announced(state: Path) -> Mapping[str, object]:
    """What the server that runs with this state folder says of itself."""
    path = state / "serve.json"
    try:
        told = json.loads(path.read_text())
    except FileNotFoundError:
        raise NotAsked(
            f"No server runs with the state folder {state}. Start one with `edgecdn serve`, or name it with "
            "--state or --admin."
        ) from None
    except (OSError, ValueError) as problem:
        said = problem.strerror if isinstance(problem, OSError) else "it is no JSON"
        raise NotAsked(f"{path} cannot be read: {said}.") from None
    if not isinstance(told, dict):
        raise NotAsked(f"{path} cannot be read: it is no JSON object.")
    return told

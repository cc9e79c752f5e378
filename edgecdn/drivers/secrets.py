"""Secrets by name: from the environment, from `.dev.vars` or `.env`, or, in development, made on first use."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from edgecdn.drivers.dotenv import read_pairs

FILES: Final = (".env", ".dev.vars")
"""The files of secrets in the project's folder; where both have a name, the later one counts."""

_MADE: Final[Mapping[str, Callable[[], str]]] = {
    "SIGNING_KEY": lambda: _base64(secrets.token_bytes(32)),
    "JWT_KEY": lambda: json.dumps({"kty": "oct", "alg": "HS256", "k": _base64(secrets.token_bytes(32))}),
}
"""What is made where nobody has set it: a signing key as base64url, a token key as a JWK."""


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class MissingSecret(Exception):
    """A secret that nobody has set and that cannot be made; the text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """Where to look. `state` is the folder for what is made (`.edgecdn/`), `root` the project's with its `FILES`."""

    root: Path
    state: Path

    def value(self, name: str) -> str:
        """The secret's value. Raises `MissingSecret`, or OSError where a made one cannot be written."""
        found = os.environ.get(name) or self.in_files().get(name)
        if found:
            return found
        make = _MADE.get(name)
        if make is None:
            raise MissingSecret(
                f"The secret {name} is not set. Put it into the environment, or into {self.root / '.env'} (or .dev.vars)."
            )
        return self._kept(name, make)

    def values(self, names: Iterable[str]) -> dict[str, str]:
        """Several by name."""
        return {name: self.value(name) for name in names}

    def in_files(self) -> dict[str, str]:
        """The pairs in the project's files of secrets. Raises `MissingSecret` for one that is there and cannot be read."""
        found: dict[str, str] = {}
        for name in FILES:
            path = self.root / name
            try:
                found |= read_pairs(path.read_text(encoding="utf-8"))
            except FileNotFoundError:
                continue
            except OSError as problem:
                raise MissingSecret(f"{path} cannot be read: {problem.strerror}.") from None
            except UnicodeDecodeError:
                raise MissingSecret(f"{path} cannot be read: it is no UTF-8.") from None
        return found

    def _kept(self, name: str, make: Callable[[], str]) -> str:
        """The value in the state folder, made if it is not there: one wins where several make it at once."""
        folder = self.state / "keys"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / name
        if not path.exists():
            draft = folder / f".{name}.{secrets.token_hex(8)}"
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(make() + "\n")
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(draft, path)  # fails where another one was first, and then that one counts
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        value = path.read_text(encoding="utf-8").strip()
        if not value:
            raise MissingSecret(
                f"The secret {name} is empty in {path}. Delete that file, and a new one is made."
            )
        return value

"""The state folder of a running server: its lock, and what other verbs need to find it."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO


class InUse(Exception):
    """Another server runs on this folder; the text is a sentence for the user."""


@dataclass(eq=False, slots=True)
class State:
    """A folder that is ours as long as its lock is held. The system lets go of the lock when the process ends."""

    folder: Path
    lock: IO[str]

    @staticmethod
    def take(folder: Path) -> State:
        """The folder, made if need be. Raises `InUse`, or OSError where it cannot be made."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder / "lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise InUse(
                f"Another edgecdn serves with the state folder {folder}. Stop it, or name another with --state."
            ) from None
        return State(folder, lock)

    def announce(self, port: int, config: str, admin: Mapping[str, object] | None = None) -> None:
        """Write `serve.json` (mode 0600): what verbs that talk to this server need; `admin` is its part on the admin port."""
        told = {
            "pid": os.getpid(),
            "port": port,
            "admin_port": None,
            "token": None,
            "config": config,
            **(admin or {}),
        }
        draft = self.folder / ".serve.json"
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(told, file, indent=2)
        draft.replace(self.folder / "serve.json")

    def leave(self) -> None:
        """Take the announcement away and let go of the folder."""
        (self.folder / "serve.json").unlink(missing_ok=True)
        self.lock.close()

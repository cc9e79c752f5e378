"""Which host runs a function: a row for each runtime."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from edgecdn.runtimes.base import Host
from edgecdn.runtimes.nodejs.node import NODE
from edgecdn.runtimes.python.python import PYTHON

HOSTS: Final[Mapping[str, Host]] = {"nodejs": NODE, "python": PYTHON}

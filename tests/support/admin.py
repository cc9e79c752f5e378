"""A site with an admin port: real processes, real sockets."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.support.server import Answer, Serve, serving
from tests.support.tagging import tagging_origin

SITE = """\
cdn:
  points_of_presence:
    - region: ap
      locations: [tok]
    - region: eu
      locations: [lon]
  purge: {allow: [127.0.0.1], secret: PURGE_KEY}
"""
PURGE_KEY = "a secret for purges"
POPS = ("tok", "lon")


@dataclass
class Site:
    """A server, and its admin port with the token that lets in."""

    server: Serve
    port: Serve
    token: str

    def get(
        self, target: str, *, pop: str = "tok", host: str | None = None, accept_language: str = "en"
    ) -> Answer:
        """A request to the site, for any host."""
        return self.server.get(target, host=host, edge_client_location=pop, accept_language=accept_language)

    def verdicts(self, target: str, host: str | None = None) -> list[str]:
        """What each PoP's cache did with a request; what was not there is, afterwards."""
        return [self.get(target, pop=pop, host=host).headers["x-cache"] for pop in POPS]

    def fill(self, *targets: str, host: str | None = None) -> None:
        """Have each PoP keep what lies under the targets."""
        for target in targets:
            self.verdicts(target, host)
            assert self.verdicts(target, host) == ["HIT", "HIT"]

    def ask(self, method: str, target: str, body: object = None, **headers: str) -> Answer:
        """A request to the admin port; the token is sent as a bearer's unless another field bears it."""
        if not {"authorization", "fastly_key", "x_auth_key"} & set(headers):
            headers["authorization"] = f"Bearer {self.token}"
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        return self.port.get(target, method=method, body=data, **headers)

    def json(self, method: str, target: str, body: object = None, **headers: str) -> Any:
        """The JSON of an answer that is good."""
        answer = self.ask(method, target, body, **headers)
        assert answer.status == 200, answer.text
        return json.loads(answer.body)


def no_bugs(error: BaseException) -> None:
    """Where nothing of ours may go wrong."""
    raise error


@contextlib.contextmanager
def administered(folder: Path, *words: str, **variables: str) -> Iterator[Site]:
    """A site with two PoPs, whose origin tags everything with its first segment."""
    (folder / "cdn.yaml").write_text(SITE)
    with (
        tagging_origin() as origin,
        serving(folder, "--origin", origin, *words, PURGE_KEY=PURGE_KEY, **variables) as server,
    ):
        told = json.loads((folder / ".edgecdn" / "serve.json").read_text())
        yield Site(server, replace(server, port=told["admin_port"]), told["token"])

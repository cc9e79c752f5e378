"""What is let through to the admin port's routes: everything that keeps web pages and strangers out must live here.

In this order: the Host field (DNS rebinding), where a browser says that a request comes from (forged requests, streams read by
other pages), and the token. A page on the admin port's own origin is the one page that may ask.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from edgecdn.admin.credentials import admitted
from edgecdn.admin.problem import Problem, Told
from edgecdn.http.url import parse_authority, parse_url

LOOPBACK: Final = frozenset(("localhost", "127.0.0.1", "[::1]"))
_READING: Final = ("GET", "HEAD", "OPTIONS")
_FIELDS: Final = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'self'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)


@dataclass(eq=False, slots=True)
class Guard:
    """An application that asks another one only where a request may.

    `hosts` are the names that a Host field may have, in lower case; `open_paths` are those that need no token; `shape` gives
    the words in which problems of a path are told.
    """

    app: ASGIApp
    token: str
    hosts: frozenset[str]
    open_paths: frozenset[str]
    shape: Callable[[str], Told]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request. What is no HTTP (nothing is) is not answered."""
        if scope["type"] != "http":
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message["headers"]}
                fields = (pair for pair in _FIELDS if pair[0] not in there)
                message = {**message, "headers": [*message["headers"], *fields]}
            await send(message)

        try:
            self.check(scope)
        except Problem as problem:
            await self.shape(scope["path"])(problem)(scope, receive, guarded)
        else:
            await self.app(scope, receive, guarded)

    def check(self, scope: Scope) -> None:
        """Raise `Problem` for a request that may not be answered."""
        fields: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            fields.setdefault(name, []).append(value)
        host = self._host(fields.get(b"host", []))
        from_page = self._from_a_page(fields, host, scope["scheme"])
        if scope["path"] not in self.open_paths and not admitted(scope["headers"], self.token):
            raise Problem(
                401,
                "This needs the server's token: Authorization: Bearer <token>. It stands in serve.json.",
                www_authenticate='Bearer realm="edgecdn"',
            )
        kind = b"".join(fields.get(b"content-type", [])).partition(b";")[0].strip().lower()
        if from_page and scope["method"] not in _READING and kind != b"application/json":
            raise Problem(415, "From a page, Content-Type has to be application/json.")

    def _host(self, values: list[bytes]) -> tuple[str, int | None]:
        authority = parse_authority(values[0].decode("latin-1").strip()) if len(values) == 1 else None
        if authority is None:
            raise Problem(400, "The Host field is malformed (RFC 9110 section 7.2).")
        if authority[0] not in self.hosts:
            way_out = "serve --admin-allow-host NAME adds one."
            raise Problem(403, f"The admin port does not answer for the host {authority[0]}: {way_out}")
        return authority

    def _from_a_page(
        self, fields: dict[bytes, list[bytes]], host: tuple[str, int | None], scheme: str
    ) -> bool:
        """Whether a browser's page asks, which has to be one of the admin port's own."""
        origins, sites = fields.get(b"origin", []), fields.get(b"sec-fetch-site", [])
        for origin in origins:
            url = parse_url(origin.decode("latin-1"))
            if url is None or (url.scheme, (url.host, url.port), url.target) != (scheme, host, "/"):
                raise Problem(403, "Pages of other origins may not use the admin port.")
        if not set(sites) <= {b"same-origin", b"none"}:
            raise Problem(403, "Pages of other sites may not use the admin port.")
        return bool(origins or sites)

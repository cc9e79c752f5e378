"""Requests and responses as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from edgecdn.http.body import EMPTY, Body, Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.url import Url


@dataclass(frozen=True, slots=True)
class Request:
    """What a client, or a tier below, asks for. `client` is the address of the one who asked first."""

    method: str
    url: Url
    headers: Headers = Headers()
    body: Body = EMPTY
    client: str = ""

    def with_headers(self, headers: Headers) -> Request:
        """The same request with other header fields."""
        return Request(self.method, self.url, headers, self.body, self.client)


@dataclass(frozen=True, slots=True)
class Interim:
    """A response before the final one, such as 103 Early Hints (RFC 9110 section 15.2): 102 to 199, without a body."""

    status: int
    headers: Headers = Headers()


@dataclass(frozen=True, slots=True)
class Response:
    """What is answered: a final status (200 to 599), header fields and a body.

    `interim` came before it; it is for the client whose request went upstream, and is never stored.
    """

    status: int
    headers: Headers = Headers()
    body: Body = EMPTY
    interim: tuple[Interim, ...] = ()

    def with_headers(self, headers: Headers) -> Response:
        """The same response with other header fields."""
        return Response(self.status, headers, self.body, self.interim)


def text_response(status: int, text: str, *fields: tuple[str, str]) -> Response:
    """A response of the edge's own making: one line of plain text that no cache keeps."""
    data = (text + "\n").encode()
    return Response(
        status,
        Headers(
            (
                ("content-type", "text/plain; charset=utf-8"),
                ("content-length", str(len(data))),
                ("cache-control", "no-store"),
                ("x-content-type-options", "nosniff"),
                *fields,
            )
        ),
        Bytes(data),
    )

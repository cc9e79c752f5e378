"""Requests and responses as frozen values."""

from __future__ import annotations

from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Interim, Request, Response, text_response
from edgecdn.http.url import Url


def test_other_fields_leave_the_rest_as_it_is() -> None:
    headers = Headers((("a", "1"),))
    request = Request("POST", Url("http", "x", None, "/"), body=Bytes(b"b"), client="c")
    assert request.with_headers(headers) == Request("POST", request.url, headers, Bytes(b"b"), "c")
    response = Response(200, body=Bytes(b"b"), interim=(Interim(103),))
    assert response.with_headers(headers) == Response(200, headers, Bytes(b"b"), (Interim(103),))


def test_a_response_of_the_edges_own_making_is_kept_by_nobody() -> None:
    response = text_response(403, "No entry: é", ("x", "1"))
    assert response.body == Bytes("No entry: é\n".encode())
    assert response.headers.first("content-length") == "13"
    assert (response.headers.first("cache-control"), response.headers.first("x")) == ("no-store", "1")

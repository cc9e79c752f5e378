"""Heads of responses in pieces."""

from __future__ import annotations

from edgecdn.drivers.live.pieces import AGE, DATE, ID, cut
from edgecdn.http.body import EMPTY
from edgecdn.http.headers import Headers
from edgecdn.http.message import Response

RESPONSE = Response(200, Headers((("x-a", "b"), ("age", "3"), ("edge-request-id", "r"))), EMPTY)


def test_a_head_is_cut_where_its_values_stand() -> None:
    pieces = cut("GET", RESPONSE, {"age": AGE, "edge-request-id": f"<{ID}>"}, (AGE, ID, DATE))
    assert pieces == (
        *(b"HTTP/1.1 200 OK\r\nX-A: b\r\nAge: ", b"\r\nEdge-Request-Id: <", b">\r\nDate: "),
        b"\r\nContent-Length: 0\r\n\r\n",
    )


def test_what_does_not_stand_in_one_place_is_not_cut() -> None:
    assert cut("GET", RESPONSE, {"age": AGE}, (AGE, ID)) is None
    assert cut("GET", RESPONSE, {"age": AGE, "x-a": AGE}, (AGE,)) is None
    headers = RESPONSE.headers.set("x-b", ID)
    assert cut("GET", RESPONSE.with_headers(headers), {"age": AGE, "edge-request-id": ID}, (AGE, ID)) is None

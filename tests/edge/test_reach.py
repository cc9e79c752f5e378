"""Max-Forwards: who answers, and what goes on (RFC 9110 section 7.6.2)."""

from __future__ import annotations

import pytest

from tests.support.edge import Edge, ok, text


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE"])
def test_a_request_that_may_go_no_further_is_answered_by_the_edge(method: str) -> None:
    edge = Edge(ok())
    response = edge.get("/x", method=method, max_forwards="0")
    assert (response.status, edge.asked) == (200, [])
    assert response.headers.get("cache-control") == "no-store"


def test_trace_gives_back_what_came_but_no_secrets() -> None:
    response = Edge(ok()).get(
        "/x?a", method="TRACE", max_forwards="0", x_a="1", authorization="Basic YQ==", cookie="a=b"
    )
    assert text(response) == "TRACE /x?a HTTP/1.1\r\nmax-forwards: 0\r\nx-a: 1\r\n\r\n"
    assert response.headers.get("content-type") == "message/http"


def test_options_tells_the_methods() -> None:
    allowed = Edge(ok()).get("/x", method="OPTIONS", max_forwards="00").headers.get("allow")
    assert allowed is not None
    assert "OPTIONS" in allowed


@pytest.mark.parametrize(
    ("method", "came", "goes"),
    [
        ("OPTIONS", "10", "9"),
        ("TRACE", "1", "0"),
        ("OPTIONS", "9" * 30, str(10**19 - 1)),
        ("OPTIONS", "-1", "-1"),
        ("OPTIONS", "1, 2", "1, 2"),
        ("DELETE", "0", "0"),
        ("GET", "0", "0"),
    ],
)
def test_a_request_that_goes_on_may_go_one_time_less(method: str, came: str, goes: str) -> None:
    edge = Edge(ok())
    edge.get("/x", method=method, max_forwards=came)
    assert [request.headers.get("max-forwards") for request in edge.asked] == [goes]

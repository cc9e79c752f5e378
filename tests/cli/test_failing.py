"""Pages in place of the line of text that tells of a function's failure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.cli.failing import ErrorPages
from edgecdn.edge.turns import Failed, Message, Start, Turned
from edgecdn.http.body import Bytes
from edgecdn.http.message import Response
from edgecdn.observe.page import POLICY
from edgecdn.plan.model import Function
from tests.support.edge import PLAN, Edge, ok, text
from tests.support.scripted import Functions, Script, answer, function, passing

BROKEN = Failed("exception", "Error: no\nprice", "functions/f.js:2:3", ("functions/f.js:2:3 in g",))


def breaking(message: Message) -> Turned:
    return Turned(0.0, outcome=BROKEN, done=True)


def asked(functions: tuple[Function, ...], scripts: dict[str, Script], **fields: str) -> Response:
    edge = Edge(ok(), replace(PLAN, functions=functions), Functions(scripts))
    edge.failed = ErrorPages(lambda file: f"// {file}\n  fail();\n")
    return edge.get("/page?token=secret", **fields)


@pytest.mark.parametrize("accept", ["text/html", "text/html,application/xhtml+xml,*/*;q=0.8"])
def test_a_browser_gets_a_page(accept: str) -> None:
    response = asked((function("f"),), {"f": breaking}, accept=accept)
    assert response.status == 500
    assert response.headers.first("content-type") == "text/html; charset=utf-8"
    assert response.headers.first("content-security-policy") == POLICY
    assert response.headers.first("cache-control") == "no-store"
    assert response.headers.first("x-served-by") is not None
    page = text(response)
    assert response.headers.first("content-length") == str(len(page.encode()))
    assert "Error: no" in page
    assert "fail();" in page
    assert "secret" not in page


@pytest.mark.parametrize("accept", ["", "*/*", "application/json", "text/html;q=0"])
def test_all_others_get_a_line_of_text(accept: str) -> None:
    response = asked((function("f"),), {"f": breaking}, accept=accept)
    assert text(response) == "The edge function f failed (exception): Error: no [EF01]\n"
    assert response.headers.first("content-type") == "text/plain; charset=utf-8"


def test_another_functions_own_answer_to_a_failure_stays() -> None:
    both = (function("outer"), function("inner"))
    passed = asked(both, {"outer": passing(("x-outer", "1")), "inner": breaking}, accept="text/html")
    assert passed.headers.first("content-type") == "text/html; charset=utf-8"

    def sorry(message: Message) -> Turned:
        return passing()(message) if isinstance(message, Start) else answer(500, b"sorry")

    own = asked(both, {"outer": sorry, "inner": breaking}, accept="text/html")
    assert own.body == Bytes(b"sorry")
    left_out = asked((function("f", fail="open"),), {"f": breaking}, accept="text/html")
    assert (left_out.status, text(left_out)) == (200, "hello")

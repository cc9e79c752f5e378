"""Problems as RFC 9457 has them."""

from __future__ import annotations

import json

from edgecdn.admin.problem import Problem, told


def test_a_problem_is_told_with_its_status_title_and_sentence() -> None:
    response = told(Problem(405, "Not so.", allow="GET"))
    assert (response.status_code, response.headers["allow"]) == (405, "GET")
    assert response.headers["content-type"] == "application/problem+json"
    assert json.loads(bytes(response.body)) == {
        "type": "about:blank",
        "title": "Method Not Allowed",
        "status": 405,
        "detail": "Not so.",
    }

"""Each expectation of a case is looked at: a response or a request that is otherwise gives a sentence."""

from __future__ import annotations

import pytest

from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Interim, Response
from tests.conformance.cases import Step
from tests.conformance.checks import answer_problems, asking_problems, leading
from tests.conformance.origin import UUID, Seen

COUNTED = (("server-request-count", "2"), ("server-now", "1800000000000"))


def response(
    *pairs: tuple[str, str], status: int = 200, body: str = UUID, interim: tuple[Interim, ...] = ()
) -> Response:
    """The answer to a second request."""
    return Response(status, Headers((*COUNTED, *pairs)), Bytes(body.encode()), interim)


EARLY = Interim(103, Headers((("link", "a"),)))
GOOD = [
    (Step(), response()),
    (Step(expected_type="not_cached"), response()),
    (Step(expected_type="cached", expected_status=304), Response(304)),
    (Step(expected_status=None), response(status=504)),
    (Step(response_status=(404, "Not Found")), response(status=404)),
    (Step(expected_response_headers=("Age", ("age", ">", 2))), response(("age", "3"))),
    (Step(expected_response_headers=(("a", "=", "b"),)), response(("a", "1"), ("b", "1"))),
    (Step(expected_response_headers=(("Date", -1),)), response(("date", "Fri, 15 Jan 2027 07:59:59 GMT"))),
    (Step(expected_response_headers_missing=("a", ("b", "x"))), response(("b", "y"))),
    (Step(expected_response_text=None), response(body="anything")),
    (Step(check_body=False), response(body="anything")),
    (Step(request_method="HEAD"), response(body="")),
    (Step(expected_interim_responses=((103, (("link", "a"),)),)), response(interim=(EARLY,))),
]
BAD = [
    (Step(), response(("request-numbers", "1 1")), "Response 2 was asked for twice"),
    (Step(expected_type="cached"), response(), "Response 2 does not come from cache"),
    (Step(expected_type="cached"), Response(200), "Response 2 does not come from cache"),
    (Step(expected_type="not_cached"), Response(200), "Response 2 comes from cache"),
    (Step(), response(status=999), "Response 2 status is 999, not 200"),
    (Step(expected_status=304), response(), "Response 2 status is 200, not 304"),
    (Step(response_status=(404, "")), response(), "Response 2 status is 200, not 404"),
    (Step(expected_response_headers=("Age",)), response(), "Response 2 age header not present"),
    (
        Step(expected_response_headers=(("a", "b"),)),
        response(("a", "c")),
        "Response 2 header a is 'c', not 'b'",
    ),
    (
        Step(expected_response_headers=(("age", ">", 2),)),
        response(("age", "2")),
        "Response 2 header age is '2', should be bigger than 2",
    ),
    (
        Step(expected_response_headers=(("a", "=", "b"),)),
        response(("a", "1")),
        "Response 2 header a is '1', should match b (None)",
    ),
    (
        Step(expected_response_headers=(("a", "<", "b"),)),
        response(("a", "1")),
        "Response 2 has an expectation that nobody knows: ('a', '<', 'b')",
    ),
    (
        Step(expected_response_headers_missing=("a",)),
        response(("a", "")),
        "Response 2 includes unexpected header a: ''",
    ),
    (
        Step(expected_response_headers_missing=(("a", "x"),)),
        response(("a", "wxyz")),
        "Response 2 includes unexpected header a: 'wxyz'",
    ),
    (Step(), response(body="b"), f"Response 2 body is 'b', not '{UUID}'"),
    (Step(response_body="a"), response(body="b"), "Response 2 body is 'b', not 'a'"),
    (
        Step(response_body="b", expected_response_text="a"),
        response(body="b"),
        "Response 2 body is 'b', not 'a'",
    ),
    (
        Step(expected_interim_responses=()),
        response(interim=(EARLY,)),
        "Response 2 came after [103], not []",
    ),
    (
        Step(expected_interim_responses=((103, (("link", "b"),)),)),
        response(interim=(EARLY,)),
        "Response 2 came after a 103 whose link is 'a'",
    ),
]


@pytest.mark.parametrize(("step", "answer"), GOOD)
def test_what_is_as_expected_is_no_problem(step: Step, answer: Response) -> None:
    assert list(answer_problems(2, step, answer)) == []


@pytest.mark.parametrize(("step", "answer", "problem"), BAD)
def test_what_is_otherwise_is_one(step: Step, answer: Response, problem: str) -> None:
    assert next(answer_problems(2, step, answer)) == problem


def seen(*pairs: tuple[str, str], number: int = 1, told: tuple[tuple[str, str], ...] = ()) -> Seen:
    """What an origin saw."""
    return Seen(number, "GET", Headers(pairs), told)


ASKED = [
    (Step(expected_type="not_cached"), seen(number=2), "Response 1 comes from cache (2 at the origin)"),
    (Step(expected_type="etag_validated"), seen(), "Request 1 doesn't have if-none-match header"),
    (Step(expected_type="lm_validated"), seen(), "Request 1 doesn't have if-modified-since header"),
    (Step(expected_request_headers=("A",)), seen(), "Request 1 header a is None, not 'there'"),
    (Step(expected_request_headers=(("A", "1"),)), seen(("a", "2")), "Request 1 header a is '2', not '1'"),
    (Step(expected_request_headers_missing=("A",)), seen(("a", "2")), "Request 1 header a is '2'"),
    (Step(expected_request_headers_missing=(("A", "2"),)), seen(("a", "2")), "Request 1 header a is '2'"),
    (Step(expected_method="HEAD"), seen(), "Request 1 had method GET, not HEAD"),
    (Step(), seen(told=(("a", "1"),)), "Response 1 header a is None, not '1'"),
]


@pytest.mark.parametrize(("step", "request_seen", "problem"), ASKED)
def test_what_came_to_the_origin_is_looked_at(step: Step, request_seen: Seen, problem: str) -> None:
    assert list(asking_problems([step], [response()], [request_seen])) == [problem]


def test_a_request_that_never_came_is_missed() -> None:
    step = Step(expected_type="etag_validated")
    assert list(asking_problems([step], [response()], [])) == ["Request 1 was not sent to the origin"]
    assert list(asking_problems([Step()], [response()], [])) == []


def test_what_a_cache_answers_is_passed_over_at_the_origin() -> None:
    steps = [Step(expected_type="cached"), Step(expected_method="GET")]
    assert list(asking_problems(steps, [response(), response()], [seen(number=2)])) == []


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3), ("3, 4", 3), (" -1x", -1), ("NaN", None), (None, None)]
)
def test_numbers_are_read_as_javascript_reads_them(text: str | None, number: int | None) -> None:
    assert leading(text) == number

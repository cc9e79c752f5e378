"""The origin answers as the suite's own server does."""

from __future__ import annotations

from edgecdn.drivers.virtual.play import Absent, Play
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from edgecdn.http.url import parse_url
from tests.conformance.cases import Step
from tests.conformance.origin import UUID, Origin, date, lies

NOW = 1_800_000_000.5


def ask(origin: Origin, number: int | None = 1, method: str = "GET", **fields: str) -> Play:
    """What it plays for a request."""
    url = parse_url(f"http://site.example/test/{UUID}")
    assert url is not None
    pairs = [(name.replace("_", "-"), value) for name, value in fields.items()]
    numbered = [] if number is None else [("req-num", str(number))]
    played = origin("suite", Request(method, url, Headers((*pairs, *numbered))), NOW)
    assert isinstance(played, Play)
    return played


def test_it_counts_its_requests_and_tells_its_time() -> None:
    origin = Origin((Step(), Step()))
    ask(origin, 2)
    played = ask(origin, None)
    assert played.headers.first("server-request-count") == "2"
    assert played.headers.first("client-request-count") == "NaN"
    assert played.headers.first("request-numbers") == "2 NaN"
    assert played.headers.first("server-now") == "1800000000500"
    assert played.headers.first("date") == "Fri, 15 Jan 2027 08:00:00 GMT"
    assert (played.pieces, played.length) == ((UUID.encode(),), 36)


def test_one_request_too_many_is_a_409() -> None:
    assert ask(Origin((Step(),)), 2).status == 409


def test_numbers_in_fields_of_dates_are_seconds_from_now() -> None:
    step = Step(response_headers=(("Expires", 60), ("Last-Modified", -1)), rfc850date=("last-modified",))
    headers = ask(Origin((step,))).headers
    assert headers.first("expires") == "Fri, 15 Jan 2027 08:01:00 GMT"
    assert headers.first("last-modified") == "Friday, 15-Jan-27 07:59:59 GMT"
    assert date(0) == "Thu, 01 Jan 1970 00:00:00 GMT"


def test_locations_lie_below_what_was_asked_for() -> None:
    lines = (("Location", "there"), ("Content-Location", ""))
    headers = ask(Origin((Step(response_headers=lines, magic_locations=True),))).headers
    assert headers.first("location") == f"/test/{UUID}/there"
    assert headers.first("content-location") == f"/test/{UUID}"
    assert ask(Origin((Step(response_headers=lines),))).headers.first("location") == "there"


def test_a_capability_is_named_by_the_cache() -> None:
    step = Step(response_headers=(("Surrogate-Control", "max-age=1;CAPABILITY_TARGET"),))
    headers = ask(Origin((step,)), surrogate_capability='us="Surrogate/1.0"').headers
    assert headers.first("surrogate-control") == "max-age=1;us"


def test_the_right_condition_is_answered_by_a_304_and_no_other() -> None:
    steps = (Step(response_headers=(("ETag", '"a"'),)), Step(expected_type="etag_validated"))
    origin = Origin(steps)
    ask(origin)
    played = ask(origin, 2, if_none_match='"a"')
    assert (played.status, played.pieces, played.headers.first("content-length")) == (304, (), None)
    for condition in ('"b"', "*"):
        url = parse_url("http://site.example/")
        assert url is not None
        headers = Headers((("if-none-match", condition), ("req-num", "2")))
        assert isinstance(origin("suite", Request("GET", url, headers), NOW), Absent)


def test_a_cached_step_lends_its_validator_but_no_date_that_was_never_made() -> None:
    before = Step(response_headers=(("ETag", '"a"'), ("Last-Modified", -1)), expected_type="cached")
    assert ask(Origin((before, Step(expected_type="etag_validated"))), 2, if_none_match='"a"').status == 304


def test_it_remembers_what_the_client_is_to_check() -> None:
    lines = (("A", "1"), ("A", "2"), ("B", "3", False), ("C", "4", True))
    origin = Origin((Step(response_headers=lines),))
    headers = ask(origin, method="HEAD").headers
    assert headers.all("a") == ("1", "2")
    (seen,) = origin.seen
    assert (seen.number, seen.method, seen.told) == (1, "HEAD", (("a", "1, 2"), ("c", "4")))


def test_a_head_has_no_body_but_its_length() -> None:
    played = ask(Origin((Step(response_body="abc"),)), method="HEAD")
    assert (played.pieces, played.headers.first("content-length")) == ((), "3")


def test_a_head_with_a_body_goes_out_in_utf_8() -> None:
    step = Step(response_headers=(("ETag", '"ü"'),))
    assert ask(Origin((step,))).headers.first("etag") == '"Ã¼"'


def test_a_head_that_lies_about_its_body_is_for_sockets() -> None:
    assert lies((Step(), Step(response_headers=(("Transfer-Encoding", "x"),))))
    assert lies((Step(response_headers=(("Content-Length", "10"),)),))
    assert not lies((Step(response_headers=(("Content-Length", "36"),)),))
    assert not lies((Step(response_headers=(("Content-Length", "10"),), expected_type="etag_validated"),))

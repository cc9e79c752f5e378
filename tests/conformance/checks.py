"""What the suite's client checks: each function gives a sentence for everything that is not as the case says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import UNSET

from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Interim, Response
from tests.conformance.cases import Early, Step, Wanted
from tests.conformance.origin import UUID, Seen, fixed


def answer_problems(number: int, step: Step, response: Response) -> Iterator[str]:
    """What is wrong with the response to the `number`th request, in the order in which the suite looks."""
    who, headers = f"Response {number}", response.headers
    served = (headers.get("request-numbers") or "").split()
    if len(served) != len(set(served)):
        yield f"{who} was asked for twice"
    count = leading(headers.get("server-request-count"))
    revalidated = response.status == 304 and count is None
    if step.expected_type == "cached" and not revalidated and (count is None or count >= number):
        yield f"{who} does not come from cache"
    if step.expected_type == "not_cached" and count != number:
        yield f"{who} comes from cache"
    wanted = _status(step)
    if wanted is not None and response.status != wanted:
        yield f"{who} status is {response.status}, not {wanted}"
    for want in step.expected_response_headers:
        yield from _present(who, step, headers, want)
    for want in step.expected_response_headers_missing:
        # The suite's own client overlooks the form with a value; here it is held to.
        name, part = (want, "") if isinstance(want, str) else (str(want[0]), str(want[1]))
        if part in (headers.get(name.lower()) or "") and name.lower() in headers:
            yield f"{who} includes unexpected header {name}: {headers.get(name.lower())!r}"
    if step.expected_interim_responses is not None:
        yield from _interim(who, response.interim, step.expected_interim_responses)
    yield from _body(who, step, response)


def _status(step: Step) -> int | None:
    """The status that is expected; None where any will do."""
    if step.expected_status is not UNSET:
        return step.expected_status
    return 200 if step.response_status is None else step.response_status[0]


def _present(who: str, step: Step, headers: Headers, want: Wanted) -> Iterator[str]:
    name = (want if isinstance(want, str) else str(want[0])).lower()
    value = headers.get(name)
    if value is None:
        yield f"{who} {name} header not present"
        return
    match want:
        case (_, "=", str(other)):
            expected = headers.get(other.lower())
            if value != expected:
                yield f"{who} header {name} is {value!r}, should match {other} ({expected})"
        case (_, ">", int(bound)):
            number = leading(value)
            if number is None or number <= bound:
                yield f"{who} header {name} is {value!r}, should be bigger than {bound}"
        case (_, _):
            expected = fixed(step, want, headers)
            if value != expected:
                yield f"{who} header {name} is {value!r}, not {expected!r}"
        case str():
            pass
        case _:
            yield f"{who} has an expectation that nobody knows: {want}"


def _interim(who: str, came: Sequence[Interim], expected: Sequence[Early]) -> Iterator[str]:
    if [early.status for early in came] != [early[0] for early in expected]:
        yield f"{who} came after {[early.status for early in came]}, not {[early[0] for early in expected]}"
        return
    for early, (_, *fields) in zip(came, expected, strict=True):
        for name, value in fields[0] if fields and isinstance(fields[0], tuple) else ():
            if early.headers.get(name.lower()) != value:
                yield f"{who} came after a {early.status} whose {name} is {early.headers.get(name.lower())!r}"


def _body(who: str, step: Step, response: Response) -> Iterator[str]:
    assert isinstance(response.body, Bytes)
    body = response.body.data.decode("latin-1")
    if not step.check_body:
        return
    if step.expected_response_text is not UNSET:
        expected = step.expected_response_text
    elif step.response_body is not None:
        expected = step.response_body
    else:
        expected = None if response.status in {204, 304} or step.request_method == "HEAD" else UUID
    if expected is not None and body != expected:
        yield f"{who} body is {body!r}, not {expected!r}"


def asking_problems(
    steps: Sequence[Step], responses: Sequence[Response], seen: Sequence[Seen]
) -> Iterator[str]:
    """What is wrong with the requests that came to the origin, and with the fields that its responses lost on the way."""
    position = 0
    for number, (step, response) in enumerate(zip(steps, responses, strict=True), 1):
        if step.expected_type == "cached":
            continue  # the origin is not to see it
        request = seen[position] if position < len(seen) else None
        position += 1
        if request is not None:
            yield from _asked(number, step, request)
            for name, value in request.told:
                if name != "date" and response.headers.get(name) != value:
                    yield f"Response {number} header {name} is {response.headers.get(name)!r}, not {value!r}"
        elif _expects_a_request(step):
            yield f"Request {number} was not sent to the origin"


def _expects_a_request(step: Step) -> bool:
    headers = step.expected_request_headers or step.expected_request_headers_missing
    return bool(step.expected_type or headers or step.expected_method)


def _asked(number: int, step: Step, request: Seen) -> Iterator[str]:
    """What is wrong with the request that the origin saw where it was to see the `number`th."""
    who = f"Request {number}"
    if step.expected_type == "not_cached" and request.number != number:
        yield f"Response {number} comes from cache ({request.number} at the origin)"
    conditions = {"etag_validated": "if-none-match", "lm_validated": "if-modified-since"}
    condition = conditions.get(step.expected_type or "")
    if condition is not None and condition not in request.headers:
        yield f"{who} doesn't have {condition} header"
    for want in step.expected_request_headers:
        name, value = _name_and_value(want)
        if name not in request.headers or value not in (None, request.headers.get(name)):
            yield f"{who} header {name} is {request.headers.get(name)!r}, not {value or 'there'!r}"
    for want in step.expected_request_headers_missing:
        name, value = _name_and_value(want)
        if name in request.headers and value in (None, request.headers.get(name)):
            yield f"{who} header {name} is {request.headers.get(name)!r}"
    if step.expected_method not in (None, request.method):
        yield f"{who} had method {request.method}, not {step.expected_method}"


def _name_and_value(want: Wanted) -> tuple[str, str | None]:
    return (want.lower(), None) if isinstance(want, str) else (str(want[0]).lower(), str(want[1]))


def leading(text: str | None) -> int | None:
    """The whole number that a text starts with, as JavaScript reads it; None without any."""
    found = re.match(r"\s*([+-]?\d+)", text or "")
    return None if found is None else int(found[1])

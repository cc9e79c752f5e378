"""Events as CloudFront's test tools take them."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.cli.events import BadEvent, answer_in, in_shape, read_event
from edgecdn.http.body import Bytes


def functions_event(**more: Any) -> dict[str, Any]:
    return {
        "version": "1.0",
        "context": {"distributionId": "E123", "eventType": "viewer-request"},
        "viewer": {"ip": "198.51.100.11"},
        "request": {
            "method": "GET",
            "uri": "/index.html",
            "querystring": {
                "a": {"value": "1"},
                "b": {"value": "2", "multiValue": [{"value": "2"}, {"value": "3"}]},
                "c": {"value": ""},
            },
            "headers": {"host": {"value": "www.example.com"}, "accept": {"value": "text/html"}},
            "cookies": {"id": {"value": "7"}, "x": {"value": "y"}},
        },
        **more,
    }


def lambda_event(event_type: str = "origin-request", **more: Any) -> dict[str, Any]:
    request = {
        "clientIp": "203.0.113.178",
        "headers": {
            "host": [{"key": "Host", "value": "d1.cloudfront.net"}],
            "x-two": [{"value": "1"}, {"value": "2"}],
        },
        "method": "POST",
        "querystring": "q=1",
        "uri": "/",
        "body": {"action": "read-only", "data": "aGk=", "encoding": "base64", "inputTruncated": False},
    }
    return {"Records": [{"cf": {"config": {"eventType": event_type}, "request": request, **more}}]}


def test_an_event_of_cloudfront_functions() -> None:
    event = read_event(json.dumps(functions_event()))
    assert (event.api, event.on, event.response) == ("cloudfront-functions", "viewer-request", None)
    request = event.request
    assert (request.method, str(request.url)) == ("GET", "http://www.example.com/index.html?a=1&b=2&b=3&c")
    assert (request.headers.first("cookie"), request.client) == ("id=7; x=y", "198.51.100.11")


def test_an_event_with_a_response() -> None:
    response = {
        "statusCode": 200,
        "statusDescription": "OK",
        "headers": {"server": {"value": "x"}},
        "cookies": {"sid": {"value": "1", "attributes": "Path=/"}},
    }
    context = {"eventType": "viewer-response"}
    event = read_event(json.dumps(functions_event(context=context, response=response)))
    assert event.response is not None
    assert event.response.status == 200
    assert event.response.headers.pairs == (("server", "x"), ("set-cookie", "sid=1; Path=/"))


def test_an_event_of_lambda_edge() -> None:
    event = read_event(json.dumps(lambda_event()))
    assert (event.api, event.on) == ("lambda-edge", "origin-request")
    assert (event.request.method, str(event.request.url)) == ("POST", "http://d1.cloudfront.net/?q=1")
    assert event.request.headers.all("x-two") == ("1", "2")
    assert event.request.body == Bytes(b"hi")
    given = {"status": "404", "headers": {"x-a": [{"key": "X-A", "value": "b"}]}}
    answered = read_event(json.dumps(lambda_event("origin-response", response=given))).response
    assert answered is not None
    assert (answered.status, answered.headers.first("x-a")) == (404, "b")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "it is no JSON"),
        ("[" * 100_000, "it is no JSON"),
        ("{}", "neither `context`"),
        ("[]", "neither `context`"),
        ('{"Records": []}', "lacks something"),
        ('{"Records": [{"cf": {}}]}', "lacks something"),
        (
            json.dumps(functions_event(context={"eventType": "origin-request"})),
            "eventType is 'origin-request'",
        ),
        (json.dumps(functions_event(context={"eventType": "viewer-response"})), "it has no `response`"),
        (
            json.dumps(
                functions_event(request={"uri": "/", "method": "GET", "headers": {"host": {"value": "a b"}}})
            ),
            "is no URL",
        ),
        (json.dumps(lambda_event("later")), "eventType is 'later'"),
    ],
)
def test_what_is_no_event_is_told(text: str, sentence: str) -> None:
    with pytest.raises(BadEvent, match=sentence):
        read_event(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["value", "cf", "headers", "uri", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(JSON, st.sampled_from(["request", "response", "context", "viewer", "Records"]))
def test_whatever_is_in_it_an_event_is_read_or_refused(value: Any, name: str) -> None:
    for event in (functions_event(**{name: value}), lambda_event(**{name: value}), value):
        with contextlib.suppress(BadEvent):
            read_event(json.dumps(event))


def test_the_answer_is_in_the_platforms_shape() -> None:
    cloudfront, edge = read_event(json.dumps(functions_event())), read_event(json.dumps(lambda_event()))
    assert in_shape(cloudfront, '{"uri": "/"}') == {"request": {"uri": "/"}}
    assert in_shape(cloudfront, '{"statusCode": 302}') == {"response": {"statusCode": 302}}
    assert in_shape(edge, '{"status": "200"}') == {"status": "200"}
    assert answer_in('\0answer {"a": 1}') == '{"a": 1}'
    assert answer_in("answer") is None

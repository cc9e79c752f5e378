"""What a function may ask of services."""

from __future__ import annotations

from edgecdn.edge.services import service_request
from edgecdn.http.message import Request
from edgecdn.http.url import parse_url
from tests.support.scripted import function


def asked(target: str) -> Request:
    url = parse_url(target)
    assert url is not None
    return Request("POST", url)


def test_a_binding_stands_for_its_namespace() -> None:
    request = service_request(
        "kv", asked("http://kv/LINKS/get?key=a"), function("f", kv=(("LINKS", "links.v2"),))
    )
    assert isinstance(request, Request)
    assert request.url.target == "/links.v2/get?key=a"


def test_no_other_namespace_is_within_reach() -> None:
    of = function("f", kv=(("LINKS", "links"),))
    for target in ("http://kv/links/get?key=a", "http://kv/other/get", "http://kv/", "http://kv/LINKS%2Fget"):
        assert service_request("kv", asked(target), of) == (
            f"this function has no key value store {asked(target).url.path.split('/')[1]!r}"
        )


def test_images_are_for_functions_that_have_the_binding() -> None:
    request = asked("http://images/info")
    assert service_request("images", request, function("f")) is request
    assert isinstance(service_request("images", request, function("f", images=None)), str)


def test_there_are_no_other_services() -> None:
    assert service_request("disk", asked("http://disk/"), function("f")) == (
        "this function has no binding to a service 'disk'"
    )

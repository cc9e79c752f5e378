from __future__ import annotations

import pytest

from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from tests.support.functions import Answer, Bench, ok


def page(request: Request) -> Response:
    variant = request.headers.first("x-ab-variant")
    return ok(f"page {variant}".encode(), cache_control="public, max-age=60", etag=f'"{variant}"')


def cookies(answer: Answer) -> list[str]:
    return [line for line in answer.headers.all("set-cookie") if line.startswith("ab-homepage=")]


def variant(answer: Answer) -> str:
    found = answer.headers.first("x-ab-variant")
    assert found is not None
    return found


@pytest.mark.parametrize("remembered", ["A", "B"])
def test_a_cookie_decides_and_is_not_set_again(bench: Bench, remembered: str) -> None:
    bench.origin = page
    answer = bench.get("/", ("cookie", f"theme=dark; ab-homepage={remembered}"))
    assert (answer.text, variant(answer), cookies(answer)) == (f"page {remembered}", remembered, [])


def test_who_has_no_cookie_gets_one_of_the_page_that_is_shown(bench: Bench) -> None:
    bench.origin = page
    answer = bench.get("/")
    assert answer.text == f"page {variant(answer)}"
    assert cookies(answer) == [
        f"ab-homepage={variant(answer)}; Path=/; Max-Age=2592000; SameSite=Lax; HttpOnly"
    ]


@pytest.mark.parametrize("forged", ["C", "a", "", "A,B", "__proto__", "constructor", "%41"])
def test_a_cookie_that_we_did_not_set_is_ignored(bench: Bench, forged: str) -> None:
    answer = bench.get("/", ("cookie", f"ab-homepage={forged}"))
    assert variant(answer) in ("A", "B")
    assert len(cookies(answer)) == 1


def test_a_known_visitor_gets_the_same_variant_every_time(bench: Bench) -> None:
    shown = {
        visitor: variant(bench.get("/", ("cookie", f"visitor={visitor}"))) for visitor in ("ann", "bob", "cy")
    }
    for visitor, first in shown.items():
        for path in ("/", "/about.html"):
            assert variant(bench.get(path, ("cookie", f"visitor={visitor}"))) == first


def test_visitors_are_split_by_the_weights(bench: Bench) -> None:
    shown = [variant(bench.get("/", ("cookie", f"visitor={number}"))) for number in range(200)]
    assert 70 <= shown.count("A") <= 130


def test_the_cookie_outweighs_the_visitor_s_hash(bench: Bench) -> None:
    for remembered in "AB":
        answer = bench.get("/", ("cookie", f"visitor=ann; ab-homepage={remembered}"))
        assert variant(answer) == remembered


def test_the_variants_are_cached_apart_and_each_once(bench: Bench) -> None:
    bench.origin = page
    for _ in range(3):
        for remembered in "AB":
            assert bench.get("/", ("cookie", f"ab-homepage={remembered}")).text == f"page {remembered}"
    assert len(bench.asked) == 2


def test_the_cookie_of_one_visitor_is_never_in_the_cache(bench: Bench) -> None:
    bench.origin = page
    first = bench.get("/", ("cookie", "visitor=ann"))
    second = bench.get("/", ("cookie", f"ab-homepage={variant(first)}"))
    assert second.headers.first("x-cache") == "HIT"
    assert cookies(first)
    assert not cookies(second)


def test_what_a_client_says_of_the_variant_is_overwritten(bench: Bench) -> None:
    bench.origin = page
    answer = bench.get("/", ("cookie", "ab-homepage=A"), ("x-ab-variant", "B"))
    assert (answer.text, bench.asked[0].headers.all("x-ab-variant")) == ("page A", ("A",))


def test_the_origin_of_a_page_sees_no_cookie(bench: Bench) -> None:
    bench.get("/", ("cookie", "session=1; ab-homepage=A"))
    assert "cookie" not in bench.asked[0].headers


def test_a_form_goes_on_with_its_cookies_and_body(bench: Bench) -> None:
    bench.get("/", ("cookie", "session=1; ab-homepage=A"), method="POST", body=b"name=ann")
    asked = bench.asked[0]
    assert (asked.method, asked.headers.first("cookie")) == ("POST", "session=1; ab-homepage=A")
    assert asked.body.length == 8


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("public, max-age=60", "private, no-cache"),
        ("private, no-store", "private, no-store"),
        ("NO-STORE", "private, no-store"),
    ],
)
def test_caches_behind_the_edge_keep_nothing(bench: Bench, said: str, told: str) -> None:
    bench.origin = lambda request: ok(
        cache_control=said, cdn_cache_control="max-age=9", surrogate_control="max-age=9", expires="0"
    )
    headers = bench.get("/").headers
    assert headers.all("cache-control") == (told,)
    assert not {"cdn-cache-control", "surrogate-control", "expires"} & {name for name, _ in headers}


def test_a_confirmation_has_the_variant_too(bench: Bench) -> None:
    bench.origin = page
    answer = bench.get("/", ("cookie", "ab-homepage=B"), ("if-none-match", '"B"'))
    assert (answer.status, answer.body, variant(answer)) == (304, b"", "B")


def test_an_error_stays_one(bench: Bench) -> None:
    bench.origin = lambda request: Response(404, Headers((("cache-control", "max-age=10"),)))
    assert bench.get("/").status == 404


@pytest.mark.parametrize("path", ["/static/a.html", "/api/index.html", "/media/x.html", "/pages.css"])
def test_other_paths_are_left_alone(bench: Bench, path: str) -> None:
    bench.get(path, ("cookie", "a=b"))
    assert "x-ab-variant" not in bench.asked[0].headers

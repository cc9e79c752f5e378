from __future__ import annotations

import pytest

from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from tests.support.functions import Answer, Bench, ok
from tests.support.pictures import colour_at, decoded, encoded, noise, quartered

PICTURE = encoded(quartered((400, 200)), "JPEG", quality=95)


def photograph(request: Request) -> Response:
    return ok(
        PICTURE,
        content_type="image/jpeg",
        cache_control="public, max-age=60",
        etag='"original"',
        accept_ranges="bytes",
    )


@pytest.fixture(autouse=True)
def an_origin(bench: Bench) -> None:
    bench.origin = photograph


def shown(answer: Answer) -> tuple[str | None, tuple[int, int]]:
    picture = decoded(answer.body)
    return picture.format, picture.size


@pytest.mark.parametrize(
    ("query", "size"),
    [
        ("width=100", (100, 50)),
        ("height=100", (200, 100)),
        ("width=100&height=100", (100, 50)),
        ("width=800", (400, 200)),
        ("width=800&fit=contain", (800, 400)),
        ("width=100&height=100&fit=cover", (100, 100)),
        ("width=100&height=100&fit=pad", (100, 100)),
    ],
)
def test_the_size_is_the_one_asked_for(bench: Bench, query: str, size: tuple[int, int]) -> None:
    answer = bench.get(f"/media/a.jpg?{query}")
    assert (answer.status, shown(answer)) == (200, ("JPEG", size))


def test_what_covers_is_cut_from_the_middle(bench: Bench) -> None:
    picture = decoded(bench.get("/media/a.jpg?width=100&height=100&fit=cover").body)
    assert [colour_at(picture, *at) for at in ((0.1, 0.1), (0.9, 0.1), (0.1, 0.9))] == [
        (2, 0, 0),
        (0, 2, 0),
        (0, 0, 2),
    ]


@pytest.mark.parametrize(
    ("accept", "kind", "form"),
    [
        ("image/avif,image/webp,*/*", "image/avif", "AVIF"),
        ("image/webp,*/*", "image/webp", "WEBP"),
        ("*/*", "image/jpeg", "JPEG"),
        ("image/avif;q=0, image/webp", "image/webp", "WEBP"),
        ("text/html", "image/jpeg", "JPEG"),
    ],
)
def test_the_format_is_the_best_that_the_client_names(
    bench: Bench, accept: str, kind: str, form: str
) -> None:
    answer = bench.get("/media/a.jpg?width=64", ("accept", accept))
    assert (answer.headers.first("content-type"), shown(answer)[0]) == (kind, form)
    assert "accept" in (answer.headers.get("vary") or "").lower()


def test_a_format_that_is_asked_for_is_given_whatever_is_accepted(bench: Bench) -> None:
    answer = bench.get("/media/a.jpg?format=png&width=64", ("accept", "image/avif"))
    assert shown(answer)[0] == "PNG"


def test_quality_makes_a_difference(bench: Bench) -> None:
    data = encoded(noise((256, 256)), "JPEG", quality=95)
    bench.origin = lambda request: ok(data, content_type="image/jpeg", cache_control="max-age=60")
    low, high = (len(bench.get(f"/media/a.jpg?quality={quality}").body) for quality in (10, 90))
    assert low * 2 < high


@pytest.mark.parametrize(
    ("query", "name"),
    [
        *(
            ("width=banana", "width"),
            ("width=0", "width"),
            ("width=-1", "width"),
            ("width=4097", "width"),
            ("width=1.5", "width"),
        ),
        *(
            ("width=", "width"),
            ("width=1&width=2", "width"),
            ("height=1e3", "height"),
            ("height=99999999999", "height"),
        ),
        *(
            ("quality=0", "quality"),
            ("quality=101", "quality"),
            ("fit=stretch", "fit"),
            ("format=bmp", "format"),
            ("fit=COVER", "fit"),
        ),
    ],
)
def test_a_bad_parameter_is_a_400_that_says_which_and_asks_nobody(
    bench: Bench, query: str, name: str
) -> None:
    answer = bench.get(f"/media/a.jpg?{query}")
    assert (answer.status, answer.text.startswith(name)) == (400, True)
    assert answer.headers.first("cache-control") == "no-store"
    assert bench.asked == []


def test_variants_are_cached_apart_and_only_by_what_matters(bench: Bench) -> None:
    def verdict(target: str, accept: str = "*/*") -> str | None:
        return bench.get(target, ("accept", accept)).headers.first("x-cache")

    assert verdict("/media/a.jpg?width=64") == "MISS"
    assert verdict("/media/a.jpg?utm_source=x&width=64&junk=1") == "HIT"
    assert verdict("/media/a.jpg?width=65") == "MISS"
    assert verdict("/media/a.jpg?width=64", "image/webp") == "MISS"
    assert verdict("/media/a.jpg?width=64", "image/webp,image/png;q=0.3") == "HIT"
    assert {request.url.query for request in bench.asked} == {None}


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, "text/plain"),
        (403, "image/jpeg"),
        (200, "text/html"),
        (200, "image/svg+xml"),
        (302, "image/jpeg"),
    ],
)
def test_what_is_no_picture_goes_through_as_it_is(bench: Bench, status: int, kind: str) -> None:
    headers = Headers((("content-type", kind), ("etag", '"x"')))
    bench.origin = lambda request: Response(status, headers, ok(b"as it is").body)
    answer = bench.get("/media/a.jpg?width=64")
    assert (answer.status, answer.text, answer.headers.first("etag")) == (status, "as it is", '"x"')


def test_a_picture_that_is_none_is_refused_and_not_kept(bench: Bench) -> None:
    bench.origin = lambda request: ok(
        b"not a jpeg at all", content_type="image/jpeg", cache_control="max-age=60"
    )
    answer = bench.get("/media/a.jpg?width=64")
    assert 400 <= answer.status < 600
    assert answer.status != 500
    assert bench.get("/media/a.jpg?width=64").headers.first("x-cache") == "MISS"


def test_a_bomb_of_pixels_is_refused_before_it_is_unpacked(bench: Bench) -> None:
    bomb = encoded(quartered((12_000, 12_000), "1"), "PNG")
    bench.origin = lambda request: ok(bomb, content_type="image/png", cache_control="max-age=60")
    answer = bench.get("/media/a.png?width=64")
    assert 400 <= answer.status < 500
    assert "pixels" in answer.text


def test_the_original_is_asked_for_whole_and_without_conditions(bench: Bench) -> None:
    answer = bench.get("/media/a.jpg?width=64", ("range", "bytes=0-9"), ("if-none-match", '"original"'))
    assert answer.status in (200, 206)
    (asked,) = bench.asked
    assert not {"range", "if-none-match"} & {name for name, _ in asked.headers}


def test_what_the_origin_says_of_its_bytes_is_not_said_of_others(bench: Bench) -> None:
    answer = bench.get("/media/a.jpg?width=64")
    assert answer.headers.first("etag") not in (None, '"original"')
    assert "accept-ranges" not in answer.headers
    untouched = bench.get("/media/a.jpg")
    assert (untouched.body, untouched.headers.first("etag")) == (PICTURE, '"original"')


def test_a_head_makes_nothing(bench: Bench) -> None:
    answer = bench.get("/media/a.jpg?width=64&format=webp", method="HEAD")
    assert (answer.status, answer.body, answer.headers.first("content-type")) == (200, b"", "image/webp")


def test_other_methods_are_none_of_its_business(bench: Bench) -> None:
    bench.origin = lambda request: ok(request.method.encode())
    assert bench.get("/media/a.jpg?width=banana", method="POST").text == "POST"

from __future__ import annotations

from edgecdn.edge.images.errors import BAD_OPTIONS, code_of, no_picture
from edgecdn.http.body import Bytes


def test_a_refusal_has_a_status_a_number_and_a_sentence() -> None:
    response = no_picture(400, BAD_OPTIONS, "width must be more")
    assert (response.status, response.headers.first("cf-resized")) == (400, "err=9401")
    assert response.body == Bytes(b"ERROR 9401: width must be more\n")
    assert response.headers.first("cache-control") == "no-store"
    assert response.headers.first("x-content-type-options") == "nosniff"


def test_the_engine_s_statuses_have_numbers() -> None:
    assert [code_of(status) for status in (400, 413, 415, 422, 504, 599)] == [
        9401,
        9413,
        9520,
        9523,
        9522,
        9523,
    ]

"""`GET /v1/explain`, on a real server."""

from __future__ import annotations

import json

from tests.support.admin import Site


def told(site: Site, query: str) -> str:
    story = site.json("GET", f"/v1/explain?{query}")
    return " ".join(line for step in story["steps"] for line in step["told"])


def test_a_request_is_foreseen_and_told_when_it_has_been(site: Site) -> None:
    assert "tok has nothing under this key." in told(
        site, "url=/explained/a&from=tok&header=Accept-Language:%20en"
    )
    seen = site.get("/explained/a").headers["edge-request-id"]
    after = told(site, "url=/explained/a&from=tok&header=Accept-Language:%20en")
    assert "HIT: fresh (RFC 9111 4.2)." in after
    assert f"(request {seen} in tok): MISS" in after
    assert "tok stored it" in told(site, f"id={seen}")
    assert "POST is not answered from a cache" in told(site, "url=/explained/a&method=POST")


def test_what_cannot_be_explained_is_said(site: Site) -> None:
    for query, status, sentence in (
        ("", 400, "either `url`, or the `id`"),
        ("url=/a&id=b", 400, "either `url`, or the `id`"),
        ("id=ffffff-ffff", 404, "Nothing is known of a request `ffffff-ffff`"),
        ("url=/a&form=tok", 400, "Did you mean `from`?"),
        ("url=/a&from=Atlantis-9", 400, "is no place"),
        ("url=a", 400, "is neither a path nor"),
    ):
        answer = site.ask("GET", f"/v1/explain?{query}")
        assert (answer.status, sentence in json.loads(answer.body)["detail"]) == (status, True), query

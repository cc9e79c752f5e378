"""Vercel's requests, as its SDK sends them, and its answers."""

from __future__ import annotations

import json

import pytest

from tests.support.admin import Site


@pytest.mark.parametrize(
    ("verb", "word"), [("invalidate-by-tags", "REVALIDATED"), ("dangerously-delete-by-tags", "MISS")]
)
@pytest.mark.parametrize("listed", [True, False])
def test_tags_are_made_stale_or_deleted(site: Site, verb: str, word: str, *, listed: bool) -> None:
    one, other = f"v-{verb}-{listed}-1".lower(), f"v-{verb}-{listed}-2".lower()
    site.fill(f"/{one}/x", f"/{other}/x")
    tags = [one, other] if listed else f"{one}, {other}"
    body = {"tags": tags, "target": "production"}
    answer = site.ask("POST", f"/v1/edge-cache/{verb}?projectIdOrName=shop&teamId=t", body)
    assert (answer.status, answer.body) == (200, b"")
    assert site.verdicts(f"/{one}/x") == site.verdicts(f"/{other}/x") == [word, word]


@pytest.mark.parametrize("body", [{}, {"tags": []}, {"tags": [1]}, {"tags": [f"t{n}" for n in range(17)]}])
def test_what_cannot_be_purged_is_told_in_its_shape(site: Site, body: object) -> None:
    answer = site.ask("POST", "/v1/edge-cache/invalidate-by-tags", body)
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (400, "bad_request")


def test_a_wrong_token_is_told_in_its_shape(site: Site) -> None:
    answer = site.port.get("/v1/edge-cache/invalidate-by-tags", method="POST", authorization="Bearer no")
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (401, "forbidden")

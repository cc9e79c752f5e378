"""Cloudflare's requests, as people's scripts send them, and its answers."""

from __future__ import annotations

import json

import pytest

from tests.support.admin import Site

ZONE = "/client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353"
HOST = "cf.example"


@pytest.mark.parametrize(
    ("body", "goes"),
    [
        ({"files": ["https://cf.example/{tag}/a"]}, {"/{tag}/a"}),
        (
            {"files": [{"url": "http://cf.example/{tag}/a", "headers": {"CF-IPCountry": "US"}}]},
            {"/{tag}/a"},
        ),
        ({"tags": ["{tag}"]}, {"/{tag}/a", "/{tag}/ab", "/{tag}/a/b"}),
        ({"prefixes": ["cf.example/{tag}/a"]}, {"/{tag}/a", "/{tag}/a/b"}),
        ({"prefixes": ["cf.example/{tag}/a/"]}, {"/{tag}/a/b"}),
        ({"hosts": ["cf.example"]}, {"/{tag}/a", "/{tag}/ab", "/{tag}/a/b"}),
        ({"purge_everything": True}, {"/{tag}/a", "/{tag}/ab", "/{tag}/a/b"}),
    ],
)
@pytest.mark.parametrize("verb", ["purge_cache", "invalidate_cache"])
def test_what_is_selected_is_purged_or_made_stale(
    site: Site, body: dict[str, object], goes: set[str], verb: str, request: pytest.FixtureRequest
) -> None:
    tag = f"c{abs(hash(request.node.name))}"
    sent = json.loads(json.dumps(body).replace("{tag}", tag))
    targets = [f"/{tag}/a", f"/{tag}/ab", f"/{tag}/a/b"]
    site.fill(*targets, host=HOST)
    told = site.json("POST", f"{ZONE}/{verb}", sent)
    assert (told["success"], told["errors"], told["messages"]) == (True, [], [])
    assert site.json("GET", f"/v1/requests/{told['result']['id']}")["notes"]
    gone = {target.replace("{tag}", tag) for target in goes}
    word = "MISS" if verb == "purge_cache" else "REVALIDATED"
    assert {target: site.verdicts(target, HOST)[0] for target in targets} == {
        target: word if target in gone else "HIT" for target in targets
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b'{"purge_everything": false}',
        b'{"purge_everything": "yes"}',
        b'{"purge_everything": true, "tags": ["a"]}',
        b'{"files": "https://a/"}',
        b'{"files": [1]}',
        b'{"files": ["/a"]}',
        b'{"files": [{"headers": {}}]}',
        b'{"prefixes": ["a/b?c"]}',
        b'{"prefixes": ["/a"]}',
        json.dumps({"tags": [f"t{n}" for n in range(101)]}).encode(),
    ],
)
def test_what_cannot_be_purged_is_told_in_its_shape(site: Site, body: bytes) -> None:
    answer = site.ask("POST", f"{ZONE}/purge_cache", body)
    told = json.loads(answer.body)
    assert (answer.status, told["success"], told["result"]) == (400, False, None)
    assert set(told["errors"][0]) == {"code", "message"}


def test_the_older_kind_of_key_is_taken_and_a_wrong_one_is_not(site: Site) -> None:
    fields = {"x_auth_email": "user@example.com", "x_auth_key": site.token}
    assert site.ask("POST", f"{ZONE}/purge_cache", {"tags": ["cf-none"]}, **fields).status == 200
    fields["x_auth_key"] = "wrong"
    answer = site.ask("POST", f"{ZONE}/purge_cache", {"tags": ["cf-none"]}, **fields)
    assert (answer.status, json.loads(answer.body)["errors"][0]["code"]) == (401, 10000)


def test_an_environment_of_a_zone_is_the_zone(site: Site) -> None:
    for verb in ("purge_cache", "invalidate_cache"):
        answer = site.ask("POST", f"{ZONE}/environments/staging/{verb}", {"tags": ["cf-none"]})
        assert (answer.status, json.loads(answer.body)["success"]) == (200, True)

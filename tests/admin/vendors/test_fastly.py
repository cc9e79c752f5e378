"""Fastly's requests, as its CLI and people's scripts send them, and its answers."""

from __future__ import annotations

import json

import pytest

from tests.support.admin import Site


def test_one_key(site: Site) -> None:
    site.fill("/f-one/x")
    answer = site.ask("POST", "/service/SU1Z0isxPaozGVKXdv0eY/purge/F-One", fastly_key=site.token)
    told = json.loads(answer.body)
    assert (answer.status, set(told), told["status"]) == (200, {"status", "id"}, "ok")
    assert site.verdicts("/f-one/x") == ["MISS", "MISS"]


@pytest.mark.parametrize("way", ["header", "body"])
def test_several_keys_with_an_id_for_each(site: Site, way: str) -> None:
    site.fill(f"/{way}1/x", f"/{way}2/x")
    keys = [f"{way}1", f"{way}2", "nobody"]
    answer = (
        site.ask("POST", "/service/s/purge", fastly_key=site.token, surrogate_key=" ".join(keys))
        if way == "header"
        else site.ask("POST", "/service/s/purge", {"surrogate_keys": keys}, fastly_key=site.token)
    )
    told = json.loads(answer.body)
    assert list(told) == keys
    assert len(set(told.values())) == 3
    assert site.verdicts(f"/{way}1/x") == site.verdicts(f"/{way}2/x") == ["MISS", "MISS"]


def test_soft_is_asked_for_by_a_field(site: Site) -> None:
    site.fill("/f-soft/x")
    site.json("POST", "/service/s/purge/f-soft", fastly_key=site.token, fastly_soft_purge="1")
    assert site.verdicts("/f-soft/x") == ["REVALIDATED", "REVALIDATED"]
    site.json("POST", "/service/s/purge/f-soft", fastly_key=site.token, fastly_soft_purge="0")
    assert site.verdicts("/f-soft/x") == ["MISS", "MISS"]


def test_everything_and_never_softly(site: Site) -> None:
    site.fill("/f-all/x")
    told = site.json("POST", "/service/s/purge_all", fastly_key=site.token, fastly_soft_purge="1")
    assert told == {"status": "ok"}
    assert site.verdicts("/f-all/x") == ["MISS", "MISS"]


@pytest.mark.parametrize("method", ["POST", "PURGE"])
@pytest.mark.parametrize("scheme", ["", "https://"])
def test_one_url(site: Site, method: str, scheme: str) -> None:
    targets = ("/f-url/a%2Fb?x=1", "/f-url/other")
    site.fill(*targets, host="www.example.com")
    told = site.json(method, f"/purge/{scheme}www.example.com/f-url/a%2Fb?x=1", fastly_key=site.token)
    assert told["status"] == "ok"
    assert [site.verdicts(target, "www.example.com")[0] for target in targets] == ["MISS", "HIT"]


@pytest.mark.parametrize(
    ("target", "body", "fields"),
    [
        ("/service/s/purge", None, {}),
        ("/service/s/purge", {"surrogate_keys": []}, {}),
        ("/service/s/purge", {"surrogate_keys": [f"k{n}" for n in range(257)]}, {}),
        ("/service/s/purge", {"surrogate_keys": ["a,b"]}, {}),
        ("/service/s/purge", None, {"surrogate_key": " ".join(f"k{n}" for n in range(257))}),
        ("/purge/a:b:c/", None, {}),
    ],
)
def test_what_cannot_be_purged_is_told_in_its_shape(
    site: Site, target: str, body: object, fields: dict[str, str]
) -> None:
    answer = site.ask("POST", target, body, fastly_key=site.token, **fields)
    assert answer.status == 400
    assert set(json.loads(answer.body)) == {"msg", "detail"}


def test_a_wrong_token_is_told_in_its_shape(site: Site) -> None:
    answer = site.ask("POST", "/service/s/purge_all", fastly_key="wrong")
    assert answer.status == 401
    assert json.loads(answer.body)["msg"] == "Provided credentials are missing or invalid"

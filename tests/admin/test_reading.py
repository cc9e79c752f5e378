"""What the admin port tells of a running edge."""

from __future__ import annotations

import json
import re

import pytest

from edgecdn import __version__
from edgecdn.plan.codec import decode_plan
from edgecdn.plan.model import Plan
from tests.support.admin import Site


def test_health_has_the_version(site: Site) -> None:
    assert json.loads(site.port.get("/v1/health").body) == {"status": "ok", "version": __version__}


def test_pops_have_places_and_what_they_hold(site: Site) -> None:
    site.fill("/held")
    tok, lon = site.json("GET", "/v1/pops")["pops"]
    assert (tok["code"], tok["region"], tok["place"]["city"], tok["place"]["country"]) == (
        "tok",
        "ap",
        "Tokyo",
        "JP",
    )
    for pop in (tok, lon):
        assert pop["objects"] >= 1
        assert 0 < pop["used"] < pop["capacity"] == 256 * 1024 * 1024


def test_requests_come_newest_first_and_can_be_chosen(site: Site) -> None:
    for pop in ("tok", "lon", "lon"):
        site.get("/chosen/x?token=hunter2", pop=pop)
    found = site.json("GET", "/v1/requests?url=/chosen/")["requests"]
    assert [(one["pop"], one["outcome"]) for one in found] == [
        ("lon", "HIT"),
        ("lon", "MISS"),
        ("tok", "MISS"),
    ]
    assert "hunter2" not in json.dumps(found)
    for chosen, count in (
        ("pop=LON", 2),
        ("outcome=hit", 1),
        ("status=200", 3),
        ("status=2xx", 3),
        ("status=404", 0),
        ("method=get", 3),
        ("limit=1", 1),
    ):
        assert len(site.json("GET", f"/v1/requests?url=/chosen/&{chosen}")["requests"]) == count


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=1001", "limit=", "limit=٣", "lmit=3"])
def test_a_choice_that_is_none_is_said(site: Site, query: str) -> None:
    assert site.ask("GET", f"/v1/requests?{query.encode().decode('latin-1')}").status == 400


def test_one_request_has_all_of_its_notes(site: Site) -> None:
    name = site.get("/noted").headers["edge-request-id"]
    notes = site.json("GET", f"/v1/requests/{name}")["notes"]
    assert {"fetch", "keep", "lookup", "deliver"} <= {note["phase"] for note in notes}
    assert {note["request"] for note in notes} == {name}
    assert site.ask("GET", "/v1/requests/none").status == 404


def test_the_plan_is_the_one_that_is_served(site: Site) -> None:
    plan = decode_plan(site.ask("GET", "/v1/plan").body)
    assert isinstance(plan, Plan)
    assert [pop.code for pop in plan.pops] == ["tok", "lon"]
    assert "a secret for purges" not in site.ask("GET", "/v1/plan").text


def test_metrics_count_what_happens(site: Site) -> None:
    def value(name: str) -> float:
        answer = site.ask("GET", "/v1/metrics")
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        found = re.search(rf"^{re.escape(name)} (\S+)$", answer.text, re.MULTILINE)
        return float(found[1]) if found else 0.0

    hits = 'edgecdn_requests_total{pop="lon",outcome="HIT",status="2xx"}'
    fetches = 'edgecdn_origin_fetches_total{pop="lon",outcome="answered"}'
    purged = 'edgecdn_purged_objects_total{pop="lon",kind="hard"}'
    before = [value(name) for name in (hits, fetches, purged)]
    for _ in range(4):
        site.get("/counted/x", pop="lon")
    site.json("POST", "/v1/purge", {"tags": ["counted"]})
    after = [value(name) for name in (hits, fetches, purged)]
    assert [now - then for now, then in zip(after, before, strict=True)] == [3.0, 1.0, 1.0]
    assert value('edgecdn_cache_capacity_bytes{pop="lon"}') == 256 * 1024 * 1024

"""`POST /v1/purge`: what each way to name things takes out, in which PoPs."""

from __future__ import annotations

import pytest

from tests.support.admin import Site


@pytest.mark.parametrize(
    ("order", "goes"),
    [
        ({"urls": ["http://{host}/{tag}/a"]}, {"/{tag}/a"}),
        ({"urls": ["https://{host}/{tag}/a", "/{tag}/b?x=1"]}, {"/{tag}/a", "/{tag}/b?x=1"}),
        ({"prefixes": ["http://{host}/{tag}/b"]}, {"/{tag}/b?x=1"}),
        ({"prefixes": ["/{tag}/"]}, {"/{tag}/a", "/{tag}/b?x=1"}),
        ({"prefixes": ["{host}/{tag}/a"]}, {"/{tag}/a"}),
        ({"patterns": ["/{tag}/?"]}, {"/{tag}/a", "/{tag}/b?x=1"}),
        ({"tags": ["{TAG}"]}, {"/{tag}/a", "/{tag}/b?x=1"}),
        ({"hosts": ["{host}"]}, {"/{tag}/a", "/{tag}/b?x=1"}),
        ({"hosts": ["other.example"]}, set()),
        ({"everything": True}, {"/{tag}/a", "/{tag}/b?x=1"}),
    ],
)
def test_what_an_order_names_is_a_miss_in_each_pop_afterwards(
    site: Site, order: dict[str, object], goes: set[str], request: pytest.FixtureRequest
) -> None:
    tag = f"t{abs(hash(request.node.name))}"
    host = f"{tag}.example"

    def named(value: object) -> object:
        match value:
            case str():
                return value.format(tag=tag, TAG=tag.upper(), host=host)
            case list():
                return [named(item) for item in value]
            case _:
                return value

    targets = [f"/{tag}/a", f"/{tag}/b?x=1"]
    site.fill(*targets, host=host)
    answer = site.json("POST", "/v1/purge", {name: named(value) for name, value in order.items()})
    gone = {named(target) for target in goes}
    assert {target: site.verdicts(target, host) for target in targets} == {
        target: ["MISS", "MISS"] if target in gone else ["HIT", "HIT"] for target in targets
    }
    assert [item["pop"] for item in answer["pops"]] == ["tok", "lon"]
    assert answer["objects"] == sum(item["objects"] for item in answer["pops"])
    if "everything" not in order:
        assert answer["objects"] == 2 * len(gone)


def test_all_variants_of_a_url_go(site: Site) -> None:
    for language in ("de", "en", "fr"):
        site.get("/variants", accept_language=language)
    url = f"http://tok.localhost:{site.server.port}/variants"  # stored under the site's own name
    answer = site.json("POST", "/v1/purge", {"urls": [url]})
    assert answer["pops"] == [{"pop": "tok", "objects": 3}, {"pop": "lon", "objects": 0}]


def test_a_soft_purge_in_one_pop_alone_is_confirmed_there(site: Site) -> None:
    site.fill("/soft/x")
    answer = site.json("POST", "/v1/purge", {"tags": ["soft"], "soft": True, "pops": ["lon"]})
    assert (answer["soft"], answer["pops"]) == (True, [{"pop": "lon", "objects": 1}])
    assert site.verdicts("/soft/x") == ["HIT", "REVALIDATED"]


def test_a_purge_is_noted_under_its_id(site: Site) -> None:
    name = site.json("POST", "/v1/purge", {"tags": ["nothing-has-this"]})["id"]
    notes = site.json("GET", f"/v1/requests/{name}")["notes"]
    assert [(note["pop"], note["phase"], note["what"]) for note in notes] == [
        ("tok", "purge", "hard"),
        ("lon", "purge", "hard"),
    ]


def test_what_is_purged_by_the_cdns_own_method_needs_its_secret(site: Site) -> None:
    site.fill("/method")
    assert site.server.get("/method", method="PURGE").status == 403
    assert site.verdicts("/method") == ["HIT", "HIT"]
    answer = site.server.get("/method", method="PURGE", purge_key="a secret for purges")
    assert (answer.status, '"pops": {"tok": 1, "lon": 1}' in answer.text) == (200, True)
    assert site.verdicts("/method") == ["MISS", "MISS"]

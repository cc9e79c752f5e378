"""CloudFront's requests, as its CLI and SDKs send them, and its answers."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

import pytest

from edgecdn.admin.vendors.xml import leaves
from tests.support.admin import Site
from tests.support.server import Answer

NAMESPACE = "http://cloudfront.amazonaws.com/doc/2020-05-31/"
INVALIDATIONS = "/2020-05-31/distribution/EDFDVBD6EXAMPLE/invalidation"


def batch(reference: str, *paths: str, quantity: int | str | None = None) -> bytes:
    items = "".join(f"<Path>{escape(path)}</Path>" for path in paths)
    count = len(paths) if quantity is None else quantity
    return (
        f'<InvalidationBatch xmlns="{NAMESPACE}"><Paths><Quantity>{count}</Quantity><Items>{items}</Items></Paths>'
        f"<CallerReference>{reference}</CallerReference></InvalidationBatch>"
    ).encode()


def signed(site: Site) -> str:
    scope = f"{site.token}/20260101/us-east-1/cloudfront/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host;x-amz-date, Signature=5d672d79c15b13162d9279b0"


def create(site: Site, body: bytes) -> Answer:
    return site.ask("POST", INVALIDATIONS, body, authorization=signed(site), content_type="application/xml")


def code(answer: Answer) -> str:
    found = dict(leaves(answer.body))
    assert found["ErrorResponse/Error/Type"] == "Sender"
    assert found["ErrorResponse/Error/Message"]
    return found["ErrorResponse/Error/Code"]


@pytest.mark.parametrize(
    ("paths", "goes"),
    [
        (["/{tag}/a"], {"/{tag}/a"}),
        (["{tag}/a"], {"/{tag}/a"}),
        (["/{tag}/a*"], {"/{tag}/a", "/{tag}/a?x=1", "/{tag}/a/b"}),
        (["/{tag}/a?x=1", "/{tag}/a/*"], {"/{tag}/a?x=1", "/{tag}/a/b"}),
        (["/*"], {"/{tag}/a", "/{tag}/a?x=1", "/{tag}/a/b"}),
    ],
)
def test_paths_are_invalidated_on_every_host(
    site: Site, paths: list[str], goes: set[str], request: pytest.FixtureRequest
) -> None:
    tag = f"a{abs(hash(request.node.name))}"
    targets = [f"/{tag}/a", f"/{tag}/a?x=1", f"/{tag}/a/b"]
    for host in ("d1.example", "d2.example"):
        site.fill(*targets, host=host)
    assert create(site, batch(tag, *(path.format(tag=tag) for path in paths))).status == 201
    gone = {target.replace("{tag}", tag) for target in goes}
    for host in ("d1.example", "d2.example"):
        assert {target: site.verdicts(target, host) for target in targets} == {
            target: ["MISS", "MISS"] if target in gone else ["HIT", "HIT"] for target in targets
        }


def test_an_invalidation_can_be_asked_for_and_is_done(site: Site) -> None:
    created = create(site, batch("once", "/b&c", "/d"))
    location = created.headers["location"]
    assert created.headers["content-type"].startswith("text/xml")
    base = f"http://localhost:{site.port.port}"
    assert re.fullmatch(rf"{base}{INVALIDATIONS}/[0-9a-f-]+", location)
    got = site.ask("GET", location.removeprefix(base), authorization=signed(site))
    assert (got.status, got.body) == (200, created.body)
    told = leaves(created.body)
    assert ("Invalidation/Status", "Completed") in told
    assert [text for path, text in told if path.endswith("/Path")] == ["/b&c", "/d"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", dict(told)["Invalidation/CreateTime"])
    listed = site.ask("GET", INVALIDATIONS, authorization=signed(site))
    assert dict(told)["Invalidation/Id"] in listed.text
    gone = site.ask("GET", f"{INVALIDATIONS}/nothing", authorization=signed(site))
    assert (gone.status, code(gone)) == (404, "NoSuchInvalidation")


def test_a_reference_is_good_for_one_batch(site: Site) -> None:
    first = create(site, batch("twice", "/twice/x"))
    site.fill("/twice/x")
    again = create(site, batch("twice", "/twice/x"))
    assert (again.status, again.body) == (201, first.body)
    assert site.verdicts("/twice/x") == ["HIT", "HIT"]
    other = create(site, batch("twice", "/twice/y"))
    assert (other.status, code(other)) == (400, "InvalidationBatchAlreadyExists")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"", "MissingBody"),
        (b"{}", "MalformedXML"),
        (b"<InvalidationBatch/>", "MalformedXML"),
        (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', "MalformedXML"),
        (b"<a>" * 10_000, "MalformedXML"),
        (batch("", "/a"), "MalformedXML"),
        (batch("q", "/a", quantity=2), "InconsistentQuantities"),
        (batch("q", "/a", quantity="x"), "InconsistentQuantities"),
        (batch("q"), "InvalidArgument"),
        (batch("q", "/a*b"), "InvalidArgument"),
        (batch("q", *[f"/{n}" for n in range(3001)]), "BatchTooLarge"),
    ],
)
def test_what_cannot_be_invalidated_is_told_in_its_shape(site: Site, body: bytes, name: str) -> None:
    answer = create(site, body)
    assert (answer.status, code(answer)) == (413 if name == "BatchTooLarge" else 400, name)
    assert "root:" not in answer.text


def test_a_wrong_access_key_is_told_in_its_shape(site: Site) -> None:
    wrong = signed(site).replace(site.token, "AKIDEXAMPLE")
    answer = site.ask("POST", INVALIDATIONS, batch("w", "/*"), authorization=wrong)
    assert (answer.status, code(answer)) == (403, "InvalidClientTokenId")
    assert "AWS_ACCESS_KEY_ID" in answer.text

"""X-Cache, X-Amz-Cf-Pop, X-Amz-Cf-Id and Via."""

from __future__ import annotations

import re
from dataclasses import replace

from edgecdn.edge.dialects.cloudfront import render
from tests.support.cache import fields
from tests.support.dialects import KNOWN


def test_the_fields_have_cloudfronts_form() -> None:
    told = dict(render(KNOWN))
    assert re.fullmatch(r"1\.1 [0-9a-f]{32}\.cloudfront\.net \(CloudFront\)", told["via"])
    assert re.fullmatch(r"TOK[0-9]{2}-P[0-9]", told["x-amz-cf-pop"])
    assert re.fullmatch(r"[A-Za-z0-9_-]{54}==", told["x-amz-cf-id"])


def test_a_pop_stays_what_it_is_and_every_request_has_an_id_of_its_own() -> None:
    one, other = dict(render(KNOWN)), dict(render(replace(KNOWN, id="7f3c-1b")))
    assert one["x-amz-cf-id"] != other["x-amz-cf-id"]
    assert [one["via"], one["x-amz-cf-pop"]] == [other["via"], other["x-amz-cf-pop"]]


def test_the_hops_above_stay_in_via() -> None:
    above = replace(KNOWN, headers=fields(via="1.0 old, 1.1 above (x), 1.1 edgecdn"))
    assert re.match(r"1\.0 old, 1\.1 above \(x\), 1\.1 [0-9a-f]{32}\.cloudfront", dict(render(above))["via"])

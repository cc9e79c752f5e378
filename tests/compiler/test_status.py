"""The vendors in whose headers responses tell what the cache did."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecdn.compiler.compile import load_bytes
from edgecdn.plan.codec import decode_plan, encode_plan
from edgecdn.plan.model import Plan

POPS = "cdn:\n  points_of_presence: [{region: eu, locations: [lon]}]\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("  status_headers: []\n", ()),
        ("  status_headers: [vercel, cloudflare]\n", ("vercel", "cloudflare")),
        ("  status_headers:\n    - fastly\n    - nginx\n", ("fastly", "nginx")),
    ],
)
def test_they_stand_in_the_plan_as_they_are_listed(text: str, names: tuple[str, ...]) -> None:
    loaded = load_bytes((POPS + text).encode(), "cdn.yaml", Path())
    assert loaded.diagnostics == ()
    assert loaded.plan is not None
    assert loaded.plan.status_headers == names
    assert decode_plan(encode_plan(loaded.plan)) == loaded.plan


def test_two_that_write_one_field_are_refused_where_they_stand() -> None:
    loaded = load_bytes(f"{POPS}  status_headers: [fastly, nginx, cloudfront]\n".encode(), "cdn.yaml", Path())
    (item,) = loaded.diagnostics
    assert (loaded.plan, item.code, item.span.line, item.span.column) == (None, "STATUS001", 3, 35)


def test_a_plan_with_a_vendor_that_nobody_knows_is_no_plan() -> None:
    loaded = load_bytes(f"{POPS}  status_headers: [nginx]\n".encode(), "cdn.yaml", Path())
    assert loaded.plan is not None
    read = decode_plan(encode_plan(loaded.plan).replace(b'"nginx"', b'"akamai"'))
    assert not isinstance(read, Plan)

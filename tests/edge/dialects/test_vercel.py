"""x-vercel-cache and x-vercel-id."""

from __future__ import annotations

import re
from dataclasses import replace

from edgecdn.edge.dialects.vercel import render
from tests.support.dialects import KNOWN


def test_an_id_has_the_region_the_time_and_the_requests_own_part() -> None:
    fields = dict(render(KNOWN))
    assert re.fullmatch(r"tok1::[a-z0-9]{5}-1800000000250-[0-9a-f]{12}", fields["x-vercel-id"])
    assert fields == dict(render(KNOWN))
    assert fields["x-vercel-id"] != dict(render(replace(KNOWN, id="7f3c-1b")))["x-vercel-id"]


def test_a_function_ran_in_a_region_of_its_own() -> None:
    assert dict(render(replace(KNOWN, functions=True)))["x-vercel-id"].startswith("tok1::tok1::")

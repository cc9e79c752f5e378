"""CF-Cache-Status and CF-Ray."""

from __future__ import annotations

import re
from dataclasses import replace

from edgecdn.edge.dialects.cloudflare import render
from tests.support.dialects import KNOWN


def ray(request: str, pop: str = "tok") -> str:
    return dict(render(replace(KNOWN, id=request, pop=pop)))["cf-ray"]


def test_a_ray_is_of_the_request_and_the_pop() -> None:
    assert re.fullmatch(r"[0-9a-f]{16}-TOK", ray("a-1"))
    assert ray("a-1") == ray("a-1")
    assert len({ray(f"a-{number:x}") for number in range(1000)}) == 1000
    assert ray("a-1", "us-east-1").endswith("-USEAST1")


def test_the_word_comes_with_it() -> None:
    assert render(KNOWN)[0] == ("cf-cache-status", "HIT")

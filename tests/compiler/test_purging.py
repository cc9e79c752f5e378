"""Who may purge by a request to the site, as the config says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecdn.compiler.compile import load_bytes
from edgecdn.plan.codec import decode_plan, encode_plan
from edgecdn.plan.model import Purging

POPS = "cdn:\n  points_of_presence: [{region: eu, locations: [lon]}]\n"


@pytest.mark.parametrize(
    ("text", "purging"),
    [
        ("", None),
        ("  purge: {secret: PURGE_KEY}\n", Purging((), "PURGE_KEY")),
        ("  purge: {allow: [127.0.0.1, '10.0.0.0/8']}\n", Purging(("127.0.0.1/32", "10.0.0.0/8"))),
        ("  purge: {allow: ['::1', '::/0'], secret: K}\n", Purging(("::1/128", "::/0"), "K")),
    ],
)
def test_it_stands_in_the_plan_and_nobody_may_by_default(text: str, purging: Purging | None) -> None:
    loaded = load_bytes((POPS + text).encode(), "cdn.yaml", Path())
    assert loaded.diagnostics == ()
    assert loaded.plan is not None
    assert loaded.plan.purge == purging
    assert decode_plan(encode_plan(loaded.plan)) == loaded.plan


def test_everybody_without_a_secret_is_a_warning_and_still_a_plan() -> None:
    loaded = load_bytes((POPS + "  purge: {allow: ['0.0.0.0/0']}\n").encode(), "cdn.yaml", Path())
    assert [(item.code, item.severity) for item in loaded.diagnostics] == [("PURGE002", "warning")]
    assert loaded.plan is not None

"""Who passes which function, and the functions themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.changes.change import Change, Passing
from edgecdn.changes.functions import function_changes, guards
from edgecdn.plan.limits import Limits
from edgecdn.plan.model import Function, KeyPolicy
from tests.support.plans import site
from tests.support.scripted import function


def changes(old: list[Function], new: list[Function]) -> list[Change]:
    found, undecided = function_changes(site(functions=tuple(old)), site(functions=tuple(new)))
    assert undecided == []
    return found


def test_paths_that_a_guard_no_longer_sees_are_grave() -> None:
    old, new = function("auth_validate", "/api/*", "/in"), function("auth_validate", "/api/v1/*", "/in")
    assert [(c.severity, c.about, c.said, c.sample) for c in changes([old], [new])] == [
        ("security", "`/api/*`", "no longer passes auth_validate", "/api/")
    ]
    back = changes([new], [old])
    assert [(c.severity, c.said) for c in back] == [("traffic", "passes auth_validate now")]
    assert back[0].scope == Passing("auth_validate", lost=False)


def test_paths_that_others_of_its_own_cover_are_no_loss() -> None:
    assert changes([function("f", "/a/b", "/a/*")], [function("f", "/a/*")]) == []


def test_a_guard_is_known_by_its_name_or_its_secrets() -> None:
    assert guards(function("jwt"))
    assert guards(function("f", secrets=("K",)))
    assert not guards(function("resize"))
    assert not guards(None)


@pytest.mark.parametrize(
    ("fields", "severity", "said"),
    [
        ({"sha256": "1" * 64}, "traffic", "has other code"),
        ({"version": "24"}, "traffic", "runtime: nodejs:20 → nodejs:24"),
        ({"on": "origin"}, "security", "runs on viewer → origin"),
        ({"fail": "open"}, "security", "lets requests pass where it fails"),
        ({"allow_hosts": ("evil.example",)}, "security", "may fetch from evil.example"),
        ({"memory": 2**28}, "traffic", "memory: 128MB → 256MB"),
        ({"timeout": 60.0}, "traffic", "timeout: 5s → 1m"),
        ({"key": KeyPolicy(device=True)}, "traffic", "adds something else to the cache key"),
        ({"secrets": ("K",)}, "traffic", "secrets: none → K"),
        ({"vars": (("A", "1"), ("B", "2"))}, "traffic", "has other vars: A, B"),
        ({"kv": (("LINKS", "links"),)}, "traffic", "has other key value stores: LINKS"),
    ],
)
def test_each_of_its_own_settings_is_told(fields: dict[str, object], severity: str, said: str) -> None:
    found = changes([function("auth")], [replace(function("auth"), **fields)])  # type: ignore[arg-type]  # the table of this test
    assert [(c.severity, c.about, c.said) for c in found] == [(severity, "function auth", said)]


def test_each_limit_is_told_by_its_own_name() -> None:
    new = function("f", cpu=0.05, limits=Limits(response=2**20, subrequests=5, profile="workers-free"))
    assert [c.said for c in changes([function("f")], [new])] == [
        "cpu: none → 0.05s",
        "limits.response: 512MB → 1MB",
        "limits.subrequests: 1000 → 5",
    ]


def test_another_order_is_told() -> None:
    one, other = function("a"), function("b")
    assert [c.said for c in changes([one, other], [other, one])] == ["are nested in another order: b, a"]

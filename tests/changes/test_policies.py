"""Each field of a policy that can differ is told, and graver where it lets somebody see what is not theirs."""

from __future__ import annotations

from dataclasses import fields

import pytest

from edgecdn.changes.policies import policy_changes
from edgecdn.plan.model import Bounds, KeyPolicy, Policy, StatusTtl

OTHER: dict[str, object] = {
    "mode": "immutable",
    "edge_ttl": 60.0,
    "bounds": Bounds(1.0, 2.0, 3.0),
    "browser_ttl": 5.0,
    "status_ttl": (StatusTtl(404, 404, 10.0), StatusTtl(500, 599, 0.0)),
    "stale_while_revalidate": 30.0,
    "stale_if_error": 60.0,
    "set_cookie": "store",
    "force": True,
    "key": KeyPolicy(query="allow", query_names=("a",)),
    "max_object_size": 2**20,
    "max_variants": 8,
    "slice_size": 2**20,
    "targeted": (),
    "images": "cloudflare",
}
KEYS: dict[str, object] = {
    "query": "none",
    "query_names": (),
    "headers": ("x-a",),
    "cookies": ("c",),
    "device": True,
    "country": True,
    "language": ("en", "de"),
    "image_format": ("webp",),
}


def told(old: Policy, new: Policy) -> list[tuple[str, str]]:
    return [(said.severity, said.text) for said in policy_changes(old, new)]


def test_no_field_is_forgotten() -> None:
    assert {field.name for field in fields(Policy)} == set(OTHER)
    assert {field.name for field in fields(KeyPolicy)} == set(KEYS)


@pytest.mark.parametrize("name", OTHER)
def test_each_field_is_told(name: str) -> None:
    assert len(told(Policy(), Policy(**{name: OTHER[name]}))) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [name for name in KEYS if name != "query_names"])
def test_each_part_of_the_key_is_told(name: str) -> None:
    key = KeyPolicy(**{name: KEYS[name]})  # type: ignore[arg-type]
    assert len(told(Policy(), Policy(key=key))) == 1


def test_words() -> None:
    assert told(Policy(edge_ttl=86400.0), Policy(edge_ttl=3600.0)) == [
        ("traffic", "kept at the edge 1d → 1h")
    ]
    assert told(Policy(), Policy(bounds=Bounds(1.0, 2.0, 3.0))) == [
        (
            "traffic",
            "kept at the edge as the origin says → as the origin says (at least 1s, 2s by default, at most 3s)",
        )
    ]
    assert told(Policy(), Policy(status_ttl=(StatusTtl(404, 404, 10.0), StatusTtl(500, 599, 0.0)))) == [
        ("traffic", "kept by status: none → 404 10s, 500-599 0s")
    ]
    assert told(Policy(), Policy(mode="no-store", edge_ttl=1.0)) == [("traffic", "is no longer cached")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (Policy(mode="no-store"), Policy()),
        (Policy(), Policy(set_cookie="store")),
        (Policy(), Policy(force=True)),
        (Policy(key=KeyPolicy(cookies=("session",))), Policy()),
        (Policy(key=KeyPolicy(headers=("authorization", "x"))), Policy(key=KeyPolicy(headers=("x",)))),
    ],
)
def test_what_may_show_one_clients_answer_to_another_is_grave(old: Policy, new: Policy) -> None:
    assert "security" in [severity for severity, _ in told(old, new)]
    assert "security" not in [severity for severity, _ in told(new, old)]


def test_what_is_never_kept_has_nothing_else_to_tell() -> None:
    assert told(Policy("no-store"), Policy("no-store", edge_ttl=9.0, force=True)) == []

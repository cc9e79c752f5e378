"""PoPs, origins, keys and purging."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.changes.network import network_changes
from edgecdn.plan.model import Origin, Place, Plan, Purging, Signing
from tests.support.plans import ONCE

POP = ONCE.pops[0]
HTTPS = replace(ONCE, origins=(Origin("o", "url", "https://a"),))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (ONCE, replace(ONCE, pops=ONCE.pops[1:]), ("traffic", f"PoP {POP.code}", "is gone")),
        (replace(ONCE, pops=ONCE.pops[1:]), ONCE, ("traffic", f"PoP {POP.code}", "is new")),
        (
            ONCE,
            replace(ONCE, pops=(replace(POP, capacity=2**30), *ONCE.pops[1:])),
            ("traffic", f"PoP {POP.code}", "storage: "),
        ),
        (
            ONCE,
            replace(ONCE, pops=(replace(POP, place=Place(1.0, 2.0)), *ONCE.pops[1:])),
            ("traffic", f"PoP {POP.code}", "place: "),
        ),
        (
            ONCE,
            replace(ONCE, pops=(replace(POP, region="other"), *ONCE.pops[1:])),
            ("note", f"PoP {POP.code}", "region: "),
        ),
        (
            HTTPS,
            replace(HTTPS, origins=(Origin("o", "url", "http://a"),)),
            ("security", "origin o", "https://a → http://a"),
        ),
        (
            HTTPS,
            replace(HTTPS, origins=(Origin("o", "url", "https://a", timeout=3.0),)),
            ("traffic", "origin o", "timeout: 30s → 3s"),
        ),
        (
            ONCE,
            replace(ONCE, origins=(*ONCE.origins, Origin("x", "url", "https://x"))),
            ("note", "origin x", "is new"),
        ),
        (
            replace(ONCE, origins=(*ONCE.origins, Origin("x", "url", "https://x"))),
            ONCE,
            ("note", "origin x", "is gone"),
        ),
        (
            replace(ONCE, signing=(Signing("k", "hmac-sha256", ("A",)),)),
            replace(ONCE, signing=(Signing("k", "hmac-sha256", ("B", "A")),)),
            ("security", "signing keys k", "also take B"),
        ),
        (
            replace(ONCE, signing=(Signing("k", "hmac-sha256", ("B", "A")),)),
            replace(ONCE, signing=(Signing("k", "hmac-sha256", ("B",)),)),
            ("traffic", "signing keys k", "no longer take A"),
        ),
        (
            ONCE,
            replace(ONCE, status_headers=("nginx",)),
            ("note", "status headers of vendors", "none → nginx"),
        ),
    ],
)
def test_each_is_told(old: Plan, new: Plan, told: tuple[str, str, str]) -> None:
    (change,) = network_changes(old, new)
    assert (change.severity, change.about) == told[:2]
    assert change.said.startswith(told[2])


@pytest.mark.parametrize(
    ("old", "new", "severity"),
    [
        (None, Purging(("10.0.0.0/8",)), "security"),
        (Purging(("10.0.0.0/8",)), None, "traffic"),
        (Purging(("10.0.0.0/8",)), Purging(()), "security"),
        (Purging(()), Purging(("10.0.0.0/8",)), "traffic"),
        (Purging((), "KEY"), Purging(()), "security"),
        (Purging(("10.0.0.0/8",)), Purging(("10.0.0.0/8",), "KEY"), "traffic"),
    ],
)
def test_who_may_purge_anew_is_grave(old: Purging | None, new: Purging | None, severity: str) -> None:
    (change,) = network_changes(replace(ONCE, purge=old), replace(ONCE, purge=new))
    assert change.severity == severity

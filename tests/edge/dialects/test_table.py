"""Every decision in every dialect: the words as their vendors would say them."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from edgecdn.edge.dialects.known import Known
from edgecdn.edge.dialects.outcome import OUTCOMES
from edgecdn.edge.dialects.table import DIALECTS, owned, shared, spoken
from edgecdn.edge.visit import Verdict
from edgecdn.plan.model import StatusDialect
from tests.support import dialects as known
from tests.support.dialects import BY_EDGE, BY_FUNCTION, FUNCTION_FAILED, KNOWN

NAMES: tuple[StatusDialect, ...] = get_args(StatusDialect)
STATUS = {
    "cloudflare": "cf-cache-status",
    "fastly": "x-cache",
    "cloudfront": "x-cache",
    "vercel": "x-vercel-cache",
    "nginx": "x-cache-status",
}


def of(verdict: Verdict, status: int = 200) -> Known:
    return replace(KNOWN, verdict=verdict, status=status)


@pytest.mark.parametrize(
    ("told", "cloudflare", "fastly", "cloudfront", "vercel", "nginx"),
    [
        (of(known.HIT), "HIT", "HIT", "Hit", "HIT", "HIT"),
        (of(known.ACCEPTED), "STALE", "HIT", "Hit", "STALE", "STALE"),
        (of(known.REFRESHING), "UPDATING", "HIT", "RefreshHit", "STALE", "STALE"),
        (of(known.UPDATING), "UPDATING", "HIT", "RefreshHit", "STALE", "UPDATING"),
        (of(known.ON_ERROR), "STALE", "HIT", "RefreshHit", "STALE", "STALE"),
        (of(known.REVALIDATED), "REVALIDATED", "MISS", "RefreshHit", "REVALIDATED", "REVALIDATED"),
        (of(known.EXPIRED), "EXPIRED", "MISS", "Miss", "MISS", "EXPIRED"),
        (of(known.MISS), "MISS", "MISS", "Miss", "MISS", "MISS"),
        (of(known.COLLAPSED), "MISS", "MISS", "Miss", "MISS", "MISS"),
        (of(known.FAILED, 502), "MISS", "MISS", "Error", "MISS", "MISS"),
        (of(known.HIT, 404), "HIT", "HIT", "Error", "HIT", "HIT"),
        (of(known.REFUSED), "BYPASS", "MISS", "Miss", "MISS", "MISS"),
        (of(known.RULE), "DYNAMIC", "MISS", "Miss", "BYPASS", "BYPASS"),
        (of(known.METHOD), "DYNAMIC", "MISS", "Miss", "BYPASS", None),
        (of(known.REQUEST), "BYPASS", "MISS", "Miss", "BYPASS", "BYPASS"),
        (of(known.UNSATISFIED, 504), "NONE/UNKNOWN", "HIT", "Error", "MISS", "MISS"),
        (BY_FUNCTION, "NONE/UNKNOWN", "HIT", "FunctionGeneratedResponse", "BYPASS", None),
        (
            replace(BY_FUNCTION, status=401),
            "NONE/UNKNOWN",
            "HIT",
            "FunctionGeneratedResponse",
            "BYPASS",
            None,
        ),
        (FUNCTION_FAILED, "NONE/UNKNOWN", "HIT", "Error", "BYPASS", None),
        (BY_EDGE, "NONE/UNKNOWN", "HIT", "Error", "BYPASS", None),
    ],
)
def test_every_decision_in_every_dialect(
    told: Known, cloudflare: str, fastly: str, cloudfront: str, vercel: str, nginx: str | None
) -> None:
    words = {name: spoken((name,), told).first(STATUS[name]) for name in NAMES}
    assert words == {
        "cloudflare": cloudflare,
        "fastly": fastly,
        "cloudfront": f"{cloudfront} from cloudfront",
        "vercel": vercel,
        "nginx": nginx,
    }


@pytest.mark.parametrize("name", NAMES)
def test_each_dialect_has_a_word_for_each_outcome_and_writes_its_own_fields_alone(
    name: StatusDialect,
) -> None:
    dialect = DIALECTS[name]
    assert set(dialect.words) == set(OUTCOMES)
    told = replace(KNOWN, asked=KNOWN.asked.add("fastly-debug", "1"), key="http://localhost/")
    # Via is every dialect's, so nobody owns it: CloudFront alone gives the edge another name in it.
    assert {field for field, _ in dialect.render(told)} - {"via"} == {*dialect.names}


def test_two_that_write_the_same_field_are_known() -> None:
    assert {
        (one, other): fields
        for one in NAMES
        for other in NAMES
        if NAMES.index(one) < NAMES.index(other) and (fields := shared(one, other))
    } == {("fastly", "cloudfront"): ("x-cache",)}
    assert spoken(("fastly", "cloudfront"), KNOWN).all("x-cache") == ("Hit from cloudfront",)


def test_several_dialects_speak_side_by_side() -> None:
    headers = spoken(("cloudflare", "nginx"), KNOWN)
    assert [name for name, _ in headers] == ["cf-cache-status", "cf-ray", "x-cache-status"]
    assert owned(("cloudflare", "nginx")) == ("cf-cache-status", "cf-ray", "x-cache-status")
    assert spoken((), KNOWN).pairs == ()

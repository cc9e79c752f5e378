"""One function's site, without all else that could stand in its way."""

from __future__ import annotations

from edgecdn.cli.trying import alone
from edgecdn.edge.site import Site
from edgecdn.http.url import Url
from edgecdn.plan.model import Origin, Place, Plan, Policy, PopPlan, Route
from tests.support.scripted import function


def test_every_url_leads_to_the_one_function_and_no_signature_is_asked_for() -> None:
    signed = Route("media", "/media/*", None, (), Policy(mode="signed-url"), "shop", signing="key")
    pop = PopPlan("tok", "ap", Place(0, 0), 1000)
    both = (function("one", "/one"), function("two", "/two"))
    plan = alone(Plan((pop,), (signed,), (Origin("shop", "url", "http://shop"),), both), both[1])
    for path in ("/", "/one", "/media/a.jpg"):
        matched = Site(plan, {}).match("GET", Url("http", "localhost", None, path))
        assert [item.name for item in matched.viewer] == ["two"]
        assert matched.route is None or matched.route.signing is None

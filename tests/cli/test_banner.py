"""What `edgecdn serve` shows when it is ready."""

from __future__ import annotations

import io
from dataclasses import replace

from edgecdn.cli.banner import show_banner
from edgecdn.plan.model import Bounds, Origin, Place, Plan, Policy, PopPlan, Route
from tests.support.edge import PLAN
from tests.support.scripted import function


def shown(plan: Plan) -> str:
    stream = io.StringIO()
    show_banner(plan, "cdn.yaml", "http://localhost:8080", 8080, stream, colour=False)
    return stream.getvalue()


def test_pops_rules_functions_and_origins_are_there_with_two_lines_to_try() -> None:
    routes = (
        *PLAN.routes,
        Route("r", "/b/*", "*.example", ("GET",), Policy(bounds=Bounds()), "shop"),
        Route("s", "/c/*", None, (), Policy(mode="signed-url", edge_ttl=90.0), "shop", "default"),
    )
    text = shown(replace(PLAN, routes=routes, functions=(function("resize", "/media/*", on="origin"),)))
    for words in (
        *(
            "edgecdn serves cdn.yaml on http://localhost:8080",
            "Tokyo, JP",
            "http://lon.localhost:8080/",
            "GET *.example /b/*",
        ),
        *(
            "within bounds",
            "90s",
            "never",
            "1y",
            "resize",
            "nodejs:20",
            "shop: http://shop.example",
            "edgecdn sign URL",
        ),
        "curl -i http://localhost:8080/static/app.js -H 'Edge-Client-Location: lon'",
    ):
        assert words in text


def test_a_place_without_a_name_is_shown_by_its_degrees() -> None:
    pops = (PopPlan("hq", "r", Place(59.33, 18.06), 1),)
    assert "59.33, 18.06" in shown(replace(PLAN, pops=pops, routes=()))


def test_what_is_worth_trying_needs_no_token() -> None:
    plan = replace(PLAN, routes=(), functions=(function("auth", "*"),), origins=(Origin("demo", "demo", ""),))
    text = shown(plan)
    assert "curl -i http://localhost:8080/\n" in text
    assert "the built-in demo site" in text


def test_what_looks_like_markup_is_text() -> None:
    assert "/[bold]x/*" in shown(
        replace(PLAN, routes=(Route("r", "/[bold]x/*", None, (), Policy(), "shop"),))
    )


def test_nothing_in_a_plan_steers_the_terminal() -> None:
    odd = "\x1b]0;title\x07\x1b[2J"
    plan = replace(
        PLAN,
        pops=(PopPlan("hq", odd, Place(1.0, 2.0, odd), 1),),
        routes=(Route("r", f"/{odd}/*", None, (odd,), Policy(), "shop"),),
        functions=(function(odd, odd),),
        origins=(Origin("shop", "url", f"http://{odd}"),),
    )
    stream = io.StringIO()
    show_banner(plan, f"{odd}.yaml", "http://localhost:8080", 8080, stream, colour=False)
    assert stream.getvalue().replace("\n", "").isprintable()

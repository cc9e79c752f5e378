"""What runs and what happened: the routes that change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from edgecdn import __version__
from edgecdn.admin.control import Control, Route
from edgecdn.admin.problem import Problem, json_response
from edgecdn.diagnostics.diagnostic import did_you_mean, join
from edgecdn.observe.journal import KEPT
from edgecdn.observe.metrics import CONTENT_TYPE, Labels, exposition
from edgecdn.observe.requests import Wanted, latest, told
from edgecdn.plan.codec import encode_plan

_MOST: Final = 1000


async def health(control: Control, request: Request) -> Response:
    """That the server lives, for whoever waits for it."""
    return json_response({"status": "ok", "version": __version__})


async def pops(control: Control, request: Request) -> Response:
    """Each PoP, with what its cache holds."""
    states = control.network.pops.values()
    return json_response(
        {
            "pops": [
                {
                    "code": state.code,
                    "region": state.plan.region,
                    "place": asdict(state.plan.place),
                    "shield": state.plan.shield,
                    "eviction": state.plan.eviction,
                    "objects": len(state.shelf),  # counted first: it carries out what large purges left to do
                    "used": state.shelf.used,
                    "capacity": state.shelf.capacity,
                }
                for state in states
            ]
        }
    )


async def requests(control: Control, request: Request) -> Response:
    """The latest requests, the newest first."""
    given = request.query_params
    known = ("limit", "url", "pop", "method", "status", "outcome")
    for name in given:
        if name not in known:
            way_out = did_you_mean(name, known) or f"There are {join(known, 'and')}."
            raise Problem(400, f"Requests are not chosen by `{name}`. {way_out}")
    limit = given.get("limit", "100")
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:5]) <= _MOST):
        raise Problem(400, f"`limit` is a number from 1 to {_MOST}.")
    method, outcome, status, pop = (given.get(name) for name in ("method", "outcome", "status", "pop"))
    wanted = Wanted(
        limit=int(limit),
        url=given.get("url"),
        pop=None if pop is None else pop.lower(),
        method=None if method is None else method.upper(),
        status=None if status is None else status.lower(),
        outcome=None if outcome is None else outcome.upper(),
    )
    return json_response({"requests": latest(control.journal.newest(), wanted)})


async def request(control: Control, request: Request) -> Response:
    """All notes of one request, the oldest first."""
    name = request.path_params["id"]
    notes = control.journal.of(name)
    if not notes:
        raise Problem(404, f"Nothing is known of a request `{name}`: the latest {KEPT:,} notes are kept.")
    return json_response({"id": name, "notes": [told(note) for note in notes]})


async def plan(control: Control, request: Request) -> Response:
    """The plan that is served."""
    return Response(encode_plan(control.network.site.plan), media_type="application/json")


async def metrics(control: Control, request: Request) -> Response:
    """Counters since the start, for Prometheus."""
    samples = (*control.metrics.samples(), *_caches(control))
    return Response(exposition(samples), media_type=CONTENT_TYPE)


def _caches(control: Control) -> Iterator[tuple[str, Labels, float]]:
    for state in control.network.pops.values():
        pop = (("pop", state.code),)
        yield "edgecdn_cache_used_bytes", pop, state.shelf.used
        yield "edgecdn_cache_capacity_bytes", pop, state.shelf.capacity


ROUTES: Final = (
    Route("GET", "/v1/health", "Whether the server lives; needs no token.", health, open=True),
    Route("GET", "/v1/pops", "The PoPs, their places, and what their caches hold.", pops),
    Route("GET", "/v1/requests", "The latest requests, the newest first.", requests),
    Route("GET", "/v1/requests/{id}", "Everything that was noted about one request.", request),
    Route("GET", "/v1/plan", "The compiled plan that is served.", plan),
    Route("GET", "/v1/metrics", "Counters in Prometheus' text format.", metrics),
)

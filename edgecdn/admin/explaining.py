"""Why the edge does what it does with a request: the route that tells it as a story."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from edgecdn.admin.control import Control, Route
from edgecdn.admin.problem import Problem
from edgecdn.compiler.places.resolve import resolve
from edgecdn.diagnostics.diagnostic import did_you_mean, join
from edgecdn.observe.explain.past import story_of
from edgecdn.observe.explain.question import NotAsked, Question, explain
from edgecdn.observe.explain.story import Story, to_json
from edgecdn.observe.journal import KEPT

_KNOWN: Final = ("url", "id", "method", "header", "from")


async def story(control: Control, request: Request) -> Response:
    """What would happen to a request now, or what happened to one by its id."""
    given = request.query_params
    for word in given:
        if word not in _KNOWN:
            way_out = did_you_mean(word, _KNOWN) or f"There are {join(_KNOWN, 'and')}."
            raise Problem(400, f"A request is not told by `{word}`. {way_out}")
    url, name = given.get("url"), given.get("id")
    if (url is None) == (name is None):
        raise Problem(400, "Say what to explain: either `url`, or the `id` of a request that has been.")
    found = _past(control, name) if name is not None else _question(control, request, url or "")
    return Response(to_json(found), media_type="application/json")


def _past(control: Control, name: str) -> Story:
    found = story_of(control.journal.of(name), control.network.site.plan)
    if found is None:
        raise Problem(404, f"Nothing is known of a request `{name}`: the latest {KEPT:,} notes are kept.")
    return found


def _question(control: Control, request: Request, url: str) -> Story:
    given = request.query_params
    question = Question(url, given.get("method", "GET"), tuple(given.getlist("header")), given.get("from"))
    now = control.world.clock.now()
    try:
        return explain(
            control.network, question, control.base, control.home, resolve, now, control.journal.notes
        )
    except NotAsked as problem:
        raise Problem(400, str(problem)) from None


ROUTES: Final = (
    Route(
        "GET", "/v1/explain", "Why a request gets what it gets: foreseen for a `url`, or past by `id`.", story
    ),
)

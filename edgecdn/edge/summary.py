"""The note that sums a request up."""

from __future__ import annotations

from edgecdn.edge.effects import Note
from edgecdn.edge.visit import Visit
from edgecdn.http.message import Request, Response


def finished(visit: Visit, request: Request, response: Response) -> Note:
    """The note that sums a request up, from which logs and metrics are made."""
    verdict = visit.verdict
    return Note(
        visit.arrival.at,
        visit.pop.code,
        visit.arrival.id,
        "deliver",
        "response",
        (
            ("method", request.method),
            ("url", str(request.url)),
            ("rule", None if visit.matched.route is None else visit.matched.route.name),
            ("status", response.status),
            ("x_cache", visit.word),
            ("reason", None if verdict is None else verdict.decision.reason),
            ("failures", ", ".join(map(str, visit.failures)) or None),
        ),
    )

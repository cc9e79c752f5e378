"""Pages in place of the line of text that tells of a function's failure, for browsers that ask on this machine."""

from __future__ import annotations

from dataclasses import dataclass

from edgecdn.edge.visit import Failure, Visit
from edgecdn.http.body import Bytes
from edgecdn.http.fields.accept import weights
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.observe.lines import redacted
from edgecdn.observe.page import POLICY, Told, error_page
from edgecdn.observe.sources import Sources, place_of


@dataclass(frozen=True, slots=True)
class ErrorPages:
    """Gives a page where a response tells of a failure and the client reads HTML; `sources` have the code that is shown."""

    sources: Sources

    def __call__(self, visit: Visit, request: Request, response: Response) -> Response:
        """The page, or the response as it is: the function may have failed, and another one answered all the same."""
        failure = next((item for item in reversed(visit.failures) if _told_by(item, response)), None)
        accepted = weights(request.headers.get("accept") or "")
        if failure is None or not accepted.get("text/html"):
            return response
        page = error_page(self._told(failure, visit, request, response)).encode()
        fields = Headers(
            (
                ("content-type", "text/html; charset=utf-8"),
                ("content-length", str(len(page))),
                ("content-security-policy", POLICY),
                ("cache-control", "no-store"),
                ("referrer-policy", "no-referrer"),
                ("x-content-type-options", "nosniff"),
            )
        )
        return Response(response.status, response.headers.merge(fields), Bytes(page))

    def _told(self, failure: Failure, visit: Visit, request: Request, response: Response) -> Told:
        failed = failure.failed
        place = place_of(failed.where)
        return Told(
            function=failure.function.name,
            kind=failed.kind,
            text=redacted(failed.text) or failed.kind,
            place=place,
            source="" if place is None else self.sources(place.file),
            stack=failed.stack,
            request=redacted(f"{request.method} {visit.url}"),
            pop=visit.pop.code,
            id=visit.arrival.id,
            status=response.status,
        )


def _told_by(failure: Failure, response: Response) -> bool:
    """Whether this is the response that was given for the failure: functions further out may have changed it."""
    given = failure.answered
    return given is not None and (given.status, given.body) == (response.status, response.body)

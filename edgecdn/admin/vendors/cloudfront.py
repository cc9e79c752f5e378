"""CloudFront's invalidations: `https://cloudfront.amazonaws.com` with another endpoint.

https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response

from edgecdn.admin.body import body_of
from edgecdn.admin.control import Control, Route
from edgecdn.admin.invalidations import Batch, Invalidation
from edgecdn.admin.problem import Problem
from edgecdn.admin.vendors.xml import NotXml, leaves
from edgecdn.cache.selector import ByTarget
from edgecdn.edge.purge import Order
from edgecdn.http.url import split_target

_NAMESPACE: Final = "http://cloudfront.amazonaws.com/doc/2020-05-31/"
_ROOT: Final = "/2020-05-31/distribution/{distribution}/invalidation"
_MOST_PATHS: Final = 3000
_CODES: Final = {
    401: "InvalidClientTokenId",
    403: "AccessDenied",
    404: "NoSuchResource",
    413: "BatchTooLarge",
}
_NO_KEY: Final = (
    "The access key is not the server's token, which stands in serve.json: set it as AWS_ACCESS_KEY_ID."
)


class Refusal(Problem):
    """A problem that has a code of the vendor's."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(status, detail)
        self.code = code


def told(problem: Problem) -> Response:
    """A problem as CloudFront tells one, which says 403 where a credential is none."""
    code = problem.code if isinstance(problem, Refusal) else _CODES.get(problem.status, "InvalidArgument")
    message = _NO_KEY if problem.status == 401 else problem.detail
    inner = f"<Type>Sender</Type><Code>{code}</Code><Message>{escape(message)}</Message>"
    status = 403 if problem.status == 401 else problem.status
    fields = {name: value for name, value in problem.fields.items() if name != "www-authenticate"}
    return _xml("ErrorResponse", f"<Error>{inner}</Error><RequestId>-</RequestId>", status, fields)


async def create(control: Control, request: Request) -> Response:
    """Invalidate paths. A batch that was sent before is not carried out again."""
    distribution = request.path_params["distribution"]
    batch = _batch(await body_of(request))
    done = control.invalidations.sent_before(distribution, batch.reference)
    if done is not None and done.batch != batch:
        reason = "Your request contains a caller reference that was used for other paths."
        raise Refusal(400, "InvalidationBatchAlreadyExists", reason)
    if done is None:
        name = control.next_id()
        await control.purge(Order((_selector(batch.paths),)), name)
        done = Invalidation(name, distribution, batch, control.world.clock.now())
        control.invalidations.add(done)
    location = f"{request.url.scheme}://{request.headers['host']}{request.url.path}/{done.id}"
    return _xml("Invalidation", _shown(done), 201, {"location": location})


async def get(control: Control, request: Request) -> Response:
    """One invalidation: it is done, since here nothing takes time."""
    found = control.invalidations.find(request.path_params["distribution"], request.path_params["id"])
    if found is None:
        raise Refusal(404, "NoSuchInvalidation", "The specified invalidation does not exist.")
    return _xml("Invalidation", _shown(found))


async def listed(control: Control, request: Request) -> Response:
    """The latest invalidations, the newest first, all on one page."""
    found = control.invalidations.of(request.path_params["distribution"])
    items = "".join(f"<InvalidationSummary>{_summary(one)}</InvalidationSummary>" for one in found)
    head = "<Marker></Marker><MaxItems>1000</MaxItems><IsTruncated>false</IsTruncated>"
    return _xml("InvalidationList", f"{head}<Quantity>{len(found)}</Quantity><Items>{items}</Items>")


def _batch(data: bytes) -> Batch:
    """The batch that a body spells."""
    if not data.strip():
        raise Refusal(400, "MissingBody", "This operation requires a body.")
    try:
        found = leaves(data)
    except NotXml as problem:
        raise Refusal(400, "MalformedXML", str(problem)) from None
    root = "InvalidationBatch"
    reference = [text for path, text in found if path == f"{root}/CallerReference"]
    quantity = [text for path, text in found if path == f"{root}/Paths/Quantity"]
    paths = tuple(text for path, text in found if path == f"{root}/Paths/Items/Path")
    if len(reference) != 1 or not reference[0] or len(quantity) != 1:
        raise Refusal(400, "MalformedXML", "An InvalidationBatch has a CallerReference and Paths.")
    if quantity[0] != str(len(paths)):
        reason = f"Quantity is {quantity[0]!r}, and there are {len(paths)} paths."
        raise Refusal(400, "InconsistentQuantities", reason)
    if not paths:
        raise Refusal(400, "InvalidArgument", "Your request names no paths.")
    if len(paths) > _MOST_PATHS:
        raise Refusal(413, "BatchTooLarge", f"A batch may have {_MOST_PATHS} paths.")
    return Batch(reference[0], paths)


def _selector(paths: Sequence[str]) -> ByTarget:
    """Paths on any host; `*` at the end is for whatever follows, and `?` begins a query."""
    targets: set[str] = set()
    prefixes: list[str] = []
    for written in paths:
        path = written if written.startswith("/") else f"/{written}"
        literal = path.removesuffix("*")
        if "*" in literal:
            reason = f"Your request contains an invalid path: in {written} the * is not the last character."
            raise Refusal(400, "InvalidArgument", reason)
        base, query = split_target(literal)
        target = base if query is None else f"{base}?{query}"
        if literal == path:
            targets.add(target)
        else:
            prefixes.append(target)
    return ByTarget(frozenset(targets), tuple(prefixes))


def _shown(done: Invalidation) -> str:
    paths = "".join(f"<Path>{escape(path)}</Path>" for path in done.batch.paths)
    return (
        f"{_summary(done)}<InvalidationBatch>"
        f"<Paths><Quantity>{len(done.batch.paths)}</Quantity><Items>{paths}</Items></Paths>"
        f"<CallerReference>{escape(done.batch.reference)}</CallerReference></InvalidationBatch>"
    )


def _summary(done: Invalidation) -> str:
    at = datetime.fromtimestamp(done.at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    return f"<Id>{done.id}</Id><Status>Completed</Status><CreateTime>{at}</CreateTime>"


def _xml(root: str, inner: str, status: int = 200, fields: dict[str, str] | None = None) -> Response:
    text = f'<?xml version="1.0"?>\n<{root} xmlns="{_NAMESPACE}">{inner}</{root}>\n'
    return Response(text, status, fields, "text/xml")


ROUTES: Final = (
    Route("POST", _ROOT, "CloudFront: CreateInvalidation.", create),
    Route("GET", _ROOT, "CloudFront: ListInvalidations.", listed),
    Route("GET", _ROOT + "/{id}", "CloudFront: GetInvalidation.", get),
)

"""Requests that no cache answers: they pass by the shelf, bodies and all."""

from __future__ import annotations

from edgecdn.cache.decide import Bypass, Miss, Revalidate, Stale
from edgecdn.cache.keep import Keep, invalidated, keep
from edgecdn.cache.selector import ByUrl
from edgecdn.edge.below import stale_on_error
from edgecdn.edge.confirm import take_head
from edgecdn.edge.effects import Unreachable
from edgecdn.edge.fill import keep_along
from edgecdn.edge.present import conclude, from_shelf
from edgecdn.edge.upstream import failed, no_answer, unreachable
from edgecdn.edge.visit import Served, Sought, Verdict, Visit
from edgecdn.http.message import Request


async def pass_by(
    visit: Visit,
    request: Request,
    sought: Sought,
    decision: Bypass | Miss | Revalidate | Stale,
    now: float,
) -> Served:
    """The origin's answer as it comes; a write makes what is stored under its URLs invalid (RFC 9111 section 4.4).

    The answer to a POST that says that it is what a GET would give is kept, on its way, for those who ask so. A HEAD that was
    asked because what is stored is stale gets the head of that where the origin fails and it may be served so.
    """
    fetched = await visit.above.ask(visit, request, sought, now, confirming=False)
    failure = failed(fetched.answer)
    if failure is not None and request.method == "HEAD" and isinstance(decision, Revalidate):
        stale = stale_on_error(visit, decision.entry, request, fetched.at)
        if stale is not None:
            why, status = failure
            verdict = Verdict(stale, status=status, detail=why)
            return await from_shelf(
                visit, request, sought.policy, stale.entry, stale.age, verdict, fetched.at
            )
    if isinstance(fetched.answer, Unreachable):
        verdict = Verdict(decision, detail=no_answer(fetched.answer))
        return await conclude(visit, unreachable(fetched.answer), verdict, fetched.at)
    response = fetched.answer
    if request.method == "HEAD" and response.status == 200 and not isinstance(decision, Bypass):
        await take_head(visit, request, sought, response, now, fetched.at)
    for url in map(visit.site.stored_as, invalidated(request, response)):
        count = visit.pop.shelf.purge(ByUrl(url), fetched.at, soft=False)
        await visit.note(fetched.at, "keep", "invalidated", url=str(url), count=count)
    stored = False
    policy = sought.policy
    if request.method == "POST" and policy.mode != "no-store":
        kept = keep(request, response, policy, key=sought.key, requested_at=now, received_at=fetched.at)
        if isinstance(kept, Keep):
            stored, response = True, await keep_along(visit, response, kept, policy, fetched.at)
    return await conclude(visit, response, Verdict(decision, stored, status=response.status), fetched.at)

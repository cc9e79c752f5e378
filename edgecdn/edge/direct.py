"""Requests that no cache answers: they pass by the shelf, bodies and all."""

from __future__ import annotations

from edgecdn.cache.decide import Bypass, Miss, Revalidate, Stale
from edgecdn.cache.keep import Keep, invalidated, keep
from edgecdn.cache.selector import ByUrl
from edgecdn.edge.confirm import take_head
from edgecdn.edge.effects import Unreachable
from edgecdn.edge.fill import keep_along
from edgecdn.edge.instead import instead
from edgecdn.edge.present import conclude
from edgecdn.edge.streams import let_go
from edgecdn.edge.upstream import no_answer, unreachable
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

    The answer to a POST that says that it is what a GET would give is kept, on its way, for those who ask so.
    """
    shelf = visit.pop.shelf
    generation = shelf.generation
    fetched = await visit.above.ask(visit, request, sought, now, confirming=False)
    if isinstance(fetched.answer, Unreachable):
        verdict = Verdict(decision, detail=no_answer(fetched.answer))
        stale = await instead(visit, request, sought, decision, verdict, fetched.at)
        return stale or await conclude(visit, unreachable(fetched.answer), verdict, fetched.at)
    response = fetched.answer
    if response.status in (500, 502, 503, 504):
        verdict = Verdict(decision, status=response.status, detail=f"the origin answered {response.status}")
        stale = await instead(visit, request, sought, decision, verdict, fetched.at)
        if stale is not None:
            await let_go(response.body)
            return stale
    if request.method == "HEAD" and response.status == 200 and not isinstance(decision, Bypass):
        await take_head(visit, request, sought, response, generation, now, fetched.at)
    purged = not shelf.admits(request.url, None, generation)
    for url in map(visit.site.stored_as, invalidated(request, response)):
        count = shelf.purge(ByUrl(url), fetched.at, soft=False)
        await visit.note(fetched.at, "keep", "invalidated", url=str(url), count=count)
    stored = False
    policy = sought.policy
    if request.method == "POST" and policy.mode != "no-store" and not purged:
        kept = keep(request, response, policy, key=sought.key, requested_at=now, received_at=fetched.at)
        if isinstance(kept, Keep):
            stored, response = True, await keep_along(visit, response, kept, policy, fetched.at)
    return await conclude(visit, response, Verdict(decision, stored, status=response.status), fetched.at)

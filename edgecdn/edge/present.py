"""From a decision to the response that tells it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from edgecdn.cache.answer import answer, browser_headers
from edgecdn.cache.decide import Decision, Hit, Revalidate, Stale
from edgecdn.cache.entry import Entry, Terms
from edgecdn.cache.status import cache_status
from edgecdn.edge.effects import Note
from edgecdn.edge.visit import Served, Verdict, Visit
from edgecdn.http.message import Request, Response
from edgecdn.plan.model import Policy

_SELECTING: Final = frozenset(
    ("range", "if-range", "if-none-match", "if-modified-since", "if-match", "if-unmodified-since")
)


def plain_get(request: Request) -> bool:
    """Whether the answer is the whole representation: a GET without ranges or conditions."""
    return request.method == "GET" and not request.headers.any_of(_SELECTING)


async def from_shelf(
    visit: Visit, request: Request, policy: Policy, entry: Entry, age: float, verdict: Verdict, now: float
) -> Served:
    """What a stored response gives for this request: whole, a range, a 304, or a head alone."""
    response = answer(entry, request, age, below=bool(visit.below))
    # A refusal (412, 416) is about this request alone: browsers are not told to keep it.
    shared = None if response.status in (412, 416) else policy
    return await conclude(visit, response, verdict, now, shared)


def concluded(visit: Visit, decision: Decision, now: float) -> Note:
    """The note of a cache's decision: why, under which key, and what is stored there with which lifetime in seconds.

    `born` is when what is stored had no age. Nothing in the note changes while an entry is served again and again.
    """
    what, told = type(decision).__name__.lower(), {"reason": decision.reason, "section": decision.section}
    if not isinstance(decision, Hit | Stale | Revalidate):
        return visit.note(now, "lookup", what, **told, key=visit.key)
    terms = decision.entry.terms
    born = terms.received_at - terms.initial_age
    return visit.note(now, "lookup", what, **told, key=visit.key, born=born, **lifetime_told(terms))


def lifetime_told(terms: Terms) -> dict[str, str | float]:
    """A lifetime for a note: its seconds, which field or setting said so, and the section it follows from."""
    lifetime = terms.lifetime
    return {"lifetime": lifetime.seconds, "by": lifetime.by, "by_section": lifetime.section}


async def conclude(
    visit: Visit, response: Response, verdict: Verdict, now: float, shared: Policy | None = None
) -> Served:
    """The cache's last word on a request: its member of Cache-Status, its note, and what browsers are told.

    `shared` is the policy of a response that the shelf holds, or will; browsers are told of it only there, since
    what belongs to one client must not be called public. The PoP below is told what the origin said.
    """
    decision: Decision = verdict.decision
    if visit.site.counts_hits and isinstance(decision, Hit | Stale):
        verdict = replace(verdict, hits=visit.pop.shelf.count_hit(decision.entry))
    visit.verdict = verdict
    headers = response.headers
    if shared is not None and not visit.below:
        headers = browser_headers(headers, shared)
    member = cache_status(
        f"edgecdn-{visit.pop.code}",
        decision,
        stored=verdict.stored,
        collapsed=verdict.collapsed,
        fwd_status=verdict.status,
        detail=verdict.detail,
        hits=verdict.hits,
    )
    upstream = headers.get("cache-status")
    headers = headers.set("cache-status", f"{upstream}, {member}" if upstream else member)
    await concluded(visit, decision, now)
    return Served(response.with_headers(headers), now)

"""The story of a request that has not been made: what would happen to it now, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, assert_never

from edgecdn.cache.decide import (
    Bypass,
    Decision,
    Hit,
    Miss,
    Revalidate,
    Stale,
    Unsatisfied,
    may_serve_on_error,
)
from edgecdn.cache.status import x_cache
from edgecdn.edge.effects import Note
from edgecdn.edge.foresee import Foreseen, Held, Tier
from edgecdn.http.body import Bytes
from edgecdn.observe.explain.past import lately
from edgecdn.observe.explain.policies import key_told, lifetimes_told, rule_told
from edgecdn.observe.explain.story import Scalar, Step, Story
from edgecdn.observe.explain.words import by_whom, counted, listed, span, way_out
from edgecdn.plan.model import Place

_MOST_VARIANTS: Final = 10


def story_of(foreseen: Foreseen, notes: Sequence[Note] = ()) -> Story:
    """The whole story; ends with the refusal where the request is not let in.

    `notes` are those of the journal, which may know the latest request for the same URL.
    """
    return Story(_title(foreseen), tuple(_steps(foreseen, notes)))


def _title(foreseen: Foreseen) -> str:
    place = foreseen.arrival.place
    whence = "" if place is None else f", from {_place(place)}"
    return f"{foreseen.request.method} {foreseen.request.url}{whence}"


def _place(place: Place) -> str:
    named = ", ".join(part for part in (place.city, place.country) if part)
    return named or f"{place.latitude:.2f}, {place.longitude:.2f}"


def _steps(foreseen: Foreseen, notes: Sequence[Note]) -> Iterator[Step]:
    yield _where(foreseen)
    yield rule_told(foreseen.matched)
    if foreseen.refusal is not None:
        body = foreseen.refusal.body
        text = body.data.decode("utf-8", "replace").strip() if isinstance(body, Bytes) else ""
        status = foreseen.refusal.status
        yield Step("verdict", (f"Refused with {status} before any cache: {text}",), {"status": status})
        return
    yield from _functions(foreseen)
    yield key_told(foreseen)
    for tier in foreseen.tiers:
        yield _cache(tier, foreseen.matched.policy.max_variants)
    if (before := lately(notes, str(foreseen.request.url), foreseen.arrival.at)) is not None:
        yield before
    yield _verdict(foreseen)


def _where(foreseen: Foreseen) -> Step:
    arrival, ranked = foreseen.arrival, foreseen.candidates
    facts: list[dict[str, Scalar]] = [
        {"pop": one.pop.code, "kilometres": round(one.kilometres)} for one in ranked
    ]
    others = [f"{one.pop.code} {one.kilometres:,.0f} km" for one in ranked if one.pop.code != foreseen.pop]
    if arrival.pop == foreseen.pop:
        told = f"{foreseen.pop} answers, since it was asked for by name."
    elif not ranked:
        told = f"{foreseen.pop} answers, the first of the config: nothing says where the client is."
    else:
        told = f"{foreseen.pop} answers, the nearest: {ranked[0].kilometres:,.0f} km."
        if others:
            told += f" The others: {', '.join(others[:5])}{' …' if len(others) > 5 else ''}."
    return Step("place", (told,), {"pop": foreseen.pop, "candidates": facts})


def _functions(foreseen: Foreseen) -> Iterator[Step]:
    viewer = [function.name for function in foreseen.matched.viewer]
    behind = [function.name for function in foreseen.matched.origin_side]
    told: list[str] = []
    if viewer:
        told.append(f"In front of the cache: {listed(viewer)}.")
    if behind:
        told.append(f"Behind the cache, only where the origin is asked: {listed(behind)}.")
    if told:
        told.append("They are not run here; what follows holds as far as they leave the request as it is.")
        yield Step("functions", tuple(told), {"viewer": viewer, "origin": behind})


def _cache(tier: Tier, most: int) -> Step:
    told: list[str] = []
    if not tier.held:
        told.append(f"{tier.pop} has nothing under this key.")
        if tier.variants >= most:
            told.append(
                f"It has {counted(tier.variants, 'other variant')} of this URL, and no more are kept (max_variants): what was "
                "stored under this key may have left for another."
            )
    else:
        told.append(f"{tier.pop} has {counted(len(tier.held), 'variant')} under this key:")
        told += [f"  {_variant(held)}" for held in tier.held[:_MOST_VARIANTS]]
        if len(tier.held) > _MOST_VARIANTS:
            told.append(f"  and {len(tier.held) - _MOST_VARIANTS} more.")
    if tier.flying:
        told.append("It is being fetched just now; a miss joins that.")
    if tier.passing is not None:
        why = tier.passing.why
        told.append(
            f"Its last answer was not stored: {why.reason} ({why.section}). "
            f"For a while, requests for it are not made to wait for each other."
        )
        if (out := way_out(why.section)) is not None:
            told.append(out)
    decision = tier.decision
    return Step(
        "cache",
        tuple(told),
        {
            "pop": tier.pop,
            "variants": [_variant_facts(held) for held in tier.held],
            "fetching": tier.flying,
            "not_stored": None if tier.passing is None else tier.passing.why.reason,
            "decision": type(decision).__name__.lower(),
            "reason": decision.reason,
            "section": decision.section,
        },
    )


def _variant(held: Held) -> str:
    entry, lifetime = held.entry, held.entry.terms.lifetime
    kind = entry.response.headers.first("content-type") or "no content type"
    size = entry.response.body.length
    selected = "selected" if held.selected else "not selected"
    by = ", ".join(f"{name}: {'(none)' if value is None else value}" for name, value in entry.vary)
    picked = f" ({by}; {selected} by this request)" if by else ""
    fresh = f"fresh for {span(held.ttl)} more" if held.ttl > 0 else f"stale since {span(-held.ttl)}"
    since = " by a soft purge" if entry.stale_since is not None and held.ttl <= 0 else ""
    terms = entry.terms
    stale = [
        f"{span(allowed)} {when}"
        for when, allowed in (
            ("while it is fetched anew", terms.stale_while_revalidate),
            ("where the origin fails", terms.stale_if_error),
        )
        if allowed and not terms.revalidate_always
    ]
    past = f"; past that it is served for {' and '.join(stale)}" if stale else ""
    return (
        f"{entry.response.status}, {kind}, {counted(size or 0, 'byte')}{picked}: age {span(held.age)}, {fresh}{since}; "
        f"its lifetime is {span(lifetime.seconds)} {by_whom(lifetime.by, lifetime.section)}{past}"
    )


def _variant_facts(held: Held) -> dict[str, Scalar]:
    entry, terms = held.entry, held.entry.terms
    return {
        "status": entry.response.status,
        "bytes": entry.response.body.length,
        "vary": ", ".join(f"{name}: {value or ''}" for name, value in entry.vary),
        "selected": held.selected,
        "age": round(held.age, 3),
        "ttl": round(held.ttl, 3),
        "lifetime": terms.lifetime.seconds,
        "lifetime_by": terms.lifetime.by,
        "lifetime_section": terms.lifetime.section,
        "stale_while_revalidate": terms.stale_while_revalidate,
        "stale_if_error": terms.stale_if_error,
        "tags": " ".join(entry.tags),
    }


def _verdict(foreseen: Foreseen) -> Step:
    first, *above = foreseen.tiers
    decision = first.decision
    word = x_cache(decision)
    told = [f"{word}: {decision.reason} ({decision.section}). {_what_follows(decision, foreseen)}"]
    if isinstance(decision, Revalidate):
        instead = may_serve_on_error(decision.entry, foreseen.request, foreseen.arrival.at)
        told += (
            []
            if instead is None
            else ["Where that fails, it is served as it is (stale-if-error, RFC 5861 4)."]
        )
    for tier in above:
        upper = tier.decision
        told.append(f"  Above it, {tier.pop}: {x_cache(upper)}, {upper.reason} ({upper.section}).")
    if isinstance(decision, Miss | Revalidate | Stale):
        told += lifetimes_told(foreseen.matched.policy)
    return Step(
        "verdict", tuple(told), {"x_cache": word, "reason": decision.reason, "section": decision.section}
    )


def _what_follows(decision: Decision, foreseen: Foreseen) -> str:
    above = foreseen.tiers[1].pop if len(foreseen.tiers) > 1 else None
    asked = f"the origin {foreseen.matched.origin.name}" if above is None else f"the shield {above}"
    match decision:
        case Hit(ttl=ttl):
            return f"It is served from the cache, for {span(ttl)} more."
        case Stale(revalidate=True):
            return f"It is served stale, and {asked} is asked behind it."
        case Stale():
            return "It is served stale."
        case Revalidate(fields=fields):
            with_what = listed([name for name, _ in fields]) if fields.pairs else "no validator, so in full"
            return f"{asked[0].upper()}{asked[1:]} is asked whether it is still good, with {with_what}."
        case Miss():
            return f"{asked[0].upper()}{asked[1:]} is asked."
        case Bypass():
            return f"{asked[0].upper()}{asked[1:]} is asked, and nothing is stored."
        case Unsatisfied():
            return "The answer is a 504."
        case _:
            assert_never(decision)

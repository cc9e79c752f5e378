"""What a rule says of a request, in words: which one it is, what makes the key, and how long answers will be kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edgecdn.edge.foresee import Foreseen
from edgecdn.edge.site import Matched
from edgecdn.observe.explain.story import Step
from edgecdn.observe.explain.words import listed, span
from edgecdn.plan.model import KeyPolicy, Policy

_KINDS: Final = {
    "header": "field",
    "cookie": "cookie",
    "device": "device",
    "country": "country",
    "language": "language, as negotiated",
    "image": "image format, as negotiated",
    "custom": "a function's own part",
    "picture": "the picture that is wanted",
}


def rule_told(matched: Matched) -> Step:
    """Which rule holds, and where it stands in the config."""
    route, origin, policy = matched.route, matched.origin, matched.policy
    if route is None:
        first = "No rule matches; the defaults hold."
        rule, source = None, None
    else:
        rule, source = route.name, None if route.source is None else str(route.source)
        where = "" if source is None else f" ({source})"
        asked = " ".join(part for part in (",".join(route.methods), route.host or "", route.pattern) if part)
        first = f"Rule {rule}{where} matches {asked}, mode {policy.mode}."
    site = "the built-in demo site" if origin.kind == "demo" else origin.target
    told = (first, f"The origin is {origin.name}: {site}.")
    return Step("rule", told, {"rule": rule, "source": source, "mode": policy.mode, "origin": origin.name})


def key_told(foreseen: Foreseen) -> Step:
    """The key, part by part, and what was left out of it on purpose."""
    policy = foreseen.matched.policy.key
    told = [foreseen.key.partition(" ")[0], *(f"  {line}" for line in _query_told(foreseen, policy))]
    for part in foreseen.parts:
        name = f" {part.name}" if part.name else ""
        value = "none" if part.value is None else f'"{part.value}"'
        told.append(f"  {_KINDS.get(part.kind, part.kind)}{name}: {value}")
    if foreseen.part is not None:
        last = foreseen.part.start + foreseen.part.size - 1
        told.append(
            f"  the slice of bytes {foreseen.part.start:,} to {last:,}, the first that the range needs"
        )
    if foreseen.uncut is not None:
        why = foreseen.uncut.why
        told.append(f"  not in slices, for a minute: {why.reason} ({why.section})")
    return Step(
        "key",
        tuple(told),
        {
            "key": foreseen.key if foreseen.part is None else foreseen.part.key,
            "parts": [str(part) for part in foreseen.parts],
            "left_out": list(foreseen.left_out),
        },
    )


def _query_told(foreseen: Foreseen, policy: KeyPolicy) -> Iterator[str]:
    if foreseen.left_out:
        yield f"left out, and not sent to the origin either: {listed(list(foreseen.left_out))}"
    if policy.query in ("allow", "deny") and foreseen.request.url.query:
        yield "query parameters are sorted by name"


def lifetimes_told(policy: Policy) -> Iterator[str]:
    """How long the answer will be kept: what the rule sets, else whom it asks."""
    for ttl in policy.status_ttl:
        statuses = str(ttl.low) if ttl.low == ttl.high else f"{ttl.low} to {ttl.high}"
        kept = f"kept for {span(ttl.seconds)}" if ttl.seconds else "stale at once"
        yield f"An answer with status {statuses} is {kept} (status_ttl)."
    if policy.edge_ttl is not None:
        kept = f"What comes is kept for {span(policy.edge_ttl)}"
        if policy.force:
            yield f"{kept}, whatever the origin says (edge_ttl and force)."
        else:
            but = ["no-store", "private", "no-cache"]
            but += ["a cookie"] if policy.set_cookie == "refuse" else []
            yield f"{kept}, however long the origin says (edge_ttl); its {listed(but)} still count (no force)."
    else:
        fields = listed([*policy.targeted, "cache-control"])
        yield f"What comes is kept as the origin says: the first of {fields}; s-maxage before max-age, then Expires."
    bounds = policy.bounds
    if bounds is not None:
        limits = [f"at least {span(bounds.minimum)}"] if bounds.minimum else []
        limits += [] if bounds.default is None else [f"{span(bounds.default)} where it says nothing"]
        limits += [] if bounds.maximum is None else [f"at most {span(bounds.maximum)}"]
        yield f"Bounds of the rule: {', '.join(limits)}."
    yield from _stale_told(policy)


def _stale_told(policy: Policy) -> Iterator[str]:
    """What the rule allows past the lifetime."""
    for name, when, allowed in (
        ("stale_while_revalidate", "while it is fetched anew", policy.stale_while_revalidate),
        ("stale_if_error", "where the origin fails", policy.stale_if_error),
    ):
        if allowed:
            yield f"Past that it is served for {span(allowed)} more {when}, if the origin sets no other time ({name})."

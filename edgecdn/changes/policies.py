"""How two policies differ for the answers that they are for, in words."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.changes.change import Said
from edgecdn.plan.model import Bounds, KeyPolicy, Policy
from edgecdn.plan.words import told_duration, told_size


def policy_changes(old: Policy, new: Policy) -> Iterator[Said]:
    """Each way in which the answers are treated otherwise. None where both never keep them: nothing else counts then."""
    if old.mode != new.mode:
        yield _mode(old, new)
    if old.mode == new.mode == "no-store":
        return
    if "no-store" not in (old.mode, new.mode) and _kept(old) != _kept(new):
        yield Said("traffic", f"kept at the edge {_kept(old)} → {_kept(new)}")
    yield from _key_changes(old.key, new.key)
    if old.set_cookie != new.set_cookie:
        # What is stored with somebody's cookie is served to everybody.
        grave = new.set_cookie == "store"
        yield Said(
            "security" if grave else "traffic",
            f"answers that set cookies: {old.set_cookie} → {new.set_cookie}",
        )
    if old.force != new.force:
        text = "is cached whatever the origin forbids" if new.force else "is no longer cached by force"
        yield Said("security" if new.force else "traffic", text)
    yield from _lifetimes(old, new)
    if old.max_object_size != new.max_object_size:
        sizes = f"{told_size(old.max_object_size)} → {told_size(new.max_object_size)}"
        yield Said("traffic", f"the largest object that is kept: {sizes}")
    if old.max_variants != new.max_variants:
        yield Said("traffic", f"variants of one URL that are kept: {old.max_variants} → {new.max_variants}")
    if old.slice_size != new.slice_size:
        yield Said("traffic", f"ranges are fetched {_slices(old.slice_size)} → {_slices(new.slice_size)}")
    if old.targeted != new.targeted:
        fields = f"{_names(old.targeted)} → {_names(new.targeted)}"
        yield Said("traffic", f"fields that speak in place of Cache-Control: {fields}")

    if old.images != new.images:
        # Whoever knows a picture's URL may have it made in any size from then on.
        urls = f"{old.images or 'none'} → {new.images or 'none'}"
        yield Said("traffic", f"URLs in which pictures may be asked for in other sizes: {urls}")


def _mode(old: Policy, new: Policy) -> Said:
    if new.mode == "no-store":
        return Said("traffic", "is no longer cached")
    if old.mode == "no-store":
        # What nobody was to share may be somebody's own.
        return Said("security", f"is cached now: mode {new.mode}, kept {_kept(new)}")
    return Said("traffic", f"mode {old.mode} → {new.mode}")


def _kept(policy: Policy) -> str:
    if policy.edge_ttl is not None:
        return told_duration(policy.edge_ttl)
    said = "as the origin says"
    return said if policy.bounds is None else f"{said} ({_bounds(policy.bounds)})"


def _bounds(bounds: Bounds) -> str:
    limits = [f"at least {told_duration(bounds.minimum)}"] if bounds.minimum else []
    limits += [] if bounds.default is None else [f"{told_duration(bounds.default)} by default"]
    limits += [] if bounds.maximum is None else [f"at most {told_duration(bounds.maximum)}"]
    return ", ".join(limits) or "unbounded"


def _lifetimes(old: Policy, new: Policy) -> Iterator[Said]:
    spans = (
        ("browsers keep it", old.browser_ttl, new.browser_ttl, "as the origin says"),
        ("may be served while it is refreshed", old.stale_while_revalidate, new.stale_while_revalidate, None),
        ("may be served while the origin fails", old.stale_if_error, new.stale_if_error, None),
    )
    for what, before, after, unset in spans:
        if before != after:
            told = " → ".join(
                unset or "as the origin says" if span is None else told_duration(span)
                for span in (before, after)
            )
            yield Said("traffic", f"{what} {told}")
    if old.status_ttl != new.status_ttl:
        yield Said("traffic", f"kept by status: {_statuses(old)} → {_statuses(new)}")


def _statuses(policy: Policy) -> str:
    told = [
        f"{ttl.low if ttl.low == ttl.high else f'{ttl.low}-{ttl.high}'} {told_duration(ttl.seconds)}"
        for ttl in policy.status_ttl
    ]
    return ", ".join(told) or "none"


def _slices(size: int | None) -> str:
    return "whole" if size is None else f"in slices of {told_size(size)}"


def _key_changes(old: KeyPolicy, new: KeyPolicy) -> Iterator[Said]:
    """What tells objects apart. What is left out of the key from now on may show one client's answer to another."""
    if (old.query, old.query_names) != (new.query, new.query_names):
        yield Said("traffic", f"query in the cache key: {_query(old)} → {_query(new)}")
    parts = (
        ("header", old.headers, new.headers),
        ("cookie", old.cookies, new.cookies),
        ("language", old.language, new.language),
        ("image format", old.image_format, new.image_format),
    )
    for what, before, after in parts:
        personal = what in ("header", "cookie") and not set(before) <= set(after)
        if before != after:
            told = f"{what}s in the cache key: {_names(before)} → {_names(after)}"
            yield Said("security" if personal else "traffic", told)
    for what, was, now in (("device", old.device, new.device), ("country", old.country, new.country)):
        if was != now:
            yield Said("traffic", f"the client's {what} is {'now' if now else 'no longer'} in the cache key")


def _query(key: KeyPolicy) -> str:
    match key.query:
        case "allow":
            return f"only {_names(key.query_names)}"
        case "deny" if not key.query_names:
            return "all, sorted"
        case "deny":
            return f"all but {_names(key.query_names)}"
        case mode:
            return mode


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "none"

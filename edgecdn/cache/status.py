"""The decision as headers tell it: Cache-Status (RFC 9211) and X-Cache."""

from __future__ import annotations

from typing import assert_never

from edgecdn.cache.decide import Bypass, Decision, Hit, Miss, Revalidate, Stale, Unsatisfied


def cache_status(
    cache: str,
    decision: Decision,
    *,
    stored: bool = False,
    collapsed: bool = False,
    fwd_status: int | None = None,
    detail: str | None = None,
    hits: int = 0,
) -> str:
    """One cache's member of Cache-Status, as RFC 9211 section 2 asks: `cache` is a token, `detail` becomes a string.

    `hit` says that the request was not forwarded and `fwd` that it was, so no member has both. The number of hits, where it is
    counted, is the last part of the detail, which is the place for a cache's own metrics (section 2.8).
    """
    parts = [cache, *_parameters(decision)]
    if _forwarded(decision):
        if fwd_status is not None:
            parts.append(f"fwd-status={fwd_status}")
        if stored:
            parts.append("stored")
        if collapsed:
            parts.append("collapsed")
    told = (detail or _detail(decision), f"hits={hits}" if hits else None)
    if any(told):
        parts.append(f"detail={_string('; '.join(part for part in told if part))}")
    return "; ".join(parts)


def _forwarded(decision: Decision) -> bool:
    return decision.on_error if isinstance(decision, Stale) else not isinstance(decision, Hit | Unsatisfied)


def _detail(decision: Decision) -> str | None:
    match decision:
        case Bypass(reason=reason) | Unsatisfied(reason=reason):
            return reason
        case Stale(revalidate=True):
            return "stale-while-revalidate"
        case _:
            return None


def _parameters(decision: Decision) -> tuple[str, ...]:
    match decision:
        case Hit(ttl=ttl):
            return "hit", f"ttl={int(ttl)}"
        case Stale(ttl=ttl, on_error=True):
            return "fwd=stale" if ttl <= 0 else "fwd=request", f"ttl={int(ttl)}"
        case Stale(ttl=ttl):
            return "hit", f"ttl={int(ttl)}"
        case Revalidate(ttl=ttl):
            return ("fwd=stale" if ttl <= 0 else "fwd=request",)
        case Miss(forward=forward) | Bypass(forward=forward):
            return (f"fwd={forward}",)
        case Unsatisfied():
            return ()
        case _:
            assert_never(decision)


def _string(text: str) -> str:
    """A structured-fields string (RFC 8941 section 3.3.3): printable ASCII, with quotes and backslashes escaped."""
    plain = "".join(char if " " <= char <= "~" else "?" for char in text)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def x_cache(decision: Decision, fwd_status: int | None = None) -> str:
    """The one word that people look for: HIT, MISS, STALE, REVALIDATED, EXPIRED or BYPASS."""
    match decision:
        case Hit():
            return "HIT"
        case Stale():
            return "STALE"
        case Revalidate():
            return "REVALIDATED" if fwd_status == 304 else "EXPIRED"
        case Miss():
            return "MISS"
        case Bypass() | Unsatisfied():
            return "BYPASS"
        case _:
            assert_never(decision)

"""What changes about the site beside its rules and functions: PoPs, origins, keys, purging."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.changes.change import Change, Severity
from edgecdn.plan.model import Origin, Plan, PopPlan, Purging
from edgecdn.plan.words import told_duration, told_size


def network_changes(old: Plan, new: Plan) -> Iterator[Change]:
    """The changes of everything that requests have in common."""
    yield from _pops({pop.code: pop for pop in old.pops}, {pop.code: pop for pop in new.pops})
    yield from _origins({one.name: one for one in old.origins}, {one.name: one for one in new.origins})
    was, now = ({keys.name: keys for keys in plan.signing} for plan in (old, new))
    for name in was.keys() & now.keys():
        if was[name].scheme != now[name].scheme:
            yield Change("security", f"signing keys {name}", "use another scheme")
        for secret in sorted({*now[name].secrets} - {*was[name].secrets}):
            yield Change("security", f"signing keys {name}", f"also take {secret}")
        for secret in sorted({*was[name].secrets} - {*now[name].secrets}):
            yield Change("traffic", f"signing keys {name}", f"no longer take {secret}")
    if old.purge != new.purge:
        yield Change(
            _purge_severity(old.purge, new.purge), "PURGE requests", f"{_who(old.purge)} → {_who(new.purge)}"
        )
    if old.status_headers != new.status_headers:
        told = " → ".join(", ".join(names) or "none" for names in (old.status_headers, new.status_headers))
        yield Change("note", "status headers of vendors", told)


def _pops(old: dict[str, PopPlan], new: dict[str, PopPlan]) -> Iterator[Change]:
    for code, pop in new.items():
        if code not in old:
            yield Change("traffic", f"PoP {code}", "is new", source=pop.source)
    for code, was in old.items():
        now = new.get(code)
        if now is None:
            yield Change("traffic", f"PoP {code}", "is gone: its clients go to the next nearest")
            continue
        for what, one, other in (
            ("place", _at(was), _at(now)),
            ("storage", told_size(was.capacity), told_size(now.capacity)),
            ("eviction", was.eviction, now.eviction),
            ("shield", was.shield or "none", now.shield or "none"),
            ("region", was.region, now.region),
        ):
            if one != other:
                severity: Severity = "note" if what == "region" else "traffic"
                yield Change(severity, f"PoP {code}", f"{what}: {one} → {other}", source=now.source)


def _at(pop: PopPlan) -> str:
    return f"{pop.place.latitude:g},{pop.place.longitude:g}"


def _origins(old: dict[str, Origin], new: dict[str, Origin]) -> Iterator[Change]:
    for name, origin in new.items():
        if name not in old:
            yield Change("note", f"origin {name}", f"is new: {_target(origin)}", source=origin.source)
    for name, was in old.items():
        now = new.get(name)
        if now is None:
            yield Change("note", f"origin {name}", "is gone")
            continue
        if _target(was) != _target(now):
            # In the clear, whoever is on the way reads and changes what is cached for all.
            grave = was.target.startswith("https:") and now.target.startswith("http:")
            text = f"{_target(was)} → {_target(now)}"
            yield Change("security" if grave else "traffic", f"origin {name}", text, source=now.source)
        for what, one, other in (
            ("timeout", told_duration(was.timeout), told_duration(now.timeout)),
            ("shield", was.shield or "none", now.shield or "none"),
        ):
            if one != other:
                yield Change("traffic", f"origin {name}", f"{what}: {one} → {other}", source=now.source)


def _target(origin: Origin) -> str:
    return "the built-in demo site" if origin.kind == "demo" else origin.target


def _who(purge: Purging | None) -> str:
    if purge is None:
        return "nobody"
    who = ", ".join(purge.allow) or "anybody"
    return who if purge.secret is None else f"{who} with {purge.secret}"


def _purge_severity(old: Purging | None, new: Purging | None) -> Severity:
    """Whether somebody may purge who could not: what is let in anew is for somebody to look at."""
    if new is None:
        return "traffic"
    narrower = old is not None and (
        set(new.allow) <= set(old.allow) if new.allow and old.allow else bool(new.allow)
    )
    kept = old is not None and (old.secret is None or old.secret == new.secret)
    return "traffic" if narrower and kept else "security"

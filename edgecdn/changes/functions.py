"""What changes for requests by the functions that they pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Final

from edgecdn.changes.change import Change, Passing, Severity
from edgecdn.plan.automata import Undecided, witness
from edgecdn.plan.limits import Limits
from edgecdn.plan.model import Function, Plan
from edgecdn.plan.pattern import compile_pattern, path_pattern
from edgecdn.plan.words import told_duration, told_size

_GUARDING: Final = (
    "auth",
    "jwt",
    "token",
    "login",
    "session",
    "access",
    "guard",
    "secur",
    "waf",
    "bot",
    "limit",
)
_A_PATH: Final = compile_pattern("/*")


def function_changes(old: Plan, new: Plan) -> tuple[list[Change], list[str]]:
    """The changes of who passes which function and of the functions themselves, and what could not be decided."""
    before = {function.name: function for function in old.functions}
    after = {function.name: function for function in new.functions}
    found: list[Change] = []
    undecided: list[str] = []
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        for lost, one, other in ((True, was, now), (False, now, was)):
            for path, sample in _only(one, other):
                if isinstance(sample, Undecided):
                    undecided.append(f"`{path}` through {name}")
                else:
                    found.append(_passing(name, path, sample, lost=lost, guards=guards(was or now), now=now))
        if was is not None and now is not None:
            found += _of_one(was, now)
    order = [name for name in before if name in after], [name for name in after if name in before]
    if order[0] != order[1]:
        text = f"are nested in another order: {', '.join(order[1])}"
        found.append(Change("traffic", "functions", text))
    return found, undecided


def guards(function: Function | None) -> bool:
    """Whether a function looks like one that decides who gets in: by its name, or since it has secrets."""
    if function is None:
        return False
    return bool(function.secrets) or any(word in function.name.lower() for word in _GUARDING)


def _only(one: Function | None, other: Function | None) -> Iterator[tuple[str, str | Undecided]]:
    """Paths of `one` that hold requests which do not pass `other`, each with a sample."""
    if one is None:
        return
    rest = [path_pattern(path) for path in (() if other is None else other.paths)]
    for path in one.paths:
        sample = witness((_A_PATH, path_pattern(path)), rest)
        if sample is not None:
            yield path, sample


def _passing(name: str, path: str, sample: str, *, lost: bool, guards: bool, now: Function | None) -> Change:
    severity: Severity = "security" if lost and guards else "traffic"
    text = f"no longer passes {name}" if lost else f"passes {name} now"
    return Change(
        severity, f"`{path}`", text, sample, Passing(name, lost), None if now is None else now.source
    )


def _of_one(was: Function, now: Function) -> Iterator[Change]:
    def change(severity: Severity, text: str) -> Change:
        return Change(severity, f"function {now.name}", text, source=now.source)

    def differs(what: str, one: str, other: str) -> Change:
        return change("traffic", f"{what}: {one} → {other}")

    if was.sha256 != now.sha256:
        yield change("traffic", "has other code")
    if (was.runtime, was.version) != (now.runtime, now.version):
        yield differs("runtime", f"{was.runtime}:{was.version}", f"{now.runtime}:{now.version}")
    if was.on != now.on:
        # Behind the cache it is not asked for what is stored.
        grave = guards(now) and now.on.startswith("origin")
        yield change("security" if grave else "traffic", f"runs on {was.on} → {now.on}")
    if was.fail != now.fail:
        grave = guards(now) and now.fail == "open"
        text = (
            "lets requests pass where it fails" if now.fail == "open" else "fails the request where it fails"
        )
        yield change("security" if grave else "traffic", text)
    if was.allow_hosts != now.allow_hosts:
        wider = set(now.allow_hosts) - set(was.allow_hosts)
        text = f"may fetch from {', '.join(sorted(wider))}" if wider else "may fetch from fewer hosts"
        yield change("security" if wider else "traffic", text)
    if was.memory != now.memory:
        yield differs("memory", told_size(was.memory), told_size(now.memory))
    if was.timeout != now.timeout:
        yield differs("timeout", told_duration(was.timeout), told_duration(now.timeout))
    if was.cpu != now.cpu:
        one, other = ("none" if cpu is None else told_duration(cpu) for cpu in (was.cpu, now.cpu))
        yield differs("cpu", one, other)
    if was.limits != now.limits:
        names = [part.name for part in fields(Limits) if part.name != "profile"]
        for name in names:
            one, other = (getattr(each.limits, name) for each in (was, now))
            if one != other:
                told = told_size if name == "response" else str
                yield differs(f"limits.{name}", told(one), told(other))
    if was.key != now.key:
        yield change("traffic", "adds something else to the cache key")
    if set(was.secrets) != set(now.secrets):
        yield differs("secrets", ", ".join(was.secrets) or "none", ", ".join(now.secrets) or "none")
    if was.kv != now.kv:
        names = sorted({name for name, _ in set(was.kv) ^ set(now.kv)})
        yield change("traffic", f"has other key value stores: {', '.join(names)}")
    if was.vars != now.vars:
        names = sorted({name for name, _ in set(was.vars) ^ set(now.vars)})
        yield change("traffic", f"has other vars: {', '.join(names)}")

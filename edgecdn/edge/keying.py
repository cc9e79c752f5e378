"""How the key parts of a rule and of the functions in its way come together."""

from __future__ import annotations

from dataclasses import replace

from edgecdn.plan.model import KeyPolicy, QueryMode


def joined(rule: KeyPolicy, function: KeyPolicy) -> KeyPolicy:
    """The key policy of a rule together with what a function adds.

    What either one distinguishes is distinguished, but for the query: a function that lists its parameters speaks for
    all of the query where the rule does not list any (`all`, `none` or `deny`).
    """
    query, names = _query(rule, function)
    return replace(
        rule,
        query=query,
        query_names=names,
        headers=_union(rule.headers, function.headers),
        cookies=_union(rule.cookies, function.cookies),
        device=rule.device or function.device,
        country=rule.country or function.country,
        language=rule.language or function.language,
        image_format=rule.image_format or function.image_format,
    )


def _query(rule: KeyPolicy, function: KeyPolicy) -> tuple[QueryMode, tuple[str, ...]]:
    if function.query == "all":
        return rule.query, rule.query_names
    if rule.query == "allow" and function.query == "allow":
        return "allow", _union(rule.query_names, function.query_names)
    if rule.query == "allow":
        return rule.query, rule.query_names
    return function.query, function.query_names


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))

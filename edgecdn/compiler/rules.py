"""Caching rules: what a rule matches, and the policy that it and the defaults make together."""

from __future__ import annotations

import re
from collections.abc import Mapping as Table
from typing import Final, cast

from edgecdn.compiler.keys import compile_key
from edgecdn.compiler.words import bytes_of, child, flag, items, number, pairs, seconds, source, text, texts
from edgecdn.config.tree import Mapping, Node
from edgecdn.diagnostics.diagnostic import Diagnostic, did_you_mean, join
from edgecdn.http.url import normal_path, parse_authority
from edgecdn.plan.model import (
    Bounds,
    CacheMode,
    ImageDialect,
    Policy,
    Route,
    SetCookie,
    Signing,
    StatusTtl,
)
from edgecdn.plan.pattern import path_pattern

A_YEAR: Final = 31_536_000.0
_MAX_OBJECT: Final = 512 * 1024 * 1024
_SMALLEST_SLICE: Final = 4096
_TARGETED: Final = re.compile(r"(?i:[a-z0-9-]+-cache-control|surrogate-control)")


def compile_rules(
    cdn: Node, origins: tuple[str, ...], signing: Table[str, Signing], problems: list[Diagnostic]
) -> tuple[Route, ...]:
    """The routes in the order of the rules."""
    defaults = child(cdn, "defaults")
    return tuple(
        _route(number, rule, defaults, origins, signing, problems)
        for number, rule in enumerate(items(child(cdn, "caching_rules")), 1)
    )


def _route(
    number: int,
    rule: Node,
    defaults: Node | None,
    origins: tuple[str, ...],
    signing: Table[str, Signing],
    problems: list[Diagnostic],
) -> Route:
    policy = compile_policy(rule, defaults, problems)
    pattern = child(rule, "pattern")
    host = child(rule, "host")
    check_pattern(pattern, problems)
    check_host(host, problems)
    _check_images(rule, pattern, problems)
    return Route(
        name=f"rule-{number}",
        pattern=path_pattern(text(pattern)).text,
        host=None if host is None else text(host).lower(),
        methods=texts(child(rule, "methods")),
        policy=policy,
        origin=_named(rule, defaults, "origin", origins, problems, "ORIGIN002") or origins[0],
        signing=_signing(rule, defaults, policy, signing, problems),
        source=source(rule.span if pattern is None else pattern.span),
    )


def check_pattern(node: Node | None, problems: list[Diagnostic]) -> None:
    """Patterns that can match nothing: they are held against a path in normal form, without host and query."""
    written = text(node)
    if node is None:
        return
    if "://" in written:
        found = "A pattern is held against the path alone, without scheme and host."
        way_out = "Write the path, such as `/static/*`, and the host under `host:`."
    elif written.startswith("^") or "(.*" in written:
        found = "A pattern is no regular expression."
        way_out = "`*` is any run of characters, slashes included, and `?` exactly one: write for example `/static/*`."
    elif "?" in written and "=" in written.partition("?")[2]:
        found = "A pattern is held against the path alone, and `?` in it is exactly one character."
        way_out = "Leave the query out; `key: {query: …}` says which parameters count."
    elif (normal := _in_normal_form(written)) is not None:
        found = "No path looks like this once it is in normal form."
        way_out = f"Write `{normal}`."
    else:
        return
    problems.append(Diagnostic("RULE007", found, node.span, help=way_out))


def _in_normal_form(pattern: str) -> str | None:
    """How a pattern has to be spelled so that a path in normal form can match; None where it is spelled so."""
    whole = path_pattern(pattern).text
    stars = whole.startswith("*")
    # A question mark stands for one character of a path, so for normal forms it is as good as a letter.
    normal = normal_path("/" + whole.replace("?", "\0") if stars else whole.replace("?", "\0"))
    spelled = (normal[1:] if stars else normal).replace("%00", "?")
    return None if spelled == whole else spelled


def check_host(node: Node | None, problems: list[Diagnostic]) -> None:
    """Hosts that no request can be for."""
    written = text(node)
    if node is not None and parse_authority(written.replace("*", "x").replace("?", "x")) is None:
        problems.append(
            Diagnostic(
                "RULE008",
                f"`{written}` is no host.",
                node.span,
                help="Write a name such as `shop.example` or `*.shop.example`, without scheme and path.",
            )
        )


def _check_images(rule: Node, pattern: Node | None, problems: list[Diagnostic]) -> None:
    """`images` on a rule for the URLs of variants: what decides is the rule of the original, since that is what is asked for."""
    node = child(rule, "images")
    if node is None or not text(pattern).lstrip("/*").startswith("cdn-cgi"):
        return
    problems.append(
        Diagnostic(
            "RULE011",
            "`images` stands on the rule of the originals, and none of them is under `/cdn-cgi/`.",
            node.span,
            help="Write it on the rule for the pictures themselves, such as `/media/*`: that makes `/cdn-cgi/image/width=80/media/a.jpg` work.",
        )
    )


def _named(
    rule: Node, defaults: Node | None, key: str, known: tuple[str, ...], problems: list[Diagnostic], code: str
) -> str | None:
    node = child(rule, key) or child(defaults, key)
    if node is None:
        return None
    name = text(node)
    if name in known:
        return name
    near = did_you_mean(name, known[:100]) if len(problems) < 100 else None
    there = f"Name it under `{'origins' if key == 'origin' else key}:`, or choose {join(known)}."
    help_text = near or there
    problems.append(Diagnostic(code, f"There is no {key} called `{name}`.", node.span, help=help_text))
    return None


def _signing(
    rule: Node,
    defaults: Node | None,
    policy: Policy,
    signing: Table[str, Signing],
    problems: list[Diagnostic],
) -> str | None:
    if policy.mode != "signed-url":
        if (node := child(rule, "signing")) is not None:
            problems.append(
                Diagnostic(
                    "RULE003",
                    "`signing` has no effect on a rule that is not `signed-url`.",
                    node.span,
                    "warning",
                    help="Write `cache: signed-url`, or take it out.",
                )
            )
        return None
    named = _named(rule, defaults, "signing", tuple(signing), problems, "RULE002")
    return named or next(iter(signing))


def compile_policy(rule: Node | None, defaults: Node | None, problems: list[Diagnostic]) -> Policy:
    """The policy of a rule over the defaults (None for the fallback: the defaults alone)."""
    written = {key.value: value for node in (defaults, rule) for key, value in pairs(node)}
    said = written.get
    mode = cast("CacheMode", text(said("cache"), "standard"))
    ttl = said("edge_ttl")
    edge_ttl = seconds(ttl)
    if edge_ttl is None and not isinstance(ttl, Mapping) and mode == "immutable":
        edge_ttl = A_YEAR
    if mode == "no-store" and ttl is not None and child(rule, "edge_ttl") is ttl:
        problems.append(
            Diagnostic(
                "RULE004",
                "`edge_ttl` has no effect on a rule that stores nothing.",
                ttl.span,
                "warning",
                help="Take it out, or choose another `cache`.",
            )
        )
    return Policy(
        mode=mode,
        edge_ttl=None if mode == "no-store" else edge_ttl,
        bounds=_bounds(ttl, problems) if isinstance(ttl, Mapping) else None,
        browser_ttl=seconds(said("browser_ttl")),
        status_ttl=_status_ttl(said("status_ttl")),
        stale_while_revalidate=seconds(said("stale_while_revalidate")),
        stale_if_error=seconds(said("stale_if_error")),
        set_cookie=cast("SetCookie", text(said("set_cookie"), "refuse")),
        force=flag(said("force")),
        key=compile_key(said("key"), problems),
        max_object_size=bytes_of(said("max_object_size"), _MAX_OBJECT),
        max_variants=number(said("max_variants"), Policy().max_variants),
        targeted=_targeted(said("targeted"), problems),
        slice_size=_slice(said("slice"), problems),
        images=cast("ImageDialect | None", text(said("images")) or None),
    )


def _targeted(node: Node | None, problems: list[Diagnostic]) -> tuple[str, ...]:
    if node is None:
        return Policy().targeted
    problems.extend(
        Diagnostic(
            "RULE010",
            f"`{text(item)}` is no field that speaks to some caches alone.",
            item.span,
            help="Write `cdn-cache-control`, a name that ends so, such as `shop-cdn-cache-control`, or `surrogate-control`; "
            "Cache-Control itself counts where none of them is there.",
        )
        for item in items(node)
        if not _TARGETED.fullmatch(text(item))
    )
    return tuple(dict.fromkeys(name.lower() for name in texts(node)))


def _slice(node: Node | None, problems: list[Diagnostic]) -> int | None:
    if node is None:
        return None
    size = bytes_of(node, 0)
    if size < _SMALLEST_SLICE:
        problems.append(
            Diagnostic(
                "RULE009",
                f"A slice of {size} bytes is too small: each one is a request to the origin.",
                node.span,
                help="Write at least `4KB`; `1MB` is usual.",
            )
        )
    return size


def _bounds(node: Mapping, problems: list[Diagnostic]) -> Bounds:
    bounds = Bounds(seconds(node.get("min")) or 0.0, seconds(node.get("default")), seconds(node.get("max")))
    values = [value for value in (bounds.minimum, bounds.default, bounds.maximum) if value is not None]
    if values != sorted(values):
        problems.append(
            Diagnostic(
                "RULE005",
                "The bounds of `edge_ttl` are not in order.",
                node.span,
                help="`min` is at most `default`, and that at most `max`.",
            )
        )
    return bounds


def _status_ttl(node: Node | None) -> tuple[StatusTtl, ...]:
    """Lifetimes by status, single ones before classes, so that the first that fits is the most exact one."""
    found: list[StatusTtl] = []
    for key, value in pairs(node):
        word = str(key.value)
        low, high = (
            (int(word[0]) * 100, int(word[0]) * 100 + 99) if word.endswith("xx") else (int(word), int(word))
        )
        found.append(StatusTtl(low, high, seconds(value) or 0.0))
    return tuple(sorted(found, key=lambda item: (item.high - item.low, item.low)))

"""Keys that are here, in the environment or the project's files, and too short to guard anything."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from edgecdn.compiler.compile import Loaded
from edgecdn.compiler.words import child, items, pairs, text
from edgecdn.diagnostics.diagnostic import Diagnostic, Span

FEWEST_BYTES: Final = 16
"""A key of 128 bits cannot be guessed; of a shorter one nobody knows."""


def with_short_keys(loaded: Loaded) -> Loaded:
    """The same with a warning for each key of signing and purging that is set here and short. No value is shown."""
    plan = loaded.plan
    signed = plan is not None and any(route.signing is not None for route in plan.routes)
    if plan is None or not (signed or (plan.purge is not None and plan.purge.secret)):
        return loaded
    from edgecdn.drivers.secrets import MissingSecret, Secrets

    try:
        there = {**Secrets(loaded.root, Path()).in_files(), **os.environ}
    except MissingSecret:
        return loaded  # `serve` says so
    return replace(loaded, diagnostics=(*loaded.diagnostics, *_short(loaded, there)))


def _short(loaded: Loaded, there: dict[str, str]) -> Iterator[Diagnostic]:
    from edgecdn.edge.signing import key_bytes

    for name, span in _named(loaded):
        value = there.get(name)
        if value and len(key_bytes(value)) < FEWEST_BYTES:
            yield Diagnostic(
                "SEC010",
                f"The key {name} has {len(key_bytes(value))} bytes, so it can be guessed.",
                span,
                "warning",
                help="Make one of 32 random bytes: `openssl rand -base64 32`.",
            )


def _named(loaded: Loaded) -> Iterator[tuple[str, Span]]:
    """The names of keys, each where it is written; those of the default set where the first rule asks for them."""
    assert loaded.plan is not None
    cdn = child(loaded.tree, "cdn")
    sets = {str(name.value): node for name, node in pairs(child(cdn, "signing"))}
    for signing in loaded.plan.signing:
        uses = [route.source for route in loaded.plan.routes if route.signing == signing.name]
        if signing.name in sets:
            yield from ((text(said), said.span) for said in items(child(sets[signing.name], "keys")))
        elif uses and uses[0] is not None:
            where = Span.point(uses[0].file, uses[0].line, uses[0].column)
            yield from ((name, where) for name in signing.secrets)
    secret = child(child(cdn, "purge"), "secret")
    if secret is not None:
        yield text(secret), secret.span

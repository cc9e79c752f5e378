"""Configs for lint rules: what an example leaves out is filled in."""

from __future__ import annotations

from pathlib import Path

from edgecdn.compiler.compile import Loaded, load_bytes
from edgecdn.diagnostics.diagnostic import Diagnostic
from edgecdn.lint.run import Choice, advised

SITE = Path(__file__).parents[1] / "lint" / "site"
POPS = 'points_of_presence:\n  - {region: "eu", locations: ["lon", "fra"]}\n'


def config(example: str) -> str:
    """A whole config of an example, which may leave out `cdn:` and the points of presence."""
    body = example.strip("\n") + "\n"
    if "points_of_presence" not in body:
        body = POPS + body
    return "cdn:\n" + "".join(f"  {line}\n" if line else "\n" for line in body.splitlines())


def loaded(example: str) -> Loaded:
    """The config compiled, which must be without errors."""
    found = load_bytes(config(example).encode(), "cdn.yaml", SITE)
    assert found.plan is not None, found.diagnostics
    return found


def told(example: str, choice: Choice | None = None) -> tuple[Diagnostic, ...]:
    """All that is said of it."""
    return advised(loaded(example), choice)


def codes(example: str) -> list[str]:
    """The codes alone."""
    return [item.code for item in told(example)]

"""The vendors in whose headers responses tell what the cache did: two of them cannot both write one field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import cast

from edgecdn.compiler.words import child, items, text
from edgecdn.config.tree import Node
from edgecdn.diagnostics.diagnostic import Diagnostic, Related, Span, join
from edgecdn.plan.model import StatusDialect


def compile_status_headers(cdn: Node, problems: list[Diagnostic]) -> tuple[StatusDialect, ...]:
    """The vendors in the order in which they are listed."""
    listed = [(cast("StatusDialect", text(node)), node.span) for node in items(child(cdn, "status_headers"))]
    if len(listed) > 1:
        problems += _contending(listed)
    return tuple(name for name, _ in listed)


def _contending(listed: Sequence[tuple[StatusDialect, Span]]) -> Iterator[Diagnostic]:
    # Imported where it is needed: the whole edge comes with it, and most configs name no vendor.
    from edgecdn.edge.dialects.table import shared

    for (one, first), (other, span) in combinations(listed, 2):
        fields = join([field.title() for field in shared(one, other)], "and")
        if fields:
            yield Diagnostic(
                "STATUS001",
                f"`{one}` and `{other}` both write {fields}, each in words of its own.",
                span,
                related=(Related(first, "the other one is here"),),
                help="Remove one of the two; `Cache-Status` tells the same in a standard's words.",
            )

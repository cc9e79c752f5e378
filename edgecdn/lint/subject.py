"""What rules look at: the compiled plan, and the YAML that it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from edgecdn.compiler.words import child, items, pairs, text, texts
from edgecdn.config.tree import Mapping as Table
from edgecdn.config.tree import Node
from edgecdn.diagnostics.diagnostic import Edit, Fix, Span
from edgecdn.plan.automata import Effort
from edgecdn.plan.cover import Routes, Sample, compile_routes
from edgecdn.plan.model import Function, Origin, Plan, Policy, Route

CAREFUL: Final = ("no-store", "signed-url")
EFFORT: Final = 700_000
"""What all questions about one config may cost together: about a second."""


def keeps(policy: Policy) -> bool:
    """Whether a rule has responses kept whatever the origin says of their lifetime."""
    return policy.mode == "immutable" or (policy.mode == "standard" and policy.edge_ttl is not None)


@dataclass(frozen=True)
class Subject:
    """A good config: its plan, the tree below `cdn:`, and the texts of its files by name."""

    plan: Plan
    cdn: Node
    files: Mapping[str, str]
    effort: Effort = field(default_factory=lambda: Effort(EFFORT))

    @cached_property
    def routes(self) -> Routes:
        """The routes, ready to be asked which requests reach them."""
        return compile_routes(self.plan.routes)

    @cached_property
    def secrets(self) -> tuple[tuple[Node, ...], ...]:
        """The names of secrets in the YAML, those of one purpose together: signing, purging, functions."""
        signing = (items(child(node, "keys")) for _, node in pairs(child(self.cdn, "signing")))
        # Functions that share a secret mostly do so for one purpose.
        functions = (items(child(node, "secrets")) for node in items(child(self.cdn, "compute_at_edge")))
        purge = items(child(child(self.cdn, "purge"), "secret"))
        return (*signing, purge, tuple(said for named in functions for said in named))

    @cached_property
    def platforms(self) -> tuple[str, ...]:
        """The platforms that the config is meant for, too."""
        return texts(child(child(self.cdn, "lint"), "platforms"))

    @cached_property
    def rules(self) -> tuple[tuple[Route, Table], ...]:
        """The routes, each with the YAML of its rule."""
        nodes = items(child(self.cdn, "caching_rules"))
        return tuple(
            (route, node)
            for route, node in zip(self.plan.routes, nodes, strict=True)
            if isinstance(node, Table)
        )

    @cached_property
    def functions(self) -> tuple[tuple[Function, Table], ...]:
        """The functions, each with its YAML."""
        nodes = items(child(self.cdn, "compute_at_edge"))
        return tuple(
            (function, node)
            for function, node in zip(self.plan.functions, nodes, strict=True)
            if isinstance(node, Table)
        )

    @cached_property
    def shadowed(self) -> tuple[tuple[int, tuple[int, ...], Sample], ...]:
        """The rules that no request reaches, the earlier ones that take what they match, and a request as an example.

        Where one earlier rule takes all, it stands alone.
        """
        found = []
        for number in range(len(self.plan.routes)):
            before = self.routes.before(number, self.effort)
            if not before or self.routes.reaching(number, before, self.effort) is not None:
                continue
            sample = self.routes.reaching(number, (), self.effort)
            if isinstance(sample, Sample):
                alone = (
                    other for other in before if self.routes.reaching(number, (other,), self.effort) is None
                )
                first = next(alone, None)
                found.append((number, before if first is None else (first,), sample))
        return tuple(found)

    def hides(self, number: int, takers: tuple[int, ...]) -> bool:
        """Whether a rule that is careful with what it serves is taken over by one that keeps it for everybody."""
        return self.plan.routes[number].policy.mode in CAREFUL and any(
            keeps(self.plan.routes[taker].policy) for taker in takers
        )

    @cached_property
    def origins(self) -> tuple[tuple[Origin, Node], ...]:
        """The origins that the config names, each with its YAML."""
        nodes = [node for _, node in pairs(child(self.cdn, "origins"))]
        return tuple(zip(self.plan.origins, nodes, strict=False))  # without any there is the demo site

    @cached_property
    def shields(self) -> Mapping[str, Span]:
        """Where each shield is named, by a region or an origin."""
        owners = (*items(child(self.cdn, "points_of_presence")), *(node for _, node in self.origins))
        named = [shield for owner in owners if (shield := child(owner, "shield")) is not None]
        return {text(shield).strip().lower(): shield.span for shield in named}

    @cached_property
    def lines(self) -> Mapping[str, Sequence[str]]:
        """The lines of each file."""
        return {file: source.splitlines() for file, source in self.files.items()}

    def locations(self) -> Iterator[tuple[str, Span]]:
        """Where each PoP is listed, by its code."""
        for region in items(child(self.cdn, "points_of_presence")):
            for location in items(child(region, "locations")):
                code = child(location, "code") if isinstance(location, Table) else location
                yield text(code).strip().lower(), location.span

    def policies(self) -> Iterator[Table]:
        """Every mapping that may have a rule's keys: the defaults and the rules."""
        defaults = child(self.cdn, "defaults")
        if isinstance(defaults, Table):
            yield defaults
        for _, node in self.rules:
            yield node

    def said(self, node: Table, key: str) -> Span:
        """Where a rule's key was given: in the rule, else in the defaults, else at the rule's pattern."""
        for owner in (node, child(self.cdn, "defaults")):
            if isinstance(owner, Table) and (value := owner.get(key)) is not None:
                return value.span
        return self.head(node)

    def head(self, node: Table) -> Span:
        """What names a rule, a function, a region: its first value."""
        for name in ("pattern", "function", "region"):
            if (value := node.get(name)) is not None:
                return value.span
        return node.pairs[0][0].span if node.pairs else node.span

    def without(self, node: Table, key: str) -> Fix | None:
        """The safe fix that takes out a key which means nothing; None where it does not have its lines to itself."""
        name, value = node.key(key), node.get(key)
        if name is None or value is None:
            return None
        lines = self.lines.get(name.span.file, ())
        if name.span.line > len(lines):
            return None
        before = lines[name.span.line - 1][: name.span.column - 1]
        last = value.span if value.span.end_column > 1 else None
        if before.strip() or last is None or name.span.line != last.end_line or "{" in before:
            return None
        behind = lines[last.end_line - 1][last.end_column - 1 :]
        if behind.strip():
            return None
        span = Span(name.span.file, name.span.line, 1, name.span.line + 1, 1)
        return Fix((Edit(span, ""),), safe=True)

    def spelled(self, span: Span, value: str, *, safe: bool = True) -> Fix | None:
        """The fix that spells a value otherwise, in the quotes that it has; it is `safe` where it means the same."""
        lines = self.lines.get(span.file, ())
        line = lines[span.line - 1] if span.line <= len(lines) else ""
        if not line or span.line != span.end_line or "${" in line[span.column - 1 : span.end_column - 1]:
            return None  # the value comes from elsewhere
        quote = line[span.column - 1 : span.column]
        shown = f"{quote}{value}{quote}" if quote in ("'", '"') else value
        return Fix((Edit(span, shown),), safe=safe)

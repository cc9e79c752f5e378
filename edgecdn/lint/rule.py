"""A lint rule as a value: what it is called, why it matters, an example of each kind, and its check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from edgecdn.diagnostics.diagnostic import Diagnostic, Fix, Related, Severity, Span
from edgecdn.lint.subject import Subject


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule has something to say, and what."""

    message: str
    span: Span
    help: str
    related: tuple[Related, ...] = ()
    notes: tuple[str, ...] = ()
    fix: Fix | None = None


Check = Callable[[Subject], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`title` is a sentence, `why` some; `bad` and `good` are configs, of which the check finds fault with the first one alone.

    The examples may leave out `cdn:` and the points of presence.
    """

    code: str
    title: str
    why: str
    bad: str
    good: str
    check: Check
    severity: Severity = "warning"

    def told(self, subject: Subject) -> Iterable[Diagnostic]:
        """What the check finds, under the rule's code."""
        for found in self.check(subject):
            yield Diagnostic(
                self.code,
                found.message,
                found.span,
                self.severity,
                found.notes,
                found.help,
                found.related,
                found.fix,
            )

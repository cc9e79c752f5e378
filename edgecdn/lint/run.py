"""All advice on a config: the rules that are selected, less what comments silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from edgecdn.compiler.compile import Loaded
from edgecdn.compiler.words import child, items, text, texts
from edgecdn.diagnostics.diagnostic import Diagnostic, Span
from edgecdn.lint.ignores import read_ignores, silenced, unknown
from edgecdn.lint.registry import RULES
from edgecdn.lint.subject import Subject


@dataclass(frozen=True, slots=True)
class Choice:
    """Families and codes: which are given (all where there are none), and which are not."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def takes(self, code: str) -> bool:
        """Whether this advice is given."""
        named = {code, family(code)}
        return not named.isdisjoint(self.select or (code,)) and named.isdisjoint(self.ignore)


def family(code: str) -> str:
    """`CACHE` of `CACHE004`."""
    return code.rstrip("0123456789")


def words() -> tuple[str, ...]:
    """Everything that may be selected or ignored: families and codes."""
    from edgecdn.lint.pages import codes  # needed only where somebody names one

    known = codes()
    return (*dict.fromkeys(family(code) for code in known), *known)


def advised(loaded: Loaded, choice: Choice | None = None) -> tuple[Diagnostic, ...]:
    """What the compiler told, and advice on what it made; the former alone where there is no plan or no YAML.

    `choice` is the command line's, and counts in place of the config's `lint:` section.
    """
    cdn = child(loaded.tree, "cdn")
    if loaded.plan is None or loaded.tree is None or cdn is None:
        return loaded.diagnostics
    section = child(cdn, "lint")
    own = Choice(texts(child(section, "select")), texts(child(section, "ignore")))
    file = loaded.tree.span.file
    subject = Subject(loaded.plan, cdn, loaded.texts)
    chosen = Choice(
        own.select if choice is None or not choice.select else choice.select,
        own.ignore + (() if choice is None else choice.ignore),
    )
    found = [*loaded.diagnostics, *_advice(subject, chosen)]
    if subject.effort.left <= 0:
        found.append(_too_much(file))
    named = (*items(child(section, "select")), *items(child(section, "ignore")))
    ignores = [
        ignore
        for name, written in loaded.texts.items()
        if name.endswith((".yaml", ".yml")) or name == file
        for ignore in read_ignores(written, name, loaded.tree)
    ]
    known = words() if named or ignores else ()
    found += [unknown(text(name), name.span, known) for name in named[:100] if text(name) not in known]
    # What is not selected was not looked for, so its comments are not idle.
    looked = [ignore for ignore in ignores if chosen.takes(ignore.code) or ignore.code not in known]
    # A comment may be for one environment alone.
    left = silenced(dict.fromkeys(found), looked, known, idle=not loaded.environments)
    return _ordered(left, file)


def _advice(subject: Subject, choice: Choice) -> Iterable[Diagnostic]:
    for rule in RULES:
        if choice.takes(rule.code):
            yield from rule.told(subject)


def _too_much(file: str) -> Diagnostic:
    return Diagnostic(
        "LINT003",
        "Not every question about which rule takes which path could be decided in reasonable time.",
        Span.point(file),
        "info",
        help="Use fewer `?` behind stars in patterns.",
    )


def _ordered(found: Iterable[Diagnostic], file: str) -> tuple[Diagnostic, ...]:
    return tuple(sorted(found, key=lambda item: (item.span.file != file, item.span, item.code)))


def fails(diagnostics: Sequence[Diagnostic], *, strict: bool) -> bool:
    """Whether a config is not good: errors, and warnings where they count."""
    bad = ("error", "warning") if strict else ("error",)
    return any(item.severity in bad for item in diagnostics)

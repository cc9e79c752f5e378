"""The page of each code: why it matters and the way out, as Markdown; `docs/rules/` is made of it."""

from __future__ import annotations

from collections.abc import Mapping

from edgecdn.diagnostics.codes.compiling import COMPILING
from edgecdn.diagnostics.codes.composing import COMPOSING
from edgecdn.diagnostics.codes.functions import FUNCTIONS
from edgecdn.diagnostics.codes.page import Page
from edgecdn.diagnostics.codes.reading import READING
from edgecdn.lint.registry import RULES
from edgecdn.lint.rule import Rule

_HEAD = (
    "# Codes",
    "",
    "Made from the code that says them. `edgecdn explain CACHE004` shows a page in the terminal. Advice can be silenced where it does",
    "not hold, by a comment on the line or the one above (`# edgecdn: ignore[CACHE004] reason`), or for the whole config:",
    "",
    "```yaml",
    "cdn:",
    "  lint:",
    "    ignore: [STYLE]           # families or codes",
    "    platforms: [cloudfront]   # tell what would be otherwise there (PORT)",
    "```",
    "",
)


def codes() -> tuple[str, ...]:
    """Every code that has a page, in order."""
    return tuple(sorted(_pages()))


def page(code: str) -> str | None:
    """The page of a code, None where there is no such code."""
    match _pages().get(code):
        case Rule() as rule:
            return _advice(rule)
        case Page() as told:
            return f"# {code}: {told.title}\n\n{told.why}\n\n## The way out\n\n{told.way_out}\n"
        case None:
            return None


def index() -> str:
    """The table of all codes."""
    pages = _pages()
    rows = [f"| [{code}]({code}.md) | {_kind(pages[code])} | {pages[code].title} |" for code in sorted(pages)]
    return "\n".join((*_HEAD, "| code | kind | what it says |", "|---|---|---|", *rows)) + "\n"


def _kind(told: Rule | Page) -> str:
    return "advice" if isinstance(told, Rule) else "mistake"


def _advice(rule: Rule) -> str:
    return (
        f"# {rule.code}: {rule.title}\n\n{rule.why}\n\n"
        f"## Told of\n\n```yaml\n{rule.bad.strip()}\n```\n\n"
        f"## Good\n\n```yaml\n{rule.good.strip()}\n```\n"
    )


def _pages() -> Mapping[str, Rule | Page]:
    return {**READING, **COMPOSING, **COMPILING, **FUNCTIONS, **{rule.code: rule for rule in RULES}}

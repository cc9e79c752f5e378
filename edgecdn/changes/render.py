"""A comparison for people in a terminal, for a pull request, and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from edgecdn.changes.change import Change, Comparison, Severity

_TITLES: Final[dict[Severity, str]] = {"security": "Security", "traffic": "Traffic", "note": "Notes"}
_NOTHING: Final = "Nothing changes for traffic."
_BAR: Final = "\\|"

Shares = Sequence[float | None]
"""The share of logged requests that each change touches, from 0 to 1; None where it is about none of its own."""


def render_text(comparison: Comparison, shares: Shares) -> str:
    """What each class of requests gets from now on, the gravest first."""
    lines: list[str] = []
    for severity, rows in _by_severity(comparison, shares):
        lines.append(f"{_TITLES[severity]}:")
        for (about, _), group in groupby(rows, key=_about):
            changes = list(group)
            lines.append(f"  {about}{_where(changes[0][0])}")
            lines += [f"    {change.said}{_share(share)}" for change, share in changes]
    return "\n".join(lines or [_NOTHING]) + "\n" + "".join(f"{line}\n" for line in _open(comparison))


def render_markdown(comparison: Comparison, shares: Shares) -> str:
    """A table for each severity, as pull requests show them."""
    lines = ["### What changes for traffic", ""]
    weighed = any(share is not None for share in shares)
    for severity, rows in _by_severity(comparison, shares):
        heads = ["requests", "change", "for example", *(["share"] if weighed else [])]
        lines += [f"**{_TITLES[severity]}**", "", _row(heads), _row(["---"] * len(heads))]
        for change, share in rows:
            sample = "" if change.sample is None else f"`{change.sample}`"
            more = [_percent(share)] if weighed else []
            lines.append(_row([change.about, change.said, sample, *more]))
        lines.append("")
    if not comparison.changes:
        lines += [_NOTHING, ""]
    lines += [f"{line}\n" for line in _open(comparison)]
    return "\n".join(lines)


def render_json(comparison: Comparison, shares: Shares) -> str:
    """`{"changes": […], "undecided": […]}`; `share` is from 0 to 1, null without a log."""
    rows = [
        {
            "severity": change.severity,
            "about": change.about,
            "change": change.said,
            "sample": change.sample,
            "source": None if change.source is None else str(change.source),
            "share": share,
        }
        for change, share in zip(comparison.changes, shares, strict=True)
    ]
    told = {"changes": rows, "undecided": list(comparison.undecided)}
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _by_severity(
    comparison: Comparison, shares: Shares
) -> Iterator[tuple[Severity, list[tuple[Change, float | None]]]]:
    rows = list(zip(comparison.changes, shares, strict=True))
    for severity in _TITLES:
        mine = [row for row in rows if row[0].severity == severity]
        if mine:
            yield severity, mine


def _about(row: tuple[Change, float | None]) -> tuple[str, str | None]:
    return row[0].about, row[0].sample


def _where(change: Change) -> str:
    parts = [f"such as {change.sample}"] if change.sample is not None else []
    parts += [str(change.source)] if change.source is not None else []
    return f"  ({', '.join(parts)})" if parts else ""


def _share(share: float | None) -> str:
    return "" if share is None else f"  [{_percent(share)} of logged requests]"


def _percent(share: float | None) -> str:
    if share is None:
        return ""
    return f"{share:.1%}" if share >= 0.001 or share == 0 else "under 0.1%"


def _row(cells: Sequence[str]) -> str:
    # GitHub's tables take a bar for a border inside code, too, unless it is escaped.
    return f"| {' | '.join(cell.replace('|', _BAR) for cell in cells)} |"


def _open(comparison: Comparison) -> list[str]:
    return [f"Not decided, since its patterns are too involved: {about}." for about in comparison.undecided]

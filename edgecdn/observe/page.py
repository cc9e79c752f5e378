"""The page that a browser gets for a function's failure: what, where in the source, and how to see more.

It is text alone: no script, no picture, nothing from elsewhere, and one style, which the page's policy names by its hash.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from edgecdn.diagnostics.diagnostic import Span
from edgecdn.diagnostics.render.text import printable

_AROUND: Final = 5
"""How many lines of source are shown before and behind the one that failed."""

_LONGEST: Final = 400
_MOST_TEXT: Final = 4000

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1d2230; --soft: #5d6579; --paper: #f6f7f9; --card: #fff; --line: #dfe3ea;
  --bad: #b3261e; --bad-soft: #fdecea; --code: #fbfbfd; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9f0; --soft: #98a1b5; --paper: #14171f; --card: #1b1f29; --line: #2d3342;
    --bad: #ff8a80; --bad-soft: #3a2024; --code: #171a23; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 3rem; }
header p { margin: 0; color: var(--soft); }
.kind { display: inline-block; margin-right: .4rem; padding: .05rem .6rem; border-radius: 1rem; background: var(--bad-soft);
  color: var(--bad); font-weight: 600; }
h1 { margin: .75rem 0 1.5rem; font-size: 1.5rem; line-height: 1.35; white-space: pre-wrap; overflow-wrap: anywhere; }
h2 { margin: 0; padding: .7rem 1rem; font-size: .95rem; font-weight: 600; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
section { margin: 0 0 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; overflow: hidden; }
pre, code, dd, li { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .875rem; }
pre { margin: 0; padding: .6rem 0; background: var(--code); overflow-x: auto; line-height: 1.6; tab-size: 4; }
pre span { display: block; width: max-content; min-width: 100%; padding: 0 1rem 0 .75rem; border-left: .25rem solid transparent; }
pre i { display: inline-block; min-width: 3.5em; padding-right: 1.25em; color: var(--soft); font-style: normal; text-align: right;
  user-select: none; }
pre .here { background: var(--bad-soft); border-color: var(--bad); }
pre .caret { background: var(--bad-soft); border-color: var(--bad); color: var(--bad); font-weight: 700; line-height: 1; }
ol { margin: 0; padding: .6rem 1rem .7rem 2.6rem; overflow-wrap: anywhere; }
ol em { color: var(--soft); font-style: normal; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.25rem; margin: 0; padding: .8rem 1rem; }
dt { color: var(--soft); font-size: .9rem; } dd { margin: 0; overflow-wrap: anywhere; }
.more { margin: 0; padding: .7rem 1rem .8rem 2rem; } .more li { font-family: inherit; font-size: .95rem; margin: .2rem 0; }
code { padding: .05rem .35rem; border-radius: .3rem; background: var(--code); border: 1px solid var(--line); overflow-wrap: anywhere; }
"""


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


POLICY: Final = f"default-src 'none'; style-src 'sha256-{_hash(_STYLE)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The Content-Security-Policy of the page."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the page tells. `source` is the text of the file that `place` is in, empty where it is not shown."""

    function: str
    kind: str
    text: str
    place: Span | None
    source: str
    stack: Sequence[str]
    request: str
    pop: str
    id: str
    status: int


def error_page(told: Told) -> str:
    """The page as HTML. Everything in it is escaped, whoever wrote it."""
    first, _, rest = told.text[:_MOST_TEXT].partition("\n")
    title = _shown(f"{told.function}: {first}")
    parts = [
        (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
        ),
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main>",
        (
            f'<header><p><span class="kind">{_shown(told.kind)}</span> in the edge function '
            f"<strong>{_shown(told.function)}</strong></p><h1>{_shown(first)}</h1></header>"
        ),
    ]
    if rest:
        parts.append(f"<section><h2>The rest of the message</h2><pre>{_lines(rest)}</pre></section>")
    if told.place is not None:
        place = f"{told.place.file}:{told.place.line}:{told.place.column}"
        excerpt = "".join(_excerpt(told.source, told.place))
        parts.append(
            f"<section><h2>{_shown(place)}</h2>{f'<pre>{excerpt}</pre>' if excerpt else ''}</section>"
        )
    if len(told.stack) > 1:
        parts.append(
            f"<section><h2>How it got there</h2><ol>{''.join(map(_frame, told.stack))}</ol></section>"
        )
    facts = (
        ("request", told.request),
        ("answered with", str(told.status)),
        ("point of presence", told.pop),
        ("request id", told.id),
    )
    listed = "".join(f"<dt>{name}</dt><dd>{_shown(value)}</dd>" for name, value in facts)
    parts += [
        f"<section><h2>The request</h2><dl>{listed}</dl></section>",
        (
            '<section><h2>To see more</h2><ul class="more">'
            "<li>What the function wrote with <code>console.log</code> stands in the terminal of <code>edgecdn serve</code>, "
            f"under the request id.</li><li><code>edgecdn explain {_shown(told.id)}</code> tells the request step by step.</li>"
            f"<li><code>edgecdn run {_shown(told.function)}</code> runs the function by itself.</li>"
            "<li>This page is for browsers on this machine; other clients get a line of text, as all do with "
            "<code>--no-error-pages</code>.</li></ul></section></main></body></html>\n"
        ),
    ]
    return "".join(parts)


def _shown(text: str) -> str:
    return escape(printable(text))


def _lines(text: str) -> str:
    return "".join(f"<span>{_shown(line)}</span>" for line in text.splitlines())


def _excerpt(source: str, place: Span) -> Iterator[str]:
    """The lines around a place, numbered, and a caret below its column."""
    lines = source.splitlines()
    if not 0 < place.line <= len(lines):
        return
    for number in range(max(1, place.line - _AROUND), min(len(lines), place.line + _AROUND) + 1):
        line = lines[number - 1].expandtabs(4)[:_LONGEST]
        here = ' class="here"' if number == place.line else ""
        yield f"<span{here}><i>{number}</i>{_shown(line) or ' '}</span>"
        if here:
            before = len(lines[number - 1][: place.column - 1].expandtabs(4))
            if before < _LONGEST:
                yield f'<span class="caret"><i></i>{" " * before}^</span>'


def _frame(line: str) -> str:
    place, _, name = line.partition(" in ")
    return f"<li>{_shown(place)}{f' <em>in {_shown(name)}</em>' if name else ''}</li>"

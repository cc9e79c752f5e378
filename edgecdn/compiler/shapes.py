"""Which platform a function is written for, as far as its text alone says, and what that platform takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edgecdn.diagnostics.diagnostic import Diagnostic, Span
from edgecdn.plan.model import Api, On

MOST_CLOUDFRONT_CODE: Final = 10_240
"""The bytes that CloudFront takes as the code of a CloudFront Function, comments and all."""

_HANDLER: Final = re.compile(
    r"^(?:(?:async[ \t]+)?function[ \t]+handler[ \t]*\(|(?:const|let|var)[ \t]+handler\b)", re.MULTILINE
)
# What the file says of itself to edgecdn is no export that a platform would see.
_EXPORT: Final = re.compile(
    r"^export\b(?![ \t]+const[ \t]+config\b)|\bmodule[ \t]*\.[ \t]*exports\b|^[ \t]*exports[ \t]*[.\[]"
    r"|^[ \t]*addEventListener[ \t]*\(",
    re.MULTILINE,
)
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)


def shape_of(code: str, suffix: str) -> Api | None:
    """`cloudfront-functions` for a script with a `handler` at its top and no exports; `fetch` for Python; None where its exports will tell."""
    if suffix == ".py":
        return "fetch"
    # CloudFront takes JavaScript alone.
    if suffix not in {".js", ".mjs", ".cjs"}:
        return None
    plain = _COMMENT.sub("", code)
    return "cloudfront-functions" if _HANDLER.search(plain) and not _EXPORT.search(plain) else None


def check_shape(api: Api | None, on: On, code: bytes, shown: str, span: Span) -> Iterator[Diagnostic]:
    """What the function's platform would not take."""
    by_event = on not in ("viewer", "origin")
    if shown.endswith(".py") and api not in (None, "fetch"):
        yield Diagnostic(
            "FUNC031",
            f"Functions in Python are fetch handlers; {shown} is `api: {api}`.",
            span,
            help="Leave `api:` out, or write the function in JavaScript.",
        )
    if api == "cloudfront-functions" and len(code) > MOST_CLOUDFRONT_CODE:
        yield Diagnostic(
            "FUNC014",
            f"{shown} has {len(code):,} bytes; a CloudFront Function may have {MOST_CLOUDFRONT_CODE:,}.",
            span,
            help="Shorten or minify it, or make it a Lambda@Edge function.",
        )
    if api == "cloudfront-functions" and on.startswith("origin"):
        yield Diagnostic(
            "FUNC015",
            f"CloudFront Functions run in front of the cache; {shown} is `on: {on}`.",
            span,
            help="Write `on: viewer-request` or `on: viewer-response`, or make it a Lambda@Edge function.",
        )
    if by_event and api not in (None, "cloudfront-functions", "lambda-edge"):
        yield Diagnostic(
            "FUNC015",
            f"A function with `api: {api}` is not called by events; {shown} is `on: {on}`.",
            span,
            help=f"Write `on: {on.partition('-')[0]}`.",
        )

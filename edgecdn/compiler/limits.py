"""Limits of functions: what the config says, over what a platform's profile says, over the defaults."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast

from edgecdn.compiler.words import bytes_of, child, number, seconds, text
from edgecdn.config.tree import Node, Scalar
from edgecdn.diagnostics.diagnostic import Diagnostic, Span
from edgecdn.plan.limits import USUAL, Limits, Profile

MEMORY: Final = 128 * 1024 * 1024
TIMEOUT: Final = 10.0
_KB: Final = 1024
_MB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Taken:
    """All limits of a function: bytes of memory, seconds of processor time (None for none of its own) and of wall time."""

    memory: int = MEMORY
    cpu: float | None = None
    timeout: float = TIMEOUT
    limits: Limits = USUAL


@dataclass(frozen=True, slots=True)
class _Platform:
    """What a platform sets; `code` is the most bytes of code that it takes, `zipped` if they are counted compressed."""

    name: str
    taken: Taken
    code: int
    zipped: bool = False


PLATFORMS: Final[Mapping[Profile, _Platform]] = {
    "cloudfront-functions": _Platform(
        "CloudFront Functions",
        Taken(2 * _MB, 0.001, limits=Limits(40 * _KB, 0, profile="cloudfront-functions")),
        10 * _KB,
    ),
    "lambda-edge-viewer": _Platform(
        "Lambda@Edge for the viewer's events",
        Taken(128 * _MB, None, 5.0, Limits(40 * _KB, concurrency=1000, profile="lambda-edge-viewer")),
        1 * _MB,
        zipped=True,
    ),
    "lambda-edge-origin": _Platform(
        "Lambda@Edge for the origin's events",
        Taken(128 * _MB, None, 30.0, Limits(1 * _MB, concurrency=1000, profile="lambda-edge-origin")),
        50 * _MB,
        zipped=True,
    ),
    "workers-free": _Platform(
        "Workers Free",
        Taken(128 * _MB, 0.010, limits=Limits(subrequests=50, profile="workers-free")),
        64 * _MB,
    ),
    "workers-paid": _Platform(
        "Workers Paid",
        Taken(128 * _MB, 30.0, limits=Limits(subrequests=10_000, profile="workers-paid")),
        64 * _MB,
    ),
}
"""The platforms' published numbers; `docs/limits.md` has them with their sources."""


def compile_limits(node: Node) -> Taken:
    """The limits of the function whose entry this is."""
    own = child(node, "limits")
    named = text(own if isinstance(own, Scalar) else child(own, "profile"))
    start = PLATFORMS[cast("Profile", named)].taken if named else Taken()
    limits = start.limits
    cpu, timeout = seconds(child(node, "cpu")), seconds(child(node, "timeout"))
    return Taken(
        memory=bytes_of(child(node, "memory"), start.memory),
        cpu=start.cpu if cpu is None else cpu,
        timeout=start.timeout if timeout is None else timeout,
        limits=Limits(
            response=bytes_of(child(own, "response"), limits.response),
            subrequests=number(child(own, "subrequests"), limits.subrequests),
            depth=number(child(own, "depth"), limits.depth),
            concurrency=number(child(own, "concurrency"), limits.concurrency),
            profile=limits.profile,
        ),
    )


def check_limits(node: Node, taken: Taken, code: bytes, shown: str, span: Span) -> Iterator[Diagnostic]:
    """What no call could ever keep, and more code than the profile's platform takes."""
    for name, value in (("cpu", taken.cpu), ("timeout", taken.timeout)):
        said = child(node, name)
        if said is not None and value == 0:
            yield Diagnostic(
                "FUNC018",
                f"`{name}: {text(said)}` leaves no time to run in.",
                said.span,
                help=f"Write more than zero, such as `{'50ms' if name == 'cpu' else '10s'}`.",
            )
    profile = taken.limits.profile
    if profile is None:
        return
    platform = PLATFORMS[profile]
    size = len(zlib.compress(code, 9)) if platform.zipped else len(code)
    if size > platform.code:
        how = " compressed" if platform.zipped else ""
        yield Diagnostic(
            "FUNC017",
            f"{shown} has {size:,} bytes{how}; {platform.name} takes {platform.code:,}.",
            span,
            help="Shorten or minify it, or name another profile in `limits:`.",
        )

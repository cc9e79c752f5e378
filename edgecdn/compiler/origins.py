"""Origins: where content comes from, and the keys that URLs are signed with."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from edgecdn.compiler.places.resolve import MOST_GUESSES, near, resolve, spot
from edgecdn.compiler.shields import shield_of
from edgecdn.compiler.words import child, items, pairs, seconds, source, text, texts
from edgecdn.config.tree import Node, Scalar, Sequence
from edgecdn.diagnostics.diagnostic import Diagnostic
from edgecdn.http.url import parse_url
from edgecdn.plan.model import Origin, Place, Signing

TIMEOUT: Final = 30.0

DEMO: Final = Origin("demo", "demo", "", TIMEOUT)
"""The built-in site that answers where the config names no origin."""

_DEFAULT_SIGNING: Final = Signing("default", "hmac-sha256", ("SIGNING_KEY",))


def compile_origins(cdn: Node, problems: list[Diagnostic]) -> tuple[Origin, ...]:
    """The origins in their order; the demo site where there are none."""
    found = tuple(_origin(str(name.value), node, problems) for name, node in pairs(child(cdn, "origins")))
    return found or (DEMO,)


def _origin(name: str, node: Node, problems: list[Diagnostic]) -> Origin:
    url, directory = child(node, "url"), child(node, "directory")
    both = url is not None and directory is not None
    if (url is None) == (directory is None):
        problems.append(
            Diagnostic(
                "ORIGIN001",
                f"The origin `{name}` needs either a `url` or a `directory`.",
                node.span,
                help=f"Write for example `{name}: {{url: https://shop.example}}`.",
            )
        )
    target = text(url) if directory is None else text(directory)
    if url is not None and not both and not _is_base(target):
        problems.append(
            Diagnostic(
                "ORIGIN003",
                f"`{target}` is no base URL of an origin.",
                url.span,
                help=_way_out(target),
            )
        )
    if directory is not None and "\0" in target:
        message = f"`{target}` is no directory."
        problems.append(
            Diagnostic("ORIGIN006", message, directory.span, help="Take out the character U+0000.")
        )
    if directory is not None and (PurePosixPath(target).is_absolute() or ".." in PurePosixPath(target).parts):
        problems.append(
            Diagnostic(
                "ORIGIN004",
                f"The directory `{target}` is outside the project.",
                directory.span,
                help="Name a folder beside the config; `edgecdn serve --origin DIR` serves any other.",
            )
        )
    waits = child(node, "timeout")
    timeout = seconds(waits)
    if waits is not None and timeout == 0:
        problems.append(
            Diagnostic(
                "ORIGIN005",
                f"The origin `{name}` has no time to answer.",
                waits.span,
                help="Write a timeout above zero, such as `30s`.",
            )
        )
    return Origin(
        name,
        "url" if directory is None else "directory",
        target,
        TIMEOUT if timeout is None else timeout,
        shield=shield_of(node),
        place=_place(child(node, "at"), problems),
        source=source(node.span),
    )


def _way_out(target: str) -> str:
    if target.startswith("$"):
        return "A variable is written with braces: `${ORIGIN}`."
    if "@" in target:
        return "Leave name and password out: requests to an origin bear none."
    return "Write scheme and host, and a path if all content is below it: `https://shop.example`."


def _is_base(target: str) -> bool:
    url = parse_url(target)
    return url is not None and url.query is None and "#" not in target


def _place(node: Node | None, problems: list[Diagnostic]) -> Place | None:
    if node is None:
        return None
    if isinstance(node, Sequence):
        numbers = [
            float(i.value) for i in items(node) if isinstance(i, Scalar) and isinstance(i.value, int | float)
        ]
        place = spot(*numbers) if len(numbers) == 2 else None
    else:
        place = resolve(text(node))
    if place is None:
        problems.append(
            Diagnostic(
                "PLACE001",
                "`at` names no place.",
                node.span,
                help=(near(text(node)) if len(problems) < MOST_GUESSES else None)
                or "Write a code such as `fra`, or [latitude, longitude].",
            )
        )
    return place


def compile_signing(cdn: Node) -> dict[str, Signing]:
    """The signing keys by name; where the config has none, one set with the secret SIGNING_KEY."""
    found = {
        str(name.value): Signing(str(name.value), "hmac-sha256", texts(child(node, "keys")))
        for name, node in pairs(child(cdn, "signing"))
    }
    return found or {_DEFAULT_SIGNING.name: _DEFAULT_SIGNING}

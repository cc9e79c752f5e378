"""What tells two objects under one path apart: a rule's `key`, or a function's."""

from __future__ import annotations

import re
from typing import Final

from edgecdn.compiler.words import child, flag, items, text, texts
from edgecdn.config.tree import Mapping, Node, Scalar, Sequence
from edgecdn.diagnostics.diagnostic import Diagnostic, did_you_mean
from edgecdn.plan.model import KeyPolicy, QueryMode

IMAGE_FORMATS: Final = ("image/avif", "image/webp", "image/jpeg")
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_PARAMETER: Final = re.compile(r"[^=&?#]+")


def compile_key(node: Node | None, problems: list[Diagnostic]) -> KeyPolicy:
    """A rule's `key`, or a function's."""
    if node is None:
        return KeyPolicy()
    query, names = _query(child(node, "query"), problems)
    _check_names(node, problems)
    return KeyPolicy(
        query=query,
        query_names=names,
        headers=tuple(name.lower() for name in texts(child(node, "headers"))),
        cookies=texts(child(node, "cookies")),
        device=flag(child(node, "device")),
        country=flag(child(node, "country")),
        language=texts(child(node, "language")),
        image_format=_image_format(child(node, "image_format")),
    )


def _check_names(node: Node, problems: list[Diagnostic]) -> None:
    """Names that no request can have: nothing would be told apart by them."""
    asked = child(node, "query")
    lists = (asked, child(asked, "allow"), child(asked, "deny")) if asked is not None else ()
    parameters = [item for each in lists if isinstance(each, Sequence) for item in items(each)]
    for what, nodes, form in (
        ("header", items(child(node, "headers")), _TOKEN),
        ("cookie", items(child(node, "cookies")), _TOKEN),
        ("parameter", parameters, _PARAMETER),
    ):
        for item in nodes:
            if not form.fullmatch(text(item)):
                name = re.split(r"[=:&;]", text(item).lstrip("?"), maxsplit=1)[0].strip()
                near = f"Write its name alone: `{name}`." if form.fullmatch(name) else "Write its name alone."
                problems.append(
                    Diagnostic("RULE012", f"`{text(item)}` is no name of a {what}.", item.span, help=near)
                )


def _query(node: Node | None, problems: list[Diagnostic]) -> tuple[QueryMode, tuple[str, ...]]:
    match node:
        case None:
            return "all", ()
        case Mapping():
            allow, deny = node.get("allow"), node.get("deny")
            if (allow is None) == (deny is None):
                problems.append(
                    Diagnostic(
                        "RULE006",
                        "`query` takes either `allow` or `deny`.",
                        node.span,
                        help="With `allow` all other parameters are left out; with `deny` all others count.",
                    )
                )
            return ("deny", texts(deny)) if allow is None else ("allow", texts(allow))
        case Scalar(value="all"):
            return "all", ()
        case Scalar(value="none"):
            return "none", ()
        case Scalar(value="sorted"):
            return "deny", ()  # which leaves out nothing, and sorts what is left
        case Scalar():
            name = node.text
            problems.append(
                Diagnostic(
                    "RULE006",
                    f"`query` cannot be `{node.text}`.",
                    node.span,
                    help=did_you_mean(name, ("all", "sorted", "none"))
                    or f"Write `all`, `sorted`, `none`, a list of parameters such as `[{name}]`, or `{{deny: [utm_source]}}`.",
                )
            )
            return "all", ()
        case _:
            return "allow", texts(node)


def _image_format(node: Node | None) -> tuple[str, ...]:
    if isinstance(node, Scalar):
        return IMAGE_FORMATS if node.value is True else ()
    return tuple(f"image/{name}" for name in texts(node))

"""What tells two objects under one path apart, as it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecdn.compiler.compile import Loaded, load_bytes
from edgecdn.plan.model import KeyPolicy

HEAD = "cdn:\n  points_of_presence: [{region: eu, locations: [lon]}]\n"


def loaded(key: str) -> Loaded:
    return load_bytes(f"{HEAD}  caching_rules: [{{pattern: /x, key: {key}}}]\n".encode(), "cdn.yaml", Path())


def compiled(key: str) -> KeyPolicy:
    plan = loaded(key).plan
    assert plan is not None
    return plan.routes[0].policy.key


@pytest.mark.parametrize(
    ("text", "mode", "names"),
    [
        ("all", "all", ()),
        ("sorted", "deny", ()),
        ("none", "none", ()),
        ("[b, a]", "allow", ("b", "a")),
        ("{deny: [utm]}", "deny", ("utm",)),
        ("{allow: [b, a]}", "allow", ("b", "a")),
    ],
)
def test_queries_of_the_key(text: str, mode: str, names: tuple[str, ...]) -> None:
    key = compiled(f"{{query: {text}, headers: [X-A]}}")
    assert (key.query, key.query_names, key.headers) == (mode, names, ("x-a",))


@pytest.mark.parametrize("text", ["{}", "{allow: [a], deny: [b]}"])
def test_a_query_is_either_allowed_or_denied(text: str) -> None:
    assert [(item.code, item.message) for item in loaded(f"{{query: {text}}}").diagnostics] == [
        ("RULE006", "`query` takes either `allow` or `deny`.")
    ]


@pytest.mark.parametrize(
    ("text", "way_out"),
    [
        ("nome", "Did you mean `none`?"),
        (
            "page",
            "Write `all`, `sorted`, `none`, a list of parameters such as `[page]`, or `{deny: [utm_source]}`.",
        ),
    ],
)
def test_a_word_for_the_query_that_is_none(text: str, way_out: str) -> None:
    (found,) = loaded(f"{{query: {text}}}").diagnostics
    assert (found.code, found.message, found.help) == ("RULE006", f"`query` cannot be `{text}`.", way_out)


@pytest.mark.parametrize(
    ("key", "name", "what", "way_out"),
    [
        ('{headers: ["X A"]}', "X A", "header", "Write its name alone."),
        ('{headers: ["X-A: 1"]}', "X-A: 1", "header", "Write its name alone: `X-A`."),
        ('{cookies: ["sid=1"]}', "sid=1", "cookie", "Write its name alone: `sid`."),
        ('{query: ["page=1"]}', "page=1", "parameter", "Write its name alone: `page`."),
        ('{query: {deny: ["?utm"]}}', "?utm", "parameter", "Write its name alone: `utm`."),
        ('{query: {allow: ["a&b"]}}', "a&b", "parameter", "Write its name alone: `a`."),
    ],
)
def test_a_name_that_no_request_can_have(key: str, name: str, what: str, way_out: str) -> None:
    (found,) = loaded(key).diagnostics
    assert (found.code, found.help) == ("RULE012", way_out)
    assert found.message == f"`{name}` is no name of a {what}."

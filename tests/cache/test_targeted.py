"""Cache control that is meant for edges alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.cache.targeted import targeted


@pytest.mark.parametrize(
    ("lines", "arguments"),
    [
        (("max-age=60, private",), {"max-age": "60", "private": None}),
        (("max-age=60", "no-store"), {"max-age": "60", "no-store": None}),
        (("max-age=1, max-age=2",), {"max-age": "2"}),
        (("max-age=60;ext=1, x=(a b)",), {"max-age": "60", "x": "[(Token('a'), {}), (Token('b'), {})]"}),
        (('no-cache="a, b"',), {"no-cache": "a, b"}),
        (("max-age=60, public=?0",), {"max-age": "60"}),
    ],
)
def test_a_targeted_field_is_a_dictionary_of_structured_fields(
    lines: tuple[str, ...], arguments: dict[str, str | None]
) -> None:
    found = targeted("cdn-cache-control", lines)
    assert found is not None
    assert {name: found.arguments[name] for name in arguments if name != "x"} == {
        name: value for name, value in arguments.items() if name != "x"
    }
    assert set(found.arguments) == set(arguments)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "max-age=60, &&&",
        "Max-Age=60",
        'max-age="60"',
        "max-age",
        "max-age=1.5",
        "max-age=60,",
        "max-age=é",
        "?0",
    ],
)
def test_what_does_not_parse_is_ignored_whole(line: str) -> None:
    assert targeted("cdn-cache-control", (line,)) is None


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("max-age=60", {"max-age": "60"}),
        ("MAX-AGE=60, no-store", {"max-age": "60", "no-store": None}),
        ("max-age=60;edgecdn", {"max-age": "60"}),
        ("max-age=60;other", {}),
        ("max-age=60, max-age=5;edgecdn", {"max-age": "5"}),
        (
            'content="ESI/1.0", max-age=600+60',
            {"content": "ESI/1.0", "max-age": "600", "stale-while-revalidate": "60", "stale-if-error": "60"},
        ),
        ("max-age=600+x", {"max-age": "600"}),
    ],
)
def test_surrogate_control_has_targets_and_an_extension(line: str, arguments: dict[str, str | None]) -> None:
    found = targeted("surrogate-control", (line,))
    assert ({} if found is None else dict(found.arguments)) == arguments


@given(
    name=st.sampled_from(["surrogate-control", "cdn-cache-control"]),
    line=st.text('max-age=1;,"( )+?:&é', max_size=30),
)
def test_no_text_raises(name: str, line: str) -> None:
    targeted(name, (line,))

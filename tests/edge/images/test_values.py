from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.edge.images.values import BadOption, choice, colour, flag, number, signed, table, whole

NONSENSE: tuple[object, ...] = (
    "",
    "-1",
    "1e9",
    "NaN",
    "٣",
    "1_0",
    "+5",
    " 5",
    "5 ",
    "0x5",
    "infinity",
    "9" * 5000,
    None,
    [],
    {},
    True,
)


@pytest.mark.parametrize("value", [*NONSENSE, "0", 0, -1, "1.5", 1.5, 8193, "8193", "05", float("nan")])
def test_a_whole_number_is_plain_digits_in_its_range(value: object) -> None:
    with pytest.raises(BadOption, match=r"^width must be a whole number from 1 to 8192$"):
        whole("width", value, 1, 8192)


@pytest.mark.parametrize("value", [*NONSENSE, ".5", "5.", "1.2.3", "-0.5", 11, float("inf"), float("nan")])
def test_a_number_has_neither_sign_nor_exponent(value: object) -> None:
    with pytest.raises(BadOption, match=r"^dpr must be a number from 0 to 10$"):
        number("dpr", value, 0, 10)


def test_numbers_are_taken_as_json_and_as_text() -> None:
    assert whole("w", 80, 1, 99) == whole("w", "80", 1, 99) == 80
    assert number("n", 0.5, 0, 1) == number("n", "0.5", 0, 1) == 0.5
    assert number("n", "00.250", 0, 1) == 0.25
    assert (signed("s", "-5", -9, 9), signed("s", "0", -9, 9)) == (-5, 0)
    for text in ("--5", "-", "5.0", "-05", "-10"):
        with pytest.raises(BadOption):
            signed("s", text, -9, 9)


@given(st.text())
def test_no_text_raises_anything_else(text: str) -> None:
    for read in (
        lambda: whole("n", text, 1, 10),
        lambda: number("n", text, 0, 10),
        lambda: signed("n", text, -5, 5),
        lambda: flag("n", text),
        lambda: colour("n", text),
        lambda: choice("n", text, {"a": "a"}),
    ):
        with suppress(BadOption):
            read()


def test_words_mean_something() -> None:
    assert choice("fit", "cover", {"cover": "cover"}) == "cover"
    assert (flag("anim", True), flag("anim", "false")) == (True, False)
    assert colour("background", "red") == "#ff0000ff"
    with pytest.raises(BadOption, match="true or false"):
        flag("anim", 1)


def test_an_object_has_known_members_alone() -> None:
    assert table("trim", {"top": 1, "left": None}, ("top", "left")) == {"top": 1}
    with pytest.raises(BadOption, match="trim has no 'toop': it knows top, left"):
        table("trim", {"toop": 1}, ("top", "left"))
    with pytest.raises(BadOption, match="trim must be an object with top"):
        table("trim", 5, ("top",))

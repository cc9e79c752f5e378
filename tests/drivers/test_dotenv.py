"""Files of secrets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.drivers.dotenv import read_pairs


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (
            'A=1\n\n# B=2\nexport C = 3 \nD="x=y"\nE=\'\nnonsense\n=7\nF=',
            {"A": "1", "C": "3", "D": "x=y", "E": "'", "F": ""},
        ),
        ("\ufeffA=1\r\nB=2\rC=3", {"A": "1", "B": "2", "C": "3"}),
        (
            "A=a#b\nB=b # comment\nC= # none\nD='c # d' # e\nE=\"f\"#g",
            {"A": "a#b", "B": "b", "C": "", "D": "c # d", "E": "f"},
        ),
        ("A=\"one\ntwo\"\nB='x\ny'\nC=`\"'`", {"A": "one\ntwo", "B": "x\ny", "C": "\"'"}),
        (
            'A="a\\nb\\tc\\"d\\\\n\\x"\nB=\'a\\nb\'\nC=a\\nb',
            {"A": 'a\nb\tc"d\\n\\x', "B": "a\\nb", "C": "a\\nb"},
        ),
        ('A="open\nB=2', {"A": '"open', "B": "2"}),
        ("A=\"a\" b\nB='a'b", {"A": '"a" b', "B": "'a'b"}),
        ("A=1\nA=2\na.b-c=3", {"A": "2", "a.b-c": "3"}),
        ('KEY={"kty":"oct","k":"x"}', {"KEY": '{"kty":"oct","k":"x"}'}),
        ("", {}),
    ],
)
def test_what_people_write(text: str, pairs: dict[str, str]) -> None:
    assert read_pairs(text) == pairs


@given(st.text())
def test_no_text_raises(text: str) -> None:
    read_pairs(text)


@given(st.text().filter(lambda text: not set(text) & set("'\r")))
def test_what_stands_in_single_quotes_comes_back_as_it_is(value: str) -> None:
    assert read_pairs(f"A=1\nB='{value}'\nC=2") == {"A": "1", "B": value, "C": "2"}


@given(st.text().filter(lambda text: "\r" not in text))
def test_what_is_escaped_in_double_quotes_comes_back(value: str) -> None:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    assert read_pairs(f'B="{escaped}" # comment\nC=2') == {"B": value, "C": "2"}


def test_a_long_value_that_never_ends_is_quick() -> None:
    text = 'A="' + "\\" * 200_000
    assert read_pairs(text)["A"] == text[2:]

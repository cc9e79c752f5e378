"""From bytes to a tree: no bytes do harm."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edgecdn.compiler.compile import load_bytes
from edgecdn.config import reading
from edgecdn.config.reading import MOST_BYTES, read_yaml
from edgecdn.config.tree import plain
from edgecdn.diagnostics.render.text import render_text
from edgecdn.plan.codec import encode_plan

SEED = (Path(__file__).parents[2] / "cdn.yaml").read_text()
LINES = SEED.splitlines(keepends=True)
HOSTILE = st.sampled_from(
    [
        *(
            "9" * 5000,
            "-" * 3000,
            "[" * 500,
            "{" * 500,
            "!!python/object:x.y {}",
            "&a [*a]",
            "*b",
            "\x00",
            "\ufeff",
            "\x85",
        ),
        *(
            '"\\ud800"',
            '"\\ud83d\\ude00"',
            '"4xx\\n"',
            '"\\x1b[31m"',
            "1e999",
            "-.inf",
            ".nan",
            "0x" + "f" * 99,
            "<<: *x",
            "? [a]\n: b",
            "|\n  x",
            ">-",
        ),
        *(
            "no",
            "on",
            "12:30:45",
            "1.10",
            "~",
            "''",
            "- - - -",
            "%TAG ! x:",
            "---",
            "...",
            "\t",
            "'",
            '"',
            "\\",
            "${X}",
        ),
    ]
)


def checked(data: bytes) -> None:
    """What `validate` does with bytes; whatever they are, each problem has a place, and rendering works."""
    loaded = load_bytes(data, "cdn.yaml", Path(__file__).parents[2])
    shown = render_text(loaded.diagnostics, loaded.texts, colour=True)
    shown.encode()
    if loaded.plan is not None:
        encode_plan(loaded.plan)
    assert (loaded.plan is None) is any(item.severity == "error" for item in loaded.diagnostics)
    assert all(item.span.line >= 1 and item.span.column >= 1 for item in loaded.diagnostics)
    assert "\x1b[31m" not in shown.replace("\x1b[1;31m", "")


@given(data=st.binary(max_size=200))
@example(data=b"\xff\xfe")
@example(data=b"a: \xed\xa0\x80")
def test_no_bytes_raise(data: bytes) -> None:
    checked(data)


@given(text=st.text("cdn:- \n\t[]{}&*!|>'\"%@`#,?~0a\\", max_size=60))
def test_no_text_that_looks_like_yaml_raises(text: str) -> None:
    checked(text.encode())


@given(
    line=st.integers(0, len(LINES) - 1),
    other=st.integers(0, len(LINES) - 1),
    how=st.sampled_from(["delete", "double", "swap", "indent", "outdent", "colon"]),
)
def test_no_slip_in_the_lines_of_a_good_config_raises(line: int, other: int, how: str) -> None:
    lines = list(LINES)
    match how:
        case "delete":
            del lines[line]
        case "double":
            lines.insert(other, lines[line])
        case "swap":
            lines[line], lines[other] = lines[other], lines[line]
        case "indent":
            lines[line] = " " + lines[line]
        case "outdent":
            lines[line] = lines[line].removeprefix(" ")
        case _:
            lines[line] = lines[line].replace(":", "", 1)
    checked("".join(lines).encode())


@given(position=st.integers(0, len(SEED)), hostile=HOSTILE, length=st.integers(0, 20))
def test_nothing_hostile_in_a_good_config_raises(position: int, hostile: str, length: int) -> None:
    text = SEED[:position] + hostile + SEED[position + length :]
    checked(text.encode("utf-8", "surrogatepass"))


@given(number=st.integers(0, 100), hostile=HOSTILE)
def test_no_hostile_value_of_a_good_config_raises(number: int, hostile: str) -> None:
    values = [index for index, line in enumerate(LINES) if '"' in line]
    at = values[number % len(values)]
    lines = list(LINES)
    lines[at] = lines[at].partition('"')[0] + hostile + "\n"
    checked("".join(lines).encode("utf-8", "surrogatepass"))


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12)
)


@pytest.mark.parametrize(
    "data",
    [
        b"x" * (10 * 1024 * 1024),
        b"- x\n" * 300_000,
        BOMB.encode(),
        b"[" * 100_000,
        b"a: " + b"9" * 900_000,
        b"{" * 50_000 + b"}" * 50_000,
        b"- " * 100_000,
        (
            "a: &a {" + ", ".join(f"k{n}: v" for n in range(5000)) + "}\n" + "b: [" + "*a," * 5000 + "]"
        ).encode(),
    ],
    ids=[
        "ten megabytes",
        "many lines",
        "alias bomb",
        "brackets",
        "digits",
        "braces",
        "dashes",
        "wide aliases",
    ],
)
def test_what_is_too_much_is_said_in_time_and_space(data: bytes) -> None:
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tree, problems = read_yaml(data, "cdn.yaml")
    if tree is not None:
        assert plain(tree) is not None
    assert tree is None or not problems
    # Generous bounds, since they guard against blow-ups of the kind and not of the degree.
    assert time.process_time() - began < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024


GOOD = "cdn:\n  points_of_presence: [{region: eu, locations: [lon]}]\n"


@pytest.mark.parametrize(
    "text",
    [
        GOOD + "".join(f"  x{n}: 1\n" for n in range(20_000)),
        GOOD + "  defaults: {" + ", ".join(f"x{n}: 1" for n in range(20_000)) + "}\n",
        "cdn:\n  points_of_presence: [{region: eu, locations: [" + "zzq, " * 5000 + "]}]\n",
        GOOD + "  origins:\n" + "".join(f"    a{n}: {{url: http://x, at: zzq}}\n" for n in range(3000)),
        GOOD + "  caching_rules:\n" + "    - {pattern: /x, origin: shop}\n" * 5000,
        "cdn:\n  points_of_presence: [{region: eu, locations: [" + "k" * 1_000_000 + "]}]\n",
    ],
    ids=["lines", "one line", "places", "origins' places", "origins", "long place"],
)
def test_many_mistakes_are_told_in_time(text: str) -> None:
    began = time.process_time()
    checked(text.encode())
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"cdn: \xff", (1, 6)),
        (b"a: 1\n\xc3\xa9\xc3\xa9\xff", (2, 3)),
        (b"\xef\xbb\xbf\xff", (1, 1)),
        ("é: é\nx: \x00".encode(), (2, 4)),
        (b"a: b\n...\nc: d\n", (3, 1)),
        (b'a: "\\ud800"', (1, 4)),
        (b"\xef\xbb\xbfa: *x", (1, 4)),
    ],
)
def test_places_are_counted_in_characters(data: bytes, place: tuple[int, int]) -> None:
    _, (problem,) = read_yaml(data, "cdn.yaml")
    assert (problem.span.line, problem.span.column) == place


def test_the_pure_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    with_c = read_yaml(SEED.encode(), "cdn.yaml")
    monkeypatch.setattr(reading, "_LIBYAML", False)
    assert read_yaml(SEED.encode(), "cdn.yaml") == with_c


def test_the_largest_config_is_a_megabyte() -> None:
    tree, problems = read_yaml(b"#" * (MOST_BYTES + 1), "cdn.yaml")
    assert tree is None
    assert problems[0].message == "The file has 1,048,577 bytes; a config may have 1,048,576."

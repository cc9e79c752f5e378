"""Small readers of checked trees."""

from __future__ import annotations

from edgecdn.compiler.words import bytes_of, child, flag, items, number, pairs, seconds, source, text, texts
from edgecdn.config.reading import read_yaml
from edgecdn.diagnostics.diagnostic import Span

TREE, _ = read_yaml(b"a: x\nl: [1, two]\nn: null\ns: 2KB\nd: 5s\nt: true\n", "t.yaml")


def test_each_gives_the_value_or_the_default() -> None:
    assert (text(child(TREE, "a")), text(child(TREE, "n"), "none"), text(None), text(TREE)) == (
        "x",
        "none",
        "",
        "",
    )
    assert texts(child(TREE, "l")) == ("1", "two")
    assert (texts(child(TREE, "a")), texts(None)) == (("x",), ())
    assert (seconds(child(TREE, "d")), seconds(TREE)) == (5.0, None)
    assert (bytes_of(child(TREE, "s"), 7), bytes_of(child(TREE, "a"), 7), bytes_of(None, 7)) == (2048, 7, 7)
    assert [number(node, 7) for node in (items(child(TREE, "l"))[0], child(TREE, "t"), None)] == [1, 7, 7]
    assert (flag(child(TREE, "t")), flag(child(TREE, "a")), flag(None)) == (True, False, False)


def test_nothing_has_no_children() -> None:
    assert child(None, "a") is child(child(TREE, "l"), "a") is None
    assert (pairs(None), len(pairs(TREE)), len(items(child(TREE, "l"))), items(None)) == ((), 6, 2, ())


def test_a_span_as_the_plan_keeps_it() -> None:
    assert str(source(Span("cdn.yaml", 3, 4, 5, 6))) == "cdn.yaml:3:4"

"""Reading `export const config = {…}` without running the file."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.compiler.literals import NotLiteral, javascript_config, python_config
from edgecdn.config.tree import Plain, plain


def read(source: str) -> Plain:
    node = javascript_config(source, "f.js")
    assert node is not None
    assert not isinstance(node, NotLiteral), node.message
    return plain(node)


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("{}", {}),
        ("{ path: '/a', }", {"path": "/a"}),
        ('{ "path": ["/a", `/b`,], on: "origin" }', {"path": ["/a", "/b"], "on": "origin"}),
        (
            "{ n: -1.5, e: 1e3, t: true, f: false, z: null }",
            {"n": -1.5, "e": 1000.0, "t": True, "f": False, "z": None},
        ),
        ("{ /* what */ path: // why\n '/a' }", {"path": "/a"}),
        (r"{ p: 'it\'s \u00e9 \x41 \u{1F600} \n' }", {"p": "it's é A 😀 \n"}),
        (r"{ p: '\ud83d\ude00', q: '\ud83d', r: '\u{110000}' }", {"p": "😀", "q": "�", "r": "�"}),
        (
            r"{ p: 'a\
b' }",
            {"p": "ab"},
        ),
        ("{ n: 1e999, m: " + "9" * 400 + " }", {"n": float("inf"), "m": float("inf")}),
        ("{ $x_1: 1, 'a-b': 2 }", {"$x_1": 1, "a-b": 2}),
    ],
)
def test_literals_as_javascript_spells_them(literal: str, value: Plain) -> None:
    assert read(f"export default {{}};\nexport const config = {literal};\n") == value


@pytest.mark.parametrize(
    "source",
    [
        "module.exports.config = { path: '/a' }",
        "exports.config = { path: '/a' }",
        "export   const config={path:'/a'}",
        "// export const config = { path: 7 }\nexport const config = { path: '/a' }",
        "/* export const config = { path: 7 } */ export const config = { path: '/a' }",
        "const s = 'export const config = {}'; export const config = { path: '/a' }",
        "const t = `${'x'} export const config = {}`; export const config = { path: '/a' }",
        r"const r = /export const config = [/'\"]{1}/; export const config = { path: '/a' }",
        "const q = 4 / 2 / 1; export const config = { path: '/a' }",
        "const q = i++ / 2; export const config = { path: '/a' }",
        "const q = [/[/]'/, 1]; export const config = { path: '/a' }",
        "it isn't code;\nexport const config = { path: '/a' }",
    ],
)
def test_the_export_is_found_in_code_only(source: str) -> None:
    assert read(source) == {"path": "/a"}


@pytest.mark.parametrize(
    "source", ["", "export default {}", "const config = {}", "'export const config = {}'"]
)
def test_no_config_is_none(source: str) -> None:
    assert javascript_config(source, "f.js") is None


@pytest.mark.parametrize(
    ("literal", "line", "column"),
    [
        ("{ path: where }", 1, 31),
        ("{ path: `/${x}` }", 1, 31),
        ("{ path: '/a' + '/b' }", 1, 36),
        ("{\n  ...rest }", 2, 3),
        ("{ path() {} }", 1, 29),
        ("{ path: ['/a'", 1, 36),
        ("make()", 1, 23),
        ("", 1, 23),
        ("{ [x]: 1 }", 1, 25),
    ],
)
def test_what_is_no_literal_is_said_with_its_place(literal: str, line: int, column: int) -> None:
    found = javascript_config(f"export const config = {literal}", "f.js")
    assert isinstance(found, NotLiteral)
    assert found.message.endswith(".")
    assert (found.span.line, abs(found.span.column - column) <= 1) == (line, True)


@pytest.mark.parametrize(
    "piece", ["`\\", "'\\", "=/[", "=/a", "/*", "'", "export ", "exports.config=", "\"'\n", "=/[a]("]
)
def test_the_time_is_bounded_by_the_length(piece: str) -> None:
    began = time.process_time()
    javascript_config(piece * 50_000, "f.js")
    javascript_config("export const config = {" + piece * 50_000, "f.js")
    assert time.process_time() - began < 5


@given(source=st.text("export const config={}[]'\"`/*\\\n:,$1a", max_size=60))
def test_no_source_raises(source: str) -> None:
    javascript_config("export const config = " + source, "f.js")
    javascript_config(source, "f.js")
    python_config(source, "f.py")


def test_python_says_the_same_with_its_own_literals() -> None:
    node = python_config("import x\nconfig = {'path': ['/a'], 'n': 1}\n", "f.py")
    assert node is not None
    assert not isinstance(node, NotLiteral)
    assert plain(node) == {"path": ["/a"], "n": 1}
    assert isinstance(python_config("config = make()\n", "f.py"), NotLiteral)
    assert python_config("x = 1\n", "f.py") is None

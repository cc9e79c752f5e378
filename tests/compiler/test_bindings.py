"""What a function finds in `env`, and names that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.compiler.test_functions import compiled, function

CODE = 'export const config = { path: "/a", vars: { A: 1 }, secrets: ["S"], kv: { OWN: "own", BOTH: "file" } };\nexport default { fetch() {} }'


def test_the_config_adds_to_the_file_and_speaks_before_it(tmp_path: Path) -> None:
    found = function(tmp_path, "kv: {BOTH: config, C: third}, vars: {B: x}, secrets: [T]", CODE)
    assert found.kv == (("BOTH", "config"), ("C", "third"), ("OWN", "own"))
    assert found.vars == (("A", "1"), ("B", "x"))
    assert found.secrets == ("S", "T")


@pytest.mark.parametrize(
    "entry",
    ["kv: {my-kv: a}", "kv: {1st: a}", "vars: {a b: x}", "secrets: [a.b]", 'kv: {"": a}', "kv: {ä: a}"],
)
def test_a_name_that_is_no_identifier(tmp_path: Path, entry: str) -> None:
    (problem,) = compiled(tmp_path, entry, CODE).diagnostics
    assert problem.code == "FUNC021"
    assert problem.span.file == "cdn.yaml"


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (
            "vars: {K: x}, kv: {K: a}",
            "`K` is a key value store and a variable of one function: only one of them can be in `env`.",
        ),
        (
            "secrets: [OWN]",
            "`OWN` is a secret and a key value store of one function: only one of them can be in `env`.",
        ),
        (
            "kv: {IMAGES: a}",
            "`IMAGES` is a key value store and the image binding of one function: only one of them can be in `env`.",
        ),
    ],
)
def test_a_name_for_two_things(tmp_path: Path, entry: str, message: str) -> None:
    (problem,) = compiled(tmp_path, entry, CODE).diagnostics
    assert (problem.code, problem.message) == ("FUNC022", message)


@pytest.mark.parametrize("entry", ["kv: {K: 'a/b'}", "kv: {K: ''}", "kv: [K]", "kv: {K: 1}", "kv: {K: ..}"])
def test_namespaces_that_cannot_be(tmp_path: Path, entry: str) -> None:
    assert any(problem.severity == "error" for problem in compiled(tmp_path, entry, CODE).diagnostics)


def test_the_image_binding_has_a_name_that_can_be_chosen(tmp_path: Path) -> None:
    assert function(tmp_path, "", CODE).images == "IMAGES"
    assert function(tmp_path, "images: PICTURES, kv: {IMAGES: a}", CODE).images == "PICTURES"
    (problem,) = compiled(tmp_path, "images: OWN", CODE).diagnostics
    assert problem.code == "FUNC022"
    (problem,) = compiled(tmp_path, "images: my-pictures", CODE).diagnostics
    assert problem.span.file == "cdn.yaml"

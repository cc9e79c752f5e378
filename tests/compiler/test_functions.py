"""Functions: their files, and what config and file say of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecdn.compiler.compile import Loaded, load_bytes
from edgecdn.plan.model import Function

HEAD = "cdn:\n  points_of_presence: [{region: eu, locations: [lon]}]\n  compute_at_edge:\n"


def compiled(folder: Path, entry: str, code: str, name: str = "f.js") -> Loaded:
    (folder / "functions").mkdir(exist_ok=True)
    (folder / "functions" / name).write_text(code)
    return load_bytes(f"{HEAD}    - {{function: f, {entry}}}\n".encode(), "cdn.yaml", folder)


def function(folder: Path, entry: str, code: str) -> Function:
    loaded = compiled(folder, entry, code)
    assert loaded.plan is not None, loaded.diagnostics
    return loaded.plan.functions[0]


def test_the_config_speaks_before_the_file(tmp_path: Path) -> None:
    code = 'export const config = { path: "/file", on: "origin", vars: { A: "1", B: 2 }, secrets: ["S"] };'
    found = function(
        tmp_path, 'path: ["/a", "/b/*"], vars: {B: x}, secrets: [T], timeout: 2s, memory: 64MB', code
    )
    assert (found.paths, found.on) == (("/a", "/b/*"), "origin")
    assert found.vars == (("A", "1"), ("B", "x"))
    assert found.secrets == ("S", "T")
    assert (found.timeout, found.memory) == (2.0, 64 * 2**20)


def test_defaults_are_explicit(tmp_path: Path) -> None:
    found = function(tmp_path, "path: /a", "export default {}")
    assert (found.runtime, found.version, found.on, found.fail) == ("nodejs", "20", "viewer", "closed")
    assert (found.memory, found.timeout, found.allow_hosts) == (128 * 2**20, 10.0, ())
    assert len(found.sha256) == 64


def test_the_hash_is_that_of_the_code(tmp_path: Path) -> None:
    one = function(tmp_path, "path: /a", "// 1")
    other = function(tmp_path, "path: /a", "// 2")
    assert one.sha256 != other.sha256


def test_a_file_adds_its_own_part_to_the_key(tmp_path: Path) -> None:
    code = 'export const config = { path: "/a", key: { query: ["w"], cookies: ["c"], image_format: true } };'
    key = function(tmp_path, "fail: open", code).key
    assert key is not None
    assert (key.query, key.query_names, key.cookies) == ("allow", ("w",), ("c",))
    assert key.image_format[0] == "image/avif"


@pytest.mark.parametrize("name", ["f.mjs", "f.cjs"])
def test_other_endings_of_javascript(tmp_path: Path, name: str) -> None:
    loaded = compiled(tmp_path, "path: /a", "x", name)
    assert loaded.plan is not None
    assert loaded.plan.functions[0].file == f"functions/{name}"


def test_a_link_out_of_the_project_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside.js"
    outside.write_text("x")
    project = tmp_path / "project"
    (project / "functions").mkdir(parents=True)
    (project / "functions" / "f.js").symlink_to(outside)
    loaded = load_bytes(f"{HEAD}    - {{function: f, path: /a}}\n".encode(), "cdn.yaml", project)
    assert [item.code for item in loaded.diagnostics] == ["FUNC004"]


@pytest.mark.parametrize("code", ["", " \n\t\n"])
def test_a_file_that_is_empty_or_just_being_written_is_told(tmp_path: Path, code: str) -> None:
    (problem,) = compiled(tmp_path, "path: /a", code).diagnostics
    assert (problem.code, problem.message) == ("FUNC011", "functions/f.js is empty.")


def test_python_without_a_path_is_told_how_to_say_it_in_python(tmp_path: Path) -> None:
    (problem,) = compiled(tmp_path, 'runtime: "python:3.11"', "x = 1", "f.py").diagnostics
    assert problem.code == "FUNC003"
    assert 'config = {"path": "/api/*"}` in functions/f.py' in (problem.help or "")


def test_a_slip_in_python_is_told_before_what_its_config_would_say(tmp_path: Path) -> None:
    (problem,) = compiled(
        tmp_path, 'runtime: "python:3.11"', "config = {'path': '/a'}\ndef fetch(:\n", "f.py"
    ).diagnostics
    assert (problem.code, problem.span.line) == ("FUNC012", 2)


def test_python_is_a_fetch_handler_of_any_version(tmp_path: Path) -> None:
    code = "config = {'path': '/a', 'on': 'origin', 'secrets': ['KEY']}\n"
    loaded = compiled(tmp_path, 'runtime: "python:3.99"', code, "f.py")
    assert loaded.plan is not None, loaded.diagnostics
    (made,) = loaded.plan.functions
    assert (made.runtime, made.version, made.api, made.on) == ("python", "3.99", "fetch", "origin")
    assert (made.file, made.paths, made.secrets) == ("functions/f.py", ("/a",), ("KEY",))


@pytest.mark.parametrize(
    ("said", "code"), [("on: viewer-request", "FUNC015"), ("api: lambda-edge", "FUNC031")]
)
def test_python_has_one_shape(tmp_path: Path, said: str, code: str) -> None:
    loaded = compiled(tmp_path, f'path: /a, runtime: "python:3.11", {said}', "x", "f.py")
    assert [item.code for item in loaded.diagnostics] == [code]


@pytest.mark.parametrize(
    ("runtime", "name", "told"),
    [("nodejs:20", "f.py", "in Python"), ("python:3.11", "f.mjs", "in JavaScript")],
)
def test_a_file_in_another_language_is_seen(tmp_path: Path, runtime: str, name: str, told: str) -> None:
    (problem,) = compiled(tmp_path, f'path: /a, runtime: "{runtime}"', "x", name).diagnostics
    assert problem.code == "FUNC002"
    assert told in (problem.help or "")


def test_too_much_code_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edgecdn.compiler.functions._MOST_CODE", 10)
    assert [item.code for item in compiled(tmp_path, "path: /a", "x" * 11).diagnostics] == ["FUNC008"]


@pytest.mark.parametrize("version", ["²", "٢٠", "20.", ".", "9" * 5000, "twenty", "20 ", "1.2.3.4"])
def test_a_version_is_a_number(tmp_path: Path, version: str) -> None:
    found = compiled(tmp_path, f'path: /a, runtime: "nodejs:{version}"', "x")
    assert [item.code for item in found.diagnostics] == ["FUNC001"]


def test_paths_and_hosts_that_nothing_can_match_are_said(tmp_path: Path) -> None:
    code = 'export const config = { path: ["/a?b=1", "/ok/*"] };'
    loaded = compiled(tmp_path, 'allow_hosts: ["https://api.example", "*.good.example"]', code)
    assert [(item.code, item.span.file) for item in loaded.diagnostics] == [
        ("RULE008", "cdn.yaml"),
        ("RULE007", "functions/f.js"),
    ]


def test_half_a_character_in_a_file_does_not_reach_the_plan(tmp_path: Path) -> None:
    found = function(
        tmp_path, "path: /a", r"export const config = { vars: { A: '\ud800', B: '\ud83d\ude00' } };"
    )
    assert found.vars == (("A", "\ufffd"), ("B", "😀"))


def test_a_folder_that_may_not_be_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", refuse)
    found = compiled(tmp_path, "path: /a", "x").diagnostics
    assert [(item.code, item.message) for item in found] == [
        ("FUNC010", "functions cannot be read: Permission denied.")
    ]

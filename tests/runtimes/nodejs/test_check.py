"""Functions' files are read without being run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.diagnostics.diagnostic import Diagnostic
from edgecdn.plan.model import Api
from edgecdn.runtimes.nodejs.check import check_functions
from tests.support.scripted import function


def found(code: str, suffix: str = "js", api: Api | None = None) -> list[Diagnostic]:
    made = replace(function("f"), file=f"functions/f.{suffix}", api=api)
    return list(check_functions((made,), {made.file: code}))


GOOD = {
    "a module": "export default { fetch() {} };",
    "a module that imports": "import { a, b } from './x.js';\nimport c from 'y';\nexport const onRequestPost = a;",
    "an import of JSON": "import x from './x.json' with { type: 'json' };\nexport default x;",
    "exports of others": "export * from './x.js';",
    "renamed": "function f() {}\nexport { f as handler };",
    "commonjs": "exports.handler = async () => {};\nreturn;",
    "a service worker": "addEventListener('fetch', () => {});",
    "a module that is a service worker": "import './x.js';\naddEventListener('fetch', () => {});",
    "awaits at its top": "const x = await 1;\nexport default { fetch() {} };",
}


@pytest.mark.parametrize("what", sorted(GOOD))
def test_what_is_good(what: str) -> None:
    assert found(GOOD[what]) == []


def test_a_script_of_cloudfront() -> None:
    code = "import cf from 'cloudfront';\nfunction handler(event) { return event.request; }"
    assert found(code, api="cloudfront-functions") == []


@pytest.mark.parametrize(
    ("code", "suffix", "line", "column", "text"),
    [
        ("export default {\n  fetch( { return 1 }\n};", "js", 2, 19, "Unexpected number"),
        ("const x = ;\nmodule.exports = {};", "cjs", 1, 11, "Unexpected token ';'"),
        ("export default {\n\tfetch() {,}\n};", "mjs", 2, 11, "Unexpected token ','"),
        ("export default {\n", "mjs", 2, 1, "Unexpected end of input"),
    ],
)
def test_a_slip_is_told_at_its_place(code: str, suffix: str, line: int, column: int, text: str) -> None:
    (problem,) = found(code, suffix)
    assert (problem.code, problem.span.line, problem.span.column) == ("FUNC012", line, column)
    assert problem.message == f"functions/f.{suffix} is no JavaScript: {text}."


@pytest.mark.parametrize(
    "code", ["export const x = 1;", "const x = 1;", "export { fetch as other } from './x.js';"]
)
def test_a_file_without_a_handler(code: str) -> None:
    assert [item.code for item in found(code)] == ["FUNC013"]


def test_nothing_is_run() -> None:
    assert found("while (true);\nexport default {};") == []


def test_without_a_node_nothing_is_said() -> None:
    made = replace(function("f"), version="3")
    assert list(check_functions((made,), {made.file: "export const x = 1;"})) == []

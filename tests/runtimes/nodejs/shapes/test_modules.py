"""What a function may import: its own files, JSON, packages of the project; and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from edgecdn.runtimes.base import CannotStart
from edgecdn.runtimes.nodejs.find import find_node
from tests.support.shapes import Shapes


def write(folder: Path, **files: str) -> None:
    for name, code in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code)


def serve(shapes: Shapes, code: str, name: str = "inline.js", **config: object) -> str:
    (shapes.folder / name).write_text(code)
    shapes.use(shapes.folder / name, **config)
    return shapes.get("/").text


ANSWER = "export default { fetch: () => new Response(String(value)) };"


@pytest.fixture
def project(shapes: Shapes) -> Shapes:
    """A project with a module, a JSON file and two packages."""
    write(
        shapes.folder,
        **{
            "functions/lib/value.js": "export const value = 'module';",
            "functions/lib/value.cjs": "exports.value = 'commonjs';",
            "functions/lib/value.json": '{"value": "json"}',
            "node_modules/esm/package.json": json.dumps(
                {"name": "esm", "type": "module", "exports": "./main.js"}
            ),
            "node_modules/esm/main.js": "import { more } from './more.js'; export const value = 'package' + more;",
            "node_modules/esm/more.js": "export const more = '!';",
            "node_modules/cjs/package.json": json.dumps({"name": "cjs", "main": "main.js"}),
            "node_modules/cjs/main.js": "exports.value = 'old package' + require('./more');",
            "node_modules/cjs/more.js": "module.exports = '!';",
        },
    )
    return shapes


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("import { value } from './lib/value.js';", "module"),
        ("import { value } from './lib/value.cjs';", "commonjs"),
        ("import data from './lib/value.json' with { type: 'json' }; const { value } = data;", "json"),
        ("import { value } from 'esm';", "package!"),
        ("import cjs from 'cjs'; const { value } = cjs;", "old package!"),
        ("const { value } = await import('esm');", "package!"),
        ("import { createHash } from 'node:crypto'; const value = typeof createHash;", "function"),
    ],
)
def test_what_a_module_may_import(project: Shapes, line: str, value: str) -> None:
    assert serve(project, f"{line}\n{ANSWER}") == value


@pytest.mark.parametrize(
    ("asked", "value"),
    [("./lib/value.cjs", "commonjs"), ("./lib/value.json", "json"), ("cjs", "old package!")],
)
def test_what_commonjs_may_require(project: Shapes, asked: str, value: str) -> None:
    code = (
        f"const {{ value }} = require('{asked}');\nmodule.exports = {{ fetch: () => new Response(value) }};"
    )
    assert serve(project, code, "inline.cjs") == value


@pytest.mark.parametrize("name", ["fs", "node:fs", "node:net", "child_process", "worker_threads"])
def test_what_reaches_out_is_refused(project: Shapes, name: str) -> None:
    assert f"cannot import {name}" in serve(project, f"import * as value from '{name}';\n{ANSWER}")


def test_a_cloudfront_function_may_not_be_a_project(project: Shapes) -> None:
    code = "import { value } from './lib/value.js';\nfunction handler(event) { return event.request; }"
    assert "cannot import ./lib/value.js" in serve(project, code)


@pytest.mark.parametrize("major", ["22", "24"])
def test_types_are_stripped_by_a_node_that_does_so(shapes: Shapes, major: str) -> None:
    try:
        find_node(major)
    except CannotStart:
        pytest.skip(f"there is no Node.js {major} here")
    write(shapes.folder, **{"functions/lib/typed.ts": "export const value: string = 'typed';"})
    code = "import { value } from './lib/typed.ts';\ninterface Env { A: string }\n"
    code += "export default { fetch: (request: Request, env: Env): Response => new Response(value + env.A) };"
    assert serve(shapes, code, "inline.ts", runtime=f"nodejs:{major}", vars={"A": "!"}) == "typed!"

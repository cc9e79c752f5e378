"""What a function imports is part of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecdn.compiler.bundle import Bundle

FILES = {
    "functions/f.js": "import a from './lib/a.js';\nexport * from '../shared.mjs';\nimport data from './data.json' with { type: 'json' };\n"
    "import { x } from 'pkg/sub';\nimport '@scope/one';\nimport fs from 'node:crypto';\nconst b = require('./lib/b');\n",
    "functions/lib/a.js": "export { c } from './c.js'; const later = () => import('./late.js');\nimport '../f.js';",
    "functions/lib/b.cjs": "module.exports = 1;",
    "functions/lib/c.js": "",
    "functions/lib/late.js": "",
    "functions/data.json": "{}",
    "functions/unused.js": "",
    "shared.mjs": "",
    "node_modules/pkg/package.json": '{"name": "pkg", "dependencies": {"deep": "1"}}',
    "node_modules/pkg/sub.js": "export const x = 1;",
    "node_modules/pkg/node_modules/deep/package.json": "{}",
    "node_modules/@scope/one/package.json": "not json",
    "node_modules/unused/package.json": "{}",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def bundled(root: Path) -> Bundle:
    bundle = Bundle(root)
    entry = root / "functions" / "f.js"
    bundle.follow(entry, entry.read_text())
    return bundle


def hashes(root: Path) -> dict[str, str]:
    return {module.file: module.sha256 for module in bundled(root).modules.values()}


def test_files_and_packages_that_are_imported_and_no_others(project: Path) -> None:
    assert sorted(hashes(project)) == [
        "functions/data.json",
        "functions/f.js",
        "functions/lib/a.js",
        "functions/lib/b.cjs",
        "functions/lib/c.js",
        "functions/lib/late.js",
        "node_modules/@scope/one",
        "node_modules/pkg",
        "node_modules/pkg/node_modules/deep",
        "shared.mjs",
    ]


@pytest.mark.parametrize(
    ("changed", "module"),
    [
        ("functions/data.json", "functions/data.json"),
        ("functions/lib/late.js", "functions/lib/late.js"),
        ("node_modules/pkg/sub.js", "node_modules/pkg"),
        ("node_modules/pkg/new.js", "node_modules/pkg"),
    ],
)
def test_a_change_of_one_is_a_change_of_its_hash_alone(project: Path, changed: str, module: str) -> None:
    before = hashes(project)
    (project / changed).write_text("other")
    after = hashes(project)
    assert {name for name in after if before.get(name) != after[name]} == {module}


def test_hashes_are_the_same_in_another_folder(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("a folder") / "x"
    other.symlink_to(project)
    assert hashes(other) == hashes(project)


def test_what_is_not_there_is_told_where_it_stands_in_code(project: Path) -> None:
    code = (
        "// import './not.js'\nconst s = \"import './nor.js'\";\nimport './gone.js';\nimport '/etc/passwd';\n"
    )
    bundle = Bundle(project)
    bundle.follow(project / "functions" / "f.js", code)
    told = [(missing.file, missing.name, code[missing.position :][:6]) for missing in bundle.missing]
    assert told == [("functions/f.js", "./gone.js", "./gone"), ("functions/f.js", "/etc/passwd", "/etc/p")]


def test_nothing_outside_the_project_is_read(project: Path) -> None:
    outside = project.parent / "outside.js"
    outside.write_text("")
    (project / "functions" / "link.js").symlink_to(outside)
    (project / "node_modules" / "away").symlink_to(project.parent)
    (project.parent / "package.json").write_text("{}")
    bundle = Bundle(project)
    bundle.follow(
        project / "functions" / "f.js", "import '../../outside.js'; import './link.js'; import 'away';"
    )
    assert bundle.modules == {}
    assert [missing.name for missing in bundle.missing] == ["../../outside.js", "./link.js"]


def test_what_is_too_large_counts_by_its_size(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edgecdn.compiler.bundle.MOST_BYTES", 4)
    monkeypatch.setattr("edgecdn.compiler.bundle.MOST_FILES", 0)
    before = hashes(project)
    (project / "node_modules" / "pkg" / "sub.js").write_text("longer than before")
    assert hashes(project)["node_modules/pkg"] != before["node_modules/pkg"]


PYTHON = {
    "functions/f.py": "import json, helper\nimport pkg.deep\nfrom . import beside\nfrom functions.named import x\nfrom workers import Response\n"
    "try:\n    import ujson\nexcept ImportError:\n    ujson = json\n",
    "functions/helper.py": "from pkg import sub, name\n",
    "functions/beside.py": "import f\n",
    "functions/named.py": "x = 1\n",
    "functions/pkg/__init__.py": "name = 1\n",
    "functions/pkg/sub.py": "from ..beside import f\nfrom .deep import y\n",
    "functions/pkg/deep.py": "y = 1\n",
    "functions/unused.py": "",
    "functions/json.py": "what the standard library has comes first",
}


def _python(root: Path, **files: str) -> Bundle:
    for name, text in {**PYTHON, **{f"functions/{name}.py": text for name, text in files.items()}}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    bundle = Bundle(root)
    entry = root / "functions" / "f.py"
    bundle.follow(entry, entry.read_text())
    return bundle


def test_modules_of_python_are_followed_from_the_folder_of_functions(tmp_path: Path) -> None:
    bundle = _python(tmp_path)
    assert sorted(bundle.modules) == [
        f"functions/{name}.py"
        for name in ("beside", "f", "helper", "named", "pkg/__init__", "pkg/deep", "pkg/sub")
    ]
    assert bundle.missing == []


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("import requests", "requests"),
        ("import json\nfrom .nowhere import x", ".nowhere"),
        ("from pkg.none import x", "pkg.none"),
    ],
)
def test_what_python_does_not_find_is_told_at_its_place(tmp_path: Path, code: str, name: str) -> None:
    (missing,) = _python(tmp_path, helper=code).missing
    assert (missing.file, missing.name) == ("functions/helper.py", name)
    assert missing.text[missing.position :].startswith(name)

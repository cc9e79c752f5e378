"""What the house holds itself to: a pure core, tests that mirror the package, files that stay short."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "edgecdn"
PURE = ("http", "plan", "cache", "edge")

# The import contract knows these too; here they also count inside functions and under TYPE_CHECKING.
IMPURE_MODULES = {
    *("asyncio", "concurrent", "multiprocessing", "select", "selectors", "signal", "subprocess", "threading"),
    *("time", "sched", "random", "secrets", "uuid"),
    *("os", "pathlib", "shutil", "tempfile", "sqlite3", "logging", "importlib"),
    *("socket", "ssl", "http.client", "http.server", "urllib.request"),
    *("aiohttp", "httptools", "starlette", "uvicorn", "uvloop", "watchfiles", "geopy"),
}
IMPURE_CALLS = {
    *("now", "utcnow", "today", "localtime", "formatdate"),
    *("open", "print", "input", "breakpoint", "eval", "exec", "__import__"),
}
# (Module, what it imports) -> why that is no harm.
ALLOWED = {
    ("edge/place.py", "geopy"): "distance on an ellipsoid is arithmetic, and theirs is exact",
}

# Module -> why no test file stands opposite it.
WITHOUT_MIRROR = {
    "runtimes/base.py": "a protocol and values: tests/runtimes holds every runtime to it",
    "runtimes/hosts.py": "a table: tests/runtimes holds every row to what it promises",
    "lint/rule.py": "a value: tests/lint/test_rules.py holds every rule to its own",
}

# Folder -> why its modules have one test file together.
TOGETHER = {
    "lint/rules/": "a rule brings its examples with it: tests/lint/test_rules.py holds each one to them",
}

# File -> why it may be longer than 400 lines.
LONG: dict[str, str] = {}


def _impurities(source: str) -> Iterator[tuple[int, str]]:
    """The line and name of each thing in a module's source that reads a clock, draws a number or does I/O."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                imported = [name.name for name in names]
            case ast.ImportFrom(module=str(module), names=names, level=0):
                imported = [module, *(f"{module}.{name.name}" for name in names)]
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in IMPURE_CALLS:
                yield node.lineno, f"{name}()"
                continue
            case _:
                continue
        heads = {".".join(name.split(".")[:depth]) for name in imported for depth in (1, 2)}
        yield from ((node.lineno, name) for name in sorted(heads & IMPURE_MODULES))


def _modules(*rooms: str) -> Iterator[str]:
    """The package's files, as paths inside it."""
    for room in rooms or (".",):
        for path in sorted((PACKAGE / room).rglob("*.py")):
            yield path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize(
    "line",
    [
        "import time",
        "import os.path",
        "from asyncio import sleep",
        "from concurrent.futures import Future",
        "from http import client",
        "from urllib.request import urlopen",
        "def late():\n    import random",
        "datetime.now(tz=UTC)",
        "date.today()",
        "open('x')",
    ],
)
def test_a_clock_a_die_or_a_socket_is_noticed(line: str) -> None:
    assert list(_impurities(line))


@pytest.mark.parametrize(
    "line",
    [
        "import json",
        "from edgecdn.http import url",
        "from . import time",
        "from urllib.parse import urlsplit",
        "fresh(entry, now)",
    ],
)
def test_what_is_pure_is_left_alone(line: str) -> None:
    assert not list(_impurities(line))


def test_the_core_does_no_io_and_reads_no_clock() -> None:
    found = [
        f"edgecdn/{module}:{line} {name}"
        for module in _modules(*PURE)
        for line, name in _impurities((PACKAGE / module).read_text())
        if (module, name) not in ALLOWED
    ]
    assert not found


def _mirror(module: str) -> Path:
    path = Path(module)
    return ROOT / "tests" / path.parent / f"test_{path.name}"


def _does_something(module: str) -> bool:
    if Path(module).name in {"__init__.py", "__main__.py"}:
        return False
    # Types alone (values without methods) are tested where they are used.
    tree = ast.parse((PACKAGE / module).read_text())
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(tree))


def test_every_module_has_its_test_file() -> None:
    found = [
        module
        for module in _modules()
        if _does_something(module) and not _mirror(module).exists() and module not in WITHOUT_MIRROR
        if not module.startswith(tuple(TOGETHER))
    ]
    assert not found, "these modules have no test file opposite them: tests/ mirrors edgecdn/, file for file"


def test_a_module_is_excused_only_while_it_has_no_test_file() -> None:
    for module in WITHOUT_MIRROR:
        assert (PACKAGE / module).exists(), f"{module} is gone"
        assert not _mirror(module).exists(), f"{module} has its test file by now"


def test_every_folder_of_modules_is_a_package_that_says_what_it_is() -> None:
    for folder in {path.parent for path in PACKAGE.rglob("*.py")}:
        face = folder / "__init__.py"
        assert face.exists(), f"{folder} lacks an __init__.py"
        assert ast.get_docstring(ast.parse(face.read_text())), f"{face} does not say what the room is"


def test_files_are_short() -> None:
    files = [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in files}
    assert statistics.median(lengths.values()) < 140
    assert not {name: length for name, length in lengths.items() if length > 400 and name not in LONG}

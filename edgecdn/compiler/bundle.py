"""What a function's code is made of beside its file: what it imports, as files and packages, each with its hash.

An import whose name is computed while the code runs is not found, and so is not part of the bundle.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from edgecdn.compiler.literals import in_code
from edgecdn.compiler.python_source import imports_of
from edgecdn.plan.model import Module

MOST_FILES: Final = 5000
"""So many files of one package are read; of further ones names and sizes count."""
MOST_BYTES: Final = 10 * 1024 * 1024
"""Of a larger file its size counts."""

# What is no import (words in a comment) finds at most a file that is hashed in vain.
_IMPORT: Final = re.compile(r"""\b(?:from|import|require)\s*\(?\s*(["'])([^"'\\\n]{1,500})\1""")
_GIVEN: Final = "workers"
"""The module that a function in Python gets from its host."""

_CODE: Final = (".py", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts")
_TRIED: Final = ("", ".js", ".mjs", ".cjs", ".json", ".ts", ".mts", ".cts", "/index.js")
_PACKAGE: Final = re.compile(r"(?:@[a-zA-Z0-9._~-]+/)?[a-zA-Z0-9_~-][a-zA-Z0-9._~-]*(?=/|$)")


@dataclass(frozen=True, slots=True)
class Missing:
    """An import of a file that is not there: the file that imports it, its text, the name, and where that stands in it."""

    file: str
    text: str
    name: str
    position: int


@dataclass(eq=False, slots=True)
class Bundle:
    """The modules that were found, by their names relative to the project's `root`, and the imports that lead nowhere."""

    root: Path
    modules: dict[str, Module] = field(default_factory=dict)
    missing: list[Missing] = field(default_factory=list)
    paths: dict[str, Path] = field(default_factory=dict)

    def follow(self, entry: Path, code: str) -> None:
        """Add all that `entry`, whose text is `code`, imports, and what that imports."""
        waiting = [(entry, code)]
        while waiting:
            file, text = waiting.pop()
            if file.suffix == ".py":
                waiting += self._python(file, text, entry.parent)
                continue
            for found in _IMPORT.finditer(text):
                name = found[2]
                if name.startswith((".", "/")):
                    path = self._file(file.parent / name)
                    if path is not None:
                        waiting += self._take(path)
                    elif in_code(text, found.start()):
                        shown = file.relative_to(self.root).as_posix()
                        self.missing.append(Missing(shown, text, name, found.start(2)))
                elif (package := _PACKAGE.match(name)) is not None:
                    self._package(file.parent, package[0])

    def _python(self, file: Path, text: str, top: Path) -> list[tuple[Path, str]]:
        """The modules that one in Python imports: from `top`, the folder of functions, or relative to itself."""
        found: list[tuple[Path, str]] = []
        for asked in imports_of(text):
            parts = asked.name.split(".") if asked.name else []
            base = top
            if asked.level:
                base = file.parent.joinpath(*[".."] * (asked.level - 1))
            elif parts[0] in sys.stdlib_module_names or parts[0] == _GIVEN:
                continue
            elif parts[0] == top.name:
                parts = parts[1:]
            places = [base.joinpath(*parts[: count + 1]) for count in range(len(parts))]
            for place in (*places, *(base.joinpath(*parts, name) for name in asked.names)):
                path = self._file_of(f"{place}.py", f"{place}/__init__.py")
                if path is not None:
                    found += self._take(path)
                elif place in places and not place.is_dir():
                    if not asked.guarded:
                        shown = file.relative_to(self.root).as_posix()
                        name = "." * asked.level + asked.name
                        at = max(asked.position, text.find(name, asked.position))
                        self.missing.append(Missing(shown, text, name, at))
                    break
        return found

    def _file(self, asked: Path) -> Path | None:
        return self._file_of(*(f"{asked}{suffix}" for suffix in _TRIED))

    def _file_of(self, *names: str) -> Path | None:
        """The first of these files that is there, inside of the project."""
        for name in names:
            path = Path(name)
            try:
                whole = path.resolve()
                if whole.is_file() and whole.is_relative_to(self.root.resolve()):
                    return self.root / whole.relative_to(self.root.resolve())
            except (OSError, ValueError):
                continue
        return None

    def _take(self, path: Path) -> Iterator[tuple[Path, str]]:
        shown = path.relative_to(self.root).as_posix()
        if shown in self.modules:
            return
        data = _content(path)
        self.modules[shown] = Module(shown, hashlib.sha256(data).hexdigest())
        self.paths[shown] = path
        if path.suffix in _CODE:
            yield path, data.decode("utf-8", "replace")

    def _package(self, folder: Path, name: str) -> None:
        """Add a package as a whole, with the packages that it depends on; one that is not there may be Node's own."""
        for above in (folder, *folder.parents):
            if not above.is_relative_to(self.root):
                return
            there = above / "node_modules" / name
            if (there / "package.json").is_file():
                break
        else:
            return
        shown = there.relative_to(self.root).as_posix()
        if shown in self.modules or not there.resolve().is_relative_to(self.root.resolve()):
            return
        self.modules[shown] = Module(shown, _hash_of(there))
        self.paths[shown] = there / "package.json"
        for needed in _needs(there / "package.json"):
            self._package(there, needed)


def _needs(manifest: Path) -> list[str]:
    try:
        told = json.loads(_content(manifest))
    except ValueError:
        return []
    found = told.get("dependencies") if isinstance(told, dict) else None
    return (
        sorted(str(name) for name in found if _PACKAGE.fullmatch(str(name)))
        if isinstance(found, dict)
        else []
    )


def _hash_of(package: Path) -> str:
    """A hash of the names and contents of a package's files, in the order of their names."""
    whole = hashlib.sha256()
    for number, path in enumerate(sorted(_files(package))):
        data = _content(path) if number < MOST_FILES else str(path.stat().st_size).encode()
        whole.update(f"{path.relative_to(package).as_posix()}\0{hashlib.sha256(data).hexdigest()}\n".encode())
    return whole.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            # Packages inside are found where they are asked for; a link may lead in a circle.
            if path.name != "node_modules" and not path.is_symlink():
                yield from _files(path)
        elif path.is_file():
            yield path


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        return path.read_bytes() if size <= MOST_BYTES else f"{size} bytes".encode()
    except OSError as problem:
        return f"unreadable: {problem.errno}".encode()

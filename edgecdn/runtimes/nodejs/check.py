"""Looking at functions' files without running them: whether they parse, and whether they export a handler."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from edgecdn.diagnostics.diagnostic import Diagnostic, Span
from edgecdn.plan.model import Function
from edgecdn.runtimes.errors import CannotStart
from edgecdn.runtimes.nodejs.find import find_node

_CHECK: Final = Path(__file__).parent / "host" / "check.mjs"
_SECONDS: Final = 10.0
_NAME: Final = "function"
"""What Node calls the file in its messages; the real name may hold anything."""

_LINE: Final = re.compile(rf"^(?:file://)?{_NAME}:(\d+)$", re.MULTILINE)
_CARET: Final = re.compile(r"^([ \t]*)\^+[ \t]*$", re.MULTILINE)
_TEXT: Final = re.compile(r"^SyntaxError: (.+)$", re.MULTILINE)
_HANDLERS: Final = re.compile(r"default|fetch|handler|onRequest(?:Get|Head|Post|Put|Patch|Delete|Options)?")


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in functions' files, and the majors of Node.js that turned out to be here."""

    found: tuple[Diagnostic, ...] = ()
    majors: frozenset[str] = frozenset()


Looking = Callable[[], Looked]
"""Files that are being looked at; a call waits for what is found."""


def check_functions(functions: tuple[Function, ...], texts: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """What is wrong in the files of these functions, whose `texts` are by name.

    TypeScript is left to Node.js to read when it runs it; a Node.js that is not here checks nothing.
    """
    return begin_check(functions, texts)().found


def begin_check(functions: tuple[Function, ...], texts: Mapping[str, str]) -> Looking:
    """The same, begun: Node.js starts meanwhile, one for all functions of a major."""
    by_major: dict[str, list[Function]] = {}
    for function in functions:
        if function.runtime == "nodejs" and function.file.endswith("js") and function.file in texts:
            by_major.setdefault(function.version.partition(".")[0], []).append(function)
    # The `node` on PATH is the right one nearly always; asking it first would cost another start of it.
    first = shutil.which("node") if by_major else None
    begun = [(major, several, first and _started(first)) for major, several in by_major.items()]

    def looked() -> Looked:
        found: list[Diagnostic] = []
        majors: set[str] = set()
        for major, several, node in begun:
            told = _told(major, several, texts, node or None)
            if told is not None:
                majors.add(major)
                found += told
        return Looked(tuple(found), frozenset(majors))

    return looked


def _told(
    major: str, functions: list[Function], texts: Mapping[str, str], begun: subprocess.Popen[str] | None
) -> list[Diagnostic] | None:
    """What is wrong, None where no Node.js of the major said anything."""
    files = [_file(function, texts[function.file]) for function in functions]
    answer = None if begun is None else _answer(begun, files)[0]
    try:
        if answer is None or answer["version"].partition(".")[0] != major:
            node = _started(find_node(major))
            answer = None if node is None else _answer(node, files)[0]
    except CannotStart:
        return None
    if answer is None:
        return None
    told = (
        _problem(function, file, names, answer["path"])
        for function, file, names in zip(functions, files, answer["found"], strict=True)
    )
    return [problem for problem in told if problem is not None]


def _problem(function: Function, file: Mapping[str, str], names: Any, path: str) -> Diagnostic | None:
    if names is False:
        node = _started(path)
        return None if node is None else _syntax(function, _answer(node, [file], alone=True)[1])
    if names is None or function.api == "cloudfront-functions" or any(map(_HANDLERS.fullmatch, names)):
        return None
    return Diagnostic(
        "FUNC013",
        f"{function.file} exports no handler.",
        Span.point(function.file),
        help="Write `export default { async fetch(request, env, ctx) { … } }`.",
    )


def _file(function: Function, code: str) -> Mapping[str, str]:
    # The same as what the loader makes of it: a script of CloudFront's is read as a module.
    script = function.api == "cloudfront-functions"
    kind = "module" if script or function.file.endswith(".mjs") else "either"
    return {"name": _NAME, "code": code, "kind": "commonjs" if function.file.endswith(".cjs") else kind}


def _started(node: str) -> subprocess.Popen[str] | None:
    try:
        return subprocess.Popen(  # noqa: S603 - a path that we looked up, and a file of ours
            [node, "--experimental-vm-modules", "--no-warnings", str(_CHECK)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={},
        )
    except OSError:
        return None


def _answer(
    node: subprocess.Popen[str], files: list[Mapping[str, str]], *, alone: bool = False
) -> tuple[Any, str]:
    """What Node.js says of the files, None where it says nothing, and what it complains of."""
    with node:
        try:
            said, complaint = node.communicate(json.dumps({"files": files, "alone": alone}), _SECONDS)
        except (OSError, subprocess.TimeoutExpired):
            node.kill()
            return None, ""
    return (json.loads(said) if node.returncode == 0 else None), complaint


def _syntax(function: Function, complaint: str) -> Diagnostic | None:
    wrong, place = _TEXT.search(complaint), _LINE.search(complaint)
    if wrong is None or place is None:
        return None
    caret = _CARET.search(complaint)
    line, column = int(place[1]), 1 if caret is None else len(caret[1]) + 1
    span = Span(function.file, line, column, line, column + 1)
    message = f"{function.file} is no JavaScript: {wrong[1]}."
    return Diagnostic("FUNC012", message, span, help="Mend it; an editor shows the place, too.")

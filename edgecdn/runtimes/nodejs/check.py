"""Looking at functions' files without running them: whether they parse, and whether they export a handler."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from edgecdn.diagnostics.diagnostic import Diagnostic, Span
from edgecdn.plan.model import Function
from edgecdn.runtimes.base import CannotStart
from edgecdn.runtimes.nodejs.find import find_node

_CHECK: Final = Path(__file__).parent / "host" / "check.mjs"
_SECONDS: Final = 10.0
_NAME: Final = "function"
"""What Node calls the file in its messages; the real name may hold anything."""

_LINE: Final = re.compile(rf"^(?:file://)?{_NAME}:(\d+)$", re.MULTILINE)
_CARET: Final = re.compile(r"^([ \t]*)\^+[ \t]*$", re.MULTILINE)
_TEXT: Final = re.compile(r"^SyntaxError: (.+)$", re.MULTILINE)
_HANDLERS: Final = re.compile(r"default|fetch|handler|onRequest(?:Get|Head|Post|Put|Patch|Delete|Options)?")


def check_functions(functions: tuple[Function, ...], texts: Mapping[str, str]) -> Iterator[Diagnostic]:
    """What is wrong in the files of these functions, whose `texts` are by name.

    TypeScript is left to Node.js to read when it runs it; a Node.js that is not here checks nothing.
    """
    for function in functions:
        if function.runtime == "nodejs" and function.file.endswith("js") and function.file in texts:
            yield from _checked(function, texts[function.file])


def _checked(function: Function, code: str) -> Iterator[Diagnostic]:
    # The same as what the loader makes of it: a script of CloudFront's is read as a module.
    script = function.api == "cloudfront-functions"
    kind = "module" if script or function.file.endswith(".mjs") else "either"
    told = json.dumps(
        {"name": _NAME, "code": code, "kind": "commonjs" if function.file.endswith(".cjs") else kind}
    )
    try:
        node = find_node(function.version.partition(".")[0])
        done = subprocess.run(  # noqa: S603 - a path that we looked up, and a file of ours
            [node, "--experimental-vm-modules", "--no-warnings", str(_CHECK)],
            input=told,
            capture_output=True,
            text=True,
            env={},
            timeout=_SECONDS,
            check=False,
        )
    except (CannotStart, OSError, subprocess.TimeoutExpired):
        return
    wrong, place = _TEXT.search(done.stderr), _LINE.search(done.stderr)
    if wrong is not None and place is not None:
        caret = _CARET.search(done.stderr)
        line, column = int(place[1]), 1 if caret is None else len(caret[1]) + 1
        span = Span(function.file, line, column, line, column + 1)
        message = f"{function.file} is no JavaScript: {wrong[1]}."
        yield Diagnostic("FUNC012", message, span, help="Mend it; an editor shows the place, too.")
    elif done.returncode == 0 and not script:
        names = json.loads(done.stdout)
        if names is not None and not any(_HANDLERS.fullmatch(name) for name in names):
            yield Diagnostic(
                "FUNC013",
                f"{function.file} exports no handler.",
                Span.point(function.file),
                help="Write `export default { async fetch(request, env, ctx) { … } }`.",
            )

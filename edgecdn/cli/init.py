"""`edgecdn init`: a project to start from, with a config, a function and its test."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from edgecdn.cli.main import BAD, GOOD, complain
from edgecdn.config.whole import editor_schema
from edgecdn.diagnostics.diagnostic import join
from edgecdn.diagnostics.render.text import printable

_START: Final = Path(__file__).parent / "start"
_NEXT: Final = """\
Next:
  {enter}edgecdn serve                 # http://localhost:8080/ and /hello
  edgecdn validate --strict     # what CI should run
  node --test                   # the function's tests
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("folder", nargs="?", metavar="DIR", default=".", help="where (the current folder)")
    parser.epilog = "Example: edgecdn init my-site && cd my-site && edgecdn serve"


def run(arguments: argparse.Namespace) -> int:
    """Write the files, all of them or none: what is there is never written over."""
    folder = Path(arguments.folder)
    files = started()
    try:
        there = [name for name in files if (folder / name).exists() or (folder / name).is_symlink()]
        if there:
            complain(
                f"{join(there, 'and')} {'is' if len(there) == 1 else 'are'} there already; nothing was written."
            )
            return BAD
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
            print(f"wrote {printable(str(path))}")
    except (OSError, ValueError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else "its name cannot be one"
        return complain(f"{arguments.folder} cannot be written to: {why}.")
    enter = "" if folder.resolve() == Path.cwd() else f"cd {printable(str(folder))}\n  "
    print(_NEXT.format(enter=enter), end="")
    return GOOD


def started() -> Mapping[str, str]:
    """The text of each file of a new project, by its name; the schema is this version's."""
    return {
        "cdn.yaml": _text("cdn.yaml"),
        "cdn.schema.json": json.dumps(editor_schema(), indent=2, ensure_ascii=False) + "\n",
        "functions/hello.mjs": _text("functions/hello.mjs"),
        "public/index.html": _text("public/index.html"),
        "tests/hello.test.mjs": _text("tests/hello.test.mjs"),
        ".gitignore": _text("gitignore"),
    }


def _text(name: str) -> str:
    return (_START / name).read_text(encoding="utf-8")

"""The files that a config includes: below its folder, read once, and watched as it is."""

from __future__ import annotations

from collections.abc import Sequence

from edgecdn.compiler.files import Files
from edgecdn.config.compose import Read
from edgecdn.config.reading import MOST_BYTES, read_yaml
from edgecdn.config.tree import Node
from edgecdn.diagnostics.diagnostic import Diagnostic, Span


def reader(files: Files) -> Read:
    """Reads a file by its name relative to the config's folder, and lists it among the `files` that the site is made of."""

    def read(name: str, span: Span) -> Node | Sequence[Diagnostic]:
        try:
            path = (files.root / name).resolve()
            if not path.is_relative_to(files.root.resolve()):
                return (
                    _refused(f"{name} lies outside the config's folder.", span, "Put it beside the config."),
                )
            with path.open("rb") as opened:
                data = opened.read(MOST_BYTES + 1)
        except FileNotFoundError:
            return (
                _refused(f"There is no file {name}.", span, "Names are relative to the config's folder."),
            )
        except (OSError, ValueError) as problem:
            said = problem.strerror if isinstance(problem, OSError) else "its name cannot be one"
            return (_refused(f"{name} cannot be read: {said}.", span, "Name a file that can be read."),)
        files.texts[name] = data.decode("utf-8-sig", "replace")
        files.read[name] = path
        tree, problems = read_yaml(data, name)
        return problems if tree is None else tree

    return read


def _refused(message: str, span: Span, way_out: str) -> Diagnostic:
    return Diagnostic("INCLUDE002", message, span, help=way_out)

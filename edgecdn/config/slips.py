"""What YAML's readers refuse, in words of our own, at the place where the slip was made."""

from __future__ import annotations

import re
from typing import Final

import yaml

from edgecdn.diagnostics.diagnostic import Diagnostic, Related, Span

_CONFLICT: Final = re.compile(r"^(?:<<<<<<<|=======|>>>>>>>)(?: |$)", re.MULTILINE)


def told(problem: yaml.YAMLError, file: str, text: str) -> Diagnostic:
    """What is wrong with `text`, which a reader of YAML has refused with `problem`."""
    if isinstance(problem, yaml.MarkedYAMLError):
        return _syntax(problem, file, text)
    return _unreadable(problem, file, text)


def _syntax(problem: yaml.MarkedYAMLError, file: str, text: str) -> Diagnostic:
    mark = problem.problem_mark or problem.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    said = (problem.problem or problem.context or "this is not YAML").rstrip(".")
    lines = text.splitlines()
    source = lines[line - 1] if line <= len(lines) else ""
    if "\t" in source[: max(column, len(source) - len(source.lstrip()))]:
        return Diagnostic(
            "YAML004",
            "A tab stands where YAML wants spaces.",
            Span.point(file, line, source.index("\t") + 1),
            help="Indent with spaces.",
        )
    return _common(problem, said, file, Span.point(file, line, column), text)


def _common(problem: yaml.MarkedYAMLError, said: str, file: str, span: Span, text: str) -> Diagnostic:
    """The usual slips in words of our own, at the place where they were made; libyaml's words for the others."""
    begun = problem.context_mark
    opened = span if begun is None else Span.point(file, begun.line + 1, begun.column + 1)
    context = problem.context or ""
    conflict = _CONFLICT.search(text)
    if conflict is not None:
        line = text.count("\n", 0, conflict.start()) + 1
        return Diagnostic(
            "YAML003",
            "A merge conflict stands here.",
            Span.point(file, line),
            help="Keep one side, and take out the markers.",
        )
    if text.lstrip().startswith("<"):
        return Diagnostic(
            "YAML003", "This is a web page or XML, not YAML.", Span.point(file),
            help="Put the config itself here: a download may have fetched a page about it.",
        )  # fmt: skip
    match said:
        case _ if "alias" in context:
            return Diagnostic(
                "YAML003",
                "What begins with `*` is an alias in YAML.",
                opened,
                help='Put text that begins with a star between quotes, such as `"*.js"`.',
            )
        case _ if "unknown escape" in said:
            return Diagnostic(
                "YAML003",
                "Between double quotes a backslash begins an escape, and this is none.",
                span,
                help="Write two backslashes, or put the text between single quotes.",
            )
        case "found unexpected end of stream" | "found unexpected document indicator" if "quoted" in context:
            return Diagnostic(
                "YAML003", "The quote that opens here is never closed.", opened, help="Close it."
            )
        case _ if "flow sequence" in context or "flow mapping" in context:
            closing = "]" if "sequence" in context else "}"
            return Diagnostic(
                "YAML003",
                f"Something is missing in what this bracket opens: a comma, or the `{closing}` that closes it.",
                opened,
                related=(Related(span, "up to here it could be read"),),
                help=f"Separate with commas, and close with `{closing}`.",
            )
        case "mapping values are not allowed here" | "mapping values are not allowed in this context":
            return Diagnostic(
                "YAML003",
                "This colon makes a key where none can stand.",
                span,
                help="Look at the line above for a colon that is missing, or put text with a colon between quotes.",
            )
        case "expected <block end>, but found '<block mapping start>'" | "did not find expected key":
            return Diagnostic(
                "YAML003",
                "This line does not line up with the ones that it belongs to.",
                span,
                related=(Related(opened, "they begin here"),),
                help="Give all keys of one mapping the same indent.",
            )
        case _ if said.startswith(
            ("expected <block end>, but found '}'", "expected <block end>, but found ']'")
        ):
            return Diagnostic(
                "YAML003",
                "This bracket closes nothing.",
                span,
                help="Take it out, or open it where it begins.",
            )
        case _ if (
            said.startswith("expected '<document start>'") or said == "did not find expected <document start>"
        ):
            return Diagnostic(
                "YAML003",
                "Something stands behind the end of the config.",
                span,
                help="Take it out, or look above it for `...`, a quote or a bracket that ends too early.",
            )
        case _:
            where = f" (in what begins in line {opened.line})" if opened.line != span.line else ""
            return Diagnostic(
                "YAML003",
                f"This is not YAML: {said}{where}.",
                span,
                help="Put text with special characters between quotes.",
            )


def _unreadable(problem: yaml.YAMLError, file: str, text: str) -> Diagnostic:
    """For what the reader itself refuses: characters that YAML does not allow."""
    bad = next(
        (index for index, char in enumerate(text) if not (char.isprintable() or char in "\n\r\t\x85\ufeff")),
        None,
    )
    if bad is None:
        return Diagnostic("YAML003", f"This is not YAML: {str(problem).splitlines()[0]}.", Span.point(file))
    line = text.count("\n", 0, bad) + 1
    column = bad - (text.rfind("\n", 0, bad) + 1) + 1
    return Diagnostic(
        "YAML005",
        f"The character U+{ord(text[bad]):04X} may not stand in YAML.",
        Span.point(file, line, column),
        help="Remove it.",
    )

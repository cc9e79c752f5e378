"""Diagnostics in the form that a program asks for; each form is imported where it is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, assert_never, get_args

from edgecdn.diagnostics.diagnostic import Diagnostic

Form = Literal["concise", "json", "github", "gitlab", "sarif", "junit"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)


def report(form: Form, diagnostics: Sequence[Diagnostic], file: str, *, strict: bool) -> str:
    """All diagnostics of `file` and what it includes; `strict` says that warnings fail the run."""
    match form:
        case "concise":
            from edgecdn.diagnostics.render.concise import render_concise

            return render_concise(diagnostics)
        case "json":
            from edgecdn.diagnostics.render.json import render_json

            return render_json(diagnostics)
        case "github":
            from edgecdn.diagnostics.render.github import render_github

            return render_github(diagnostics)
        case "gitlab":
            from edgecdn.diagnostics.render.gitlab import render_gitlab

            return render_gitlab(diagnostics)
        case "sarif":
            from edgecdn.diagnostics.render.sarif import render_sarif

            return render_sarif(diagnostics)
        case "junit":
            from edgecdn.diagnostics.render.junit import render_junit

            return render_junit(diagnostics, file, strict=strict)
        case _:
            assert_never(form)

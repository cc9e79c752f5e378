"""FUNC102: a secret that stands in the config."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edgecdn.compiler.words import child, pairs, text
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_NAME: Final = re.compile(r"SECRET|TOKEN|PASSW|PRIVATE|CREDENTIAL|API_?KEY|_KEY$", re.IGNORECASE)
_VALUE: Final = re.compile(
    r"AKIA[0-9A-Z]{16}|sk_live_|gh[pousr]_[A-Za-z0-9]{20}|xox[abp]-|-----BEGIN|eyJ[\w-]+\.eyJ"
)


def check(subject: Subject) -> Iterator[Finding]:
    """By the name of a variable, or the form of its value. The value is not repeated."""
    for _, node in subject.functions:
        for key, value in pairs(child(node, "vars")):
            if _VALUE.search(text(value)) or (_NAME.search(str(key.value)) and text(value)):
                yield Finding(
                    f"`{key.value}` looks like a secret, and stands in the config for everybody to read.",
                    key.span,
                    f"List it under `secrets: [{key.value}]`, and put the value into the environment or `.env`.",
                )


RULE = Rule(
    code="FUNC102",
    title="A secret stands in `vars`.",
    why="What is in the config is in version control, in the compiled plan and in every log of it. `secrets` names values that come from the "
    "environment, and no plan has them.",
    bad="""
compute_at_edge:
  - {function: "good", path: "/api/*", vars: {API_TOKEN: "b7f3"}}
""",
    good="""
compute_at_edge:
  - {function: "good", path: "/api/*", secrets: ["API_TOKEN"]}
""",
    check=check,
)

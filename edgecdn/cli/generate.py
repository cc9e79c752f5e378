"""The files that are made from the code: `python -m edgecdn.cli.generate`, and `--check` to compare them."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from edgecdn.config.whole import editor_schema
from edgecdn.edge.phases import PHASES
from edgecdn.lint import pages
from edgecdn.plan.codec import plan_schema


def generated() -> Mapping[str, str]:
    """The text of each generated file, by its path in the project."""
    return {
        "schemas/cdn.schema.json": _json(editor_schema()),
        "schemas/plan.schema.json": _json(plan_schema()),
        "docs/phases.md": _phases(),
        "docs/rules/README.md": pages.index(),
        **{f"docs/rules/{code}.md": pages.page(code) or "" for code in pages.codes()},
    }


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _phases() -> str:
    rows = [f"| {phase.name} | {phase.does} | {', '.join(phase.outcomes)} |" for phase in PHASES]
    head = (
        "# The phases of a request",
        "",
        "Made from `edgecdn/edge/phases.py`.",
        "",
        "| phase | what it does | outcomes |",
        "|---|---|---|",
    )
    return "\n".join((*head, *rows)) + "\n"


def main(words: Sequence[str]) -> int:
    """Write the files, or with `--check` say which ones are not as they would be written."""
    root = Path(__file__).parents[2]
    stale = [
        name
        for name, text in generated().items()
        if not (root / name).exists() or (root / name).read_text() != text
    ]
    if "--check" in words:
        for name in stale:
            print(f"{name} is not as its source says; run `make generate`.", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(generated()[name])
        print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

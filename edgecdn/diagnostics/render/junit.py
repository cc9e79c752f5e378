"""For whatever reads test results: JUnit's XML, in the form that Jenkins publishes a schema of."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET  # only written with, so there is nothing to be defused

from edgecdn.diagnostics.diagnostic import Diagnostic
from edgecdn.diagnostics.render.concise import render_concise
from edgecdn.diagnostics.render.text import printable, sentence


def render_junit(diagnostics: Sequence[Diagnostic], file: str, *, strict: bool) -> str:
    """A test case for each problem, or one that passes where there is none in `file`.

    A problem fails its case where it fails the run: errors do, and warnings where the run is `strict`.
    """
    failing = [item for item in diagnostics if strict or item.severity == "error"]
    counts = {"tests": max(1, len(diagnostics)), "failures": len(failing), "errors": 0, "skipped": 0}
    numbers = {name: str(count) for name, count in counts.items()}
    suite = ET.Element("testsuite", {"name": "edgecdn validate", **numbers})
    if not diagnostics:
        ET.SubElement(suite, "testcase", classname="edgecdn.validate", name=printable(file), time="0")
    for item in diagnostics:
        place = f"{item.span.file}:{item.span.line}:{item.span.column}"
        name = printable(f"{item.code} {place}")
        case = ET.SubElement(suite, "testcase", classname="edgecdn.validate", name=name, time="0")
        kind = "failure" if strict or item.severity == "error" else "system-out"
        told = ET.SubElement(case, kind)
        if kind == "failure":
            told.attrib |= {"type": item.code, "message": sentence(item.message)}
        told.text = render_concise([item]) + "".join(f"note: {sentence(note)}\n" for note in item.notes)
    ET.indent(suite)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(suite, encoding="unicode")}\n'

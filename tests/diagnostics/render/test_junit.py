"""JUnit's XML, held to its schema."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from xmlschema import XMLSchema
from xmlschema.validators.exceptions import XMLSchemaValidationError

from edgecdn.diagnostics.diagnostic import Diagnostic
from edgecdn.diagnostics.render.junit import render_junit
from tests.support.reports import SAMPLE, diagnostics

SCHEMA = Path(__file__).parents[1] / "schemas" / "jenkins-junit.xsd"


@cache
def schema() -> XMLSchema:
    return XMLSchema(str(SCHEMA))


def outcomes(text: str) -> list[tuple[str, str]]:
    return [(case.get("name", ""), case[0].tag if len(case) else "passed") for case in ET.fromstring(text)]


def test_what_fails_the_run_fails_its_case() -> None:
    names = ["X001 sub dir/cdn.yaml:2:3", "X002 cdn.yaml:1:1", *["X003 cdn.yaml:4:4"] * 2]
    told = render_junit(SAMPLE, "cdn.yaml", strict=False)
    assert outcomes(told) == list(zip(names, ["failure", *["system-out"] * 3], strict=True))
    assert ET.fromstring(told).get("failures") == "1"
    strict = render_junit(SAMPLE, "cdn.yaml", strict=True)
    assert outcomes(strict) == [(name, "failure") for name in names]
    assert ET.fromstring(strict).get("failures") == "4"


def test_a_good_config_is_a_case_that_passes() -> None:
    assert outcomes(render_junit((), "cdn.yaml", strict=True)) == [("cdn.yaml", "passed")]


@given(diagnostics)
def test_it_is_valid_whatever_is_told(found: Sequence[Diagnostic]) -> None:
    schema().validate(render_junit(found, "f", strict=False))


def test_the_schema_refuses_what_is_none() -> None:
    broken = render_junit(SAMPLE, "f", strict=False).replace('tests="4"', 'tests="four" odd="1"')
    with pytest.raises(XMLSchemaValidationError):
        schema().validate(broken)

"""SARIF, held to its schema."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from jsonschema import Draft4Validator, ValidationError

from edgecdn.diagnostics.diagnostic import Diagnostic, Span
from edgecdn.diagnostics.render.sarif import render_sarif
from tests.support.reports import SAMPLE, diagnostics

SCHEMA = Path(__file__).parents[1] / "schemas" / "sarif-2.1.0-rtm.5.json"


@cache
def validator() -> Draft4Validator:
    return Draft4Validator(json.loads(SCHEMA.read_text()), format_checker=Draft4Validator.FORMAT_CHECKER)


def test_each_result_has_its_rule_place_and_sentences() -> None:
    run = json.loads(render_sarif(SAMPLE))["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["X001", "X002", "X003"]
    assert [(rules[row["ruleIndex"]], row["level"]) for row in run["results"]] == [
        ("X001", "error"),
        ("X002", "warning"),
        ("X003", "note"),
        ("X003", "note"),
    ]
    first = run["results"][0]
    assert first["message"]["text"] == "`a,b` is 100% wrong: no key.\nNobody reads it.\nDid you mean `c`?"
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "sub%20dir/cdn.yaml", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 9}
    assert first["relatedLocations"][0]["message"] == {"text": "the other one"}


def test_a_file_with_a_whole_path_needs_no_base() -> None:
    told = json.loads(render_sarif([Diagnostic("X001", "Bad.", Span.point("/srv/cdn.yaml"))]))
    location = told["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "file:///srv/cdn.yaml"}


@given(diagnostics)
def test_it_is_valid_whatever_is_told(found: Sequence[Diagnostic]) -> None:
    validator().validate(json.loads(render_sarif(found)))


def test_the_schema_refuses_what_is_none() -> None:
    told = json.loads(render_sarif(SAMPLE))
    told["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(ValidationError):
        validator().validate(told)

"""Every form that can be asked for is one."""

from __future__ import annotations

import pytest

from edgecdn.diagnostics.render.report import FORMS, Form, report
from tests.support.reports import SAMPLE


@pytest.mark.parametrize("form", FORMS)
def test_every_form_tells_every_problem(form: Form) -> None:
    told = report(form, SAMPLE, "cdn.yaml", strict=False)
    assert told.endswith("\n")
    assert all(code in told for code in ("X001", "X002", "X003"))


def test_the_forms_are_told_apart() -> None:
    assert len({report(form, SAMPLE, "cdn.yaml", strict=False) for form in FORMS}) == len(FORMS)

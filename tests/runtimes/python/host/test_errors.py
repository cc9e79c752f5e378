"""Errors of a function in Python: where they happened, and how they are told."""

from __future__ import annotations

import pytest

from edgecdn.runtimes.python.host import errors
from edgecdn.runtimes.python.host.errors import failure, place_of, told


def caught(code: str, file: str = "/site/functions/f.py") -> BaseException:
    names: dict[str, object] = {}
    try:
        exec(compile(code, file, "exec"), names)
        handler = names.get("fetch")
        if callable(handler):
            handler()
    except (Exception, SyntaxError) as error:  # noqa: BLE001 - whatever the code raises
        return error
    pytest.fail("it does not fail")


def test_the_place_is_the_innermost_one_in_the_project() -> None:
    error = caught("import json\ndef fetch():\n    return json.loads('{')\n")
    assert place_of(error, "/site") == "functions/f.py:3:12"
    assert place_of(error, "/other") == ""
    assert failure(error, "/site") == {
        "kind": "exception",
        "text": "json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        "where": "functions/f.py:3:12",
        "stack": ["functions/f.py:3:12 in fetch"],
    }


def test_a_slip_has_a_place_too() -> None:
    assert place_of(caught("x = 1\ny = )"), "/site") == "functions/f.py:2:5"


def test_memory_is_a_kind_of_its_own() -> None:
    assert failure(caught("raise MemoryError"), "/site")["kind"] == "memory"


def test_a_traceback_has_no_frames_of_the_hosts() -> None:
    error = caught("def fetch():\n    raise KeyError('x')\n", f"{errors.HOST}/calls.py")
    assert told(error).splitlines()[-1] == "KeyError: 'x'"
    assert errors.HOST not in told(error)
    both = told(
        caught(
            "def fetch():\n  try:\n    1 / 0\n  except ZeroDivisionError as e:\n    raise KeyError('y') from e\n"
        )
    )
    assert "ZeroDivisionError" in both
    assert '"/site/functions/f.py", line 5, in fetch' in both

"""The tables of docs/limits.md are those of the code."""

from __future__ import annotations

import re
from typing import get_args

from edgecdn.compiler.compile import load_bytes
from edgecdn.compiler.limits import PLATFORMS
from edgecdn.edge.failing import KINDS
from edgecdn.edge.turns import FailureKind
from edgecdn.plan.words import told_size
from tests.support.server import ROOT

PAGE = (ROOT / "docs" / "limits.md").read_text()


def rows(first: str) -> list[list[str]]:
    """The rows of all tables whose first cell matches."""
    lines = [line for line in PAGE.splitlines() if re.match(rf"\| ?{first}", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_kinds_are_those_of_the_code() -> None:
    told = [(code, kind.strip("`"), int(status), what) for code, kind, status, what, _ in rows("EF")]
    assert told == [(known.code, kind, known.status, known.what) for kind, known in KINDS.items()]
    assert [kind for _, kind, _, _ in told] == list(get_args(FailureKind))


def _size(bytes_: int) -> str:
    return re.sub(r"(?=[KMG]B)", " ", told_size(bytes_))


def _time(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds:g} s" if seconds >= 1 else f"{seconds * 1000:g} ms"


def test_the_profiles_are_those_of_the_code() -> None:
    for name, memory, cpu, timeout, response, subrequests, concurrency, code in rows("`[a-z-]+-[a-z-]+` "):
        platform = next(found for known, found in PLATFORMS.items() if f"`{known}`" == name)
        taken = platform.taken
        assert (memory, cpu) == (_size(taken.memory), _time(taken.cpu))
        assert timeout in ("", _time(taken.timeout))
        assert response in ("", _size(taken.limits.response))
        assert subrequests in ("", f"{taken.limits.subrequests:,}")
        assert concurrency in ("", str(taken.limits.concurrency))
        assert code == _size(platform.code) + (" compressed" if platform.zipped else "")
    assert len(rows("`[a-z-]+-[a-z-]+` ")) == len(PLATFORMS)


def test_the_example_is_valid() -> None:
    example = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0]
    problems = load_bytes(example.encode(), "cdn.yaml", ROOT).diagnostics
    # Its function has no file here; the rest must be right.
    assert [problem.code for problem in problems] == ["FUNC002"]

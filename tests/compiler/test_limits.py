"""Limits of functions: single keys over profiles over defaults, and code that a platform would not take."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from edgecdn.compiler.compile import Loaded, load_bytes
from edgecdn.compiler.limits import PLATFORMS
from edgecdn.plan.limits import Limits
from edgecdn.plan.model import Function

HEAD = "cdn:\n  points_of_presence: [{region: eu, locations: [lon]}]\n  compute_at_edge:\n"


def compiled(folder: Path, entry: str, code: str = "export default {}") -> Loaded:
    (folder / "functions").mkdir(exist_ok=True)
    (folder / "functions" / "f.js").write_text(code)
    return load_bytes(f"{HEAD}    - {{function: f, path: /f, {entry}}}\n".encode(), "cdn.yaml", folder)


def function(folder: Path, entry: str) -> Function:
    loaded = compiled(folder, entry)
    assert loaded.plan is not None, loaded.diagnostics
    return loaded.plan.functions[0]


def codes(loaded: Loaded) -> list[str]:
    return [problem.code for problem in loaded.diagnostics]


def test_without_a_word_there_are_defaults(tmp_path: Path) -> None:
    found = function(tmp_path, "fail: closed")
    assert (found.memory, found.cpu, found.timeout, found.limits) == (128 * 2**20, None, 10.0, Limits())


@pytest.mark.parametrize("name", sorted(PLATFORMS))
def test_a_profile_sets_what_its_platform_sets(tmp_path: Path, name: str) -> None:
    found = function(tmp_path, f"limits: {name}")
    taken = next(platform.taken for known, platform in PLATFORMS.items() if known == name)
    assert (found.memory, found.cpu, found.timeout) == (taken.memory, taken.cpu, taken.timeout)
    assert found.limits == taken.limits
    assert found.limits.profile == name


def test_single_keys_hold_over_the_profile(tmp_path: Path) -> None:
    entry = (
        "cpu: 50ms, memory: 64MB, timeout: 2s, limits: {profile: workers-free, subrequests: 3, response: 1KB}"
    )
    found = function(tmp_path, entry)
    assert (found.cpu, found.memory, found.timeout) == (0.05, 64 * 2**20, 2.0)
    assert found.limits == Limits(response=1024, subrequests=3, profile="workers-free")


def test_numbers_need_no_profile(tmp_path: Path) -> None:
    found = function(tmp_path, "limits: {depth: 2, concurrency: 7}")
    assert found.limits == Limits(depth=2, concurrency=7)


def test_code_is_counted_as_the_platform_counts_it(tmp_path: Path) -> None:
    roomy = "export default {};" + "//" + "a" * 2_000_000
    assert codes(compiled(tmp_path, "limits: lambda-edge-viewer", roomy)) == []
    dense = "export default {};//" + "".join(random.Random(1).choices("abcdefghijklmnop", k=2_400_000))
    assert codes(compiled(tmp_path, "limits: lambda-edge-viewer", dense)) == ["FUNC017"]
    assert codes(compiled(tmp_path, "limits: cloudfront-functions", roomy)) == ["FUNC017"]
    assert codes(compiled(tmp_path, "limits: workers-free", roomy)) == []


@pytest.mark.parametrize("entry", ["cpu: 0", "timeout: 0s"])
def test_no_time_at_all_is_no_limit_but_a_mistake(tmp_path: Path, entry: str) -> None:
    assert codes(compiled(tmp_path, entry)) == ["FUNC018"]


@pytest.mark.parametrize(
    "entry",
    ["limits: workers", "limits: {profile: lambda}", "limits: {}", "limits: {subrequests: -1}", "cpu: 5"],
)
def test_what_is_no_limit_is_told(tmp_path: Path, entry: str) -> None:
    loaded = compiled(tmp_path, entry)
    assert loaded.plan is None
    assert len(loaded.diagnostics) == 1

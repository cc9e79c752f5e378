"""What docs/ci.md promises to CI: the action's steps, the GitLab job and the hook run as scripts, on good and bad configs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from edgecdn.diagnostics.render.report import FORMS
from tests.support.server import seed_site

TOP = Path(__file__).parents[2]
PAGE = (TOP / "docs" / "ci.md").read_text()
BAD = "cdn:\n  points_of_presence: [{region: eu, locations: [lon]}]\n  cachng_rules: []\n"
WARNED = """cdn:
  points_of_presence: [{region: eu, locations: [lon]}]
  caching_rules: [{pattern: "/x", cache: no-store, edge_ttl: 1h}]
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return seed_site(tmp_path)


def bash(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A step as a runner runs it: in bash that stops at the first failure."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=folder, env={**os.environ, "PATH": path, **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def action(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The action's check, with its inputs put in where it asks for them."""
    read = yaml.safe_load((TOP / "action.yml").read_text())
    values = {name: inputs.get(name, given["default"]) for name, given in read["inputs"].items()}
    step = read["runs"]["steps"][-1]
    variables = {
        name: values[text.removeprefix("${{ inputs.").removesuffix(" }}")]
        for name, text in step["env"].items()
    }
    return bash(step["run"], folder, **variables)


def test_the_action_passes_a_good_config_and_annotates_a_bad_one(site: Path) -> None:
    assert action(site, strict="true").returncode == 0
    (site / "bad.yaml").write_text(BAD)
    done = action(site, config="bad.yaml", sarif="out.sarif")
    assert done.returncode == 1
    assert done.stdout.startswith("::error title=SCHEMA001,file=bad.yaml,line=3,")
    assert json.loads((site / "out.sarif").read_text())["runs"][0]["results"][0]["ruleId"] == "SCHEMA001"


def test_the_action_fails_on_warnings_where_it_is_strict(site: Path) -> None:
    (site / "warned.yaml").write_text(WARNED)
    assert action(site, config="warned.yaml").returncode == 0
    done = action(site, config="warned.yaml", strict="true")
    assert (done.returncode, done.stdout.partition(" ")[0]) == (1, "::warning")


def test_gitlabs_job_leaves_its_report(site: Path) -> None:
    job = yaml.safe_load(PAGE.split("```yaml\n")[2].split("```")[0])["edgecdn"]
    report = job["artifacts"]["reports"]["codequality"]
    (site / "cdn.yaml").write_text(BAD)
    assert bash(job["script"][-1], site).returncode == 1
    assert json.loads((site / report).read_text())[0]["location"] == {
        "path": "cdn.yaml",
        "lines": {"begin": 3, "end": 3},
    }


def test_the_hook_checks_each_config_of_a_repository(site: Path) -> None:
    hooks = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text())
    for hook in hooks:
        # Installing is pre-commit's own; here the command is on PATH.
        hook["language"] = "system"
    (site / ".pre-commit-config.yaml").write_text(
        yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]})
    )
    (site / "sub").mkdir()
    (site / "sub" / "cdn.yml").write_text(WARNED)
    assert bash("git init -q && git add -A", site).returncode == 0
    done = bash("pre-commit run --all-files", site, PRE_COMMIT_HOME=str(site / ".cache"))
    assert done.returncode == 1
    passed, failed = done.stdout.split("Failed", 1)
    assert "Passed" in passed
    assert "sub/cdn.yml:3:20" in failed or "sub/cdn.yml" in failed


def test_the_page_lists_every_format() -> None:
    assert [line.split("`")[1] for line in PAGE.splitlines() if line.startswith("| `")][1:] == [
        "text",
        *FORMS,
    ]

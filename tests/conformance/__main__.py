"""Run the public suite for HTTP caches against `edgecdn serve`, and write docs/conformance.md anew: `make conformance`."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from edgecdn.runtimes.nodejs.find import find_node
from tests.conformance.cases import FILE, LICENCE, Case, read_cases
from tests.conformance.config import CONFIG
from tests.conformance.explained import EXPLAINED
from tests.conformance.origin import lies
from tests.conformance.page import HERE, PAGE, render, runs
from tests.conformance.play import play
from tests.conformance.virtual import VirtualEdge
from tests.support.server import free_port, serving, wait_for

RELEASE: Final = "0.4.5"


def main() -> int:
    """Exit 0 when it ran, whatever the results are: the page tells them; 2 where it could not run. `rehearse` has its own."""
    parser = argparse.ArgumentParser(prog="make conformance")
    parser.add_argument(
        "--suite", type=Path, help="a checkout of http-tests/cache-tests, instead of npm's release"
    )
    parser.add_argument(
        "--fast", action="store_true", help="in virtual time, which takes a second and writes nothing"
    )
    asked = parser.parse_args()
    try:
        suite = asked.suite or installed()
    except (OSError, subprocess.CalledProcessError) as problem:
        print(f"The suite cannot be fetched: {problem}. It needs npm, and its registry.", file=sys.stderr)
        return 2
    node = find_node("20")
    listed = output([node, "--no-warnings", str(HERE / "list.mjs"), str(suite.resolve())])
    cases = read_cases(listed.encode())
    if asked.fast:
        return rehearse(cases)
    if asked.suite is None:
        FILE.write_text(listed)
        LICENCE.write_text((suite / "LICENSE").read_text())
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        results = run(node, suite.resolve(), Path(folder))
    told: list[dict[str, object]] = [
        {
            "section": case.section,
            "id": case.id,
            "kind": case.kind,
            "passed": results.get(case.id, "did not run"),
        }
        for case in cases
    ]
    revision = revision_of(suite)
    name = revision.partition(",")[0].replace(" ", "-")
    text = json.dumps({"revision": revision, "cases": told}, indent=0)
    (HERE / "results" / f"{name}.json").write_text(text + "\n")
    PAGE.write_text(render(runs()))
    for kind in ("required", "optimal"):
        mine = [case for case in told if case["kind"] == kind]
        print(f"{kind}: {sum(case['passed'] is True for case in mine)} of {len(mine)}")
    print(f"wrote {PAGE.relative_to(Path.cwd())}")
    return 0


def rehearse(cases: Sequence[Case]) -> int:
    """Play the cases in virtual time, and tell what does not pass. Exit 1 where one of those is not explained."""
    played = [case for case in cases if not lies(case.requests)]
    problems = {case.id: play(case, VirtualEdge) for case in played}
    for kind in ("required", "optimal"):
        mine = [case for case in played if case.kind == kind]
        print(f"{kind}: {sum(problems[case.id] is None for case in mine)} of {len(mine)}")
    print(f"on sockets only: {', '.join(case.id for case in cases if case not in played)}")
    failed = [case for case in played if case.kind != "check" and problems[case.id] is not None]
    for case in failed:
        print(f"{case.id}: {problems[case.id]}{'' if case.id in EXPLAINED else ' (not explained)'}")
    return int(any(case.id not in EXPLAINED for case in failed))


def installed() -> Path:
    """npm's release of the suite, in a cache beside the environment; fetched where it is not there."""
    folder = Path(sys.prefix) / "conformance"
    if not (folder / "node_modules" / "http-cache-tests").is_dir():
        print(f"fetching http-cache-tests {RELEASE} from npm …", flush=True)
        npm = shutil.which("npm") or str(Path(find_node("20")).with_name("npm"))
        wanted = f"http-cache-tests@{RELEASE}"
        command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), wanted]
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(command, check=True)
    return folder / "node_modules" / "http-cache-tests"


def revision_of(suite: Path) -> str:
    """What the page calls the suite: its last commit, or npm's release."""
    if (suite / ".git").exists():
        return output(["git", "-C", str(suite), "log", "-1", "--format=%cs, commit %h"]).strip()
    return f"http-cache-tests {json.loads((suite / 'package.json').read_text())['version']}, from npm"


def run(node: str, suite: Path, folder: Path) -> dict[str, object]:
    """The outcome of every case by its id: True, or the kind of failure and its reason."""
    engine = suite / "test-engine" if (suite / "test-engine").is_dir() else suite
    port = free_port()
    settings = {"port": str(port), "protocol": "http", "pidfile": str(folder / "pid"), "id": ""}
    (folder / "cdn.yaml").write_text(CONFIG.format(port=port))
    server = subprocess.Popen(
        [node, "--no-warnings", str(engine / "server" / "server.mjs")],
        cwd=suite, env=environment(settings), stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(port)
        with serving(folder, "--no-reload") as edge:
            base = {**settings, "base": f"http://127.0.0.1:{edge.port}"}
            told = output([node, "--no-warnings", str(engine / "cli.mjs")], cwd=suite, env=environment(base))
    finally:
        server.kill()
        server.wait()
    results: dict[str, object] = json.loads(told)
    return results


def environment(settings: dict[str, str]) -> dict[str, str]:
    """npm's way of handing settings to the suite's scripts."""
    pairs = {
        f"npm_{kind}_{name}": value
        for name, value in settings.items()
        for kind in ("config", "package_config")
    }
    return {**os.environ, **pairs}


def output(command: list[str], *, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """What a command prints. Raises where it fails."""
    return subprocess.run(
        command, cwd=cwd, env=env, stdout=subprocess.PIPE, text=True, check=True, timeout=500
    ).stdout


if __name__ == "__main__":
    sys.exit(main())

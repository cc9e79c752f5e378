"""A secret's value is nowhere but in the function that was given it: a real server, and all that it says, is searched."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from tests.support.server import children, edgecdn, serving

SECRET = "xyzzy-hunter2-nothing-happens"
CONFIG = """
cdn:
  points_of_presence: [{region: ap, locations: [tok]}]
  compute_at_edge:
    - {function: loud, path: "/loud", secrets: [TOKEN], vars: {MODE: visible}}
    - {function: broken, path: "/broken", secrets: [TOKEN]}
"""
LOUD = """
export default {
  async fetch(request, env) {
    console.log("env is", env, JSON.stringify(env));
    console.error(new Error(`the token is ${env.TOKEN}`));
    return new Response(`${env.TOKEN.length} ${env.MODE}`);
  },
};
"""
BROKEN = """
export default {
  fetch(request, env) {
    throw new Error(`cannot use ${env.TOKEN}`);
  },
};
"""


def test_no_output_has_the_value(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "loud.js").write_text(LOUD)
    (tmp_path / "functions" / "broken.js").write_text(BROKEN)
    (tmp_path / "cdn.yaml").write_text(CONFIG)
    (tmp_path / ".dev.vars").write_text(f'TOKEN="{SECRET}"\n')
    said: dict[str, str] = {}
    with serving(tmp_path, "--access-log", "access.log") as server:
        loud = server.get("/loud")
        assert loud.text == f"{len(SECRET)} visible", "the function itself has it"
        page = server.get("/broken", accept="text/html")
        plain = server.get("/broken")
        assert (page.status, plain.status) == (500, 500)
        said |= {
            "the error page": f"{page.headers} {page.text}",
            "the error": f"{plain.headers} {plain.text}",
        }
        told = json.loads((tmp_path / ".edgecdn" / "serve.json").read_text())
        admin = replace(server, port=told["admin_port"])
        names = [answer.headers["edge-request-id"] for answer in (loud, page, plain)]
        for target in ("requests", "plan", "pops", "metrics", *(f"requests/{name}" for name in names)):
            answer = admin.get(f"/v1/{target}", authorization=f"Bearer {told['token']}")
            assert answer.status == 200
            said[f"/v1/{target}"] = answer.text
        url = f"http://localhost:{server.port}/broken"
        said["explain"] = server.cli("explain", url)
        said["explain of what was"] = server.cli("explain", names[1])
        for pid in (server.process.pid, *children(server.process.pid)):
            for what in ("cmdline", "environ"):
                said[f"{what} of {pid}"] = Path(f"/proc/{pid}/{what}").read_bytes().decode("utf-8", "replace")
        said["the terminal"] = server.wait_for("cannot use")
    said["compile"] = edgecdn("compile", cwd=tmp_path).stdout
    for path in tmp_path.rglob("*"):
        if path.is_file() and path.name != ".dev.vars":
            said[str(path.relative_to(tmp_path))] = path.read_bytes().decode("utf-8", "replace")
    leaks = [where for where, text in said.items() if SECRET in text]
    assert not leaks
    for where in ("the terminal", "the error page", f"/v1/requests/{names[0]}"):
        assert "[TOKEN]" in said[where], f"{where} shows that something was there"

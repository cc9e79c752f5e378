"""`cf.kvs()` of CloudFront Functions, over a store with the face of a KV binding."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from edgecdn.runtimes.nodejs.find import find_node
from edgecdn.runtimes.nodejs.node import HOST

STORE = """
const entries = new Map([["path", "new"], ["object", '{"a":1}']]);
const read = (text, type) =>
  type === "json" ? JSON.parse(text) : type === "arrayBuffer" ? new TextEncoder().encode(text).buffer : text;
const STORE = {
  get: async (key, type) => (entries.has(key) ? read(entries.get(key), type) : null),
  list: async ({ cursor }) =>
    cursor === undefined
      ? { keys: [{ name: "path" }], list_complete: false, cursor: "more" }
      : { keys: [{ name: "object" }], list_complete: true },
};
"""


def told(tmp_path: Path, env: str, body: str) -> object:
    """What a CloudFront Function's code gives, called in a host of this `env`, without an edge."""
    script = tmp_path / "script.mjs"
    names = ("calls.mjs", "web.mjs", "shapes/cloudfront/module.mjs")
    calls, web, module = ((HOST / name).as_uri() for name in names)
    script.write_text(f"""
import {{ Call, current, run }} from {json.dumps(calls)};
import {{ Response as EdgeResponse }} from {json.dumps(web)};
import cf from {json.dumps(module)};
{STORE}
const handle = cf.kvs();
const handler = async () => {{
  current().env = {env};
  return new EdgeResponse(JSON.stringify(await (async () => {{ {body} }})()));
}};
const told = (frame) => frame.toString().slice(8 + frame.readUInt32BE(0)) || frame.toString().slice(8);
const call = new Call("r1-1", {{ frame: (frame) => console.log(told(frame)), sent: () => {{}}, forget: () => {{}} }});
const started = {{ method: "GET", url: "http://site.example/", list: [], host: 0, body: new Uint8Array(0), facts: "" }};
run(call, handler, started, {{}});
""")
    done = subprocess.run(
        [find_node("20"), str(script)], capture_output=True, text=True, timeout=30, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_values_in_their_formats(tmp_path: Path) -> None:
    body = """
      return [await handle.get("path"), await handle.get("object", { format: "json" }),
              [...(await handle.get("path", { format: "bytes" }))], await handle.exists("path"), await handle.exists("x"),
              await handle.count(), (await handle.meta()).keyCount];
    """
    assert told(tmp_path, "{ KV: STORE, MODE: 'dark' }", body) == [
        *("new", {"a": 1}, [110, 101, 119]),
        *(True, False, 2, 2),
    ]


def test_a_key_that_is_not_there_rejects(tmp_path: Path) -> None:
    body = 'return handle.get("x").catch((error) => error.message);'
    assert told(tmp_path, "{ KV: STORE }", body) == 'KeyNotFound: the key value store has no key "x"'


def test_one_of_several_stores_is_chosen_by_name(tmp_path: Path) -> None:
    body = (
        'return [await cf.kvs("TWO").get("path"), await handle.get("path").catch((error) => error.message)];'
    )
    refused = 'this function has several key value stores: name one, cf.kvs("ONE")'
    assert told(tmp_path, "{ ONE: STORE, TWO: STORE }", body) == ["new", refused]


def test_a_format_that_there_is_not(tmp_path: Path) -> None:
    body = 'return handle.get("path", { format: "xml" }).catch((error) => error.message);'
    assert told(tmp_path, "{ KV: STORE }", body) == 'there is no format "xml": string, json or bytes'

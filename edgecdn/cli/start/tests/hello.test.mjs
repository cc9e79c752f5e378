// A function is a module, so Node.js tests it as it is: node --test
import assert from "node:assert/strict";
import { test } from "node:test";

import hello from "../functions/hello.mjs";

const answer = (path) => hello.fetch(new Request(`http://localhost${path}`), { GREETING: "Hello" });

test("greets the world", async () => {
  assert.equal(await (await answer("/hello")).text(), "Hello, world!\n");
});

test("greets by name, and nobody else gets that answer", async () => {
  const response = await answer("/hello?name=Ada");
  assert.equal(await response.text(), "Hello, Ada!\n");
  assert.equal(response.headers.get("Cache-Control"), "no-store");
});

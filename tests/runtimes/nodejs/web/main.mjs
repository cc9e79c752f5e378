// Runs the same assertions against Node's own objects and against the host's, and prints what failed, as JSON.
// Arguments: the URL of the host's folder, and the file of assertions.

import assert from "node:assert";

const [host, file] = process.argv.slice(2);
const Node = { Headers, Request, Response };
const { Headers: Light } = await import(`${host}/web/headers.mjs`);
const { Request: LightRequest } = await import(`${host}/web/request.mjs`);
const { Response: LightResponse } = await import(`${host}/web/response.mjs`);
const ours = { Headers: Light, Request: LightRequest, Response: LightResponse };
const tests = [];
const test = (name, body) => tests.push([name, body, { "Node's": Node, ours }]);
test.ours = (name, body) => tests.push([name, body, { ours }]);

const kind = (error, made) => assert.ok(error instanceof made, `it threw ${error?.name}: ${error?.message}`);
const tools = {
  test,
  equal: (one, other) => assert.deepStrictEqual(one, other),
  throws(made, body) {
    try {
      body();
    } catch (error) {
      return kind(error, made);
    }
    assert.fail("it threw nothing");
  },
  async rejects(made, body) {
    const promise = body();
    assert.ok(promise instanceof Promise, "it is no promise");
    await promise.then(() => assert.fail("it rejected nothing"), (error) => kind(error, made));
  },
};
(await import(file)).default(tools);
const failed = {};
for (const [name, body, apis] of tests) {
  for (const [whose, api] of Object.entries(apis)) {
    try {
      await body(api);
    } catch (error) {
      failed[`${name} (${whose})`] = String(error?.message ?? error);
    }
  }
}
console.log(JSON.stringify({ count: tests.length, failed }));

// Responses, after web-platform-tests' fetch/api/response.

export default ({ test, equal, throws, rejects }) => {
  test("defaults", ({ Response }) => {
    const { type, url, redirected, status, ok, statusText, body, bodyUsed } = new Response();
    equal([type, url, redirected, status, ok, statusText, body, bodyUsed], ["default", "", false, 200, true, "", null, false]);
  });
  test("what is given", ({ Response, Headers }) => {
    const headers = new Headers({ a: "1" });
    const response = new Response(null, { status: 404, statusText: "Not \xe9", headers });
    equal([response.status, response.ok, response.statusText, response.headers.get("a")], [404, false, "Not \xe9", "1"]);
    equal([response.headers === headers, response.headers === response.headers, response.headers instanceof Headers], [false, true, true]);
  });
  test("an init of nothing", ({ Response }) => equal([new Response("", null).status, new Response("", undefined).status, new Response("", {}).status], [200, 200, 200]));
  for (const init of [1, "text", true]) test(`an init of ${init}`, ({ Response }) => throws(TypeError, () => new Response("", init)));
  for (const status of [0, 100, 199, 600, 1000, -1, NaN, "x"]) {
    test(`the status ${status}`, ({ Response }) => throws(RangeError, () => new Response("", { status })));
  }
  for (const status of ["201", 201.9, 65536 + 201]) {
    test(`a status as WebIDL reads ${status}`, ({ Response }) => equal(new Response("", { status }).status, 201));
  }
  for (const statusText of ["\n", "Ā", "a\0"]) {
    test(`the text ${JSON.stringify(statusText)}`, ({ Response }) => throws(TypeError, () => new Response("", { statusText })));
  }
  for (const status of [204, 205, 304]) {
    test(`${status} has no body`, ({ Response }) => {
      throws(TypeError, () => new Response("", { status }));
      equal([new Response(null, { status }).status, new Response(undefined, { status }).body], [status, null]);
    });
  }
  test("headers that are none", ({ Response }) => {
    throws(TypeError, () => new Response("", { headers: 5 }));
    throws(TypeError, () => new Response("", { headers: [["a"]] }));
    throws(TypeError, () => new Response("", { headers: { "a b": "c" } }));
  });
  test("a response as the init of another", async ({ Response }) => {
    const first = new Response("one", { status: 203, statusText: "Text", headers: [["a", "1"], ["set-cookie", "x"], ["set-cookie", "y"]] });
    const second = new Response(first.body, first);
    equal([second.status, second.statusText, second.headers.getSetCookie()], [203, "Text", ["x", "y"]]);
    second.headers.set("a", "2");
    equal([first.headers.get("a"), await second.text(), first.bodyUsed], ["1", "one", true]);
  });
  test("an error", ({ Response }) => {
    const { type, status, ok, body, headers } = Response.error();
    equal([type, status, ok, body], ["error", 0, false, null]);
    throws(TypeError, () => headers.append("a", "b"));
  });
  test("a redirect", ({ Response }) => {
    const response = Response.redirect("http://site.example/ä?b");
    equal([response.status, response.headers.get("location"), response.body], [302, "http://site.example/%C3%A4?b", null]);
    for (const status of [301, 302, 303, 307, 308]) equal(Response.redirect(new URL("http://site.example/"), status).status, status);
    for (const member of ["set", "append"]) throws(TypeError, () => response.headers[member]("location", "x"));
    throws(TypeError, () => response.headers.delete("location"));
  });
  test("what is no redirect", ({ Response }) => {
    for (const status of [200, 300, 304, 309, 400]) throws(RangeError, () => Response.redirect("http://site.example/", status));
    throws(TypeError, () => Response.redirect("http://"));
    throws(TypeError, () => Response.redirect("/relative"));
    throws(TypeError, () => Response.redirect());
  });
  test("JSON", async ({ Response }) => {
    const response = Response.json({ a: [1] }, { status: 201, headers: { b: "2" } });
    equal([response.status, response.headers.get("content-type"), response.headers.get("b")], [201, "application/json", "2"]);
    equal(await response.json(), { a: [1] });
    equal(Response.json(1, { headers: { "Content-Type": "a/json" } }).headers.get("content-type"), "a/json");
    for (const value of [undefined, Symbol("a"), () => 1]) throws(TypeError, () => Response.json(value));
    throws(TypeError, () => Response.json());
    throws(TypeError, () => Response.json("x", { status: 204 }));
    throws(RangeError, () => Response.json("x", { status: 99 }));
    throws(Error, () => Response.json({ get a() { throw new Error("mine"); } }));
  });
  test("a clone", ({ Response }) => {
    const clone = new Response(null, { status: 404, statusText: "x", headers: { a: "1" } }).clone();
    equal([clone.status, clone.statusText, clone.headers.get("a"), clone.body], [404, "x", "1", null]);
    throws(TypeError, () => Response.redirect("http://site.example/").clone().headers.set("a", "b"));
  });
  test("the shape of the class", ({ Response }) => {
    equal([Response.name, Response.length, Object.prototype.toString.call(new Response())], ["Response", 0, "[object Response]"]);
    const members = ["type", "url", "redirected", "status", "ok", "statusText", "headers", "body", "bodyUsed", "clone", "text", "json", "blob", "arrayBuffer", "formData"];
    for (const name of members) equal([name, Response.prototype.propertyIsEnumerable(name)], [name, true]);
    for (const name of ["error", "redirect", "json"]) equal([name, Response.propertyIsEnumerable(name)], [name, true]);
    throws(TypeError, () => Object.getOwnPropertyDescriptor(Response.prototype, "status").get.call({}));
    throws(TypeError, () => {
      "use strict";
      new Response().status = 5;
    });
    throws(TypeError, () => Response());
  });
  test("a class may extend it", async ({ Response }) => {
    class Mine extends Response {
      get extra() {
        return this.status + 1;
      }
    }
    const mine = new Mine("x", { status: 201 });
    equal([mine.extra, mine instanceof Response, await mine.text()], [202, true, "x"]);
  });
};

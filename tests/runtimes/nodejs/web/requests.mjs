// Requests, after web-platform-tests' fetch/api/request.

const URL_ = "http://site.example/a?b=c";

export default ({ test, equal, throws, rejects }) => {
  test("defaults", ({ Request }) => {
    const request = new Request(URL_);
    const { method, url, mode, credentials, cache, redirect, referrer, referrerPolicy, integrity, keepalive, destination, duplex } = request;
    equal([method, url, mode, credentials, cache, redirect], ["GET", URL_, "cors", "same-origin", "default", "follow"]);
    equal([referrer, referrerPolicy, integrity, keepalive, destination, duplex], ["about:client", "", "", false, "", "half"]);
    equal([request.body, request.bodyUsed, [...request.headers], request.signal instanceof AbortSignal], [null, false, [], true]);
    equal([request.isReloadNavigation, request.isHistoryNavigation], [false, false]);
  });
  test("URLs", ({ Request }) => {
    equal(new Request(new URL(URL_)).url, URL_);
    equal(new Request("HTTP://SITE.example:80/ä b#c").url, "http://site.example/%C3%A4%20b#c");
    equal(new Request({ toString: () => URL_ }).url, URL_);
    for (const url of ["", "relative", "http://", "http://user@site.example/", "http://:word@site.example/"]) throws(TypeError, () => new Request(url));
    throws(TypeError, () => new Request());
  });
  for (const [given, method] of [["get", "GET"], ["dElete", "DELETE"], ["head", "HEAD"], ["options", "OPTIONS"], ["post", "POST"], ["put", "PUT"], ["chicken", "chicken"], ["PATCH", "PATCH"]]) {
    test(`the method ${given}`, ({ Request }) => equal(new Request(URL_, { method: given }).method, method));
  }
  for (const method of ["", "a b", "Ā", "connect", "TRACE", "TrAck", {}]) {
    test(`the method ${JSON.stringify(method)}`, ({ Request }) => throws(TypeError, () => new Request(URL_, { method })));
  }
  for (const method of ["GET", "HEAD", "get"]) {
    test(`${method} has no body`, ({ Request }) => {
      throws(TypeError, () => new Request(URL_, { method, body: "" }));
      equal([new Request(URL_, { method, body: null }).body, new Request(URL_, { method, body: undefined }).body], [null, null]);
    });
  }
  for (const init of [1, "text", true]) test(`an init of ${init}`, ({ Request }) => throws(TypeError, () => new Request(URL_, init)));
  test("an init of nothing", ({ Request }) => equal([new Request(URL_, null).method, new Request(URL_, undefined).method], ["GET", "GET"]));
  test("members that an edge has little use for", ({ Request }) => {
    const init = { mode: "same-origin", credentials: "omit", cache: "no-store", redirect: "manual", referrer: "", referrerPolicy: "origin", integrity: "sha256-x", keepalive: true };
    const request = new Request(URL_, init);
    const kept = (made) => [made.mode, made.credentials, made.cache, made.redirect, made.referrer, made.referrerPolicy, made.integrity, made.keepalive];
    equal(kept(request), ["same-origin", "omit", "no-store", "manual", "", "origin", "sha256-x", true]);
    equal([kept(new Request(request)), kept(request.clone())], [kept(request), kept(request)]);
    equal([new Request(request, { redirect: "error" }).redirect, new Request(request, { redirect: "error" }).cache], ["error", "no-store"]);
    for (const bad of [{ mode: "x" }, { mode: "navigate" }, { credentials: "x" }, { cache: "x" }, { redirect: "x" }, { referrerPolicy: "x" }, { window: "x" }, { cache: "only-if-cached" }]) {
      throws(TypeError, () => new Request(URL_, bad));
    }
  });
  test("a request from a request", ({ Request }) => {
    const first = new Request(URL_, { method: "PUT", headers: { a: "1" } });
    const second = new Request(first);
    second.headers.set("a", "2");
    equal([second.method, second.url, first.headers.get("a"), second.headers.get("a")], ["PUT", URL_, "1", "2"]);
    const third = new Request(first, { method: "POST", headers: { b: "3" } });
    equal([third.method, [...third.headers]], ["POST", [["b", "3"]]]);
    equal([new Request("http://other.example/", first).method, new Request("http://other.example/", first).headers.get("a")], ["PUT", "1"]);
  });
  test("its body goes over", async ({ Request }) => {
    const first = new Request(URL_, { method: "POST", body: "text" });
    const second = new Request(first);
    equal([first.bodyUsed, second.bodyUsed, second.headers.get("content-type"), await second.text()], [true, false, "text/plain;charset=UTF-8", "text"]);
    throws(TypeError, () => new Request(first));
    equal(await new Request(first, { body: "other" }).text(), "other");
    const seen = new Request(URL_, { method: "POST", body: "text" });
    seen.body;
    equal([await new Request(seen).text(), seen.bodyUsed], ["text", true]);
    throws(TypeError, () => new Request(new Request(URL_, { method: "POST", body: "x" }), { method: "GET" }));
  });
  test("what fails takes no body", async ({ Request }) => {
    const first = new Request(URL_, { method: "POST", body: "text" });
    throws(TypeError, () => new Request(first, { method: "a b" }));
    equal([first.bodyUsed, await first.text()], [false, "text"]);
  });
  test("signals", ({ Request }) => {
    const controller = new AbortController();
    const request = new Request(URL_, { signal: controller.signal });
    const second = new Request(request);
    const clone = request.clone();
    equal([request.signal.aborted, request.signal === controller.signal, request.signal === request.signal], [false, false, true]);
    controller.abort(new RangeError("mine"));
    equal([request.signal.aborted, second.signal.aborted, clone.signal.aborted, request.signal.reason.message], [true, true, true, "mine"]);
    equal(new Request(request, { signal: null }).signal.aborted, false);
    for (const signal of [{}, 1, "x"]) throws(TypeError, () => new Request(URL_, { signal }));
  });
  test("a clone", async ({ Request }) => {
    const request = new Request(URL_, { method: "POST", body: "text", headers: { a: "1" } });
    const clone = request.clone();
    equal([clone.method, clone.url, clone.headers.get("a"), clone !== request], ["POST", URL_, "1", true]);
    equal([await clone.text(), await request.text()], ["text", "text"]);
  });
  test("the shape of the class", ({ Request }) => {
    equal([Request.name, Request.length, Object.prototype.toString.call(new Request(URL_))], ["Request", 1, "[object Request]"]);
    const members = ["method", "url", "headers", "signal", "mode", "redirect", "body", "bodyUsed", "clone", "text", "json", "blob", "arrayBuffer", "formData"];
    for (const name of members) equal([name, Request.prototype.propertyIsEnumerable(name)], [name, true]);
    for (const name of ["url", "destination", "duplex", "mode"]) throws(TypeError, () => Object.getOwnPropertyDescriptor(Request.prototype, name).get.call({}));
    throws(TypeError, () => {
      "use strict";
      new Request(URL_).url = "x";
    });
    throws(TypeError, () => Request(URL_));
  });
  test("a class may extend it", ({ Request }) => {
    class Mine extends Request {
      get extra() {
        return this.method + "!";
      }
    }
    equal([new Mine(URL_).extra, new Mine(URL_) instanceof Request], ["GET!", true]);
  });
};

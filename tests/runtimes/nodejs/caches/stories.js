// What a function does with the Cache API; the path says which story is told, and the answer is its outcome.
const cache = caches.default;
const made = (body, headers = {}, status = 200) => new Response(body, { status, headers: { "cache-control": "max-age=60", ...headers } });
const failed = (promise) => promise.then(() => "worked", (error) => `${error.name}: ${error.message}`);
const told = async (response) => response && [response.status, await response.text(), response.headers.get("age")];
const A = "http://site.example/a";

const STORIES = {
  async kept() {
    await cache.put(A, made("one", { "x-made": "1" }));
    const found = await cache.match(A);
    return [await cache.match("http://site.example/none"), found instanceof Response, found.headers.get("x-made"), await told(found), await told(await cache.match(new Request(A)))];
  },
  async again() {
    return [await told(await cache.match(A))];
  },
  async gone() {
    await cache.put(A, made("one"));
    return [await cache.delete(A), await cache.delete(A), await cache.match(A)];
  },
  async methods() {
    await cache.put(A, made("one"));
    const post = new Request(A, { method: "POST", body: "x" });
    return [
      await cache.match(post),
      await told(await cache.match(post, { ignoreMethod: true })),
      await cache.match(new Request(A, { method: "HEAD" })),
      await cache.delete(post),
      await cache.delete(post, { ignoreMethod: true }),
      await failed(cache.put(post, made("x"))),
    ];
  },
  async refused() {
    const set = made("x", { "set-cookie": "a=1" });
    const stripped = made("stripped", { "set-cookie": "a=1", "cache-control": "max-age=60, private=Set-Cookie" });
    const used = made("x");
    await used.text();
    const outcomes = [
      await failed(cache.put(A, made("x", {}, 206))),
      await failed(cache.put(A, made("x", { vary: "accept, *" }))),
      await failed(cache.put(A, used)),
      await failed(cache.put(A, "text")),
      await failed(cache.put("no url", made("x"))),
      await failed(caches.open("")),
    ];
    for (const silent of [set, made("x", { "cache-control": "no-store" }), made("x", { "cache-control": "private" }), made("x", { "cache-control": "max-age=0" }), made(null, {}, 304)]) {
      await cache.put(A, silent);
      outcomes.push(await cache.match(A));
    }
    await cache.put(A, stripped);
    const found = await cache.match(A);
    return [...outcomes, found.headers.get("set-cookie"), await found.text()];
  },
  async vary() {
    const asked = (language) => new Request(A, { headers: { "accept-language": language } });
    await cache.put(asked("de"), made("Hallo", { vary: "Accept-Language" }));
    await cache.put(asked("en"), made("Hello", { vary: "Accept-Language" }));
    const text = async (language) => (await cache.match(asked(language)))?.text();
    return [await text("de"), await text("en"), await text("fr")];
  },
  async parts() {
    await cache.put(A, made("0123456789", { etag: '"v1"' }));
    const ask = async (headers) => told(await cache.match(new Request(A, { headers })));
    return [await ask({ range: "bytes=2-4" }), await ask({ "if-none-match": '"v1"' }), await ask({ "cache-control": "no-cache" })];
  },
  async named() {
    const one = await caches.open("one");
    const two = await caches.open("two");
    await one.put(A, made("in one"));
    const kept = [await told(await one.match(A)), await two.match(A), await cache.match(A)];
    return [...kept, await told(await (await caches.open("one")).match(A)), await two.delete(A), await one.delete(A)];
  },
  async elsewhere() {
    await cache.put("https://other.example/x?y=1", made("theirs"));
    return [await told(await cache.match("https://other.example/x?y=1")), await cache.match("https://other.example/x")];
  },
  async streams() {
    const pieces = new ReadableStream({
      start(controller) {
        for (const piece of ["one ", "two"]) controller.enqueue(new TextEncoder().encode(piece));
        controller.close();
      },
    });
    await cache.put(A, made(pieces));
    const bytes = new Uint8Array(3_000_000).map((_, at) => at % 251);
    await cache.put(`${A}?large`, made(bytes));
    const large = new Uint8Array(await (await cache.match(`${A}?large`)).arrayBuffer());
    return [await told(await cache.match(A)), large.length, large.every((byte, at) => byte === at % 251)];
  },
};

export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    if (pathname === "/page") {
      // As the platform's documentation has it.
      let response = await cache.match(request);
      if (response) return response;
      response = await fetch("http://site.example/origin");
      response = new Response(response.body, response);
      response.headers.set("cache-control", "s-maxage=10");
      ctx.waitUntil(cache.put(request, response.clone()));
      return response;
    }
    if (pathname === "/warm") {
      await cache.put("http://site.example/origin", made("<h1>warm</h1>", { "cache-tag": "warm" }));
      return new Response("warmed");
    }
    const story = STORIES[pathname.slice(1)];
    return story ? Response.json((await story()).map((outcome) => outcome ?? null)) : fetch(request);
  },
};

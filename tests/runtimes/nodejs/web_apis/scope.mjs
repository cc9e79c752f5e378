// The global scope: every name of WinterTC's minimum common API, what Cloudflare adds, and what is not there.


const INTERFACES = `
  AbortController AbortSignal Event EventTarget CustomEvent ErrorEvent MessageChannel MessageEvent MessagePort
  PromiseRejectionEvent DOMException Headers Request Response FormData Blob File CompressionStream DecompressionStream
  ByteLengthQueuingStrategy CountQueuingStrategy ReadableByteStreamController ReadableStream ReadableStreamBYOBReader
  ReadableStreamBYOBRequest ReadableStreamDefaultController ReadableStreamDefaultReader TransformStream
  TransformStreamDefaultController WritableStream WritableStreamDefaultController WritableStreamDefaultWriter TextDecoder
  TextDecoderStream TextEncoder TextEncoderStream URL URLSearchParams URLPattern Crypto CryptoKey SubtleCrypto Performance`;
const COMPILED = "Global Instance Memory Module Table Tag Exception CompileError LinkError RuntimeError";
const METHODS = "atob btoa clearTimeout clearInterval queueMicrotask reportError setTimeout setInterval structuredClone fetch";
const OF_WEBASSEMBLY = "compile compileStreaming instantiate instantiateStreaming validate";
const words = (text) => text.trim().split(/\s+/);

test("the interfaces of the standard", () => {
  same(words(INTERFACES).filter((name) => typeof globalThis[name] !== "function"), []);
  same(words(COMPILED).filter((name) => typeof WebAssembly[name] !== "function"), []);
});

test("the methods and properties of the standard", () => {
  same(words(METHODS).filter((name) => typeof globalThis[name] !== "function"), []);
  same(words(OF_WEBASSEMBLY).filter((name) => typeof WebAssembly[name] !== "function"), []);
  same([self === globalThis, typeof console.log, typeof crypto.subtle, navigator.userAgent], [true, "function", "object", "Cloudflare-Workers"]);
  same([globalThis.onerror, globalThis.onunhandledrejection, globalThis.onrejectionhandled], [null, null, null]);
});

test("what would tell of the host, or reach out of it, is not there", () => {
  const names = "require module BroadcastChannel SharedArrayBuffer PerformanceObserver PerformanceEntry Navigator";
  same(words(names).filter((name) => name in globalThis), []);
  same(Object.keys(process), ["env", "nextTick"]);
  same(Object.keys(process.env), []);
});

test("what Cloudflare has and edgecdn has not is told when it is made", async () => {
  for (const name of ["WebSocketPair", "WebSocket", "EventSource"]) {
    await fails(() => new globalThis[name]("https://example.com"), `edgecdn has no ${name}: `);
  }
});

test("time is the edge's, and passes while the function waits", async () => {
  const start = Date.now();
  same([performance.timeOrigin, performance.now(), new Date().getTime()], [0, start, start]);
  same(new Event("x").timeStamp, 0);
  same(new File(["a"], "a.txt").lastModified, start);
  same(new File(["a"], "a.txt", { lastModified: 7 }).lastModified, 7);
  await scheduler.wait(20);
  same(performance.now() >= start, true);
  await fails(() => new Performance(), "Illegal constructor", TypeError);
});

test("a timeout aborts by the edge's clock", async () => {
  const signal = AbortSignal.timeout(10);
  same(signal.aborted, false);
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  same([signal.aborted, signal.reason.name, signal.reason instanceof DOMException], [true, "TimeoutError", true]);
  await fails(() => AbortSignal.timeout(-1), "is no time", TypeError);
});

test("any of several signals aborts", async () => {
  const controller = new AbortController();
  const any = AbortSignal.any([controller.signal, AbortSignal.timeout(20)]);
  controller.abort(new Error("mine"));
  same([any.aborted, any.reason.message], [true, "mine"]);
  await fails(() => scheduler.wait(5, { signal: any }), "mine");
  await fails(() => any.throwIfAborted(), "mine");
});

test("a fetch is aborted by its signal", (request) =>
  fails(() => fetch(new URL("/x", request.url), { signal: AbortSignal.abort(new Error("mine")) }), "mine"));

test("facts of the client can be cloned, alone and within something else", (request) => {
  same(structuredClone(request.cf).colo, request.cf.colo);
  const { list } = structuredClone({ list: [request.cf, { date: new Date(5) }] });
  same([list[0].colo, list[1].date.getTime()], [request.cf.colo, 5]);
});

test("clones, microtasks, base64", async () => {
  const value = { date: new Date(5), map: new Map([[1, new Set([2])]]), bytes: new Uint8Array([1, 2]), error: new RangeError("x") };
  const copy = structuredClone(value);
  same([copy.date.getTime(), [...copy.map.get(1)], copy.bytes[1], copy.error.message], [5, [2], 2, "x"]);
  const { buffer } = value.bytes;
  structuredClone(buffer, { transfer: [buffer] });
  same(buffer.byteLength, 0);
  await fails(() => structuredClone(() => {}), "could not be cloned", DOMException);
  const order = [];
  queueMicrotask(() => order.push("micro"));
  order.push("now");
  await null;
  same(order, ["now", "micro"]);
  same([btoa("edge"), atob("ZWRnZQ==")], ["ZWRnZQ==", "edge"]);
  await fails(() => atob("*"), "", DOMException);
});

test("cryptography", async () => {
  const { subtle } = crypto;
  const bytes = new TextEncoder().encode("x");
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  same(hex(await subtle.digest("SHA-256", bytes)), "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881");
  const key = await subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, true, ["sign", "verify"]);
  same([key instanceof CryptoKey, await subtle.verify("HMAC", key, await subtle.sign("HMAC", key, bytes), bytes)], [true, true]);
  same([crypto instanceof Crypto, subtle instanceof SubtleCrypto], [true, true]);
  same(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()), true);
  const drawn = crypto.getRandomValues(new Uint32Array(8));
  same([drawn.length, drawn.some((value) => value !== 0)], [8, true]);
  await fails(() => crypto.getRandomValues(new Float32Array(1)), "", DOMException);
  await fails(() => crypto.getRandomValues(new Uint8Array(65537)), "", DOMException);
});

test("a comparison in constant time", async () => {
  const [one, same1, other] = ["abc", "abc", "abd"].map((text) => new TextEncoder().encode(text));
  same([crypto.subtle.timingSafeEqual(one, same1), crypto.subtle.timingSafeEqual(one.buffer, other)], [true, false]);
  await fails(() => crypto.subtle.timingSafeEqual(one, new Uint8Array(1)), "same byte length", TypeError);
});

test("a digest of a stream", async () => {
  const stream = new crypto.DigestStream("SHA-256");
  await new Response("ab").body.pipeTo(stream);
  const hex = [...new Uint8Array(await stream.digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  same([hex, stream.bytesWritten], ["fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603", 2]);
  await fails(() => new crypto.DigestStream("SHA-3"), "SHA-3", DOMException);
  const aborted = new crypto.DigestStream({ name: "md5" });
  await aborted.abort(new Error("enough"));
  await fails(() => aborted.digest, "enough");
});

test("streams of bytes that know their length, or nothing", async () => {
  const through = async (stream, ...pieces) => {
    const writer = stream.writable.getWriter();
    const text = new Response(stream.readable).text();
    text.catch(() => {});
    for (const piece of pieces) await writer.write(piece);
    await writer.close();
    return text;
  };
  const bytes = (text) => new TextEncoder().encode(text);
  same(await through(new FixedLengthStream(3), bytes("ab"), bytes("c")), "abc");
  await fails(() => through(new FixedLengthStream(3), bytes("abcd")), "too many bytes", TypeError);
  await fails(() => through(new FixedLengthStream(3), bytes("ab")), "did not see all expected bytes", TypeError);
  same(await through(new IdentityTransformStream(), bytes("ab").buffer), "ab");
  await fails(() => through(new IdentityTransformStream(), "text"), "received a string", TypeError);
  await fails(() => new FixedLengthStream(-1), "length in bytes", TypeError);
});

test("streams: compressed, decoded, split", async () => {
  for (const format of ["gzip", "deflate", "deflate-raw"]) {
    const small = new Response("a".repeat(1000)).body.pipeThrough(new CompressionStream(format));
    const [one, two] = small.tee();
    const back = await new Response(one.pipeThrough(new DecompressionStream(format))).text();
    same([back.length, (await new Response(two).arrayBuffer()).byteLength < 100], [1000, true]);
  }
  const pieces = new ReadableStream({
    start(controller) {
      for (const byte of new TextEncoder().encode("é€")) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  let text = "";
  for await (const piece of pieces.pipeThrough(new TextDecoderStream())) text += piece;
  same(text, "é€");
  same(new TextDecoder("windows-1252").decode(new Uint8Array([0xe4])), "ä");
  const byob = new ReadableStream({ type: "bytes", start: (controller) => (controller.enqueue(new Uint8Array([1, 2, 3])), controller.close()) });
  const { value } = await byob.getReader({ mode: "byob" }).read(new Uint8Array(2));
  same([...value], [1, 2]);
});

test("events, and messages", async () => {
  const target = new EventTarget();
  const seen = [];
  target.addEventListener("a", (event) => seen.push(event.detail), { once: true });
  target.dispatchEvent(new CustomEvent("a", { detail: 1 }));
  target.dispatchEvent(new CustomEvent("a", { detail: 2 }));
  same(seen, [1]);
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => (port2.onmessage = resolve));
  port1.postMessage({ a: [1] });
  const { data } = await answer;
  same(data, { a: [1] });
  port1.close();
});

test("an error that is reported goes to who listens", () => {
  const seen = [];
  globalThis.onerror = (message, file, line, column, error) => seen.push(message, error.name) > 0;
  const listener = (event) => seen.push(event instanceof ErrorEvent, event.error.message);
  addEventListener("error", listener);
  reportError(new RangeError("mine"));
  removeEventListener("error", listener);
  globalThis.onerror = null;
  same(seen, [true, "mine", "Uncaught RangeError: mine", "RangeError"]);
});

test("a rejection that nobody handles goes to who listens", async () => {
  const reason = await new Promise((resolve) => {
    globalThis.onunhandledrejection = (event) => {
      event.preventDefault();
      resolve([event.reason.message, event.promise instanceof Promise, event instanceof PromiseRejectionEvent]);
    };
    Promise.reject(new Error("unheard"));
  });
  globalThis.onunhandledrejection = null;
  same(reason, ["unheard", true, true]);
});

test("WebAssembly, compiled from bytes and from a response", async () => {
  const add = Uint8Array.from(atob("AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags="), (char) => char.charCodeAt(0));
  const { instance } = await WebAssembly.instantiate(add);
  same([WebAssembly.validate(add), instance.exports.add(2, 3)], [true, 5]);
  const response = () => new Response(add, { headers: { "content-type": "application/wasm" } });
  same((await WebAssembly.instantiateStreaming(response())).instance.exports.add(1, 1), 2);
  same((await WebAssembly.compileStreaming(Promise.resolve(response()))) instanceof WebAssembly.Module, true);
  await fails(() => WebAssembly.compileStreaming(new Response(add)), "application/wasm", TypeError);
});

test("forms, files, blobs", async () => {
  const form = new FormData();
  form.append("a", "1");
  form.append("f", new File(["abc"], "f.txt", { type: "text/plain" }));
  const back = await new Response(form).formData();
  same([back.get("a"), back.get("f") instanceof File, back.get("f").name, await back.get("f").text()], ["1", true, "f.txt", "abc"]);
  same(await new Blob(["ab", new Uint8Array([99])]).slice(1).text(), "bc");
});

// Requests and responses as the function sees them: undici's, with bodies that stay at the edge until they are read.
// This file is the one place that knows which classes they are.

import { current } from "./calls.mjs";

const NONE = new Set(["GET", "HEAD"]);
const NO_BODY = new Set([101, 204, 205, 304]);
// For a stream: the number of the edge's body that it reads, as long as nobody has read from it.
const untouched = new WeakMap();
// The streams of responses that were made of text or bytes: all of it is here, however often it is wrapped again.
const here = new WeakSet();
// For a stream: the response that it is the body of. undici cancels the stream of a cloned response that is collected as
// garbage; as long as somebody has the stream, the response stays.
const owners = new WeakMap();

/** The stream, or the bytes, that a crossing body is here; null where there is none. */
export function bodyOf(call, body, bytes) {
  if (body.inline !== undefined) return body.inline ? Uint8Array.prototype.slice.call(bytes, 0, body.inline) : null;
  if (body.host === undefined) return null;
  const number = body.host;
  const stream = new ReadableStream(
    {
      async pull(controller) {
        untouched.delete(stream);
        const { bytes: piece, broken } = await call.ask({ kind: "read", body: number });
        if (broken) controller.error(new TypeError(broken));
        else if (piece.byteLength === 0) controller.close();
        else controller.enqueue(Uint8Array.prototype.slice.call(piece));
      },
      cancel() {
        untouched.delete(stream);
      },
    },
    // Nothing is read ahead: a body that the function does not want to see never crosses.
    { highWaterMark: 0 },
  );
  untouched.set(stream, number);
  return stream;
}

export class EdgeRequest extends Request {
  constructor(input, init = {}) {
    if (init?.body instanceof ReadableStream && init.duplex === undefined) init = { ...init, duplex: "half" };
    super(input, init);
    this.cf = init?.cf ?? input?.cf;
  }

  clone() {
    const copy = super.clone();
    return Object.assign(Object.setPrototypeOf(copy, EdgeRequest.prototype), { cf: this.cf });
  }
}

export class EdgeResponse extends Response {
  constructor(body = null, init = {}) {
    if (init instanceof Response) init = { status: init.status, statusText: init.statusText, headers: init.headers };
    super(body, init);
    if (this.body === null) return;
    if (!(body instanceof ReadableStream)) here.add(this.body);
    owners.set(this.body, this);
  }

  clone() {
    const finite = this.body !== null && here.has(this.body);
    const copy = Object.setPrototypeOf(super.clone(), EdgeResponse.prototype);
    for (const response of [this, copy]) {
      if (response.body === null) continue;
      owners.set(response.body, response);
      if (finite) here.add(response.body);
    }
    return copy;
  }

  static json(data, init = {}) {
    const headers = new Headers(init.headers);
    if (!headers.has("content-type")) headers.set("content-type", "application/json");
    return new EdgeResponse(JSON.stringify(data), { ...init, headers });
  }

  static redirect(url, status = 302) {
    if (![301, 302, 303, 307, 308].includes(status)) throw new RangeError(`${status} is no redirect`);
    return new EdgeResponse(null, { status, headers: { location: new URL(url).href } });
  }
}

/** The client's request, as the handler gets it. */
export function makeRequest(call, head, body, cf) {
  const headers = new Headers(head.headers.filter(([name]) => name !== "content-length"));
  const init = { method: head.method, headers, cf };
  if (body !== null && !NONE.has(head.method)) Object.assign(init, { body, duplex: "half" });
  return new EdgeRequest(head.url, init);
}

/** The edge's answer to a fetch. */
export function makeResponse(call, head, bytes) {
  const body = NO_BODY.has(head.status) ? null : bodyOf(call, head.body, bytes);
  return new EdgeResponse(body, { status: head.status, headers: head.headers });
}

/** The function's own `fetch`: on the site's host the next function, the cache and the origin; elsewhere allowed hosts. */
export async function fetchThroughEdge(input, init = {}) {
  const call = current();
  const outer = input instanceof Request ? input : null;
  // A body that the function has not read goes on as it is, without crossing.
  const source = init?.body ?? (outer && !outer.bodyUsed ? outer.body : null);
  const host = source instanceof ReadableStream ? untouched.get(source) : undefined;
  const request = host === undefined ? new EdgeRequest(input, init) : withoutBody(input, outer, init);
  if (request.signal?.aborted) throw request.signal.reason;
  const read = host === undefined && request.body !== null;
  const bytes = new Uint8Array(read ? await request.arrayBuffer() : 0);
  const cf = init?.cf ?? (input instanceof EdgeRequest ? wishes(input.cf) : undefined);
  const asked = call.ask(
    {
      kind: "fetch",
      request: {
        method: request.method,
        url: request.url,
        headers: [...request.headers],
        body: host === undefined ? { inline: bytes.byteLength } : { host },
        cf: cf === undefined ? "" : JSON.stringify(cf),
      },
    },
    [bytes],
  );
  const { head, bytes: body } = await abortable(asked, request.signal);
  return makeResponse(call, head, body);
}

function withoutBody(input, outer, init) {
  const { method = outer?.method, headers = outer?.headers, signal = outer?.signal } = init ?? {};
  return new EdgeRequest(outer?.url ?? input, { method, headers, signal });
}

// `request.cf` tells of the client; only what a function put there itself is a wish.
function wishes(cf) {
  return cf !== undefined && "colo" in cf ? undefined : cf;
}

function abortable(promise, signal) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}

/** The handler's response as it goes to the edge: `message` with its head, and the bytes behind it. */
export async function outgoing(call, response) {
  if (!(response instanceof Response)) {
    throw new TypeError(`the handler gave ${response === undefined ? "nothing" : typeof response}, not a Response`);
  }
  if (response.bodyUsed) throw new TypeError("the body of the response has been used already");
  const message = { status: response.status, headers: [...response.headers] };
  const number = response.body === null ? undefined : untouched.get(response.body);
  if (response.body === null) return { message: { ...message, body: { inline: 0 } }, pieces: [] };
  if (number !== undefined) return { message: { ...message, body: { host: number } }, pieces: [] };
  if (!here.has(response.body)) {
    return { message: { ...message, body: { function: call.keep(response.body) } }, pieces: [] };
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { message: { ...message, body: { inline: bytes.byteLength } }, pieces: [bytes] };
}

// Requests and responses on their way between the function and the edge: bodies stay at the edge until they are read.

import { current } from "./calls.mjs";
import { bytesOf, Content } from "./web/body.mjs";
import { codingOf } from "./web/coded.mjs";
import { Request, receivedRequest, requestState } from "./web/request.mjs";
import { madeResponse, NO_BODY, Response, responseState } from "./web/response.mjs";

export { Request, Response };

const NONE = new Set(["GET", "HEAD"]);

/** The content that a crossing body is here; null where there is none. */
function contentOf(call, host, bytes) {
  if (host) return Content.held(call, host);
  return bytes.byteLength ? Content.of(Uint8Array.prototype.slice.call(bytes)) : null;
}

/** The client's request, as the handler gets it; `started` is what the edge said. */
export function makeRequest(call, started) {
  const { method, url, list, host, body, facts } = started;
  const content = NONE.has(method) ? null : contentOf(call, host, body);
  return receivedRequest(method, url, withoutLength(list), content, facts, call.reads);
}

// A function that hands a request on with another body would hand on the length of the old one.
function withoutLength(list) {
  for (let n = 0; n < list.length; n += 2) {
    if (list[n] === "content-length") return list.filter((_, m) => list[m & ~1] !== "content-length");
  }
  return list;
}

/** The edge's answer to a fetch. */
export function makeResponse(call, head, bytes, url = "") {
  const { inline, host } = head.body;
  const content = NO_BODY.has(head.status) ? null : contentOf(call, host, inline === undefined ? NOTHING : bytes.subarray(0, inline));
  const list = head.headers.flat();
  // A part of what is coded is nothing that could be decoded.
  if (content !== null && head.status !== 206) content.coding = codingOf(list);
  return madeResponse(head.status, list, content, url);
}

const NOTHING = new Uint8Array(0);

/** The function's own `fetch`: on the site's host the next function, the cache and the origin; elsewhere allowed hosts. */
export async function fetchThroughEdge(input, init = undefined) {
  const call = current();
  const own = init === undefined ? requestState(input) : null;
  const { method, url, list, content, signal, cf, reads } = own ?? requestState(new Request(input, init));
  if (signal?.aborted) throw signal.reason;
  // A body that the function has not read goes on as it is, without crossing.
  const host = content === null ? 0 : content.surrender();
  const bytes = host || content === null ? NOTHING : bytesOf(await content.take());
  const wishes = wishesOf(cf);
  const asked = call.ask(
    {
      kind: "fetch",
      request: {
        method,
        url,
        headers: pairsOf(list),
        body: host ? { host } : { inline: bytes.byteLength },
        cf: wishes === undefined ? "" : JSON.stringify(wishes),
      },
    },
    [bytes],
  );
  const { head, bytes: body } = await abortable(asked, signal);
  return makeResponse(call, head, body, url);
}

// `request.cf` tells of the client; only what a function put there itself is a wish.
function wishesOf(cf) {
  return cf !== undefined && cf !== null && "colo" in cf ? undefined : cf;
}

function abortable(promise, signal) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}

/** A flat list of names and values as pairs. */
export function pairsOf(list) {
  const pairs = [];
  for (let n = 0; n < list.length; n += 2) pairs.push([list[n], list[n + 1]]);
  return pairs;
}

/**
 * The handler's response as it goes to the edge: its status, its fields as a flat list, and its body, as `bytes`, as the
 * number of a body of the edge's (`host`) or of one that the edge will pull (`stream`). `bytes` are text or bytes, or a
 * promise of them.
 */
export function outgoing(call, response) {
  const state = responseState(response);
  if (state === null) {
    throw new TypeError(`the handler gave ${response === undefined ? "nothing" : typeof response}, not a Response`);
  }
  const { status, list, manual } = state;
  if (state.content === null) return { status, list, bytes: NOTHING, host: 0, stream: 0 };
  if (state.content.used) throw new TypeError("the body of the response has been used already");
  const content = state.content.sent(list, manual);
  const host = content.surrender();
  if (host) return { status, list, bytes: NOTHING, host, stream: 0 };
  if (!content.finite) return { status, list, bytes: NOTHING, host: 0, stream: call.keep(content.stream) };
  return { status, list, bytes: content.take(), host: 0, stream: 0 };
}

// The Cache API (`caches.default`, `caches.open`), as Cloudflare has it: the edge answers it from the cache of its PoP.

import { current } from "./calls.mjs";
import { bytesOf } from "./web/body.mjs";
import { requestState } from "./web/request.mjs";
import { responseState } from "./web/response.mjs";
import { makeResponse, pairsOf, Request } from "./web.mjs";

const NOTHING = new Uint8Array(0);
/** The most that one frame may carry of a body that is in the function's hands; one at the edge may be as large as the rule says. */
const MOST_BODY = 32 * 1024 * 1024;

export class Cache {
  #name;

  constructor(name) {
    this.#name = name;
  }

  async match(input, options) {
    const asked = askedFor(input, options);
    if (asked.method !== "GET") return undefined;
    const call = current();
    const found = await call.ask({ kind: "cache", operation: "match", cache: this.#name, request: asked });
    return found === undefined ? undefined : makeResponse(call, found.head, found.bytes);
  }

  async put(input, response) {
    const asked = askedFor(input, undefined);
    const state = responseState(response);
    if (state === null) throw new TypeError("cache.put takes a Response");
    const { status, list, manual } = state;
    if (state.content?.used) throw new TypeError("the body of the response has been used already");
    const content = state.content === null ? null : state.content.sent(list, manual);
    const call = current();
    const host = content === null ? 0 : content.surrender();
    const bytes = host || content === null ? NOTHING : bytesOf(await content.take());
    if (bytes.byteLength > MOST_BODY) {
      call.log("warn", `cache.put: a body of ${bytes.byteLength} bytes is more than the ${MOST_BODY} that are stored`);
      return;
    }
    const body = host ? { host } : { inline: bytes.byteLength };
    const told = { status, headers: pairsOf(list), body };
    await call.ask({ kind: "cache", operation: "put", cache: this.#name, request: asked, response: told }, [bytes]);
  }

  async delete(input, options) {
    const asked = askedFor(input, options);
    if (asked.method !== "GET") return false;
    const gone = await current().ask({ kind: "cache", operation: "delete", cache: this.#name, request: asked });
    return gone !== undefined;
  }
}

// The request as it crosses; only what it says counts, so it has no body.
function askedFor(input, options) {
  const { method, url, list } = requestState(input) ?? requestState(new Request(input));
  return { method: options?.ignoreMethod ? "GET" : method, url, headers: pairsOf(list), body: { inline: 0 } };
}

export class CacheStorage {
  default = new Cache("");

  async open(name) {
    const text = String(name);
    if (text === "") throw new TypeError("a cache needs a name; the one without is caches.default");
    return new Cache(text);
  }
}

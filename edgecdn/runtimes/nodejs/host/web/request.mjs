// Requests of our own, filled in as far as somebody looks: https://fetch.spec.whatwg.org/#request-class

import { extract, mixInto } from "./body.mjs";
import { byteString, describe, isToken } from "./fields.mjs";
import { adopt, Headers, listOf, peek } from "./headers.mjs";
import { nodeRequest } from "./node.mjs";
import { hrefOf, plainOf, takenUp, watchedFacts } from "./reads.mjs";

const HostUrl = URL;
const UPPER = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"]);
const REFUSED = new Set(["CONNECT", "TRACE", "TRACK"]);
// Members that an edge has little use for: Node's own Request checks them, and keeps them.
const MORE = ["cache", "credentials", "integrity", "keepalive", "mode", "redirect", "referrer", "referrerPolicy", "window"];

const RECEIVED = Symbol("received");

let contentOf;
let stateOf;
let received;

class EdgeRequest {
  #url = "";
  #method = "GET";
  // The fields as a flat list, until somebody asks for them as Headers.
  #list = null;
  #headers = null;
  #immutable = false;
  #content = null;
  #signal = null;
  #followed = null;
  #more = null;
  #cf = undefined;
  // Facts of the client as JSON text, until somebody asks for them.
  #facts = "";
  #reads = null;
  // Whether `#url` is what the client asked for.
  #asked = false;

  constructor(input, init = undefined) {
    // Inside the host a request is put together from what the edge says.
    if (input === RECEIVED) return;
    if (arguments.length === 0) throw new TypeError("Request: 1 argument required, but only 0 present");
    if (init !== undefined && init !== null && typeof init !== "object" && typeof init !== "function") {
      throw new TypeError("the second argument of Request is an object");
    }
    const source = typeof input === "object" && input !== null && #url in input ? input : null;
    if (source !== null) this.#copy(source);
    else this.#url = urlOf(input);
    const given = init ?? {};
    this.#fill(given, source);
    const own = given.body ?? null;
    if (this.#method === "GET" || this.#method === "HEAD") {
      const inherited = source !== null && source.#content !== null;
      if (own !== null || inherited) throw new TypeError(`a request with the method ${this.#method} has no body`);
    }
    if (own !== null) {
      const { content, type } = extract(own);
      this.#content = content;
      if (type !== null && peek(this.headers, "content-type") === null) this.#append("content-type", type);
    } else if (source !== null && source.#content !== null) {
      if (source.#content.unusable) throw new TypeError("the body of the request has been read already, or is locked");
      this.#content = source.#content.moved();
    }
  }

  #copy(source) {
    this.#url = source.#url;
    this.#asked = source.#asked;
    this.#reads = source.#reads;
    this.#method = source.#method;
    this.#followed = source.#signal ?? source.#followed;
    this.#more = source.#more;
    this.#cf = source.#cf;
    this.#facts = source.#facts;
    this.#headers = new Headers(source.headers);
  }

  #fill(init, source) {
    const from = typeof init === "object" && #url in init ? init : null;
    if (from === null) this.#extend(init);
    else if (from.#more !== null) this.#more = from.#more;
    const { method, headers, signal } = init;
    if (method !== undefined) this.#method = methodOf(method);
    if (signal !== undefined) {
      if (signal !== null && !(signal instanceof AbortSignal)) throw new TypeError("`signal` is no AbortSignal");
      this.#followed = signal;
    }
    if (headers !== undefined) this.#headers = new Headers(headers);
    const cf = from === null ? init.cf : from.#cf ?? (from.#facts === "" ? undefined : from.#watchedCf());
    if (cf !== undefined) this.#cf = cf;
  }

  #extend(init) {
    let more = null;
    for (const name of MORE) if (init[name] !== undefined) (more ??= {})[name] = init[name];
    if (more === null) return;
    const base = this.#more === null ? "http://edge.invalid/" : this.#more;
    this.#more = new (nodeRequest())(base, { method: "GET", ...more });
  }

  #append(name, value) {
    if (this.#headers === null) this.#list = [...(this.#list ?? []), name, value];
    else this.#headers.append(name, value);
  }

  #watchedCf() {
    if (this.#cf === undefined && this.#facts !== "") {
      const { clientIp, ...facts } = JSON.parse(this.#facts);
      this.#cf = this.#reads === null ? facts : watchedFacts(facts, this.#reads);
    }
    return this.#cf;
  }

  get method() {
    return this.#method;
  }

  get url() {
    return this.#asked && this.#reads !== null ? this.#reads.give(this.#url) : this.#url;
  }

  get headers() {
    return (this.#headers ??= adopt(this.#list ?? [], this.#immutable, this.#reads));
  }

  get cf() {
    return this.#watchedCf();
  }

  get signal() {
    return (this.#signal ??= this.#followed === null ? new AbortController().signal : AbortSignal.any([this.#followed]));
  }

  get destination() {
    this.#url;
    return "";
  }

  get duplex() {
    this.#url;
    return "half";
  }

  get referrer() {
    return this.#more === null ? "about:client" : this.#more.referrer;
  }

  get referrerPolicy() {
    return this.#more === null ? "" : this.#more.referrerPolicy;
  }

  get mode() {
    return this.#more === null ? "cors" : this.#more.mode;
  }

  get credentials() {
    return this.#more === null ? "same-origin" : this.#more.credentials;
  }

  get cache() {
    return this.#more === null ? "default" : this.#more.cache;
  }

  get redirect() {
    return this.#more === null ? "follow" : this.#more.redirect;
  }

  get integrity() {
    return this.#more === null ? "" : this.#more.integrity;
  }

  get keepalive() {
    return this.#more === null ? false : this.#more.keepalive;
  }

  get isReloadNavigation() {
    this.#url;
    return false;
  }

  get isHistoryNavigation() {
    this.#url;
    return false;
  }

  clone() {
    if (this.#content?.unusable) throw new TypeError("Request.clone: its body has been read already, or is locked");
    const copy = new EdgeRequest(RECEIVED);
    copy.#copy(this);
    copy.#content = this.#content === null ? null : this.#content.twin();
    return copy;
  }

  static {
    contentOf = (value) => value.#content;
    stateOf = (value) => {
      if (typeof value !== "object" || value === null || !(#url in value)) return null;
      return {
        url: value.#url,
        method: value.#method,
        list: value.#headers === null ? (value.#list ?? []) : listOf(value.#headers),
        content: value.#content,
        signal: value.#signal ?? value.#followed,
        cf: value.#cf === undefined ? undefined : plainOf(value.#cf),
        reads: value.#asked ? value.#reads : null,
      };
    };
    received = (method, url, list, content, facts, reads) => {
      const request = new EdgeRequest(RECEIVED);
      request.#method = method;
      request.#url = url;
      request.#list = list;
      request.#content = content;
      request.#facts = facts;
      request.#reads = reads;
      request.#asked = true;
      request.#immutable = true;
      return request;
    };
  }
}

function methodOf(given) {
  const text = byteString(given, "the method of a request");
  if (!isToken(text)) throw new TypeError(`${JSON.stringify(text)} is no method`);
  const upper = text.toUpperCase();
  if (REFUSED.has(upper)) throw new TypeError(`a request with the method ${text} cannot be made`);
  return UPPER.has(upper) ? upper : text;
}

function urlOf(input) {
  const text = input instanceof HostUrl ? hrefOf(input) : `${input}`;
  takenUp(text);
  let url;
  try {
    url = new HostUrl(text);
  } catch {
    throw new TypeError(`${JSON.stringify(text)} is no absolute URL`);
  }
  if (url.username || url.password) throw new TypeError("the URL of a request has no user name and no password");
  return hrefOf(url);
}

mixInto(EdgeRequest, contentOf);
describe(EdgeRequest, "Request");
Object.defineProperty(EdgeRequest.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value(depth, options, inspect) {
    const { list, url } = stateOf(this);
    const { method, body, bodyUsed, signal, mode, redirect } = this;
    return `Request ${inspect({ method, url, headers: new Headers(pairsOf(list)), body, bodyUsed, signal, mode, redirect }, options)}`;
  },
  configurable: true,
});

function pairsOf(list) {
  const pairs = [];
  for (let n = 0; n < list.length; n += 2) pairs.push([list[n], list[n + 1]]);
  return pairs;
}

export { EdgeRequest as Request, received as receivedRequest, stateOf as requestState };

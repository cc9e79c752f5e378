// Responses of our own, filled in as far as somebody looks: https://fetch.spec.whatwg.org/#response-class

import { Content, extract, mixInto } from "./body.mjs";
import { byteString, describe } from "./fields.mjs";
import { adopt, Headers, listOf } from "./headers.mjs";

const NO_BODY = new Set([101, 103, 204, 205, 304]);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const PHRASE = /^[\t\x20-\x7e\x80-\xff]*$/;
const JSON_TYPE = "application/json";
const NOTHING = Object.freeze({});

let contentOf;
let stateOf;
let made;

class EdgeResponse {
  #status = 200;
  #statusText = "";
  // The fields as a flat list, until somebody asks for them as Headers.
  #list = null;
  #headers = null;
  #content = null;
  #immutable = false;
  #type = "default";
  // The function did its coding itself (`encodeBody: "manual"`, as on Cloudflare).
  #manual = false;
  #url = "";

  constructor(body = null, init = undefined) {
    if (init !== undefined && init !== null) this.#begin(init);
    if (body === null || body === undefined) return;
    if (NO_BODY.has(this.#status)) throw new TypeError(`a response with status ${this.#status} has no body`);
    const { content, type } = extract(body);
    this.#content = content;
    if (type !== null) this.#typed(type);
  }

  #begin(init) {
    if (typeof init !== "object" && typeof init !== "function") throw new TypeError("the second argument of Response is an object");
    const { headers, status, statusText, encodeBody } = init;
    this.#manual = encodeBody === "manual";
    if (status !== undefined) {
      // WebIDL's `unsigned short`.
      const number = Math.trunc(Number(status)) & 0xffff;
      if (number < 200 || number > 599) throw new RangeError(`the status of a response lies between 200 and 599, and is not ${String(status)}`);
      this.#status = number;
    }
    if (statusText !== undefined) {
      const text = byteString(statusText, "statusText");
      if (!PHRASE.test(text)) throw new TypeError("statusText has a character that it cannot have");
      this.#statusText = text;
    }
    if (headers !== undefined) this.#list = listOf(new Headers(headers));
  }

  #typed(type) {
    if (this.#list === null) this.#list = ["content-type", type];
    else if (!this.#list.some((name, n) => !(n & 1) && name === "content-type")) this.#list = [...this.#list, "content-type", type];
  }

  static error() {
    const response = new EdgeResponse();
    response.#status = 0;
    response.#type = "error";
    response.#immutable = true;
    return response;
  }

  static json(data, init = undefined) {
    if (arguments.length === 0) throw new TypeError("Response.json: 1 argument required, but only 0 present");
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError("Response.json: there is no JSON for this value");
    const response = new EdgeResponse(null, init ?? NOTHING);
    if (NO_BODY.has(response.#status)) throw new TypeError(`a response with status ${response.#status} has no body`);
    response.#content = Content.of(text.toWellFormed());
    response.#typed(JSON_TYPE);
    return response;
  }

  static redirect(url, status = 302) {
    if (arguments.length === 0) throw new TypeError("Response.redirect: 1 argument required, but only 0 present");
    const location = new URL(`${url}`).href;
    const number = Math.trunc(Number(status)) & 0xffff;
    if (!REDIRECTS.has(number)) throw new RangeError(`${String(status)} is no redirect`);
    const response = new EdgeResponse();
    response.#status = number;
    response.#list = ["location", location];
    response.#immutable = true;
    return response;
  }

  get type() {
    return this.#type;
  }

  get url() {
    return this.#url;
  }

  get redirected() {
    this.#status;
    return false;
  }

  get status() {
    return this.#status;
  }

  get ok() {
    return this.#status >= 200 && this.#status <= 299;
  }

  get statusText() {
    return this.#statusText;
  }

  get headers() {
    return (this.#headers ??= adopt(this.#list ?? [], this.#immutable, null));
  }

  clone() {
    if (this.#content?.unusable) throw new TypeError("Response.clone: its body has been read already, or is locked");
    const copy = new EdgeResponse();
    copy.#status = this.#status;
    copy.#statusText = this.#statusText;
    copy.#list = [...(this.#headers === null ? (this.#list ?? []) : listOf(this.#headers))];
    copy.#immutable = this.#immutable;
    copy.#type = this.#type;
    copy.#manual = this.#manual;
    copy.#url = this.#url;
    copy.#content = this.#content === null ? null : this.#content.twin();
    return copy;
  }

  static {
    contentOf = (value) => value.#content;
    stateOf = (value) => {
      if (typeof value !== "object" || value === null || !(#status in value)) return null;
      return {
        status: value.#status,
        list: value.#headers === null ? (value.#list ?? []) : listOf(value.#headers),
        content: value.#content,
        manual: value.#manual,
      };
    };
    made = (status, list, content, url) => {
      const response = new EdgeResponse();
      response.#status = status;
      response.#list = list;
      response.#content = content;
      response.#url = url;
      response.#immutable = true;
      return response;
    };
  }
}

mixInto(EdgeResponse, contentOf);
describe(EdgeResponse, "Response");
Object.defineProperty(EdgeResponse.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value(depth, options, inspect) {
    const { status, statusText, headers, body, bodyUsed, ok, redirected, type, url } = this;
    return `Response ${inspect({ status, statusText, headers, body, bodyUsed, ok, redirected, type, url }, options)}`;
  },
  configurable: true,
});

export { EdgeResponse as Response, made as madeResponse, NO_BODY, stateOf as responseState };

// Bodies of requests and responses: text and bytes that are here, bodies that the edge holds, and streams.
// https://fetch.spec.whatwg.org/#body-mixin

import { isDisturbed } from "node:stream";
import { codingOf, decoded, decoder as decoderOf, encoded, encodedStream } from "./coded.mjs";
import { peek } from "./headers.mjs";
import { nodeResponse } from "./node.mjs";

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const TEXT = "text/plain;charset=UTF-8";
const FORM = "application/x-www-form-urlencoded;charset=UTF-8";
const EMPTY = new Uint8Array(0);

// What a stream that we made is the stream of.
const contents = new WeakMap();

/**
 * What a body holds: `source` where all of it is here (a string or bytes), `host` where the edge holds it under a number
 * and `call` can ask for it. Its stream is made when somebody wants one.
 */
export class Content {
  source = null;
  host = 0;
  call = null;
  // The whole of it is here or will be by itself, though it is a stream.
  finite = false;
  // How `source`, or what the edge holds, is coded; whoever reads it reads what it was before.
  coding = "";
  #stream = null;
  #taken = false;

  static of(source) {
    const content = new Content();
    content.source = source;
    content.finite = true;
    return content;
  }

  static held(call, number) {
    const content = new Content();
    content.call = call;
    content.host = number;
    return content;
  }

  static streamed(stream, finite = false) {
    const content = new Content();
    content.#stream = stream;
    content.finite = finite;
    contents.set(stream, content);
    return content;
  }

  get used() {
    return this.#taken || (this.#stream !== null && isDisturbed(this.#stream));
  }

  get unusable() {
    return this.used || (this.#stream !== null && this.#stream.locked);
  }

  get stream() {
    if (this.#stream !== null) return this.#stream;
    const stream = this.source !== null ? streamOf(bytesOf(this.#plain())) : heldStream(this);
    if (this.#taken) stream.getReader().cancel();
    contents.set(stream, this);
    return (this.#stream = stream);
  }

  /** Take all of it: nobody else can from now on. Throws a TypeError where somebody has. */
  take() {
    if (this.unusable) throw new TypeError("Body is unusable: it has been read already, or somebody is reading it");
    this.#taken = true;
    // Where the stream is known, it is read, and not only marked.
    if (this.#stream !== null) return drained(this.#stream);
    return this.source === null ? drainedHeld(this) : this.#plain();
  }

  #plain() {
    return this.coding === "" ? this.source : decoded(this.coding, this.source);
  }

  /**
   * As it goes out under these fields: as it came where nobody has read it and they tell the coding that it has, else
   * under the coding that they tell. With `manual` its bytes are taken to be under that already.
   */
  sent(list, manual) {
    const coding = codingOf(list);
    if (coding === this.coding && coding !== "" && !this.unusable) {
      this.#taken = true;
      return this.host ? Content.held(this.call, this.host) : Content.of(this.source);
    }
    if (coding === "" || manual) return this;
    return this.finite ? Content.of(encoded(coding, this.take())) : Content.streamed(encodedStream(coding, this.stream));
  }

  /** Hand it to somebody else: this one is used from now on. */
  moved() {
    const moved = new Content();
    if (this.#stream !== null) {
      moved.#stream = this.#stream.pipeThrough(new TransformStream());
      contents.set(moved.#stream, moved);
    } else {
      moved.source = this.source;
      moved.host = this.host;
      moved.call = this.call;
      moved.coding = this.coding;
      this.#taken = true;
    }
    moved.finite = this.finite;
    return moved;
  }

  /** Hand over the number under which the edge holds it; 0 where this side has (some of) it, or has used it. */
  surrender() {
    if (this.host === 0 || this.coding !== "" || this.unusable) return 0;
    this.#taken = true;
    return this.host;
  }

  /** A second one with the same bytes. */
  twin() {
    if (this.#stream === null && this.source !== null) {
      const copy = Content.of(this.source);
      copy.coding = this.coding;
      return copy;
    }
    const [mine, other] = this.stream.tee();
    contents.set(mine, this);
    this.#stream = mine;
    this.source = null;
    this.host = 0;
    this.coding = "";
    return Content.streamed(other, this.finite);
  }
}

function streamOf(bytes) {
  return new (nodeResponse())(bytes).body;
}

function heldStream(content) {
  const next = pieces(content);
  return new ReadableStream(
    {
      type: "bytes",
      async pull(controller) {
        const piece = await next();
        if (piece !== null) return controller.enqueue(piece);
        controller.close();
        // Whoever reads into a buffer of its own is answered with nothing.
        controller.byobRequest?.respond(0);
      },
    },
    // Nothing is read ahead: a body that the function does not want to see never crosses.
    { highWaterMark: 0 },
  );
}

// What gives the next piece of a body that the edge holds, null at its end; throws where it breaks off.
function pieces({ call, host, coding }) {
  const codec = coding === "" ? null : decoderOf(coding);
  let over = false;
  const next = async () => {
    const { bytes, broken } = await call.ask({ kind: "read", body: host });
    if (broken) throw new TypeError(broken);
    over = bytes.byteLength === 0;
    return Uint8Array.prototype.slice.call(bytes);
  };
  return async () => {
    while (!over) {
      const bytes = await next();
      const plain = codec === null ? bytes : over ? codec.end() : codec.push(bytes);
      if (plain.byteLength > 0) return plain;
    }
    return null;
  };
}

async function drainedHeld(content) {
  const next = pieces(content);
  const all = [];
  for (let piece; (piece = await next()) !== null; ) all.push(piece);
  return joined(all);
}

async function drained(stream) {
  const reader = stream.getReader();
  const pieces = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(pieces);
    if (!(value instanceof Uint8Array)) {
      const problem = new TypeError("a body's stream gives bytes (Uint8Array), and nothing else");
      reader.cancel(problem).catch(() => {});
      throw problem;
    }
    pieces.push(value);
  }
}

function joined(pieces) {
  if (pieces.length === 1) return pieces[0];
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let position = 0;
  for (const piece of pieces) {
    whole.set(piece, position);
    position += piece.byteLength;
  }
  return whole;
}

/** What is given as a body: its content, and the type that goes with it, null where none does. */
export function extract(given) {
  if (typeof given === "string") return { content: Content.of(given.toWellFormed()), type: TEXT };
  if (given instanceof ReadableStream) {
    const known = contents.get(given);
    if (isDisturbed(given) || given.locked) throw new TypeError("the stream of this body has been read already, or is locked");
    return { content: known ?? Content.streamed(given), type: null };
  }
  if (ArrayBuffer.isView(given)) {
    return { content: Content.of(new Uint8Array(given.buffer, given.byteOffset, given.byteLength).slice()), type: null };
  }
  if (given instanceof ArrayBuffer) return { content: Content.of(new Uint8Array(given.slice(0))), type: null };
  if (given instanceof URLSearchParams) return { content: Content.of(textOfParams.call(given)), type: FORM };
  if (typeof given === "object" && (given instanceof Blob || given instanceof FormData)) {
    const real = new (nodeResponse())(given);
    return { content: Content.streamed(real.body, true), type: real.headers.get("content-type") };
  }
  if (typeof given === "object" && typeof given?.[Symbol.asyncIterator] === "function") {
    return { content: Content.streamed(new (nodeResponse())(given).body), type: null };
  }
  return { content: Content.of(`${given}`.toWellFormed()), type: TEXT };
}

// Written before anybody watches them.
const textOfParams = URLSearchParams.prototype.toString;

export function bytesOf(source) {
  return typeof source === "string" ? encoder.encode(source) : source;
}

function textOf(source) {
  if (typeof source !== "string") return decoder.decode(source);
  return source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
}

// Give what was taken to `then`, at once where it is here.
function given(content, empty, then) {
  const taken = content === null ? empty : content.take();
  return taken instanceof Promise ? taken.then(then) : then(taken);
}

// A copy: what the function does to it changes nobody else's.
function copied(source) {
  return typeof source === "string" ? encoder.encode(source) : source.slice();
}

export const text = (content) => given(content, "", textOf);
export const json = (content) => given(content, "", (source) => JSON.parse(textOf(source)));
export const bytes = (content) => given(content, EMPTY, copied);
export const arrayBuffer = (content) => given(content, EMPTY, (source) => copied(source).buffer);

// What only Node's own can make, from the bytes and their type.
function through(member) {
  return (content, type) =>
    given(content, EMPTY, (source) => new (nodeResponse())(source, type === null ? {} : { headers: { "content-type": type } })[member]());
}

export const blob = through("blob");
const form = through("formData");

export function formData(content, type) {
  if (content?.unusable) throw new TypeError("Body is unusable: it has been read already, or somebody is reading it");
  return form(content, type);
}

/** What requests and responses have in common (the Body mixin): `contentOf` gives what one holds, and throws for anything else. */
export function mixInto(made, contentOf) {
  const members = {
    get body() {
      return contentOf(this)?.stream ?? null;
    },

    get bodyUsed() {
      return contentOf(this)?.used ?? false;
    },

    async text() {
      return text(contentOf(this));
    },

    async json() {
      return json(contentOf(this));
    },

    async arrayBuffer() {
      return arrayBuffer(contentOf(this));
    },

    async bytes() {
      return bytes(contentOf(this));
    },

    async blob() {
      return blob(contentOf(this), peek(this.headers, "content-type"));
    },

    async formData() {
      return formData(contentOf(this), peek(this.headers, "content-type"));
    },
  };
  Object.defineProperties(made.prototype, Object.getOwnPropertyDescriptors(members));
}

// HTMLRewriter, as Cloudflare's Workers have it: a response goes through handlers while it streams.
// https://developers.cloudflare.com/workers/runtime-apis/html-rewriter/

"use strict";

const { checkSelector, Document, use } = require("./lol_html.cjs");
const { Comment, Doctype, DocumentEnd, Element, handled, Text } = require("./tokens.cjs");

const OF_ELEMENTS = { element: Element, comments: Comment, text: Text };
const OF_DOCUMENTS = { doctype: Doctype, comments: Comment, text: Text, end: DocumentEnd };

let snapshot = null;

/** What the host hands over before the first HTMLRewriter is made. */
exports.use = (modules) => {
  ({ snapshot } = modules);
  use(modules);
};

exports.HTMLRewriter = class HTMLRewriter {
  #listed = [];

  on(selector, handlers) {
    checkSelector(String(selector));
    this.#listed.push([String(selector), chosen("on", handlers, OF_ELEMENTS)]);
    return this;
  }

  onDocument(handlers) {
    this.#listed.push([null, chosen("onDocument", handlers, OF_DOCUMENTS)]);
    return this;
  }

  transform(response) {
    if (!(response instanceof Response)) throw new TypeError("HTMLRewriter.transform needs a Response");
    if (response.bodyUsed) throw new TypeError("This response's body has been used already: it cannot be transformed.");
    if (response.body === null) return response;
    const headers = new Headers(response.headers);
    // Nobody knows how long it will be.
    headers.delete("content-length");
    const body = rewritten(inUtf8(response.body, headers), [...this.#listed]);
    const { status, statusText } = response;
    return new Response(body, { status, statusText, headers });
  }
};

// The handlers that an object has, with it as their `this`.
function chosen(method, handlers, kinds) {
  if (typeof handlers !== "object" || handlers === null) {
    throw new TypeError(`HTMLRewriter.${method} needs an object with handlers: ${Object.keys(kinds).join(", ")}`);
  }
  const found = [];
  for (const [name, Kind] of Object.entries(kinds)) {
    const handler = handlers[name];
    if (handler === undefined || handler === null) continue;
    if (typeof handler !== "function") {
      const kind = method === "on" ? "ElementContentHandlers" : "DocumentContentHandlers";
      throw new TypeError(`Incorrect type for the '${name}' field on '${kind}': the provided value is not of type 'function'.`);
    }
    found.push([name, Kind, handler, handlers]);
  }
  return found;
}

// The engine reads UTF-8. A document in another encoding is put into it, and says so.
function inUtf8(body, headers) {
  const type = headers.get("content-type") ?? "";
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1];
  if (charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset)) return body;
  let decoder;
  try {
    decoder = new TextDecoderStream(charset);
  } catch {
    throw new TypeError("Parser error: Unknown character encoding has been provided.");
  }
  headers.set("content-type", type.replace(/charset\s*=\s*"?[^\s";]+"?/i, "charset=utf-8"));
  return body.pipeThrough(decoder).pipeThrough(new TextEncoderStream());
}

// Nothing is read before somebody reads: the engine is made then, and works piece by piece.
function rewritten(source, listed) {
  // Handlers run in the request that called `transform`, whoever reads the body.
  const within = snapshot();
  const reader = source.getReader();
  const ready = [];
  let document = null;
  const open = () => {
    const handlers = listed.map(([selector, found]) => [
      selector,
      Object.fromEntries(found.map(([name, Kind, handler, self]) => [name, handled(Kind, handler, self, within)])),
    ]);
    return new Document(handlers, (bytes) => ready.push(bytes));
  };
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          document ??= open();
          let done = false;
          while (ready.length === 0 && !done) {
            const piece = await reader.read();
            ({ done } = piece);
            if (done) await document.end();
            else await document.write(bytesOf(piece.value));
          }
          if (ready.length > 0) controller.enqueue(joined(ready.splice(0)));
          if (done) controller.close();
        } catch (error) {
          reader.cancel(error).catch(() => {});
          throw error;
        }
      },
      cancel(reason) {
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

// The engine gives a piece for each tag and text; on their way to the client each would be a turn of its own.
function joined(pieces) {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.byteLength, 0));
  let position = 0;
  for (const piece of pieces) {
    whole.set(piece, position);
    position += piece.byteLength;
  }
  return whole;
}

function bytesOf(piece) {
  if (piece instanceof Uint8Array) return piece;
  if (ArrayBuffer.isView(piece)) return new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
  if (piece instanceof ArrayBuffer) return new Uint8Array(piece);
  throw new TypeError("the body of a response is made of bytes");
}

// What HTMLRewriter hands to its handlers: elements, texts, comments, and the ends of things. Each stands for a token of
// the engine's while its handler runs, and for nothing afterwards.

"use strict";

const OVER =
  "This content token is no longer valid. Content tokens are only valid during the execution of the relevant content handler.";

// For a token that is valid: the engine's, and the changes that wait for the content of a stream.
const valid = new WeakMap();

function engine(token) {
  const state = valid.get(token);
  if (state === undefined) throw new TypeError(OVER);
  return state.raw;
}

// Content may be a response or a stream, which is read first. What comes behind it keeps its place behind it.
function change(token, method, content, options) {
  const raw = engine(token);
  const state = valid.get(token);
  const as = { html: Boolean(options?.html) };
  const streamed = content instanceof Response || content instanceof ReadableStream;
  if (!streamed && state.late === null) {
    raw[method](String(content), as);
    return token;
  }
  const text = streamed ? (content instanceof Response ? content : new Response(content)).text() : String(content);
  const before = state.late ?? Promise.resolve();
  state.late = Promise.all([text, before]).then(([ready]) => raw[method](ready, as));
  // It is awaited once the handler has ended; until then a failure is nobody's yet.
  state.late.catch(() => {});
  return token;
}

class Token {
  constructor(raw) {
    valid.set(this, { raw, late: null });
  }
}

class Removable extends Token {
  get removed() {
    return engine(this).removed;
  }

  before(content, options) {
    return change(this, "before", content, options);
  }

  after(content, options) {
    return change(this, "after", content, options);
  }

  replace(content, options) {
    return change(this, "replace", content, options);
  }

  remove() {
    engine(this).remove();
    return this;
  }
}

class Element extends Removable {
  get tagName() {
    return engine(this).tagName;
  }

  set tagName(name) {
    engine(this).tagName = String(name);
  }

  get attributes() {
    return engine(this).attributes;
  }

  get namespaceURI() {
    return engine(this).namespaceURI;
  }

  getAttribute(name) {
    return engine(this).getAttribute(String(name));
  }

  hasAttribute(name) {
    return engine(this).hasAttribute(String(name));
  }

  setAttribute(name, value) {
    engine(this).setAttribute(String(name), String(value));
    return this;
  }

  removeAttribute(name) {
    engine(this).removeAttribute(String(name));
    return this;
  }

  prepend(content, options) {
    return change(this, "prepend", content, options);
  }

  append(content, options) {
    return change(this, "append", content, options);
  }

  setInnerContent(content, options) {
    return change(this, "setInnerContent", content, options);
  }

  removeAndKeepContent() {
    engine(this).removeAndKeepContent();
    return this;
  }

  onEndTag(handler) {
    if (typeof handler !== "function") throw new TypeError("onEndTag needs a function");
    engine(this).onEndTag(handled(EndTag, handler, undefined, (run) => run()));
  }
}

class EndTag extends Token {
  get name() {
    return engine(this).name;
  }

  set name(name) {
    engine(this).name = String(name);
  }

  before(content, options) {
    return change(this, "before", content, options);
  }

  after(content, options) {
    return change(this, "after", content, options);
  }

  remove() {
    engine(this).remove();
    return this;
  }
}

class Text extends Removable {
  get text() {
    return engine(this).text;
  }

  get lastInTextNode() {
    return engine(this).lastInTextNode;
  }
}

class Comment extends Removable {
  get text() {
    return engine(this).text;
  }

  set text(text) {
    engine(this).text = String(text);
  }
}

class Doctype extends Token {
  get name() {
    return engine(this).name;
  }

  get publicId() {
    return engine(this).publicId;
  }

  get systemId() {
    return engine(this).systemId;
  }
}

class DocumentEnd extends Token {
  append(content, options) {
    return change(this, "append", content, options);
  }
}

/**
 * A handler as the engine calls it: with a token of this kind, which is over when the handler is. `within` runs it in the
 * request that it belongs to. Gives a promise where the engine has to wait.
 */
function handled(Kind, handler, self, within) {
  return (raw) => {
    const token = new Kind(raw);
    let result;
    try {
      result = within(() => handler.call(self, token));
    } catch (error) {
      valid.delete(token);
      throw error;
    }
    if (typeof result?.then === "function") return finished(token, result);
    if (valid.get(token).late !== null) return finished(token, undefined);
    valid.delete(token);
    return undefined;
  };
}

async function finished(token, result) {
  try {
    await result;
    await valid.get(token).late;
  } finally {
    valid.delete(token);
  }
}

module.exports = { Comment, Doctype, DocumentEnd, Element, EndTag, handled, Text };

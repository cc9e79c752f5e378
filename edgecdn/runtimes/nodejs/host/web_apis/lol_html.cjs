// The engine of HTMLRewriter: lol-html, as on Cloudflare, in WebAssembly (vendor/html-rewriter-wasm).
//
// A handler that awaits has the engine's stack put aside and taken up again later. Two documents in one instance tread on
// each other's stacks then, so every document has an instance to itself; the code is compiled once, and only where a
// function makes an HTMLRewriter at all.

"use strict";

const { pathToFileURL } = require("url");

const VENDOR = new URL("./vendor/html-rewriter-wasm/", pathToFileURL(__filename));
const PARAMETERS = ["module", "exports", "require", "__dirname", "WebAssembly"];
const MOST_IDLE = 4;

const { Module, Instance } = WebAssembly;
const { TextDecoder, TextEncoder } = globalThis;
const idle = [];
let published = null;
// Node's own modules that nobody else may require.
let own = null;

exports.use = (modules) => {
  own = modules;
};

function read(name, encoding) {
  return own.readFileSync(new URL(name, VENDOR), encoding);
}

// What the package's files are made of, read and compiled with the first document.
function files() {
  published ??= {
    module: new Module(read("html_rewriter_bg.wasm")),
    glue: read("html_rewriter.js", "utf8"),
    asyncify: read("asyncify.js", "utf8"),
  };
  return published;
}

// The package's files are CommonJS and keep their state in themselves: run anew they are an instance of their own. What
// they require is given to them, the compiled module in place of its bytes.
function instantiate() {
  const { module, glue, asyncify } = files();
  const given = {
    assert: require("assert"),
    util: { TextDecoder, TextEncoder },
    path: { join: () => "" },
    fs: { readFileSync: () => null },
  };
  const compiled = function () {
    return module;
  };
  const run = (name, code) => {
    const made = { exports: {} };
    const body = own.compileFunction(code, PARAMETERS, { filename: new URL(name, VENDOR).href });
    body(made, made.exports, (asked) => given[asked], "", { Module: compiled, Instance });
    return made.exports;
  };
  given["./asyncify.js"] = run("asyncify.js", asyncify);
  return run("html_rewriter.js", glue);
}

/** Throws a TypeError that says what is wrong in a selector, in the engine's words. */
exports.checkSelector = (selector) => {
  const instance = idle.pop() ?? instantiate();
  const rewriter = new instance.HTMLRewriter(() => {});
  rewriter.on(selector, {});
  rewriter.free();
  idle.push(instance);
};

/**
 * A document on its way through the engine. `handlers` are [selector, handlers] in their order, with null as the
 * selector of those for the whole document; `output` is given the bytes that are ready.
 */
exports.Document = class Document {
  #instance;
  #rewriter;
  #working = false;

  constructor(handlers, output) {
    this.#instance = idle.pop() ?? instantiate();
    this.#rewriter = new this.#instance.HTMLRewriter(output);
    for (const [selector, each] of handlers) {
      if (selector === null) this.#rewriter.onDocument(each);
      else this.#rewriter.on(selector, each);
    }
  }

  write(bytes) {
    return this.#work(() => this.#rewriter.write(bytes));
  }

  async end() {
    await this.#work(() => this.#rewriter.end());
    this.#rewriter.free();
    if (idle.length < MOST_IDLE) idle.push(this.#instance);
  }

  // After an error, or in the middle of a handler, the instance is in no state to be used again: it is left to the
  // collector of garbage, and so is one whose document nobody finishes.
  async #work(step) {
    if (this.#working) throw new Error("one piece at a time");
    this.#working = true;
    try {
      await step();
    } catch (error) {
      // The engine's own errors come as bare words.
      throw typeof error === "string" ? new TypeError(`Parser error: ${error}`) : error;
    }
    this.#working = false;
  }
};

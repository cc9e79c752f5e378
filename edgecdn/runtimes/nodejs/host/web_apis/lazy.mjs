// Web APIs that most functions never use: a global of each that is loaded when it is first looked at, so that nobody's
// cold start pays for it. They are CommonJS, which can be loaded in the middle of an expression in every Node.js.

import assert from "node:assert";
import { AsyncLocalStorage } from "node:async_hooks";
import { readFileSync } from "node:fs";
import module from "node:module";
import vm from "node:vm";

const require = module.createRequire(import.meta.url);

function loadRewriter() {
  const { use, HTMLRewriter } = require("./rewriter.cjs");
  const { snapshot } = AsyncLocalStorage;
  use({ assert, readFileSync, compileFunction: vm.compileFunction, snapshot: () => snapshot.call(AsyncLocalStorage) });
  return HTMLRewriter;
}

const LAZY = {
  HTMLRewriter: loadRewriter,
  URLPattern: () => require("./vendor/urlpattern-polyfill/urlpattern.cjs").URLPattern,
};

/** Put those globals in place that this Node.js does not have itself. */
export function putLazily(target) {
  for (const [name, load] of Object.entries(LAZY)) {
    if (name in target) continue;
    const put = (value) => Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
    Object.defineProperty(target, name, {
      get: () => {
        const value = load();
        put(value);
        return value;
      },
      set: put,
      configurable: true,
      enumerable: false,
    });
  }
}

// Web APIs that most functions never use: a global of each that is loaded when it is first looked at, so that nobody's
// cold start pays for it. They are CommonJS, which can be loaded in the middle of an expression in every Node.js.

import { AsyncLocalStorage } from "node:async_hooks";
import { readFileSync } from "node:fs";
import module from "node:module";
import vm from "node:vm";
import { codecs } from "./codecs.mjs";
import { hold } from "./threads.mjs";

export const require = module.createRequire(import.meta.url);

function loadRewriter() {
  const { use, HTMLRewriter } = require("./rewriter.cjs");
  const { snapshot } = AsyncLocalStorage;
  use({ readFileSync, compileFunction: vm.compileFunction, snapshot: () => snapshot.call(AsyncLocalStorage) });
  return HTMLRewriter;
}

// What this Node.js has itself stays as it is.
const MISSING = {
  HTMLRewriter: loadRewriter,
  URLPattern: () => require("./vendor/urlpattern-polyfill/urlpattern.cjs").URLPattern,
  ErrorEvent: () => require("./events.cjs").ErrorEvent,
  PromiseRejectionEvent: () => require("./events.cjs").PromiseRejectionEvent,
  FixedLengthStream: () => require("./streams.cjs").FixedLengthStream,
  IdentityTransformStream: () => require("./streams.cjs").IdentityTransformStream,
};

// Node.js has these, too.
const OWN = {
  CompressionStream: () => codecs().CompressionStream,
  DecompressionStream: () => codecs().DecompressionStream,
};

// What it has is loaded late by itself, and more is added to it then.
const EXTENDED = {
  crypto: (crypto) => {
    const { prototype } = SubtleCrypto;
    hold(prototype, ...Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor"));
    return require("./crypto.cjs").extend(crypto);
  },
};

/** Put those globals in place. */
export function putLazily(target) {
  for (const [name, load] of Object.entries(MISSING)) if (!(name in target)) put(target, name, load);
  for (const [name, load] of Object.entries(OWN)) put(target, name, load);
  for (const [name, extend] of Object.entries(EXTENDED)) {
    const { get } = Object.getOwnPropertyDescriptor(target, name);
    put(target, name, () => extend(get.call(target)));
  }
}

function put(target, name, load) {
  const settle = (value) => Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
  const get = () => {
    const value = load();
    settle(value);
    return value;
  };
  Object.defineProperty(target, name, { get, set: settle, configurable: true, enumerable: false });
}

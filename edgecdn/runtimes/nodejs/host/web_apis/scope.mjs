// The global scope of a function beyond requests, time and logs: the rest of WinterTC's minimum common API
// (https://min-common-api.proposal.wintertc.org), and what Cloudflare adds to it.

import module from "node:module";
import { workerData } from "node:worker_threads";
import { currentOrNone } from "../calls.mjs";
import { told } from "../errors.mjs";
import { putLazily, require } from "./lazy.mjs";
import { hold } from "./threads.mjs";

// What there is on Cloudflare and not here. A function that makes one is told so; looking whether it is there says yes.
const ABSENT = {
  WebSocketPair: "a request cannot be upgraded to a WebSocket",
  WebSocket: "a function reaches out by fetch alone",
  EventSource: "a function reaches out by fetch alone; the body of a response can be read as a stream of events",
};

/** Put everything in place. What follows the edge's clock (`Date`, timers) has to be there already. */
export function putScope(scope, registered) {
  const { Date, setTimeout, console } = scope;
  const events = makeEvents(scope, registered, console);
  const own = {
    ...events,
    performance: makePerformance(Date),
    scheduler: Object.freeze({ wait: (milliseconds, options) => wait(setTimeout, milliseconds, options) }),
    navigator: Object.freeze({ userAgent: "Cloudflare-Workers", language: "en", hardwareConcurrency: 1 }),
    File: makeFile(scope.File, Date),
    self: scope,
  };
  own.Performance = own.performance.constructor;
  for (const [name, why] of Object.entries(ABSENT)) own[name] = absent(name, why);
  for (const [name, value] of Object.entries(own)) put(scope, name, value);
  putTimeouts(setTimeout);
  hold(scope.Blob.prototype, "arrayBuffer", "bytes", "text");
  hold(scope.WebAssembly, "compile", "instantiate");
  putStreaming(scope.WebAssembly);
  for (const name of ["BroadcastChannel", "SharedArrayBuffer", "CloseEvent", "Navigator", ...OBSERVERS]) delete scope[name];
  putLazily(scope);
  const { seed, pop } = workerData;
  if (!seed) return;
  // The PoP's own name comes before a number that counts its isolates.
  require("./random.cjs").replace(seed, pop.split("/")[0], currentOrNone);
  module.syncBuiltinESMExports();
}

// They would tell the real time.
const OBSERVERS = ["Entry", "Mark", "Measure", "Observer", "ObserverEntryList", "ResourceTiming"].map((name) => `Performance${name}`);

function put(target, name, value) {
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
}

function absent(name, why) {
  const error = () => new Error(`edgecdn has no ${name}: ${why}`);
  return new Proxy(class {}, {
    apply: () => {
      throw error();
    },
    construct: () => {
      throw error();
    },
  });
}

// As on Cloudflare the origin of time is zero, so that `now()` is the edge's clock.
function makePerformance(Date) {
  class Performance {
    get timeOrigin() {
      return 0;
    }

    now() {
      return Date.now();
    }

    toJSON() {
      return { timeOrigin: 0 };
    }
  }
  const performance = new Performance();
  put(Performance.prototype, "constructor", illegal(Performance));
  return performance;
}

// A class that only the host makes things of.
function illegal(Class) {
  return new Proxy(Class, {
    construct: () => {
      throw new TypeError("Illegal constructor");
    },
  });
}

// A file that a function makes is as old as the edge's clock says.
function makeFile(File, Date) {
  return new Proxy(File, {
    construct: (target, [bits, name, options], Class) =>
      Reflect.construct(target, [bits, name, { lastModified: Date.now(), ...options }], Class),
  });
}

async function wait(setTimeout, milliseconds, { signal } = {}) {
  signal?.throwIfAborted();
  await new Promise((resolve, reject) => {
    setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function putTimeouts(setTimeout) {
  put(AbortSignal, "timeout", (milliseconds) => {
    const delay = Number(milliseconds);
    if (!(delay >= 0 && delay <= Number.MAX_SAFE_INTEGER)) throw new TypeError(`${String(milliseconds)} is no time in milliseconds`);
    const controller = new AbortController();
    const over = () => controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
    setTimeout(over, delay);
    return controller.signal;
  });
  // As on Cloudflare: the real one tells the host's time.
  Object.defineProperty(Event.prototype, "timeStamp", { get: () => 0, configurable: true, enumerable: true });
}

// Node's own take no response but Node's.
function putStreaming(WebAssembly) {
  const bytesOf = async (source) => {
    const response = await source;
    const type = response.headers.get("content-type") ?? "";
    if (!/^application\/wasm$/i.test(type)) throw new TypeError(`WebAssembly comes as application/wasm, not as "${type}"`);
    if (!response.ok) throw new TypeError(`the response has the status ${response.status}`);
    return response.arrayBuffer();
  };
  put(WebAssembly, "compileStreaming", async (source) => WebAssembly.compile(await bytesOf(source)));
  put(WebAssembly, "instantiateStreaming", async (source, imports) => WebAssembly.instantiate(await bytesOf(source), imports));
}

let dispatch = () => false;

/** Tell the function of a rejection that nobody handles; true where it says that this is dealt with. */
export function rejected(reason, promise) {
  return dispatch("unhandledrejection", (scope) => new scope.PromiseRejectionEvent("unhandledrejection", { promise, reason, cancelable: true }));
}

function makeEvents(scope, registered, console) {
  const target = new EventTarget();
  const heard = new Set();
  dispatch = (type, make) => {
    const handler = scope[`on${type}`];
    if (!heard.has(type) && typeof handler !== "function") return false;
    const event = make(scope);
    target.dispatchEvent(event);
    if (typeof handler === "function") call(handler, type, event);
    return event.defaultPrevented;
  };
  const call = (handler, type, event) => {
    const { message, filename, lineno, colno, error } = event;
    const stop = type === "error" ? handler(message, filename, lineno, colno, error) : handler(event);
    if (stop === true) event.preventDefault();
  };
  return {
    addEventListener: (type, listener, options) => {
      if (type === "fetch") registered.handler = listener.handleEvent?.bind(listener) ?? listener;
      else {
        heard.add(type);
        target.addEventListener(type, listener, options);
      }
    },
    removeEventListener: (type, listener, options) => target.removeEventListener(type, listener, options),
    dispatchEvent: (event) => target.dispatchEvent(event),
    reportError: (error) => {
      const message = `Uncaught ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
      const event = () => new scope.ErrorEvent("error", { message, error, cancelable: true });
      if (!dispatch("error", event)) console.error(told(error));
    },
    onerror: null,
    onunhandledrejection: null,
    onrejectionhandled: null,
  };
}

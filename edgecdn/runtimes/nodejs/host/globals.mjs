// The globals of a function: what must follow the edge (time, fetch, logs), and what must not be there.

import { format } from "node:util";
import { workerData } from "node:worker_threads";
import { Cache, CacheStorage } from "./caches.mjs";
import { current, currentOrNone } from "./calls.mjs";
import { told } from "./errors.mjs";
import { cloned } from "./web/cloning.mjs";
import { Headers } from "./web/headers.mjs";
import { watchUrls } from "./web/reads.mjs";
import { fetchThroughEdge, Request, Response } from "./web.mjs";
import { putScope } from "./web_apis/scope.mjs";

const HostDate = Date;
// Before the first request it is the time at which the process started.
let now = (workerData?.now ?? 0) * 1000;

/** The edge's time in milliseconds. It stands still while the function runs, as on the platforms. */
export function setNow(milliseconds) {
  if (milliseconds > now) now = milliseconds;
}

class EdgeDate extends HostDate {
  constructor(...parts) {
    if (parts.length === 0) super(now);
    else super(...parts);
  }

  static now() {
    return Math.floor(now);
  }
}

function makeDate() {
  // `Date()` without `new` is a string, which a class cannot be called for.
  return new Proxy(EdgeDate, { apply: () => new EdgeDate().toString() });
}

let timers = 0;
const live = new Set();

function setTimer(callback, milliseconds = 0, repeat = false, args = []) {
  const call = current();
  const id = ++timers;
  live.add(id);
  const wait = async () => {
    do {
      await call.ask({ kind: "nap", seconds: Math.max(0, Number(milliseconds) || 0) / 1000 });
      if (!live.has(id)) return;
      if (!repeat) live.delete(id);
      try {
        callback(...args);
      } catch (error) {
        call.log("error", told(error));
      }
    } while (repeat && live.has(id));
  };
  wait().catch(() => live.delete(id));
  return id;
}

/** What is written outside of any request, while the module is loaded, say: where `heard` is told of it. */
export const loose = {
  logs: [],
  heard: null,
  log(level, text) {
    loose.logs.push([level, text]);
    loose.heard?.();
  },
};

function makeConsole() {
  const write = (level) => (...words) => (currentOrNone() ?? loose).log(level, format(...words));
  const own = { debug: write("debug"), log: write("log"), info: write("info"), warn: write("warn"), error: write("error") };
  return { ...own, trace: own.debug, dir: own.log, table: own.log, assert: (ok, ...words) => ok || own.error(...words) };
}

/**
 * Put the function's globals in place. Returns the handler that `addEventListener("fetch", …)` registers, once it has.
 * This is a belt: what a function cannot do is held by the process around it.
 */
export function lock() {
  const registered = { handler: null };
  const globals = {
    Date: makeDate(),
    ...watchUrls(() => currentOrNone()?.reads),
    Headers,
    Request,
    Response,
    fetch: fetchThroughEdge,
    Cache,
    CacheStorage,
    caches: Object.freeze(new CacheStorage()),
    structuredClone: cloned,
    console: makeConsole(),
    setTimeout: (callback, milliseconds, ...args) => setTimer(callback, milliseconds, false, args),
    setInterval: (callback, milliseconds, ...args) => setTimer(callback, milliseconds, true, args),
    setImmediate: (callback, ...args) => setTimer(callback, 0, false, args),
    clearTimeout: (id) => live.delete(id),
    clearInterval: (id) => live.delete(id),
    clearImmediate: (id) => live.delete(id),
    process: Object.freeze({ env: Object.freeze({}), nextTick: (callback, ...args) => queueMicrotask(() => callback(...args)) }),
  };
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }
  putScope(globalThis, registered);
  return registered;
}

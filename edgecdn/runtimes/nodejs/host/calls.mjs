// Calls: what each of them asks for, and when it is done.

import { AsyncLocalStorage } from "node:async_hooks";
import { workerData } from "node:worker_threads";
import { failure, told } from "./errors.mjs";
import { bodyOf, makeRequest, makeResponse, outgoing } from "./web.mjs";

const running = new AsyncLocalStorage();

/** The call that the code which asks runs in. Throws where it runs in none (at the top of a module, say). */
export function current() {
  const call = running.getStore();
  if (call === undefined) {
    throw new Error("fetch, timers and bindings work inside a request only, not while the module is loaded");
  }
  return call;
}

export function currentOrNone() {
  return running.getStore();
}

export class Call {
  #send;
  #forget;
  #asked = new Map();
  #number = 0;
  #bodies = new Map();
  #background = 0;
  #held = 0;
  #pending = { asks: [], pieces: [], logs: [] };
  #scheduled = false;
  // The edge has said something and waits for a turn.
  #owed = true;
  #settled = false;
  #over = false;

  constructor(id, send, forget) {
    this.id = id;
    this.#send = send;
    this.#forget = forget;
  }

  /** Ask the edge for something; the promise has its answer. `pieces` are raw bytes that belong to the ask. */
  ask(want, pieces = []) {
    if (this.#over) return Promise.reject(new Error("this request is over"));
    const number = ++this.#number;
    return new Promise((resolve, reject) => {
      this.#asked.set(number, { resolve, reject });
      this.#pending.asks.push({ number, ...want });
      this.#pending.pieces.push(...pieces);
      this.#schedule();
    });
  }

  log(level, text) {
    this.#pending.logs.push([level, text]);
    this.#schedule();
  }

  /** Work that goes on behind the response. */
  waitUntil(promise) {
    this.#background++;
    Promise.resolve(promise)
      .catch((error) => this.log("error", `waitUntil: ${told(error)}`))
      .finally(() => {
        this.#background--;
        this.#schedule();
      });
  }

  /** Let no turn end before this promise has: what another thread does belongs to the turn that it began in. */
  hold(promise) {
    this.#held++;
    const release = () => {
      this.#held--;
      this.#schedule();
    };
    promise.then(release, release);
  }

  /** Keep a body that the function makes, for the edge to pull. */
  keep(stream) {
    const number = this.#bodies.size + 1;
    this.#bodies.set(number, stream.getReader());
    return number;
  }

  hear(head, body) {
    this.#owed = true;
    if (head.kind === "answers") this.#answered(head.answers ?? [], body);
    else if (head.kind === "pull") {
      this.#pull(head.number);
      this.#schedule();
    }
    else if (head.kind === "hangup") this.#hangUp();
  }

  /** The answer of the handler, or its failure. */
  settle(told, pieces) {
    if (this.#settled || this.#over) return;
    this.#settled = true;
    Object.assign(this.#pending, told);
    this.#pending.pieces.push(...pieces);
    this.#schedule();
  }

  #answered(answers, body) {
    let position = 0;
    const take = (length) => body.subarray(position, (position += length));
    for (const answer of answers) {
      const waiting = this.#asked.get(answer.ask);
      this.#asked.delete(answer.ask);
      // Bytes are taken even where nobody waits any more, so that the next answer finds its own.
      const value = answer.response
        ? { head: answer.response, bytes: answer.response.body.inline === undefined ? null : take(answer.response.body.inline) }
        : answer.chunk === undefined
          ? undefined
          : { bytes: take(answer.chunk), broken: answer.broken };
      if (waiting === undefined) continue;
      if (answer.refusal !== undefined) waiting.reject(new TypeError(answer.refusal));
      else waiting.resolve(value);
    }
    this.#schedule();
  }

  async #pull(number) {
    const reader = this.#bodies.get(number);
    let pulled = { length: 0, broken: "there is no such body" };
    let bytes = new Uint8Array(0);
    try {
      if (reader !== undefined) {
        const { done, value } = await running.run(this, () => reader.read());
        if (done) this.#bodies.delete(number);
        else bytes = toBytes(value);
        pulled = { length: bytes.byteLength };
        // An empty piece would read as the end: pull again.
        if (!done && bytes.byteLength === 0) return this.#pull(number);
      }
    } catch (error) {
      this.#bodies.delete(number);
      pulled = { length: 0, broken: String(error?.message ?? error) };
      bytes = new Uint8Array(0);
    }
    if (this.#over) return;
    this.#pending.pulled = pulled;
    this.#pending.pieces.push(bytes);
    this.#schedule();
  }

  #hangUp() {
    this.#over = true;
    for (const { reject } of this.#asked.values()) reject(new Error("the client has left"));
    for (const reader of this.#bodies.values()) reader.cancel().catch(() => {});
    this.#forget();
  }

  // What there is to tell goes out once the microtasks that it may still grow by have run.
  #schedule() {
    if (this.#scheduled || this.#over) return;
    this.#scheduled = true;
    setImmediateOfTheHost(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush() {
    if (this.#over || this.#held > 0) return;
    const { pieces, ...told } = this.#pending;
    const done = this.#settled && this.#background === 0 && this.#bodies.size === 0;
    const news = told.asks.length || told.logs.length || told.response || told.failed || told.pulled;
    // Without news a turn still ends where something else is asked for: the edge goes on to answer that. Where nothing
    // is, the function works by itself (on another thread, say), and its news will come.
    if (!news && !done && !(this.#owed && this.#asked.size > 0)) return;
    this.#owed = false;
    this.#pending = { asks: [], pieces: [], logs: [] };
    this.#send({ call: this.id, ...told, done }, pieces);
    if (done) {
      this.#over = true;
      this.#forget();
    }
  }
}

const setImmediateOfTheHost = setImmediate;

function toBytes(value) {
  if (value instanceof Uint8Array) return value;
  if (typeof value === "string") return new TextEncoder().encode(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return new Uint8Array(value);
}

/** Run the handler for one request, and tell the edge its answer. */
export function run(call, handler, head, body, env) {
  running.run(call, async () => {
    try {
      const { clientIp = "127.0.0.1", ...cf } = JSON.parse(head.cf || "{}");
      const request = makeRequest(call, head.request, bodyOf(call, head.request.body, body), cf);
      const client = { ip: clientIp, id: call.id.replace(/-[0-9]+$/, "") };
      const context = {
        waitUntil: (promise) => call.waitUntil(promise),
        passThroughOnException: () => {
          call.passThrough = true;
        },
        props: {},
      };
      let response;
      try {
        response = await handler(request, env, context, client);
      } catch (error) {
        if (!call.passThrough) throw error;
        call.log("error", told(error));
        const { head: passed, bytes } = await call.ask({ kind: "fetch", request: { ...head.request, cf: "" } }, piecesOf(head.request, body));
        response = makeResponse(call, passed, bytes);
      }
      const { message, pieces } = await outgoing(call, response);
      call.settle({ response: message }, pieces);
    } catch (error) {
      call.settle({ failed: failure(error, workerData.root) }, []);
    }
  });
}

// The bytes of a request's body that are here; one that is at the edge goes on from there, unless the handler read it.
function piecesOf(request, body) {
  return request.body.inline ? [body.subarray(0, request.body.inline)] : [];
}

// Calls: what each of them asks for, and when it is done.

import { AsyncLocalStorage } from "node:async_hooks";
import { workerData } from "node:worker_threads";
import { failure, told } from "./errors.mjs";
import { encode, encodeAnswer } from "./frames.mjs";
import { bytesOf } from "./web/body.mjs";
import { Reads } from "./web/reads.mjs";
import { makeRequest, makeResponse, outgoing, pairsOf } from "./web.mjs";

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

// Calls that have something to tell. It goes out once the microtasks that it may still grow by have run, and what several
// calls have to tell then goes in one write.
let ready = [];
const later = setImmediate;

function tellAll() {
  const due = ready;
  ready = [];
  for (const call of due) call.flush();
  due[0].sent();
}

const EMPTY = Object.freeze([]);

export class Call {
  // What of the client's request the function looked at.
  reads = new Reads();
  passThrough = false;
  #send;
  #asked = null;
  #number = 0;
  #bodies = null;
  #background = 0;
  #held = 0;
  #asks = null;
  #pieces = null;
  #logs = null;
  #outcome = null;
  #pulled = null;
  #scheduled = false;
  // The edge has said something and waits for a turn.
  #owed = true;
  #settled = false;
  #over = false;

  /** `send` has the ways out: `frame` takes the bytes of a frame, `sent` lets go of them, `forget` the call. */
  constructor(id, send) {
    this.id = id;
    this.#send = send;
  }

  /** Ask the edge for something; the promise has its answer. `pieces` are raw bytes that belong to the ask. */
  ask(want, pieces = []) {
    if (this.#over) return Promise.reject(new Error("this request is over"));
    const number = ++this.#number;
    return new Promise((resolve, reject) => {
      (this.#asked ??= new Map()).set(number, { resolve, reject });
      (this.#asks ??= []).push({ number, ...want });
      (this.#pieces ??= []).push(...pieces);
      this.#schedule();
    });
  }

  log(level, text) {
    (this.#logs ??= []).push([level, text]);
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
    this.#bodies ??= new Map();
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

  /** The answer of the handler (as `outgoing` has it), or its failure. */
  settle(outcome) {
    if (this.#settled || this.#over) return;
    this.#settled = true;
    this.#outcome = outcome;
    this.#schedule();
  }

  #answered(answers, body) {
    let position = 0;
    const take = (length) => body.subarray(position, (position += length));
    for (const answer of answers) {
      const waiting = this.#asked?.get(answer.ask);
      this.#asked?.delete(answer.ask);
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
    const reader = this.#bodies?.get(number);
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
      // The client gets a body that breaks off; whoever wrote the function is told where.
      this.log("error", told(error));
      pulled = { length: 0, broken: String(error?.message ?? error) };
      bytes = new Uint8Array(0);
    }
    if (this.#over) return;
    this.#pulled = { ...pulled, bytes };
    this.#schedule();
  }

  #hangUp() {
    this.#over = true;
    for (const { reject } of this.#asked?.values() ?? []) reject(new Error("the client has left"));
    for (const reader of this.#bodies?.values() ?? []) reader.cancel().catch(() => {});
    this.#send.forget(this.id);
  }

  #schedule() {
    if (this.#scheduled || this.#over) return;
    this.#scheduled = true;
    if (ready.push(this) === 1) later(tellAll);
  }

  sent() {
    this.#send.sent();
  }

  flush() {
    this.#scheduled = false;
    if (this.#over || this.#held > 0) return;
    const outcome = this.#outcome;
    const done = this.#settled && this.#background === 0 && !this.#bodies?.size;
    const news = this.#asks ?? this.#logs ?? outcome ?? this.#pulled;
    // Without news a turn still ends where something else is asked for: the edge goes on to answer that. Where nothing
    // is, the function works by itself (on another thread, say), and its news will come.
    if (news === null && !done && !(this.#owed && this.#asked?.size > 0)) return;
    this.#owed = false;
    if (done) {
      this.#over = true;
      this.#send.forget(this.id);
    }
    const reads = outcome === null ? EMPTY : this.reads.told();
    const plain = done && outcome !== null && outcome.failed === undefined && !outcome.host && (this.#asks ?? this.#logs ?? this.#pulled) === null;
    if (plain && reads.every(isPlain)) {
      this.#send.frame(encodeAnswer(this.id, outcome.status, reads.join(" "), outcome.list, outcome.bytes));
    } else this.#tell(outcome, reads, done);
  }

  #tell(outcome, reads, done) {
    // In the order in which the edge takes them.
    const pieces = this.#pieces ?? [];
    const head = { call: this.id, done };
    if (this.#asks !== null) head.asks = this.#asks;
    if (this.#logs !== null) head.logs = this.#logs;
    if (reads.length) head.reads = reads;
    if (outcome?.failed !== undefined) head.failed = outcome.failed;
    else if (outcome !== null) {
      const bytes = bytesOf(outcome.bytes);
      const body = outcome.host ? { host: outcome.host } : outcome.stream ? { function: outcome.stream } : { inline: bytes.byteLength };
      head.response = { status: outcome.status, headers: pairsOf(outcome.list), body };
      pieces.push(bytes);
    }
    if (this.#pulled !== null) {
      const { bytes, ...pulled } = this.#pulled;
      head.pulled = pulled;
      pieces.push(bytes);
    }
    this.#asks = this.#pieces = this.#logs = this.#outcome = this.#pulled = null;
    this.#send.frame(encode(head, pieces));
  }
}

// Whether a name can stand on a line, divided from others by spaces.
function isPlain(name) {
  return /^[\x21-\x7e]+$/.test(name);
}

function toBytes(value) {
  if (value instanceof Uint8Array) return value;
  if (typeof value === "string") return new TextEncoder().encode(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return new Uint8Array(value);
}

// What a shape learns of the client beside the request.
class Client {
  #id;
  #facts;

  constructor(id, facts) {
    this.#id = id;
    this.#facts = facts;
  }

  get ip() {
    return JSON.parse(this.#facts || "{}").clientIp ?? "127.0.0.1";
  }

  get id() {
    return this.#id.replace(/-[0-9]+$/, "");
  }
}

/** Run the handler for one request, and tell the edge its answer. */
export function run(call, handler, started, env) {
  running.run(call, answer, call, handler, started, env);
}

async function answer(call, handler, started, env) {
  try {
    const request = makeRequest(call, started);
    const context = {
      waitUntil: (promise) => call.waitUntil(promise),
      passThroughOnException: () => {
        call.passThrough = true;
      },
      props: {},
    };
    let response;
    try {
      response = await handler(request, env, context, new Client(call.id, started.facts));
    } catch (error) {
      if (!call.passThrough) throw error;
      call.log("error", told(error));
      response = await passedOn(call, started);
    }
    const outcome = outgoing(call, response);
    if (outcome.bytes instanceof Promise) outcome.bytes = await outcome.bytes;
    call.settle(outcome);
  } catch (error) {
    call.settle({ failed: failure(error, workerData.root) });
  }
}

// The request as it came. A body that is at the edge goes on from there, unless the handler read it.
async function passedOn(call, { method, url, list, host, body }) {
  const request = { method, url, headers: pairsOf(list), body: host ? { host } : { inline: body.byteLength }, cf: "" };
  const { head, bytes } = await call.ask({ kind: "fetch", request }, [body]);
  return makeResponse(call, head, bytes, url);
}

// The host's main thread: no code of the function's ever runs here. It starts and ends one isolate (worker thread) per
// PoP, and tells the edge how an isolate died. It ends with the edge: when standard input closes, so does the process.
import { randomFill } from "node:crypto";
import net from "node:net";
import { Worker } from "node:worker_threads";
import { encode, Frames } from "./frames.mjs";

const isolates = new Map();
const worked = new Map();
// The threads of the pool begin now, as nobody's children.
randomFill(new Uint8Array(1), () => {});

function open(setup, say, pop) {
  const at = new SharedArrayBuffer(4);
  const worker = new Worker(new URL("./isolate.mjs", import.meta.url), {
    workerData: { ...setup, pop, at: new Int32Array(at) },
    env: {},
    argv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: setup.heap, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
  });
  isolates.set(pop, worker);
  worked.set(pop, new Int32Array(at));
  let reason = null;
  worker.on("error", (error) => {
    const heap = error?.code === "ERR_WORKER_OUT_OF_MEMORY";
    reason = heap
      ? { kind: "memory", text: `the heap is full (${setup.heap} MB)` }
      : { kind: "crash", text: String(error?.message ?? error) };
  });
  worker.on("exit", (code) => {
    if (isolates.get(pop) === worker) isolates.delete(pop);
    worked.delete(pop);
    say({ pop, died: reason ?? { kind: "crash", text: `its isolate ended with code ${code}` } });
  });
}

function serve(setup) {
  const socket = net.connect(setup.socket);
  const frames = new Frames();
  const say = (head) => socket.write(encode(head));
  socket.on("connect", () => say({ hello: setup.nonce }));
  socket.on("close", () => process.exit(0));
  socket.on("error", () => process.exit(1));
  socket.on("data", (data) => {
    for (const { head } of frames.feed(data)) {
      if (head.kind === "open") open(setup, say, head.call);
      else if (head.kind === "end") isolates.get(head.call)?.terminate();
      else if (head.kind === "who") say({ pop: head.call, pong: worked.get(head.call)?.[0] || -1 });
    }
  });
}

let text = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (piece) => {
  text += piece;
  const end = text.indexOf("\n");
  if (end < 0) return;
  const setup = JSON.parse(text.slice(0, end));
  text = "";
  serve(setup);
});
process.stdin.on("end", () => process.exit(0));

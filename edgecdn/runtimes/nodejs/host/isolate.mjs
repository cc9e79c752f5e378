// One isolate: the function as one PoP has it. It owns its socket to the edge, so that calls go past no other thread.
import net from "node:net";
import { getPriority, setPriority } from "node:os";
import { pathToFileURL } from "node:url";
import { workerData } from "node:worker_threads";
import { Call, run } from "./calls.mjs";
import { makeEnv } from "./bindings.mjs";
import { encode, Frames } from "./frames.mjs";
import { guard } from "./guard.mjs";
import { lock, loose, setNow } from "./globals.mjs";
import { adapt } from "./shapes/index.mjs";
import { recorded } from "./shapes/recorded.mjs";
import { failure, told } from "./errors.mjs";
import { openInspector } from "./inspecting.mjs";
import { rejected } from "./web_apis/scope.mjs";

const { socket: path, nonce, pop, file, root, env, api, on, paths, event, inspect, at } = workerData;
const { platform } = process;
let started = 0;
const calls = new Map();
const socket = net.connect(path);
const say = (head) => socket.write(encode(head));

// What calls have to say goes out in one write for all that are ready.
let frames = [];
const send = {
  frame: (bytes) => frames.push(bytes),
  sent: () => {
    if (frames.length) socket.write(frames.length === 1 ? frames[0] : Buffer.concat(frames));
    frames = [];
  },
  forget: (id) => calls.delete(id),
};

async function load() {
  guard(root, { file, api });
  const registered = lock();
  const module = await import(pathToFileURL(file).href);
  return adapt(event ? recorded(module, event) : module, registered, { api, on, paths });
}

function serve(handler) {
  const reader = new Frames();
  const bindings = makeEnv(env);
  socket.on("data", (data) => {
    for (const { head, body } of reader.feed(data)) {
      if (head.kind === "ping") {
        say({ pong: head.number });
        continue;
      }
      if (head.kind === "mark") {
        // On Linux this is about the calling thread alone, and tells the edge which one to meter.
        if (platform === "linux") setPriority(0, Math.min(19, getPriority(0) + 1));
        say({ pong: 1 });
        continue;
      }
      if (head.now) setNow(head.now * 1000);
      if (head.kind === "start") {
        const call = new Call(head.call, send);
        calls.set(head.call, call);
        call.ordinal = at[0] = ++started;
        head.body = body;
        run(call, handler, head, bindings);
      } else {
        const call = calls.get(head.call);
        // Whom this thread works for, should it never come back from that.
        if (call) at[0] = call.ordinal;
        call?.hear(head, body);
      }
    }
  });
}

// A rejection that nobody handles belongs to no call any more: it is logged, and this isolate goes on. What the
// platforms do differs; none of them fails a response that was already given.
process.on("unhandledRejection", (error, promise) => {
  if (!rejected(error, promise)) loose.log("error", `unhandled rejection: ${told(error)}`);
});

socket.on("connect", async () => {
  try {
    if (inspect) await openInspector(...inspect);
    const handler = await load();
    serve(handler);
    say({ hello: nonce, pop });
    loose.heard = () => say({ logs: loose.logs.splice(0) });
    if (loose.logs.length) loose.heard();
  } catch (error) {
    say({ hello: nonce, pop, failed: { ...failure(error, root), kind: "start" } });
  }
});

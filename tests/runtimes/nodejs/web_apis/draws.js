// Draws whatever can be drawn, at the top of the module and in two branches that wait.
import { randomBytes, randomInt, randomUUID } from "node:crypto";

const top = [Math.random(), crypto.randomUUID(), Date.now()];

async function branch(name, work) {
  await work();
  return [name, Math.random(), crypto.randomUUID(), crypto.getRandomValues(new Uint8Array(3)).join(), Date.now()];
}

async function hashed(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text.repeat(100_000)));
  await crypto.subtle.importKey("raw", digest, "HKDF", false, ["deriveBits"]);
}

export default {
  async fetch(request) {
    const { origin } = new URL(request.url);
    const order = [];
    const done = (name) => order.push(name);
    const branches = await Promise.all([
      branch("nap", () => scheduler.wait(5)).finally(() => done("nap")),
      branch("fetch", () => fetch(`${origin}/one`)).finally(() => done("fetch")),
      branch("hash", () => hashed("a")).finally(() => done("hash")),
      branch("hash, then fetch", () => hashed("b").then(() => fetch(`${origin}/two`))).finally(() => done("both")),
    ]);
    const own = [randomBytes(4).toString("hex"), randomInt(1000), randomUUID()];
    return Response.json({ top, branches, order, own });
  },
};

// Where in the function's own source an error happened.

import { fileURLToPath } from "node:url";

// A line of a stack, or the place above a syntax error: a name, if any, an address or a path, a line, and a column.
const FRAME = /^(?:\s*at (?:(.*?) \()?)?((?:file:\/\/|\/)[^\n()]+?):(\d+)(?::(\d+))?\)?$/gm;
const LONGEST = 300;

function* placesOf(error, root) {
  const stack = typeof error?.stack === "string" ? error.stack : "";
  for (const [, name, address, line, column] of stack.matchAll(FRAME)) {
    let path = address;
    try {
      if (address.startsWith("file:")) path = fileURLToPath(address.replace(/\?.*$/, ""));
    } catch {
      continue;
    }
    if (path.startsWith(root + "/")) yield { name, place: [path.slice(root.length + 1), line, column].filter(Boolean).join(":") };
  }
}

/** `file:line:column` of the innermost place below `root` in an error's stack, relative to it; empty where there is none. */
export function placeOf(error, root) {
  for (const { place } of placesOf(error, root)) return place;
  return "";
}

/** All such places, the innermost first: `file:line:column in name`. */
export function stackOf(error, root) {
  return [...placesOf(error, root)].map(({ name, place }) => `${place}${name ? ` in ${name.replace(/^(?:async )?(?:Object\.|Module\.)?/, "")}` : ""}`.slice(0, LONGEST)).slice(0, 20);
}

const HOST = new URL(".", import.meta.url);
// The host's own files, by address or by path, Node's, and what is WebAssembly.
const FOREIGN = [HOST.href, fileURLToPath(HOST), "(node:", "at node:", "(native", "wasm://"];

/** An error with its stack, as the developer wants to read it: without the host's own frames. */
export function told(error) {
  if (typeof error?.stack !== "string") return String(error);
  const lines = error.stack.split("\n").filter((line) => !FOREIGN.some((sign) => line.includes(sign)));
  return lines.join("\n");
}

// The system gave no more for a Buffer: the bound on the process is reached before anybody outside has looked.
function isOutOfMemory(error) {
  return error instanceof RangeError && /^Array buffer allocation failed/.test(error.message);
}

/** An error as the edge is told of it. */
export function failure(error, root) {
  const name = error?.name && error.name !== "Error" ? `${error.name}: ` : "";
  const text = `${name}${error?.message ?? String(error)}`;
  return { kind: isOutOfMemory(error) ? "memory" : "exception", text, where: placeOf(error, root), stack: stackOf(error, root) };
}

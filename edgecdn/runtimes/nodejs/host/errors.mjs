// Where in the function's own source an error happened.

import { fileURLToPath } from "node:url";

/** `file:line:column` of the innermost place below `root` in an error's stack, relative to it; empty where there is none. */
export function placeOf(error, root) {
  const stack = typeof error?.stack === "string" ? error.stack : "";
  for (const found of stack.matchAll(/(file:\/\/[^\s)]+?):(\d+)(?::(\d+))?(?=[\s)]|$)/gm)) {
    let path;
    try {
      path = fileURLToPath(found[1].replace(/\?.*$/, ""));
    } catch {
      continue;
    }
    if (path.startsWith(root + "/")) {
      return `${path.slice(root.length + 1)}:${found[2]}${found[3] ? `:${found[3]}` : ""}`;
    }
  }
  return "";
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

/** An error as the edge is told of it. */
export function failure(error, root) {
  const name = error?.name && error.name !== "Error" ? `${error.name}: ` : "";
  return { kind: "exception", text: `${name}${error?.message ?? String(error)}`, where: placeOf(error, root) };
}

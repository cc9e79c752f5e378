// `structuredClone` takes no proxies, and some of what a function is given is one, so that reading it is told: their members
// are copied first, which is looking at all of them.

import { types } from "node:util";

const clone = structuredClone;

function opened(value, seen) {
  if (typeof value !== "object" || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  const proxy = types.isProxy(value);
  if (!proxy && !Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value;
  const copy = Array.isArray(value) ? [] : {};
  seen.set(value, copy);
  for (const [name, member] of Object.entries(value)) copy[name] = opened(member, seen);
  return copy;
}

export function cloned(value, ...options) {
  try {
    return clone(value, ...options);
  } catch (error) {
    if (error.name !== "DataCloneError" || options.length > 0) throw error;
    return clone(opened(value, new Map()));
  }
}

Object.defineProperty(cloned, "name", { value: "structuredClone" });

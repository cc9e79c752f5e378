// Chance in a world that has a seed: what a function draws is a function of the seed, the PoP, the call, and how much that
// call drew before. So two runs are the same, whatever other calls do meanwhile.

"use strict";

const node = require("crypto");

const { createHash } = node;

/** Draws for the call that is running, which `callOf` gives; there is none while the module is loaded. */
function dice(seed, pop, callOf) {
  const drawn = new WeakMap();
  const loading = { id: "" };
  return (length) => {
    const call = callOf() ?? loading;
    const count = drawn.get(call) ?? 0;
    drawn.set(call, count + 1);
    const text = JSON.stringify([seed, pop, call.id, count]);
    return createHash("shake256", { outputLength: Math.max(1, length) }).update(text).digest().subarray(0, length);
  };
}

function uuidOf(bytes) {
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function fractionOf(bytes) {
  return Number(bytes.readBigUInt64BE() >> 11n) / 2 ** 53;
}

/** Replace whatever draws: in `Math`, in `crypto`, and in Node's own module of that name. */
exports.replace = (seed, pop, callOf) => {
  const draw = dice(seed, pop, callOf);
  const fill = (view) => {
    const length = view.byteLength;
    new Uint8Array(view.buffer ?? view, view.byteOffset ?? 0, length).set(draw(length));
    return view;
  };
  const put = (target, values) => {
    for (const [name, value] of Object.entries(values)) {
      Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
    }
  };
  const getRandomValues = (view) => {
    if (!ArrayBuffer.isView(view) || view instanceof DataView || /^Float/.test(view.constructor.name)) {
      throw new DOMException("The data argument must be an integer-type TypedArray", "TypeMismatchError");
    }
    if (view.byteLength > 65536) {
      throw new DOMException(`The requested length exceeds 65,536 bytes`, "QuotaExceededError");
    }
    return fill(view);
  };
  const randomUUID = () => uuidOf(draw(16));
  const random = () => fractionOf(draw(8));
  put(Math, { random });
  put(globalThis.crypto, { getRandomValues, randomUUID });
  const later = (callback, value) => queueMicrotask(() => callback(null, value));
  // Its `getRandomValues` is that of `crypto`.
  put(node, {
    randomUUID,
    randomBytes: (size, callback) => (callback ? later(callback, draw(size)) : draw(size)),
    randomFillSync: (buffer, offset = 0, size = buffer.byteLength - offset) => {
      fill(new Uint8Array(buffer.buffer ?? buffer, (buffer.byteOffset ?? 0) + offset, size));
      return buffer;
    },
    randomFill: (buffer, ...rest) => later(rest.pop(), node.randomFillSync(buffer, ...rest)),
    randomInt: (low, high, callback) => {
      if (typeof high !== "number") [low, high, callback] = [0, low, high];
      const value = low + Math.floor(random() * (high - low));
      return callback ? later(callback, value) : value;
    },
  });
};

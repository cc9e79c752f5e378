// What Cloudflare adds to `crypto`: DigestStream, and a comparison whose time tells nothing.
// https://developers.cloudflare.com/workers/runtime-apis/web-crypto/

"use strict";

const { createHash, timingSafeEqual } = require("crypto");

const HASHES = { "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512", MD5: "md5" };

function bytesOf(value, what) {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw new TypeError(`${what} needs bytes: an ArrayBuffer, or a view of one`);
}

class DigestStream extends WritableStream {
  #digest;
  #written = 0;

  constructor(algorithm) {
    const name = String(algorithm?.name ?? algorithm).toUpperCase();
    if (!Object.hasOwn(HASHES, name)) throw new DOMException(`DigestStream knows no ${name}`, "NotSupportedError");
    const hash = createHash(HASHES[name]);
    let resolve;
    let reject;
    const digest = new Promise((...both) => ([resolve, reject] = both));
    digest.catch(() => {});
    let count;
    super({
      write(piece) {
        const bytes = typeof piece === "string" ? new TextEncoder().encode(piece) : bytesOf(piece, "DigestStream");
        hash.update(bytes);
        count(bytes.byteLength);
      },
      close: () => resolve(new Uint8Array(hash.digest()).buffer),
      abort: (reason) => reject(reason),
    });
    count = (length) => (this.#written += length);
    this.#digest = digest;
  }

  get digest() {
    return this.#digest;
  }

  get bytesWritten() {
    return this.#written;
  }
}

/** Add both to this `crypto`. */
exports.extend = (crypto) => {
  const hidden = (value) => ({ value, writable: true, configurable: true, enumerable: false });
  Object.defineProperty(crypto, "DigestStream", hidden(DigestStream));
  const equal = (left, right) => {
    const [one, other] = [left, right].map((value) => bytesOf(value, "timingSafeEqual"));
    if (one.byteLength !== other.byteLength) throw new TypeError("Input buffers must have the same byte length");
    return timingSafeEqual(one, other);
  };
  Object.defineProperty(crypto.subtle, "timingSafeEqual", hidden(equal));
  return crypto;
};

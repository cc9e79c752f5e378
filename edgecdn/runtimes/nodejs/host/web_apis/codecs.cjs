// Compression, step by step on this thread: what comes of bytes is there at once. Work on another thread would be heard of
// late (threads.mjs), and a stream may wait for its reader, so that a turn cannot wait for it.

"use strict";

let zlib = null;

exports.use = (modules) => {
  zlib = modules.zlib;
};

const MAKERS = {
  gzip: ["createGzip", "createGunzip"],
  "x-gzip": ["createGzip", "createGunzip"],
  deflate: ["createDeflate", "createInflate"],
  "deflate-raw": ["createDeflateRaw", "createInflateRaw"],
  br: ["createBrotliCompress", "createBrotliDecompress"],
};
const EMPTY = new Uint8Array(0);

// Node.js has this for whole bodies alone: after one step it closes what it worked with, unless that is kept from it.
class Codec {
  #engine;
  #going;
  #finish;

  constructor(format, side, flushing = false) {
    const { constants } = zlib;
    const brotli = format === "br";
    this.#engine = zlib[MAKERS[format][side]]();
    // Its errors are thrown, too.
    this.#engine.on("error", () => {});
    const going = brotli ? ["BROTLI_OPERATION_PROCESS", "BROTLI_OPERATION_FLUSH"] : ["Z_NO_FLUSH", "Z_SYNC_FLUSH"];
    this.#going = constants[going[Number(flushing)]];
    this.#finish = brotli ? constants.BROTLI_OPERATION_FINISH : constants.Z_FINISH;
  }

  push(bytes) {
    return bytes.byteLength === 0 ? EMPTY : this.#step(bytes, this.#going);
  }

  end() {
    const last = this.#step(EMPTY, this.#finish);
    this.#engine.close();
    return last;
  }

  #step(bytes, flag) {
    const engine = this.#engine;
    const handle = engine._handle;
    const { close } = handle;
    handle.close = () => {};
    engine.close = () => {};
    try {
      // A copy: the engine writes into the same memory again.
      return new Uint8Array(engine._processChunk(bytes, flag));
    } catch (error) {
      throw new TypeError(error.message, { cause: error });
    } finally {
      engine._handle = handle;
      handle.close = close;
      delete engine.close;
    }
  }
}

/** With `flushing` each piece comes out whole, at the price of some size. */
exports.encoder = (format, flushing) => new Codec(format, 0, flushing);
exports.decoder = (format) => new Codec(format, 1);

/** All of it in one go. */
exports.whole = (codec, bytes) => {
  const [first, last] = [codec.push(bytes), codec.end()];
  const all = new Uint8Array(first.byteLength + last.byteLength);
  all.set(first);
  all.set(last, first.byteLength);
  return all;
};

/** The stream of what goes in, as it comes out. */
function through(codec) {
  const give = (controller, bytes) => bytes.byteLength && controller.enqueue(bytes);
  return new TransformStream({
    transform: (piece, controller) => give(controller, codec.push(bytesOf(piece))),
    flush: (controller) => give(controller, codec.end()),
  });
}

exports.through = through;

function bytesOf(piece) {
  if (piece instanceof ArrayBuffer) return new Uint8Array(piece);
  if (ArrayBuffer.isView(piece)) return new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
  throw new TypeError("what is compressed is an ArrayBuffer, or a view of one");
}

const FORMATS = ["gzip", "deflate", "deflate-raw"];

function classOf(name, make) {
  const Stream = class {
    #pair;

    constructor(format) {
      if (!FORMATS.includes(`${format}`)) throw new TypeError(`${name} knows ${FORMATS.join(", ")}, and not ${String(format)}`);
      this.#pair = through(make(`${format}`));
    }

    get readable() {
      return this.#pair.readable;
    }

    get writable() {
      return this.#pair.writable;
    }
  };
  Object.defineProperty(Stream, "name", { value: name, configurable: true });
  return Stream;
}

exports.CompressionStream = classOf("CompressionStream", (format) => exports.encoder(format));
exports.DecompressionStream = classOf("DecompressionStream", exports.decoder);

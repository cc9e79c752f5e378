// Cloudflare's streams of bytes: IdentityTransformStream, and one that knows its length.
// https://developers.cloudflare.com/workers/runtime-apis/streams/transformstream/

"use strict";

const TEXT =
  "This TransformStream is being used as a byte stream, but received a string on its writable side. " +
  "If you wish to write a string, you'll probably want to explicitly UTF-8-encode it with TextEncoder.";

function bytesOf(piece) {
  if (typeof piece === "string") throw new TypeError(TEXT);
  if (piece instanceof ArrayBuffer) return new Uint8Array(piece);
  if (ArrayBuffer.isView(piece)) return new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
  throw new TypeError("This TransformStream is being used as a byte stream, but received an object of non-ArrayBuffer/ArrayBufferView type.");
}

class IdentityTransformStream extends TransformStream {
  constructor() {
    super({ transform: (piece, controller) => controller.enqueue(bytesOf(piece)) });
  }
}

class FixedLengthStream extends TransformStream {
  constructor(length) {
    const expected = Number(length);
    if (!Number.isInteger(expected) || expected < 0) throw new TypeError("FixedLengthStream needs a length in bytes");
    let seen = 0;
    super({
      transform(piece, controller) {
        const bytes = bytesOf(piece);
        seen += bytes.byteLength;
        if (seen > expected) throw new TypeError("Attempt to write too many bytes through a FixedLengthStream.");
        controller.enqueue(bytes);
      },
      flush() {
        if (seen < expected) throw new TypeError("FixedLengthStream did not see all expected bytes before close().");
      },
    });
  }
}

module.exports = { FixedLengthStream, IdentityTransformStream };

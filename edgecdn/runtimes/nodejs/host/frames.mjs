// Frames, as edgecdn/runtimes/frames.py has them: two lengths of four bytes, a head as JSON, and raw bytes.

const LENGTHS = 8;
const { stringify, parse } = JSON;

export function encode(head, pieces = []) {
  const text = Buffer.from(stringify(head));
  let size = 0;
  for (const piece of pieces) size += piece.byteLength;
  const out = Buffer.allocUnsafe(LENGTHS + text.length + size);
  out.writeUInt32BE(text.length, 0);
  out.writeUInt32BE(size, 4);
  text.copy(out, LENGTHS);
  let position = LENGTHS + text.length;
  for (const piece of pieces) {
    out.set(piece, position);
    position += piece.byteLength;
  }
  return out;
}

export class Frames {
  #rest = Buffer.alloc(0);

  /** The frames that are whole now, as {head, body}. */
  feed(data) {
    let buffer = this.#rest.length ? Buffer.concat([this.#rest, data]) : data;
    const frames = [];
    while (buffer.length >= LENGTHS) {
      const head = buffer.readUInt32BE(0);
      const end = LENGTHS + head + buffer.readUInt32BE(4);
      if (buffer.length < end) break;
      const text = buffer.toString("utf8", LENGTHS, LENGTHS + head);
      frames.push({ head: parse(text), body: buffer.subarray(LENGTHS + head, end) });
      buffer = buffer.subarray(end);
    }
    this.#rest = buffer;
    return frames;
  }
}

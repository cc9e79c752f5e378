// Frames, as edgecdn/runtimes/frames.py has them: two lengths of four bytes, a head, and raw bytes.
//
// A head is JSON. Two of them come with every call, so these are lines of text instead (edgecdn/runtimes/plain.py): what
// opens a call, and the answer of one that has nothing else to say. Their letter stands where JSON has its brace.

const LENGTHS = 8;
const BRACE = 0x7b;
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

/** The answer of a call that is over with it: its fields as a flat list, its body as text or bytes. */
export function encodeAnswer(call, status, reads, list, body) {
  let text = `R${status}\n${call}\n${reads}`;
  for (const part of list) text += `\n${part}`;
  const isText = typeof body === "string";
  const size = isText ? Buffer.byteLength(body) : body.byteLength;
  const start = LENGTHS + text.length;
  const out = Buffer.allocUnsafe(start + size);
  out.writeUInt32BE(text.length, 0);
  out.writeUInt32BE(size, 4);
  // Every character of a field's value is a byte.
  out.latin1Write(text, LENGTHS, text.length);
  if (isText) out.utf8Write(body, start, size);
  else out.set(body, start);
  return out;
}

function readHead(buffer, end) {
  if (buffer[LENGTHS] === BRACE) return parse(buffer.utf8Slice(LENGTHS, end));
  const lines = buffer.latin1Slice(LENGTHS, end).split("\n");
  const [first, call, now, method, url, facts] = lines;
  return { kind: "start", call, now: Number(now), method, url, facts, host: Number(first.slice(1)), list: lines.slice(6) };
}

export class Frames {
  #rest = Buffer.alloc(0);

  /** The frames that are whole now, as {head, body}. */
  feed(data) {
    let buffer = this.#rest.length ? Buffer.concat([this.#rest, data]) : data;
    const frames = [];
    while (buffer.length >= LENGTHS) {
      const head = LENGTHS + buffer.readUInt32BE(0);
      const end = head + buffer.readUInt32BE(4);
      if (buffer.length < end) break;
      frames.push({ head: readHead(buffer, head), body: buffer.subarray(head, end) });
      buffer = buffer.subarray(end);
    }
    this.#rest = buffer;
    return frames;
  }
}

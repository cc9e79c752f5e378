// Content codings: a function reads what an origin compressed as it was before, and what it makes goes out as its fields
// say, as on Cloudflare. What it hands on unread stays as it came.

import { codecs } from "../web_apis/codecs.mjs";

const KNOWN = new Set(["gzip", "x-gzip", "deflate", "br"]);

/** The coding that a flat list of fields tells, empty where there is none, or none that we know. */
export function codingOf(list) {
  let found = "";
  for (let n = 0; n < list.length; n += 2) {
    if (list[n].toLowerCase() !== "content-encoding") continue;
    // Several in a row are left alone.
    if (found !== "") return "";
    found = list[n + 1].trim().toLowerCase();
  }
  return KNOWN.has(found) ? found : "";
}

export const decoder = (coding) => codecs().decoder(coding);

export function decoded(coding, bytes) {
  const { decoder, whole } = codecs();
  return whole(decoder(coding), bytes);
}

/** These bytes, or the promise of some, under a coding. */
export function encoded(coding, bytes) {
  if (bytes instanceof Promise) return bytes.then((ready) => encoded(coding, ready));
  const { encoder, whole } = codecs();
  return whole(encoder(coding), typeof bytes === "string" ? Buffer.from(bytes) : bytes);
}

export function encodedStream(coding, stream) {
  const { encoder, through } = codecs();
  // Whoever reads the stream waits for what is in it so far.
  return stream.pipeThrough(through(encoder(coding, true)));
}

// The shape of a Workers KV namespace. What may be stored is the service's to say, and so are most errors' words; here is
// what the language decides: types, and what is made of the bytes.

import { ask } from "./services.mjs";

const MOST_VALUE = 25 * 1024 * 1024;
const TYPES = ["text", "json", "arrayBuffer", "stream"];
const encoder = new TextEncoder();

/** The binding of this name, as a function's `env` has it. */
export function makeKv(binding) {
  const kv = { get, getWithMetadata, put, delete: remove, list };

  async function get(key, options) {
    const type = typeOf(options, Array.isArray(key));
    if (!Array.isArray(key)) return (await getOne(key, type)).value;
    const found = await getMany(key, type);
    return new Map([...found].map(([name, { value }]) => [name, value]));
  }

  async function getWithMetadata(key, options) {
    const type = typeOf(options, Array.isArray(key));
    return Array.isArray(key) ? getMany(key, type) : getOne(key, type);
  }

  async function getOne(key, type) {
    const response = await say("GET", "get", { key: nameOf("GET", key) });
    if (response.status === 404) return { value: null, metadata: null, cacheStatus: null };
    const metadata = JSON.parse(response.headers.get("kv-metadata") ?? "null");
    const value = type === "stream" ? (response.body ?? new Blob([]).stream()) : await response[type]();
    return { value, metadata, cacheStatus: null };
  }

  async function getMany(keys, type) {
    const names = keys.map(String);
    const response = await say("GET_BULK", "get-many", {}, encoder.encode(JSON.stringify({ keys: names })));
    const found = await response.json();
    const read = (text) => (type === "json" ? JSON.parse(text) : text);
    return new Map(
      names.map((name) => [
        name,
        found[name] === null
          ? { value: null, metadata: null, cacheStatus: null }
          : { value: read(found[name].value), metadata: found[name].metadata, cacheStatus: null },
      ]),
    );
  }

  async function put(key, value, options) {
    const { expiration, expirationTtl, metadata } = options ?? {};
    const told = { key: nameOf("PUT", key), expiration: whole(expiration), expiration_ttl: whole(expirationTtl) };
    if (metadata !== undefined && metadata !== null) told.metadata = JSON.stringify(metadata);
    await say("PUT", "put", told, await bytesOf(value));
  }

  async function remove(key) {
    await say("DELETE", "delete", { key: nameOf("DELETE", key) });
  }

  async function list(options) {
    const { prefix, limit, cursor } = options ?? {};
    const told = { prefix: prefix ?? undefined, limit: whole(limit ?? undefined), cursor: cursor ?? undefined };
    const response = await say("GET", "list", told);
    return { ...(await response.json()), cacheStatus: null };
  }

  async function say(verb, operation, parameters, bytes) {
    const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== undefined));
    const response = await ask("kv", `/${binding}/${operation}?${query}`, bytes);
    if (response.ok || (operation === "get" && response.status === 404)) return response;
    throw new Error(`KV ${verb} failed: ${response.status} ${(await response.text()).trim()}`);
  }

  return Object.freeze(kv);
}

function nameOf(verb, key) {
  const name = String(key);
  if (name === "") throw new TypeError("Key name cannot be empty.");
  if (name === "." || name === "..") throw new TypeError(`"${name}" is not allowed as a key name.`);
  // Half a pair of surrogates has no bytes; a query would put another character in its place.
  if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(name)) {
    throw new Error(`KV ${verb} failed: 400 Could not URL-decode key name`);
  }
  return name;
}

function typeOf(options, several) {
  const type = (typeof options === "string" ? options : options?.type) ?? "text";
  const ttl = typeof options === "string" ? undefined : options?.cacheTtl;
  const verb = several ? "GET_BULK" : "GET";
  if (ttl !== undefined && !(ttl >= 30)) {
    throw new Error(`KV ${verb} failed: 400 Invalid cache_ttl of ${ttl}. Cache TTL must be at least 30.`);
  }
  if (several && type !== "text" && type !== "json") {
    throw new Error(`KV GET_BULK failed: 400 "${type}" is not a valid type. Use "json" or "text"`);
  }
  if (!TYPES.includes(type)) {
    throw new TypeError('Unknown response type. Possible types are "text", "arrayBuffer", "json", and "stream".');
  }
  return type;
}

// A whole number as text; what is none goes on as it is, for the service to name it.
function whole(value) {
  if (value === undefined || value === null) return undefined;
  const number = Math.trunc(Number(value));
  return Number.isFinite(number) ? String(number) : String(value);
}

async function bytesOf(value) {
  if (typeof value === "string") return held(encoder.encode(value));
  if (value instanceof ReadableStream) return collected(value);
  // A copy, since the function may write into its own while the call is under way.
  if (value instanceof ArrayBuffer) return held(new Uint8Array(value.slice(0)));
  if (ArrayBuffer.isView(value)) return held(new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice());
  throw new TypeError("KV put() accepts only strings, ArrayBuffers, ArrayBufferViews, and ReadableStreams as values.");
}

function held(bytes) {
  if (bytes.byteLength > MOST_VALUE) throw tooLong(bytes.byteLength);
  return bytes;
}

async function collected(stream) {
  const pieces = [];
  let size = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const piece = typeof next.value === "string" ? encoder.encode(next.value) : new Uint8Array(next.value);
    size += piece.byteLength;
    if (size > MOST_VALUE) {
      reader.cancel().catch(() => {});
      throw tooLong(MOST_VALUE + 1);
    }
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}

function tooLong(size) {
  return new Error(`KV PUT failed: 413 Value length of ${size} exceeds limit of ${MOST_VALUE}.`);
}

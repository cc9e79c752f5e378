// What `import cf from 'cloudfront'` gives to a CloudFront Function: `cf.kvs()`, a key value store that is only read.

import { current } from "../../calls.mjs";

function isStore(value) {
  return typeof value?.get === "function" && typeof value?.list === "function";
}

// The store is looked up when it is read: a handle is mostly made at the top of the file, where no request is.
function storeOf(id) {
  const { env = {} } = current();
  if (isStore(env[id])) return env[id];
  const stores = Object.values(env).filter(isStore);
  if (stores.length === 1) return stores[0];
  throw new Error(
    stores.length === 0
      ? "this function has no key value store: give it one in cdn.yaml (kv: { NAME: namespace })"
      : `this function has several key value stores: name one, cf.kvs("${Object.keys(env).find((name) => isStore(env[name]))}")`,
  );
}

async function keysOf(store) {
  const names = [];
  let cursor;
  do {
    const page = await store.list({ cursor });
    names.push(...page.keys.map(({ name }) => name));
    cursor = page.list_complete === false ? page.cursor : undefined;
  } while (cursor !== undefined);
  return names;
}

const FORMATS = { string: "text", json: "json", bytes: "arrayBuffer" };

function kvs(id) {
  return Object.freeze({
    get: async (key, { format = "string" } = {}) => {
      if (!Object.hasOwn(FORMATS, format)) throw new Error(`there is no format ${JSON.stringify(format)}: string, json or bytes`);
      const value = await storeOf(id).get(key, FORMATS[format]);
      if (value === null) throw new Error(`KeyNotFound: the key value store has no key ${JSON.stringify(key)}`);
      return format === "bytes" ? new Uint8Array(value) : value;
    },
    exists: async (key) => (await storeOf(id).get(key, "text")) !== null,
    count: async () => (await keysOf(storeOf(id))).length,
    meta: async () => {
      const now = new Date().toISOString();
      return { creationDateTime: now, lastUpdatedDateTime: now, keyCount: (await keysOf(storeOf(id))).length };
    },
  });
}

export default Object.freeze({ kvs });

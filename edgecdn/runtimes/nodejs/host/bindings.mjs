// What stands in `env`: strings, and bindings that the edge's services answer.

import { makeImages } from "./images.mjs";
import { makeKv } from "./kv.mjs";

/** `env` for every request: the same frozen object, as on the platforms. */
export function makeEnv({ strings, images, kv = [] }) {
  const env = { ...strings };
  if (images) env[images] = makeImages();
  for (const binding of kv) env[binding] = makeKv(binding);
  return Object.freeze(env);
}

// What stands in `env`: strings, and bindings that the edge's services answer.

import { makeImages } from "./images.mjs";

/** `env` for every request: the same frozen object, as on the platforms. */
export function makeEnv({ strings, images }) {
  const env = { ...strings };
  if (images) env[images] = makeImages();
  return Object.freeze(env);
}

// Which shape a function has, by what its module exports. Each shape is a file that gives `match(module, registered)`:
// a handler `(request, env, context) => Response`, or null where the module is not of that shape.

import { match as fetchHandler } from "./fetch_handler.mjs";
import { match as serviceWorker } from "./service_worker.mjs";

const SHAPES = [fetchHandler, serviceWorker];

export function adapt(module, registered) {
  for (const match of SHAPES) {
    const handler = match(module, registered);
    if (handler !== null) return handler;
  }
  throw new Error("the file exports no handler: write `export default { async fetch(request, env, ctx) { … } }`");
}

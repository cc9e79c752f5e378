// Which shape a function has: what `api` says, else what its module exports. Each shape is a file that gives
// `match(module, registered, placed)`: a handler `(request, env, context, client) => Response`, or null where the module
// is not of that shape. `placed` is `{ api, on, paths }`, as the config has them.

import { match as cloudFrontFunctions } from "./cloudfront_functions.mjs";
import { match as fetchHandler } from "./fetch_handler.mjs";
import { match as lambdaEdge } from "./lambda_edge.mjs";
import { match as pages } from "./pages.mjs";
import { match as serviceWorker } from "./service_worker.mjs";

// In the order in which they are tried: the first one that fits counts.
const SHAPES = {
  fetch: { match: fetchHandler, write: "export default { async fetch(request, env, ctx) { … } }" },
  "service-worker": { match: serviceWorker, write: 'addEventListener("fetch", (event) => event.respondWith(…))' },
  pages: { match: pages, write: "export async function onRequest(context) { … }" },
  "cloudfront-functions": { match: cloudFrontFunctions, write: "function handler(event) { … }", events: true },
  "lambda-edge": { match: lambdaEdge, write: "exports.handler = async (event) => { … }", events: true },
};

export function adapt(module, registered, placed) {
  const wanted = placed.api ? [placed.api] : Object.keys(SHAPES);
  for (const name of wanted) {
    const handler = SHAPES[name].match(module, registered, placed);
    if (handler === null) continue;
    if (placed.on.includes("-") && !SHAPES[name].events) {
      throw new Error(`it is no function that is called by events: write \`on: ${placed.on.split("-")[0]}\``);
    }
    return handler;
  }
  const { write } = SHAPES[placed.api ?? "fetch"];
  throw new Error(`the file exports no handler${placed.api ? ` for ${placed.api}` : ""}: write \`${write}\``);
}

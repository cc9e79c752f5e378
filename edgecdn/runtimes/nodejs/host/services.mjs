// Requests of bindings to services of the edge's world, such as the image engine.

import { current } from "./calls.mjs";
import { makeResponse } from "./web.mjs";

/**
 * The service's answer to a body. Where it is a refusal, throws an error of this name: `code` is the platform's number for it,
 * `status` the HTTP status that says the same.
 */
export async function callService(service, name, path, body) {
  const call = current();
  const bytes = new Uint8Array(await new Response(body).arrayBuffer());
  const request = { method: "POST", url: `http://${service}${path}`, headers: [], body: { inline: bytes.byteLength }, cf: "" };
  const { head, bytes: inline } = await call.ask({ kind: "service", service, request }, [bytes]);
  const response = makeResponse(call, head, inline);
  if (!response.ok) {
    const code = Number(/err=(\d+)/.exec(response.headers.get("cf-resized"))?.[1] ?? response.status);
    throw Object.assign(new Error((await response.text()).trim()), { name, code, status: response.status });
  }
  return response;
}

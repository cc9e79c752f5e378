// Requests of bindings to services of the edge's world, such as the image engine.

import { current } from "./calls.mjs";
import { makeResponse } from "./web.mjs";

/** The service's answer to bytes, whatever its status. */
export async function ask(service, path, bytes = new Uint8Array(0)) {
  const call = current();
  const request = { method: "POST", url: `http://${service}${path}`, headers: [], body: { inline: bytes.byteLength }, cf: "" };
  const { head, bytes: inline } = await call.ask({ kind: "service", service, request }, [bytes]);
  return makeResponse(call, head, inline);
}

/**
 * The service's answer to a body. Where it is a refusal, throws an error of this name: `code` is the platform's number for it,
 * `status` the HTTP status that says the same.
 */
export async function callService(service, name, path, body) {
  const response = await ask(service, path, new Uint8Array(await new Response(body).arrayBuffer()));
  if (!response.ok) {
    const code = Number(/err=(\d+)/.exec(response.headers.get("cf-resized"))?.[1] ?? response.status);
    throw Object.assign(new Error((await response.text()).trim()), { name, code, status: response.status });
  }
  return response;
}

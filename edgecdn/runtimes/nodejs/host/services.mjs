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

/** The service's answer to a body; throws an error of the name `name` where it is a refusal, with its status as `code`. */
export async function callService(service, name, path, body) {
  const response = await ask(service, path, new Uint8Array(await new Response(body).arrayBuffer()));
  if (!response.ok) {
    throw Object.assign(new Error((await response.text()).trim()), { name, code: response.status });
  }
  return response;
}

// What stands in `env`: strings, and bindings that the edge's services answer.

import { current } from "./calls.mjs";
import { makeResponse } from "./web.mjs";

/** `env` for every request: the same frozen object, as on the platforms. */
export function makeEnv({ strings, images }) {
  const env = { ...strings };
  if (images) env[images] = makeImages();
  return Object.freeze(env);
}

async function callService(service, path, body) {
  const call = current();
  const bytes = new Uint8Array(await new Response(body).arrayBuffer());
  const request = { method: "POST", url: `http://${service}${path}`, headers: [], body: { inline: bytes.byteLength }, cf: "" };
  const { head, bytes: inline } = await call.ask({ kind: "service", service, request }, [bytes]);
  const response = makeResponse(call, head, inline);
  if (!response.ok) {
    throw Object.assign(new Error((await response.text()).trim()), { name: "ImagesError", code: response.status });
  }
  return response;
}

// The shape of Cloudflare's Images binding.
function makeImages() {
  return Object.freeze({
    input: (source) => new Pipeline(source, {}),
    info: async (source) => (await callService("images", "/info", source)).json(),
  });
}

class Pipeline {
  #source;
  #wanted;

  constructor(source, wanted) {
    this.#source = source;
    this.#wanted = wanted;
  }

  transform(options) {
    return new Pipeline(this.#source, { ...this.#wanted, ...options });
  }

  async output({ format, quality } = {}) {
    const wanted = { ...this.#wanted, format: format?.replace(/^image\//, ""), quality };
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(wanted)) if (value !== undefined && value !== null) query.set(name, value);
    const response = await callService("images", `/transform?${query}`, this.#source);
    return Object.freeze({
      response: () => response,
      image: () => response.body,
      contentType: () => response.headers.get("content-type"),
    });
  }
}

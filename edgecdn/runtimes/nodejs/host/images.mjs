// The shape of Cloudflare's Images binding.

import { callService } from "./services.mjs";

const call = (path, body) => callService("images", "ImagesError", path, body);

export function makeImages() {
  return Object.freeze({
    input: (source) => new Pipeline(source, {}),
    info: async (source) => (await call("/info", source)).json(),
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
    const response = await call(`/transform?${query}`, this.#source);
    return Object.freeze({
      response: () => response,
      image: () => response.body,
      contentType: () => response.headers.get("content-type"),
    });
  }
}

// The shape of Cloudflare's Images binding. What a chain asks for is read, and refused, where pictures are made.

import { callService } from "./services.mjs";

const call = (path, body) => callService("images", "ImagesError", path, body);

export function makeImages() {
  return Object.freeze({
    input: (source) => new Chain(source),
    info: async (source) => (await call("/info", source)).json(),
  });
}

class Chain {
  #source;
  #steps = [];
  #taken = false;

  constructor(source) {
    this.#source = source;
  }

  transform(options = {}) {
    this.#steps.push({ transform: finite(options) });
    return this;
  }

  draw(image, options = {}) {
    this.#steps.push({ draw: finite(options), image: image instanceof Chain ? image : new Chain(image) });
    return this;
  }

  async output(options = {}) {
    const pictures = [];
    const steps = await this.#told(pictures);
    const response = await call("/transform", pack({ steps, output: finite(options) }, pictures));
    return Object.freeze({
      response: () => response,
      image: ({ encoding } = {}) => (encoding === "base64" ? response.body.pipeThrough(base64()) : response.body),
      contentType: () => response.headers.get("content-type"),
    });
  }

  // The steps by themselves. Pictures go into the list, this chain's own before those that are drawn on it.
  async #told(pictures) {
    if (this.#taken) throw new TypeError("this picture has been used already");
    this.#taken = true;
    pictures.push(new Uint8Array(await new Response(this.#source).arrayBuffer()));
    const told = [];
    for (const { image, ...step } of this.#steps) {
      if (image === undefined) told.push(step);
      else {
        const picture = pictures.length;
        told.push({ ...step, picture, steps: await image.#told(pictures) });
      }
    }
    return told;
  }
}

// JSON has no way to say these, and would leave them out in silence.
function finite(options) {
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw Object.assign(new Error(`${name} is ${value}, which is no number`), { name: "ImagesError", code: 9401, status: 400 });
    }
  }
  return options;
}

function pack(head, pictures) {
  const told = new TextEncoder().encode(JSON.stringify({ ...head, pictures: pictures.map((picture) => picture.byteLength) }));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, told.byteLength);
  return new Blob([length, told, ...pictures]);
}

function base64() {
  let rest = new Uint8Array(0);
  const text = (bytes) => new TextEncoder().encode(Buffer.from(bytes).toString("base64"));
  return new TransformStream({
    transform(piece, controller) {
      const all = new Uint8Array([...rest, ...piece]);
      const whole = all.length - (all.length % 3);
      rest = all.subarray(whole);
      if (whole) controller.enqueue(text(all.subarray(0, whole)));
    },
    flush(controller) {
      if (rest.length) controller.enqueue(text(rest));
    },
  });
}

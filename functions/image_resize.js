// Pictures in the size and format that a page asks for: /media/harbour.jpg?width=400&format=webp
//
// width, height  1 to 4096 pixels; a picture is never enlarged beyond its own size
// fit            scale-down (the default), contain, cover, crop, pad
// quality        1 to 100
// format         auto (the default: the best that Accept names), avif, webp, jpeg, png
//
// It runs behind the cache, so each variant is made once in a PoP. `key` tells the edge what variants depend on: other
// parameters neither make another variant nor reach this function, and Accept arrives as the one format that was chosen.

export const config = {
  path: "/media/*",
  on: "origin",
  key: { query: ["width", "height", "fit", "quality", "format"], image_format: true },
};

const FITS = ["scale-down", "contain", "cover", "crop", "pad"];
const FORMATS = ["auto", "avif", "webp", "jpeg", "png"];

export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    let wanted;
    try {
      wanted = read(url.searchParams);
    } catch (error) {
      return refuse(400, error.message);
    }
    url.search = "";
    const original = await fetch(new Request(url, { method: request.method, headers: request.headers }));
    const type = original.headers.get("content-type") ?? "";
    if (original.status !== 200 || request.method !== "GET" || !/^image\/(jpeg|png|webp|gif|avif)/.test(type)) return original;

    const format = wanted.format === "auto" ? best(request.headers.get("accept"), type) : wanted.format;
    const sized = wanted.width || wanted.height;
    if (!sized && !wanted.quality && type === `image/${format}`) return original;
    try {
      const { width, height, fit, quality } = wanted;
      const pipeline = env.IMAGES.input(original.body).transform({ width, height, fit: sized ? fit : undefined });
      const made = (await pipeline.output({ format, quality })).response();
      return new Response(made.body, { headers: headersOf(original, made) });
    } catch (error) {
      if (error.name !== "ImagesError") throw error;
      console.warn(url.pathname, error.message);
      return refuse(error.code < 500 ? error.code : 502, error.message);
    }
  },
};

function read(parameters) {
  for (const name of new Set(parameters.keys())) {
    if (parameters.getAll(name).length > 1) throw new Error(`${name} is there more than once`);
  }
  return {
    width: number(parameters, "width", 4096),
    height: number(parameters, "height", 4096),
    quality: number(parameters, "quality", 100),
    fit: oneOf(parameters, "fit", FITS),
    format: oneOf(parameters, "format", FORMATS),
  };
}

function number(parameters, name, most) {
  const text = parameters.get(name);
  if (text === null) return undefined;
  if (!/^[1-9][0-9]{0,4}$/.test(text) || Number(text) > most) throw new Error(`${name} must be a whole number from 1 to ${most}`);
  return Number(text);
}

function oneOf(parameters, name, allowed) {
  const text = parameters.get(name) ?? allowed[0];
  if (!allowed.includes(text)) throw new Error(`${name} must be one of ${allowed.join(", ")}`);
  return text;
}

// The edge has negotiated Accept to one format. A picture with transparency must not become a JPEG.
function best(accept, type) {
  const chosen = (accept ?? "").replace(/^image\//, "");
  if (chosen === "jpeg" && type === "image/png") return "png";
  return ["avif", "webp", "jpeg"].includes(chosen) ? chosen : "jpeg";
}

function headersOf(original, made) {
  const headers = new Headers({ "content-type": made.headers.get("content-type"), "x-content-type-options": "nosniff" });
  for (const name of ["cache-control", "last-modified", "date", "age", "surrogate-key", "cache-tag"]) {
    const value = original.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const tag = made.headers.get("etag");
  if (tag !== null) headers.set("etag", tag);
  return headers;
}

function refuse(status, message) {
  return new Response(`${message}\n`, { status, headers: { "content-type": "text/plain", "cache-control": "no-store" } });
}

// Pictures in the size and format that a page asks for: /media/harbour.jpg?width=400&format=webp
//
// width, height  1 to 4096 pixels
// fit            scale-down (the default: never enlarged), contain, cover, crop, pad
// quality        1 to 100
// format         auto (the default: the first of AVIF, WebP and JPEG that Accept names), avif, webp, jpeg, png
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
// What a GET of the whole original must not ask for, and what is true of the original's bytes alone.
const PARTIAL = ["range", "if-range", "if-none-match", "if-modified-since", "if-match", "if-unmodified-since"];
const OF_THE_BYTES = ["content-length", "etag", "accept-ranges", "content-md5", "digest", "repr-digest", "content-digest"];

export default {
  async fetch(request, env) {
    if (request.method !== "GET" && request.method !== "HEAD") return fetch(request);
    const url = new URL(request.url);
    let wanted;
    try {
      wanted = read(url.searchParams);
    } catch (error) {
      return refuse(400, error.message);
    }
    url.search = "";
    const headers = new Headers(request.headers);
    for (const name of PARTIAL) headers.delete(name);
    headers.set("accept-encoding", "identity");
    const original = await fetch(new Request(url, { method: request.method, headers }));

    const type = /^image\/(jpeg|png|webp|gif|avif)\b/.exec(original.headers.get("content-type") ?? "")?.[1];
    if (original.status !== 200 || type === undefined || original.headers.has("content-encoding")) return original;
    const format = wanted.format === "auto" ? best(request.headers.get("accept"), type, wanted) : wanted.format;
    if (format === type && !wanted.width && !wanted.height && !wanted.quality) {
      return respond(original.body, original.headers, {}, wanted);
    }
    // The head of a variant says what is known without making it.
    if (request.method === "HEAD") return respond(null, original.headers, { "content-type": `image/${format}` }, wanted);
    try {
      const { width, height, fit, quality } = wanted;
      const picture = env.IMAGES.input(original.body).transform({ width, height, fit });
      const made = (await picture.output({ format: `image/${format}`, quality })).response();
      const own = { "content-type": made.headers.get("content-type"), etag: made.headers.get("etag") };
      return respond(made.body, original.headers, own, wanted);
    } catch (error) {
      console.warn(url.pathname, error.message);
      // 94xx is what is wrong with the request or its picture, 95xx with whoever makes the picture.
      return refuse(error.status ?? (/^94/.test(error.code) ? 400 : 502), error.message);
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

// The edge has negotiated Accept to one format. What a JPEG cannot hold stays as it is: transparency in a PNG, and the
// frames of a GIF, unless another size is asked for.
function best(accept, type, { width, height }) {
  const chosen = (accept ?? "").replace(/^image\//, "");
  if (type === "gif" && !width && !height) return "gif";
  if (chosen === "avif" || chosen === "webp") return chosen;
  return type === "png" || type === "gif" ? "png" : "jpeg";
}

// Everything that the origin says of caching stays; what it says of its bytes is true of other bytes only.
function respond(body, said, own, { format }) {
  const headers = new Headers(said);
  if (own["content-type"]) for (const name of OF_THE_BYTES) headers.delete(name);
  for (const [name, value] of Object.entries(own)) if (value !== null) headers.set(name, value);
  if (format === "auto") headers.append("vary", "Accept");
  headers.set("x-content-type-options", "nosniff");
  return new Response(body, { headers });
}

function refuse(status, message) {
  const headers = { "content-type": "text/plain", "cache-control": "no-store", "x-content-type-options": "nosniff" };
  return new Response(`${message}\n`, { status, headers });
}

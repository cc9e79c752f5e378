// `cf.image` as the platform's documentation has it: the path names a preset, the query a wish.

export default {
  async fetch(request) {
    const url = new URL(request.url);
    // The engine asks for the original through this function's site, never through this function.
    if (/image-resizing/.test(request.headers.get("via"))) throw new Error("asked by the engine");
    const { from, ...image } = Object.fromEntries(url.searchParams);
    if (from) return fetch(new URL(from, url), { cf: { image } });
    if (image.mark) {
      image.draw = [{ url: new URL(image.mark, url).href, left: 0, top: 0, width: 4, height: 4, fit: "squeeze" }];
      delete image.mark;
    }
    return fetch(new URL("/originals" + url.pathname, url), { headers: request.headers, cf: { image } });
  },
};

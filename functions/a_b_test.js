// Shows each visitor one of two variants of a page, always the same one.
//
// A cookie remembers the variant. A visitor without it who is known (the cookie `visitor`) gets the variant that the hash
// of the id says, so the same on every device and in every PoP; an unknown one gets one by the weights. The variant is part
// of the cache key (cf.cacheKey), so that the cache never mixes the two, and the origin sees it in x-ab-variant.

export const config = { path: ["/", "/index.html", "/about.html"], on: "viewer" };

const EXPERIMENT = "homepage";
const COOKIE = `ab-${EXPERIMENT}`;
const VARIANTS = { A: 50, B: 50 };
const A_MONTH = 60 * 60 * 24 * 30;

export default {
  async fetch(request) {
    const cookies = parseCookies(request.headers.get("cookie") ?? "");
    const remembered = Object.hasOwn(VARIANTS, cookies[COOKIE] ?? "") ? cookies[COOKIE] : null;
    const variant = remembered ?? pick(cookies.visitor ? await position(cookies.visitor) : Math.random());

    const headers = new Headers(request.headers);
    headers.set("x-ab-variant", variant);
    // A page depends on the variant alone: cookies would only make the origin's answer differ behind the key.
    if (request.method === "GET" || request.method === "HEAD") headers.delete("cookie");
    const cached = await fetch(new Request(request, { headers }), { cf: { cacheKey: `${EXPERIMENT}=${variant}` } });

    const response = new Response(cached.body, cached);
    response.headers.set("x-ab-variant", variant);
    keepPrivate(response.headers);
    if (remembered === null) {
      response.headers.append("set-cookie", `${COOKIE}=${variant}; Path=/; Max-Age=${A_MONTH}; SameSite=Lax; HttpOnly`);
    }
    return response;
  },
};

// Caches behind the edge know nothing of the cookie: a browser may keep the page and ask again, another CDN may not keep it.
function keepPrivate(headers) {
  const noStore = /(^|[\s,])no-store([\s,]|$)/i.test(headers.get("cache-control") ?? "");
  headers.set("cache-control", noStore ? "private, no-store" : "private, no-cache");
  for (const name of ["expires", "cdn-cache-control", "surrogate-control"]) headers.delete(name);
}

function parseCookies(text) {
  const found = Object.create(null);
  for (const part of text.split(";")) {
    const [name, ...value] = part.trim().split("=");
    if (name && value.length && !(name in found)) found[name] = value.join("=");
  }
  return found;
}

/** A number from 0 up to 1 that is always the same for one visitor of one experiment. */
async function position(visitor) {
  const data = new TextEncoder().encode(`${EXPERIMENT}\n${visitor}`);
  const hash = new DataView(await crypto.subtle.digest("SHA-256", data));
  return hash.getUint32(0) / 2 ** 32;
}

/** The variant whose share of the weights holds `point`, a number from 0 up to 1. */
function pick(point) {
  const total = Object.values(VARIANTS).reduce((sum, weight) => sum + weight, 0);
  let end = 0;
  for (const [variant, weight] of Object.entries(VARIANTS)) {
    end += weight / total;
    if (point < end) return variant;
  }
  return Object.keys(VARIANTS).at(-1);
}

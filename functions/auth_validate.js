// Lets only requests with a good bearer token (JWT, RFC 7519) through to the API, and tells the origin whose it is.
//
// env.JWT_KEY       the key: a JWK or a JWK Set as JSON, or a public key in PEM. The key fixes the algorithm (RFC 8725
//                   section 3.1): a secret is HS256, an RSA key RS256, a P-256 key ES256; `none` is no algorithm here.
// env.JWT_ISSUER    if set, `iss` must be this
// env.JWT_AUDIENCE  if set, `aud` must be or contain this
//
// `exp` is required. Clocks may differ by LEEWAY seconds.

export const config = { path: "/api/*", on: "viewer", secrets: ["JWT_KEY"] };

const LEEWAY = 30;
const MOST_BYTES = 8192;
const ALGORITHMS = {
  HS256: { import: { name: "HMAC", hash: "SHA-256" }, verify: { name: "HMAC" } },
  RS256: { import: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, verify: { name: "RSASSA-PKCS1-v1_5" } },
  ES256: { import: { name: "ECDSA", namedCurve: "P-256" }, verify: { name: "ECDSA", hash: "SHA-256" } },
};

let keys; // imported once for each isolate

export default {
  async fetch(request, env) {
    let claims;
    try {
      keys ??= loadKeys(env.JWT_KEY);
      claims = await verify(bearer(request.headers), await keys, env);
    } catch (error) {
      if (!(error instanceof Unauthorized)) throw error;
      console.warn("refused:", error.message);
      return unauthorized(error);
    }
    const headers = new Headers(request.headers);
    // Whatever a client calls itself, only what was verified goes on.
    for (const name of [...headers.keys()]) if (name.startsWith("x-auth-")) headers.delete(name);
    headers.set("x-auth-subject", claims.sub ?? "");
    return fetch(new Request(request, { headers }));
  },
};

class Unauthorized extends Error {
  constructor(message, code = "invalid_token") {
    super(message);
    this.code = code;
  }
}

function unauthorized({ code, message }) {
  const realm = 'Bearer realm="api"';
  const detail = code ? `, error="${code}", error_description="${message}"` : "";
  const headers = { "www-authenticate": realm + detail, "cache-control": "no-store", "content-type": "application/json" };
  return new Response(JSON.stringify({ error: code || "unauthorized", message }) + "\n", { status: 401, headers });
}

function bearer(headers) {
  const value = headers.get("authorization");
  if (value === null) throw new Unauthorized("a bearer token is needed", "");
  // Two lines of the field arrive joined by a comma, which stands in no token.
  const found = /^Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i.exec(value);
  if (value.length > MOST_BYTES || !found) throw new Unauthorized("this is no bearer token");
  return found[1];
}

async function verify(token, known, env) {
  const [head, body, signature] = token.split(".");
  const header = parse(head);
  if (header.crit !== undefined) throw new Unauthorized("the token has critical extensions");
  const key = choose(known, header.kid);
  if (key === undefined || header.alg !== key.alg) throw new Unauthorized("the token is signed by no key that is known here");
  const data = new TextEncoder().encode(`${head}.${body}`);
  const good = await crypto.subtle.verify(ALGORITHMS[key.alg].verify, key.key, bytes(signature), data);
  if (!good) throw new Unauthorized("the signature is wrong");
  return check(parse(body), env);
}

// A `kid` is looked up exactly; it is never a path or a query. Without one there must be a single key.
function choose(known, kid) {
  if (kid === undefined) return known.length === 1 ? known[0] : undefined;
  return known.find((key) => key.kid === kid) ?? (known.length === 1 && known[0].kid === undefined ? known[0] : undefined);
}

function check(claims, env) {
  const now = Date.now() / 1000;
  for (const name of ["exp", "nbf", "iat"]) {
    if (claims[name] !== undefined && !Number.isFinite(claims[name])) throw new Unauthorized(`${name} is no time`);
  }
  if (claims.exp === undefined) throw new Unauthorized("the token never expires");
  if (now >= claims.exp + LEEWAY) throw new Unauthorized("the token has expired");
  if (claims.nbf !== undefined && now < claims.nbf - LEEWAY) throw new Unauthorized("the token is not valid yet");
  if (claims.sub !== undefined && !/^[\x21-\x7e]{1,256}$/.test(claims.sub)) throw new Unauthorized("sub cannot be a header");
  if (env.JWT_ISSUER && claims.iss !== env.JWT_ISSUER) throw new Unauthorized("the token has another issuer");
  const audience = [claims.aud ?? []].flat();
  if (env.JWT_AUDIENCE && !audience.includes(env.JWT_AUDIENCE)) throw new Unauthorized("the token is for another audience");
  return claims;
}

// JSON.parse keeps the last of two members of one name, and other readers the first: a token that has two is refused.
function parse(part) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes(part));
    const value = JSON.parse(text);
    if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Error("no object");
    if (members(text) !== Object.keys(value).length) throw new Error("doubled members");
    return value;
  } catch {
    throw new Unauthorized("this is no token");
  }
}

// How many members the outermost object has in the text, doubled ones counted twice.
function members(text) {
  let depth = 0;
  let count = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    else if (token === ":" && depth === 1) count++;
  }
  return count;
}

function bytes(text) {
  // Only the one spelling of each value: bits that stand for nothing must be zero.
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  if (btoa(binary).replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_") !== text) throw new Unauthorized("this is no token");
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

async function loadKeys(text) {
  if (!text) throw new Error("JWT_KEY is not set: name it in the environment, in .env, or let edgecdn make one");
  if (text.includes("-----BEGIN PUBLIC KEY-----")) return [await importPem(text)];
  const read = JSON.parse(text);
  return Promise.all((read.keys ?? [read]).map(importJwk));
}

async function importJwk(jwk) {
  const alg = { oct: "HS256", RSA: "RS256", EC: "ES256" }[jwk.kty];
  if (alg === undefined || (jwk.alg !== undefined && jwk.alg !== alg)) throw new Error(`JWT_KEY: ${jwk.alg ?? jwk.kty} is not supported`);
  const { key_ops, use, ext, ...plain } = jwk;
  const key = await crypto.subtle.importKey("jwk", plain, ALGORITHMS[alg].import, false, ["verify"]);
  return { alg, kid: jwk.kid, key };
}

async function importPem(text) {
  const der = Uint8Array.from(atob(text.replace(/-----[A-Z ]+-----|\s/g, "")), (char) => char.charCodeAt(0));
  for (const alg of ["RS256", "ES256"]) {
    try {
      return { alg, kid: undefined, key: await crypto.subtle.importKey("spki", der, ALGORITHMS[alg].import, false, ["verify"]) };
    } catch {
      // The other kind of key, then.
    }
  }
  throw new Error("JWT_KEY: the PEM holds neither an RSA nor a P-256 key");
}

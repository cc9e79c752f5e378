// Lets only requests with a good bearer token (JWT, RFC 7519) through to the API, and tells the origin whose it is.
//
// env.JWT_KEY       the key: a JWK or a JWK Set as JSON, or a public key in PEM. The key fixes the algorithm (RFC 8725
//                   section 3.1): a secret is HS256, an RSA key RS256, a P-256 key ES256; `none` is no algorithm here.
// env.JWT_ISSUER    if set, `iss` must be this
// env.JWT_AUDIENCE  if set, `aud` must be or contain this
//
// `exp` is required. Clocks may differ by LEEWAY seconds. The origin reads the subject in x-auth-subject; whatever a client
// sends under x-auth-* is dropped.

export const config = { path: "/api/*", on: "viewer", secrets: ["JWT_KEY"] };

const LEEWAY = 30;
const MOST_BYTES = 8192;
const ALGORITHMS = {
  HS256: { kty: "oct", members: ["k"], import: { name: "HMAC", hash: "SHA-256" }, verify: { name: "HMAC" } },
  RS256: {
    kty: "RSA",
    members: ["n", "e"],
    import: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
    verify: { name: "RSASSA-PKCS1-v1_5" },
  },
  ES256: {
    kty: "EC",
    members: ["crv", "x", "y"],
    import: { name: "ECDSA", namedCurve: "P-256" },
    verify: { name: "ECDSA", hash: "SHA-256" },
  },
};

let keys; // imported once for each isolate

export default {
  async fetch(request, env) {
    const known = await (keys ??= loadKeys(env.JWT_KEY));
    let claims;
    try {
      claims = await verify(bearer(request), known, env);
    } catch (error) {
      if (!(error instanceof Unauthorized)) throw error;
      console.warn("refused:", error.message);
      return unauthorized(error);
    }
    const headers = new Headers(request.headers);
    for (const name of [...headers.keys()]) if (name.startsWith("x-auth-")) headers.delete(name);
    if (claims.sub !== undefined) headers.set("x-auth-subject", claims.sub);
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
  const detail = code ? `, error="${code}", error_description="${message}"` : "";
  const headers = {
    "www-authenticate": `Bearer realm="api"${detail}`,
    "cache-control": "no-store",
    "content-type": "application/json",
  };
  return new Response(JSON.stringify({ error: code || "unauthorized", message }) + "\n", { status: 401, headers });
}

// RFC 6750 section 2: a token comes in one way only, and that is the header here.
function bearer(request) {
  const value = request.headers.get("authorization");
  if (new URL(request.url).searchParams.has("access_token")) {
    throw new Unauthorized("a token belongs into the Authorization header, not into the URL", "invalid_request");
  }
  if (value === null) throw new Unauthorized("a bearer token is needed", "");
  if (value.length > MOST_BYTES) throw new Unauthorized("the token is too long");
  // Two lines of the field arrive joined by a comma, which stands in no token.
  const found = /^Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i.exec(value);
  if (!found) throw new Unauthorized("this is no bearer token");
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

// A `kid` is looked up exactly; it is never a path or a query. Where there is a single key without a name, it is meant.
function choose(known, kid) {
  const named = known.find((key) => key.kid === kid);
  return named ?? (known.length === 1 && (kid === undefined || known[0].kid === undefined) ? known[0] : undefined);
}

function check(claims, env) {
  const now = Date.now() / 1000;
  for (const name of ["exp", "nbf", "iat"]) {
    if (claims[name] !== undefined && !Number.isFinite(claims[name])) throw new Unauthorized(`${name} is no time`);
  }
  if (claims.exp === undefined) throw new Unauthorized("the token never expires");
  if (now >= claims.exp + LEEWAY) throw new Unauthorized("the token has expired");
  if (claims.nbf !== undefined && now < claims.nbf - LEEWAY) throw new Unauthorized("the token is not valid yet");
  if (claims.sub !== undefined && !(typeof claims.sub === "string" && /^[\x21-\x7e]{1,256}$/.test(claims.sub))) {
    throw new Unauthorized("sub cannot be a header");
  }
  if (env.JWT_ISSUER && claims.iss !== env.JWT_ISSUER) throw new Unauthorized("the token has another issuer");
  const audience = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (env.JWT_AUDIENCE && !audience.includes(env.JWT_AUDIENCE)) throw new Unauthorized("the token is for another audience");
  return claims;
}

// JSON.parse keeps the last of two members of one name, and other readers the first: a token that has two is refused.
function parse(part) {
  let text, value;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes(part));
    value = JSON.parse(text);
  } catch {
    throw new Unauthorized("this is no token");
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Unauthorized("this is no token");
  const written = text.replace(/"(?:[^"\\]|\\.)*"/g, "").split(":").length - 1;
  if (written !== members(value)) throw new Unauthorized("the token says something twice");
  return value;
}

/** How many members the objects in a value have, at every depth. */
function members(value) {
  let count = 0;
  const open = [value];
  while (open.length) {
    const next = open.pop();
    if (next === null || typeof next !== "object") continue;
    const inner = Object.values(next);
    if (!Array.isArray(next)) count += inner.length;
    open.push(...inner);
  }
  return count;
}

function bytes(text) {
  let binary = "";
  try {
    binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    throw new Unauthorized("this is no token");
  }
  // Only the one spelling of each value: bits that stand for nothing must be zero.
  const again = btoa(binary).replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_");
  if (again !== text) throw new Unauthorized("this is no token");
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

async function loadKeys(text) {
  if (!text) throw new Error("JWT_KEY is not set: name it in the environment, in .env, or let edgecdn make one");
  if (text.includes("-----BEGIN PUBLIC KEY-----")) return [await importPem(text)];
  const read = JSON.parse(text);
  if (read.keys === undefined) return [await importJwk(read)];
  // RFC 7517 section 5: keys in a set that are for something else are nobody's concern here.
  const usable = read.keys.filter((jwk) => algorithmOf(jwk) !== undefined && (jwk.use ?? "sig") === "sig");
  if (usable.length === 0) throw new Error("JWT_KEY: the set holds no key for HS256, RS256 or ES256");
  return Promise.all(usable.map(importJwk));
}

function algorithmOf({ kty, alg, crv }) {
  const found = Object.keys(ALGORITHMS).find((name) => ALGORITHMS[name].kty === kty);
  return (alg ?? found) === found && (crv === undefined || crv === "P-256") ? found : undefined;
}

async function importJwk(jwk) {
  const alg = algorithmOf(jwk);
  if (alg === undefined) throw new Error(`JWT_KEY: ${jwk.alg ?? jwk.crv ?? jwk.kty} is not supported`);
  // Of a private key the public members are enough to check with.
  const plain = { kty: jwk.kty };
  for (const name of ALGORITHMS[alg].members) plain[name] = jwk[name];
  return named(alg, jwk.kid, await crypto.subtle.importKey("jwk", plain, ALGORITHMS[alg].import, false, ["verify"]));
}

async function importPem(text) {
  const der = Uint8Array.from(atob(text.replace(/-----[A-Z ]+-----|\s/g, "")), (char) => char.charCodeAt(0));
  for (const alg of ["RS256", "ES256"]) {
    const key = await crypto.subtle.importKey("spki", der, ALGORITHMS[alg].import, false, ["verify"]).catch(() => null);
    if (key !== null) return named(alg, undefined, key);
  }
  throw new Error("JWT_KEY: the PEM holds neither an RSA nor a P-256 key");
}

// RFC 7518 sections 3.2 and 3.3 say how long a key must be.
function named(alg, kid, key) {
  const { length, modulusLength } = key.algorithm;
  if (alg === "HS256" && length < 256) throw new Error("JWT_KEY: a secret for HS256 has 32 bytes or more");
  if (alg === "RS256" && modulusLength < 2048) throw new Error("JWT_KEY: an RSA key has 2048 bits or more");
  return { alg, kid, key };
}

// CloudFront's rules for what an edge function may do with headers, the same for both of its kinds of function:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html

const HIDDEN = new Set([
  ..."connection expect keep-alive proxy-authenticate proxy-authorization proxy-connection trailer upgrade".split(" "),
  ..."x-accel-buffering x-accel-charset x-accel-limit-rate x-accel-redirect x-cache x-forwarded-proto x-real-ip".split(" "),
  ..."x-amzn-auth x-amzn-cf-billing x-amzn-cf-id x-amzn-cf-xff x-amzn-errortype x-amzn-fle-profile".split(" "),
  ..."x-amzn-header-count x-amzn-header-order x-amzn-lambda-integration-tag x-amzn-requestid".split(" "),
]);

const READ_ONLY = {
  "viewer-request": ["cdn-loop", "content-length", "host", "transfer-encoding", "via"],
  "origin-request": [
    ..."accept-encoding cdn-loop content-length if-modified-since if-none-match if-range if-unmodified-since".split(" "),
    ..."transfer-encoding via".split(" "),
  ],
  "origin-response": ["transfer-encoding", "via"],
  "viewer-response": ["warning", "via"],
};
const READ_ONLY_FOR_LAMBDA = { "viewer-response": ["content-length", "content-encoding", "transfer-encoding"] };

/** A result that CloudFront would refuse: there it is a 502, and the text says why. */
export class Invalid extends Error {
  name = "InvalidResult";
}

/** Whether CloudFront keeps a header (lower case) to itself: a function neither sees nor adds it. */
export function isHidden(name) {
  return HIDDEN.has(name) || name.startsWith("x-amz-cf-") || name.startsWith("x-edge-");
}

/**
 * The headers that go on: what the function gave, and what it was not shown. `before` are the real ones, `given` pairs of
 * a name in lower case and a value. Throws `Invalid` where the function changed what it may only read, or adds what it may not.
 */
export function checked(before, given, event, { lambda = false } = {}) {
  const after = new Headers();
  for (const [name, value] of given) {
    if (isHidden(name)) throw new Invalid(`a function may not add the header ${name}`);
    try {
      after.append(name, value);
    } catch {
      throw new Invalid(`the header ${JSON.stringify(name)} has no name or value that could be sent`);
    }
  }
  for (const name of [...READ_ONLY[event], ...((lambda && READ_ONLY_FOR_LAMBDA[event]) || [])]) {
    if (before.get(name) !== after.get(name)) {
      throw new Invalid(`the header ${name} is read-only in ${event}: hand it on as it came`);
    }
  }
  for (const [name, value] of before) if (isHidden(name)) after.append(name, value);
  return after;
}

/** The headers of a response that a function made itself: nothing was there before that it could have changed. */
export function generated(given) {
  const headers = new Headers();
  for (const [name, value] of given) {
    if (isHidden(name)) throw new Invalid(`a function may not add the header ${name}`);
    // The edge knows the length and the framing of what it sends itself.
    if (name !== "content-length" && name !== "transfer-encoding") headers.append(name, value);
  }
  return headers;
}

/** The headers that tell where the viewer is, by the fact of `request.cf` that each one has. */
export const FACTS = {
  country: "cloudfront-viewer-country",
  city: "cloudfront-viewer-city",
  latitude: "cloudfront-viewer-latitude",
  longitude: "cloudfront-viewer-longitude",
  timezone: "cloudfront-viewer-time-zone",
};

// The headers by which CloudFront tells where the viewer is, from what the edge knows.
function viewerHeaders(cf) {
  const known = Object.entries(FACTS).filter(([fact]) => cf?.[fact] !== undefined);
  return known.map(([fact, name]) => [name, cf[fact]]);
}

/** What the function sees: `request.headers`, with where the viewer is in place of what a client says of that. */
export function seenHeaders(request) {
  const headers = new Headers(request.headers);
  for (const name of Object.values(FACTS)) headers.delete(name);
  for (const [name, value] of viewerHeaders(request.cf)) headers.set(name, value);
  return headers;
}

/** Take out what only the function was told, unless it has made something else of it. */
export function withoutFacts(headers, cf) {
  for (const [name, value] of viewerHeaders(cf)) if (headers.get(name) === value) headers.delete(name);
  return headers;
}

/** The event that `on` means; `viewer` and `origin` are for the request. */
export function eventOf(on) {
  return on.includes("-") ? on : `${on}-request`;
}

/** `request` with another URI and other headers, its body untouched. Throws `Invalid` where the URI is none. */
export function changedRequest(request, { uri, query, headers, ...rest }) {
  if (typeof uri !== "string" || !uri.startsWith("/")) throw new Invalid("`uri` must be a path that begins with a slash");
  if (/[?#]/.test(uri)) throw new Invalid("`uri` must have no query string: that belongs into `querystring`");
  // Behind the authority a path of two slashes is a path still.
  const url = `${new URL(request.url).origin}${uri}${query === "" ? "" : `?${query}`}`;
  const body = rest.body ?? request.body;
  const method = request.method;
  return new Request(url, { method, headers, ...(body === null ? {} : { body }) });
}

/** A body that a function gave as text or base64, as what a Response takes. */
export function bodyOf(text, encoding = "text") {
  if (typeof text !== "string") throw new Invalid("the body must be a string");
  if (encoding === "text") return text;
  if (encoding !== "base64") throw new Invalid(`a body is \`text\` or \`base64\`, not ${JSON.stringify(encoding)}`);
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw new Invalid("the body is no base64");
  }
}

/** A Response; statuses that have no body get none, and what is coded the function coded itself. */
export function respond(status, body, headers) {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new Invalid(`${JSON.stringify(status)} is no status that a response can have`);
  }
  return new Response([204, 205, 304].includes(status) ? null : body, { status, headers, encodeBody: "manual" });
}

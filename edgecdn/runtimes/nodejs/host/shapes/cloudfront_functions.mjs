// CloudFront Functions: `function handler(event)`, with events of the version 1.0, and no network nor timers.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html

import { current } from "../calls.mjs";
import { fetchThroughEdge } from "../web.mjs";
import {
  bodyOf,
  changedRequest,
  checked,
  eventOf,
  generated,
  Invalid,
  isHidden,
  respond,
  seenHeaders,
  withoutFacts,
} from "./cloudfront/rules.mjs";
import { quietly, watchedCookies, watchedHeaders, watchedQuery } from "./cloudfront/watched.mjs";

const NONE = ["fetch", "setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "clearImmediate"];

/** The name under which the loader exports the `handler` of a script, which exports nothing itself. */
export const SCRIPT = "cloudfront-functions";

export function match(module, registered, { api, on }) {
  const handler = module[SCRIPT] ?? (api === SCRIPT ? (module.handler ?? module.default?.handler) : undefined);
  if (typeof handler !== "function") return null;
  for (const name of NONE) globalThis[name] = () => refuse(name);
  delete globalThis.caches;
  const event = eventOf(on);
  const serve = event === "viewer-response" ? onResponse : onRequest;
  return async (request, env, context, client) => {
    current().env = env;
    return serve(handler, request, { event, client });
  };
}

function refuse(name) {
  throw new Error(`CloudFront Functions have no ${name}: neither network nor timers`);
}

async function onRequest(handler, request, { event, client }) {
  const { asked, before } = quietly(() => {
    const asked = eventObject(event, client, request);
    const { querystring, cookies } = asked.request;
    return { asked, before: { query: JSON.stringify(querystring), cookies: JSON.stringify(cookies) } };
  });
  const result = await handler(asked);
  return quietly(() => next(result, request, event, before));
}

function next(result, request, event, before) {
  if (typeof result !== "object" || result === null) throw new Invalid("the handler must return a request or a response");
  if (result.statusCode !== undefined) {
    return respond(result.statusCode, bodyGiven(result.body), generated(fieldsOf(result, "response")));
  }
  if (result.method !== undefined && result.method !== request.method) throw new Invalid("`method` is read-only");
  const headers = withoutFacts(checked(request.headers, fieldsOf(result, "request"), event), request.cf);
  // What the function left alone goes on as it came: its order, and the difference between `a` and `a=`, are the origin's.
  if (JSON.stringify(result.cookies) === before.cookies) keep(headers, "cookie", request.headers.get("cookie"));
  const same = JSON.stringify(result.querystring) === before.query;
  const query = same ? new URL(request.url).search.slice(1) : queryText(result.querystring);
  return fetchThroughEdge(changedRequest(request, { uri: result.uri, query, headers }));
}

function keep(headers, name, value) {
  if (value === null) headers.delete(name);
  else headers.set(name, value);
}

async function onResponse(handler, request, { event, client }) {
  const asked = quietly(() => eventObject(event, client, request));
  const response = await fetchThroughEdge(request);
  // CloudFront calls no function in front of the viewer for an error.
  if (response.status >= 400) return response;
  const result = await handler({ ...asked, response: responseObject(response) });
  if (typeof result?.statusCode !== "number") throw new Invalid("the handler must return a response, with its statusCode");
  const headers = checked(response.headers, fieldsOf(result, "response"), event);
  if (result.body === undefined) return respond(result.statusCode, response.body, headers);
  headers.delete("content-length");
  return respond(result.statusCode, bodyGiven(result.body), headers);
}

function eventObject(event, client, request) {
  const url = new URL(request.url);
  const shown = {
    method: request.method,
    uri: url.pathname,
    querystring: watchedQuery(pairs(url.search.slice(1).split("&"))),
    headers: watchedHeaders(headersObject(seenHeaders(request), "cookie")),
    cookies: watchedCookies(pairs((request.headers.get("cookie") ?? "").split(/;\s*/))),
  };
  // A method of the object that JSON does not show.
  const { reads } = current();
  const rawQueryString = () => {
    reads.query("*");
    return url.search.slice(1);
  };
  Object.defineProperty(shown, "rawQueryString", { value: rawQueryString });
  return {
    version: "1.0",
    context: {
      distributionDomainName: "d111111abcdef8.cloudfront.net",
      distributionId: "EDGECDNLOCAL",
      eventType: event,
      requestId: client.id,
    },
    viewer: { ip: client.ip },
    request: shown,
  };
}

function responseObject(response) {
  const cookies = {};
  for (const line of response.headers.getSetCookie()) {
    const [pair, ...attributes] = line.split(";");
    const [name, value] = cut(pair.trim());
    put(cookies, name, { value, attributes: attributes.map((each) => each.trim()).join("; ") });
  }
  return {
    statusCode: response.status,
    statusDescription: response.statusText,
    headers: headersObject(response.headers, "set-cookie"),
    cookies,
  };
}

function headersObject(headers, apart) {
  const found = {};
  for (const [name, value] of headers) if (name !== apart && !isHidden(name)) found[name] = { value };
  return found;
}

// What stands several times has all of its values in multiValue, and the last one in value.
function put(found, name, member) {
  const before = Object.hasOwn(found, name) ? found[name] : undefined;
  found[name] = before ? { ...member, multiValue: [...(before.multiValue ?? [before]), member] } : member;
}

function pairs(texts) {
  const found = {};
  for (const text of texts) {
    if (text === "") continue;
    const [name, value] = cut(text);
    put(found, name, { value });
  }
  return found;
}

function cut(text) {
  const at = text.indexOf("=");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

// The members `{ value, multiValue }` of an object, as [name, member] for each value.
function* members(object, what) {
  for (const [name, given] of Object.entries(object ?? {})) {
    for (const member of given?.multiValue?.length ? given.multiValue : [given]) {
      if (typeof member?.value !== "string") throw new Invalid(`${what}.${name} must be an object with a string as its value`);
      yield [name, member];
    }
  }
}

function queryText(query) {
  if (typeof query === "string") return query;
  return [...members(query, "querystring")].map(([name, { value }]) => (value === "" ? name : `${name}=${value}`)).join("&");
}

// The header fields of a returned request or response, its cookies among them.
function* fieldsOf(result, kind) {
  for (const [name, { value }] of members(result.headers, "headers")) {
    if (name !== name.toLowerCase()) throw new Invalid(`the name of the header ${name} must be in lower case`);
    if (kind === "request" && name === "cookie") throw new Invalid("cookies belong into `cookies`, not into `headers`");
    yield [name, value];
  }
  const cookies = [...members(result.cookies, "cookies")];
  if (kind === "request") {
    if (cookies.length) yield ["cookie", cookies.map(([name, { value }]) => `${name}=${value}`).join("; ")];
    return;
  }
  for (const [name, { value, attributes }] of cookies) {
    yield ["set-cookie", `${name}=${value}${attributes ? `; ${attributes}` : ""}`];
  }
}

function bodyGiven(body) {
  if (body === undefined || body === null) return null;
  if (typeof body === "string") return bodyOf(body);
  return bodyOf(body.data, body.encoding);
}

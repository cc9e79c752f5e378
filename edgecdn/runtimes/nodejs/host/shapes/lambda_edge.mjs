// Lambda@Edge: `exports.handler`, async or with a callback, for the four events of CloudFront.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html

import { fetchThroughEdge } from "../web.mjs";
import { answered } from "./cloudfront/answered.mjs";
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
import { quietly, watchedHeaders, watchedText } from "./cloudfront/watched.mjs";

const KB = 1024;
// The bytes of a request's body that a function is shown, of one that it gives as text, and of a response that it makes.
const MOST = {
  "viewer-request": { shown: 40 * KB, text: 40 * KB, base64: Math.floor(53.2 * KB), response: 40 * KB },
  "origin-request": { shown: KB * KB, text: KB * KB, base64: Math.floor(1.33 * KB * KB), response: KB * KB },
  "origin-response": { response: KB * KB },
  "viewer-response": { response: 40 * KB },
};

export function match(module, registered, { on }) {
  const handler = module.handler ?? module.default?.handler;
  if (typeof handler !== "function") return null;
  const event = eventOf(on);
  const serve = event.endsWith("response") ? onResponse : onRequest;
  return (request, env, context, client) => {
    const ask = (cf) => answered(handler, { Records: [{ cf }] }, client);
    return serve(ask, request, { event, client });
  };
}

async function onRequest(ask, request, { event, client }) {
  const whole = request.body === null ? null : new Uint8Array(await request.arrayBuffer());
  const { shown, before } = quietly(() => {
    const shown = requestObject(request, client, event, whole);
    if (event === "origin-request") shown.origin = customOrigin(request);
    return { shown, before: JSON.stringify(shown.origin) };
  });
  const result = await ask({ config: configOf(event, client), request: shown });
  return quietly(() => next(result, request, { event, whole, before }));
}

function next(result, request, { event, whole, before }) {
  if (typeof result !== "object" || result === null) throw new Invalid("the function must give a request or a response");
  if (result.status !== undefined) return made(result, event);
  if (result.method !== undefined && result.method !== request.method) throw new Invalid("`method` is read-only");
  const moved = before !== undefined && JSON.stringify(result.origin) !== before ? result.origin : undefined;
  const given = checked(request.headers, fieldsOf(result.headers), event, { lambda: true });
  const headers = withoutFacts(given, request.cf);
  const body = bodyGiven(result.body, event) ?? whole;
  if (typeof result.querystring !== "string") throw new Invalid("`querystring` must be a string");
  const onward = changedRequest(request, { uri: result.uri, query: result.querystring, headers, body });
  return fetchThroughEdge(moved ? towards(moved, onward, body) : onward);
}

async function onResponse(ask, request, { event, client }) {
  const shown = quietly(() => requestObject(request, client, event, null));
  const response = await fetchThroughEdge(request);
  // CloudFront calls no function in front of the viewer for an error.
  if (event === "viewer-response" && response.status >= 400) return response;
  const told = {
    status: String(response.status),
    statusDescription: response.statusText,
    headers: headersObject(response.headers),
  };
  const result = await ask({ config: configOf(event, client), request: shown, response: told });
  const status = statusOf(result);
  if (event === "viewer-response" && status !== response.status) {
    throw new Invalid("`status` is read-only in viewer-response");
  }
  const headers = checked(response.headers, fieldsOf(result.headers), event, { lambda: true });
  if (result.body === undefined) return respond(status, response.body, headers);
  headers.delete("content-length");
  return respond(status, sized(bodyOf(result.body, result.bodyEncoding), headers, event), headers);
}

// A response that the function made without asking the origin.
function made(result, event) {
  const headers = generated(fieldsOf(result.headers));
  const status = statusOf(result);
  if (status === 204 && result.body) throw new Invalid("a response with status 204 has no body");
  const body = result.body === undefined ? null : bodyOf(result.body, result.bodyEncoding);
  return respond(status, sized(body, headers, event), headers);
}

function statusOf(result) {
  const status = result?.status;
  if (!/^[1-5][0-9][0-9]$/.test(String(status))) throw new Invalid('a response needs a `status`, such as "200"');
  return Number(status);
}

function sized(body, headers, event) {
  let size = typeof body === "string" ? Buffer.byteLength(body) : (body?.byteLength ?? 0);
  for (const [name, value] of headers) size += name.length + value.length + 4;
  const most = MOST[event].response;
  if (size > most) throw new Invalid(`a response made in ${event} may have ${most} bytes with its headers; this one has ${size}`);
  return body;
}

function configOf(event, client) {
  return {
    distributionDomainName: "d111111abcdef8.cloudfront.net",
    distributionId: "EDGECDNLOCAL",
    eventType: event,
    requestId: client.id,
  };
}

function requestObject(request, client, event, body) {
  const url = new URL(request.url);
  const shown = {
    clientIp: client.ip,
    headers: watchedHeaders(headersObject(seenHeaders(request))),
    method: request.method,
    querystring: "",
    uri: url.pathname,
  };
  watchedText(shown, "querystring", url.search.slice(1));
  if (body === null) return shown;
  const { shown: most } = MOST[event];
  const data = Buffer.from(body.subarray(0, most)).toString("base64");
  shown.body = { inputTruncated: body.byteLength > most, action: "read-only", encoding: "base64", data };
  return shown;
}

function headersObject(headers) {
  const found = {};
  for (const [name, value] of headers) {
    if (isHidden(name)) continue;
    const key = name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
    found[name] = [{ key, value }];
  }
  return found;
}

// `{ name: [{ key, value }] }` as pairs of a name in lower case and a value.
function* fieldsOf(headers) {
  for (const [name, list] of Object.entries(headers ?? {})) {
    if (name !== name.toLowerCase()) throw new Invalid(`the name ${name} in \`headers\` must be in lower case`);
    if (!Array.isArray(list)) throw new Invalid(`headers[${JSON.stringify(name)}] must be a list of { key, value }`);
    for (const { key = name, value } of list) {
      if (String(key).toLowerCase() !== name) {
        throw new Invalid(`the key ${key} does not belong under headers[${JSON.stringify(name)}]`);
      }
      if (typeof value !== "string") throw new Invalid(`the value of the header ${name} must be a string`);
      yield [name, value];
    }
  }
}

// The body that goes on in place of the request's; undefined where that one stays.
function bodyGiven(body, event) {
  if (body?.action !== "replace") return undefined;
  const most = MOST[event][body.encoding === "base64" ? "base64" : "text"];
  const given = bodyOf(body.data, body.encoding);
  const size = Buffer.byteLength(body.data);
  if (size > most) throw new Invalid(`a body given in ${event} may have ${most} bytes; this one has ${size}`);
  return given;
}

// The origin as a function of origin-request sees it: edgecdn tells it under the site's own host.
function customOrigin(request) {
  const url = new URL(request.url);
  const protocol = url.protocol.slice(0, -1);
  return {
    custom: {
      customHeaders: {},
      domainName: url.hostname,
      keepaliveTimeout: 5,
      path: "",
      port: Number(url.port) || (protocol === "https" ? 443 : 80),
      protocol,
      readTimeout: 30,
      sslProtocols: ["TLSv1.2"],
    },
  };
}

// The request on its way to an origin that the function chose; its host must be one of allow_hosts.
function towards(origin, request, body) {
  const custom = origin?.custom;
  if (custom === undefined) throw new Invalid("edgecdn has no S3 origins: write `origin.custom`, with the bucket's domain");
  const { domainName, port, protocol, path = "" } = custom;
  if (typeof domainName !== "string" || !["http", "https"].includes(protocol)) {
    throw new Invalid("`origin.custom` needs a `domainName`, and a `protocol` that is http or https");
  }
  if (path !== "" && (!path.startsWith("/") || path.endsWith("/"))) {
    throw new Invalid("`origin.custom.path` begins with a slash and does not end with one");
  }
  const url = new URL(request.url);
  const headers = new Headers(request.headers);
  headers.delete("host");
  for (const [name, value] of fieldsOf(custom.customHeaders)) headers.set(name, value);
  const init = { method: request.method, headers, ...(body === null ? {} : { body }) };
  return new Request(`${protocol}://${domainName}${port ? `:${port}` : ""}${path}${url.pathname}${url.search}`, init);
}

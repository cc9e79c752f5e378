addEventListener("fetch", (event) => {
  event.respondWith(addHeaders(event.request));
});

const DEFAULT_SECURITY_HEADERS = {
  "X-Frame-Options": "DENY",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "strict-origin-when-cross-origin",
};
const BLOCKED_HEADERS = ["Public-Key-Pins", "X-Powered-By", "X-AspNet-Version"];

async function addHeaders(request) {
  const response = await fetch(request);
  const newHeaders = new Headers(response.headers);
  Object.keys(DEFAULT_SECURITY_HEADERS).forEach((name) => newHeaders.set(name, DEFAULT_SECURITY_HEADERS[name]));
  BLOCKED_HEADERS.forEach((name) => newHeaders.delete(name));
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers: newHeaders });
}

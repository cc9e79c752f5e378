addEventListener("fetch", (event) => event.respondWith(handle(event.request)));

async function handle(request) {
  const url = new URL(request.url);
  const group = /group=(a|b)/.exec(request.headers.get("Cookie") || "")?.[1] ?? "a";
  url.pathname = `/${group}${url.pathname}`;
  return fetch(new Request(url, request));
}

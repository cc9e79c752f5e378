addEventListener("fetch", (event) => {
  event.respondWith(handleRequest(event));
});

async function handleRequest(event) {
  const { pathname } = new URL(event.request.url);
  // The namespace is a global in this shape.
  const { count = 0 } = (await COUNTS.get(pathname, { type: "json" })) ?? {};
  event.waitUntil(COUNTS.put(pathname, JSON.stringify({ count: count + 1 })));
  return new Response(`${pathname} was seen ${count} times`);
}

addEventListener("fetch", (event) => {
  event.respondWith(
    handleRequest(event.request).catch((err) => new Response(err.message || "Unknown Error", { status: err.status || 500 })),
  );
});

async function handleRequest(request) {
  if (!request.headers.has("Authorization")) {
    return new Response("You need to login.", {
      status: 401,
      headers: { "WWW-Authenticate": 'Basic realm="my scope", charset="UTF-8"' },
    });
  }
  const [, encoded] = request.headers.get("Authorization").split(" ");
  const [user, pass] = atob(encoded).split(":");
  // Bindings are globals in this shape.
  if (user !== BASIC_USER || pass !== BASIC_PASS) {
    throw Object.assign(new Error("Invalid credentials."), { status: 403 });
  }
  return fetch(request);
}

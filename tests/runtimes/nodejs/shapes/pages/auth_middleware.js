// A chain: errors are caught for all, then the one who asks is known.
async function errorHandling(context) {
  try {
    return await context.next();
  } catch (err) {
    return new Response(`${err.message}\n${err.stack}`, { status: 500 });
  }
}

function unauthorized() {
  return new Response("You need to login.", {
    status: 401,
    headers: { "WWW-Authenticate": 'Basic realm="my scope", charset="UTF-8"' },
  });
}

function authentication({ request, next, data }) {
  const authorization = request.headers.get("Authorization");
  if (!authorization) return unauthorized();
  const [scheme, encoded] = authorization.split(" ");
  if (scheme !== "Basic") throw new Error("Expected Basic authentication scheme.");
  const [user, pass] = atob(encoded).split(":");
  if (user !== "admin" || pass !== "admin") return unauthorized();
  data.user = user;
  return next();
}

async function greet({ data, next }) {
  const response = await next();
  const copy = new Response(response.body, response);
  copy.headers.set("x-user", data.user);
  return copy;
}

export const onRequest = [errorHandling, authentication, greet];

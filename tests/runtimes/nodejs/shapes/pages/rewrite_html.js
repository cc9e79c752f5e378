// Puts a banner into every page.
export async function onRequest({ next, env }) {
  const response = await next();
  if (!response.headers.get("content-type")?.startsWith("text/html")) return response;
  const html = (await response.text()).replace("<h1>", `<p>${env.BANNER}</p><h1>`);
  return new Response(html, response);
}

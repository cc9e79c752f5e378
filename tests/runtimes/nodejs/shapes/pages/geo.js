export function onRequest({ request }) {
  const { country, city, timezone } = request.cf;
  if (country === "JP") {
    const url = new URL(request.url);
    if (!url.pathname.startsWith("/jp")) return Response.redirect(`${url.origin}/jp${url.pathname}`, 307);
  }
  return Response.json({ country, city, timezone });
}

// Short links, kept in KV.
export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const key = url.pathname.slice(1);

    switch (request.method) {
      case "PUT":
        await env.LINKS.put(key, await request.text(), { metadata: { by: request.cf.country }, expirationTtl: 3600 });
        return new Response(`Put ${key} successfully!`);
      case "GET": {
        const { value, metadata } = await env.LINKS.getWithMetadata(key);
        if (value === null) return new Response("Value not found", { status: 404 });
        return new Response(null, { status: 302, headers: { location: value, "x-by": metadata.by } });
      }
      case "DELETE":
        await env.LINKS.delete(key);
        return new Response("Deleted!");
      default:
        return new Response("Method Not Allowed", { status: 405, headers: { Allow: "PUT, GET, DELETE" } });
    }
  },
};

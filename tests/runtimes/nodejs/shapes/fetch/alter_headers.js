export default {
  async fetch(request) {
    const response = await fetch("http://site.example/", request);

    // Clone the response so that it is no longer immutable.
    const newResponse = new Response(response.body, response);

    newResponse.headers.append("x-workers-hello", "Hello from Cloudflare Workers");
    newResponse.headers.delete("x-header-to-delete");
    newResponse.headers.set("x-header-to-change", "NewValue");
    return newResponse;
  },
};

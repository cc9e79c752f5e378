// Answers at the edge, without asking the origin. What other functions can do: https://developer.mozilla.org/docs/Web/API/Fetch_API
export const config = { path: "/hello" };

export default {
  async fetch(request, env) {
    const name = new URL(request.url).searchParams.get("name") ?? "world";
    return new Response(`${env.GREETING}, ${name}!\n`, {
      headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" },
    });
  },
};

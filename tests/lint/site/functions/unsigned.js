const ACCEPTED = { algorithms: ["HS256", "none"] };

export default {
  async fetch(request) {
    return ACCEPTED.algorithms.includes(request.headers.get("alg")) ? fetch(request) : new Response("", { status: 401 });
  },
};

const NAME = "myExampleWorkersABTest";

export default {
  async fetch(req) {
    const url = new URL(req.url);

    // Enable passthrough to allow direct access to the control and test routes.
    if (url.pathname.startsWith("/control") || url.pathname.startsWith("/test")) return fetch(req);

    // Determine which group this requester is in.
    const cookie = req.headers.get("cookie");

    if (cookie && cookie.includes(`${NAME}=control`)) {
      url.pathname = "/control" + url.pathname;
    } else if (cookie && cookie.includes(`${NAME}=test`)) {
      url.pathname = "/test" + url.pathname;
    } else {
      // If there is no cookie, this is a new client. Choose a group and set the cookie.
      const group = Math.random() < 0.5 ? "test" : "control";
      url.pathname = `/${group}` + url.pathname;
      // Reconstruct the response to avoid immutability.
      let res = await fetch(url);
      res = new Response(res.body, res);
      res.headers.append("Set-Cookie", `${NAME}=${group}; path=/`);
      return res;
    }
    return fetch(url);
  },
};

export default {
  async fetch(request) {
    const externalHostname = "examples.cloudflareworkers.com";

    const redirectMap = new Map([
      ["/bulk1", "https://" + externalHostname + "/redirect2"],
      ["/bulk2", "https://" + externalHostname + "/redirect3"],
      ["/bulk4", "https://google.com"],
    ]);

    const requestURL = new URL(request.url);
    const path = requestURL.pathname;
    const location = redirectMap.get(path);

    if (location) return Response.redirect(location, 301);
    // If the request is not in the map, go on to the origin.
    return fetch(request);
  },
};

// As a CommonJS module, such as a bundler makes.
module.exports = {
  async fetch(request) {
    const countryMap = { US: "https://example.com/us", JP: "https://example.com/jp" };
    const url = countryMap[request.cf.country];
    return url ? Response.redirect(url) : fetch("http://site.example/", request);
  },
};

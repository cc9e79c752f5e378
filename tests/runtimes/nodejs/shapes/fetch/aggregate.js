// Asks for two pages at once and answers with both.
export default {
  async fetch(request) {
    const { origin } = new URL(request.url);
    const responses = await Promise.all([fetch(`${origin}/content/one`), fetch(`${origin}/content/two`)]);
    const results = await Promise.all(responses.map((response) => response.text()));
    return new Response(results.join("\n"));
  },
};

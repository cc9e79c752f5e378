export default {
  async fetch(request) {
    const response = await fetch(request);
    const contentType = response.headers.get("Content-Type") ?? "";
    if (!contentType.startsWith("text/html")) return response;
    const text = await response.text();
    const modified = text.replaceAll("http://old.example", "https://new.example");
    return new Response(modified, response);
  },
};

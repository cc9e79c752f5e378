addEventListener("fetch", (event) => {
  event.respondWith(handleRequest(event.request));
});

class ElementHandler {
  async element(element) {
    const answer = await fetch("http://site.example/name.txt");
    element.setInnerContent(await answer.text());
    element.after("<hr>", { html: true });
  }

  comments(comment) {
    comment.remove();
  }
}

async function handleRequest(request) {
  const res = await fetch(request);
  return new HTMLRewriter().on("h1", new ElementHandler()).transform(res);
}

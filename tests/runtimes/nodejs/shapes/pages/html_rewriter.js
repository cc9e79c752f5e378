// Puts a notice into every page, and a nonce into its scripts.
class AttributeWriter {
  constructor(nonce) {
    this.nonce = nonce;
  }
  element(element) {
    element.setAttribute("nonce", this.nonce);
  }
}

class NoticeWriter {
  constructor(notice) {
    this.notice = notice;
  }
  element(element) {
    element.prepend(`<p class="notice">${this.notice}</p>`, { html: true });
  }
}

export const onRequest = async (context) => {
  const response = await context.next();
  const nonce = crypto.randomUUID();
  const copy = new Response(response.body, response);
  copy.headers.set("Content-Security-Policy", `script-src 'nonce-${nonce}'`);
  return new HTMLRewriter()
    .on("script", new AttributeWriter(nonce))
    .on("body", new NoticeWriter(context.env.NOTICE))
    .transform(copy);
};

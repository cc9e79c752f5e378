// HTMLRewriter: what Cloudflare's documentation says of it, and what goes wrong.

const wait = (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds));
const html = (text, init) => new Response(text, init);

async function rewritten(text, selector, handlers) {
  const rewriter = new HTMLRewriter();
  if (selector === null) rewriter.onDocument(handlers);
  else rewriter.on(selector, handlers);
  return rewriter.transform(html(text)).text();
}

const marked = (text, selector) => rewritten(text, selector, { element: (element) => void element.setAttribute("x", "") });

test("content is escaped unless it is HTML, and goes where it is asked to", async () => {
  const element = (each) => {
    each.before("<1>").before("<i>2</i>", { html: true }).after("3").prepend("4").append("5", { html: false });
  };
  same(await rewritten("<p>old</p>", "p", { element }), "&lt;1&gt;<i>2</i><p>4old5</p>3");
});

test("an element is replaced, emptied, removed, and unwrapped", async () => {
  const by = (element) => rewritten("<div><p>a<b>c</b></p></div>", "p", { element });
  same(await by((each) => void each.replace("<r>", { html: true })), "<div><r></div>");
  same(await by((each) => void each.setInnerContent("<r>")), "<div><p>&lt;r&gt;</p></div>");
  same(await by((each) => void each.remove()), "<div></div>");
  same(await by((each) => void each.removeAndKeepContent()), "<div>a<b>c</b></div>");
  same(await by((each) => void each.setInnerContent("x", { html: true }).remove().before("y")), "<div>y</div>");
  let removed;
  await by((each) => (removed = [each.removed, each.remove().removed]) && undefined);
  same(removed, [false, true]);
});

test("attributes are read, set and removed", async () => {
  const seen = [];
  const text = await rewritten('<a HREF="/x" data-n=1 empty>t</a>', "a", {
    element(each) {
      seen.push(each.tagName, each.namespaceURI, [...each.attributes]);
      seen.push(each.getAttribute("href"), each.getAttribute("empty"), each.getAttribute("none"));
      seen.push(each.hasAttribute("href"), each.hasAttribute("none"));
      each.setAttribute("href", 'a"b').removeAttribute("empty").setAttribute("n", 7);
      each.tagName = "b";
    },
  });
  same(seen, [
    ...["a", "http://www.w3.org/1999/xhtml", [["href", "/x"], ["data-n", "1"], ["empty", ""]]],
    ...["/x", "", null, true, false],
  ]);
  same(text, '<b HREF="a&quot;b" data-n=1 n="7">t</b>');
});

test("an attribute's name, and a tag's, may not be anything", async () => {
  await rewritten("<a>", "a", {
    async element(each) {
      await fails(() => each.setAttribute("a b", "x"), "Parser error: ", TypeError);
      await fails(() => (each.tagName = "1"), "Parser error: ", TypeError);
    },
  });
});

test("end tags", async () => {
  const order = [];
  const text = await rewritten("<div><p>a</p></div>", "*", {
    element(each) {
      each.onEndTag((end) => {
        order.push(end.name);
        end.before(`</${each === null ? "" : "e"}>`, { html: true });
        if (end.name === "div") end.after("!");
        else end.name = "q";
      });
    },
  });
  same([order, text], [["p", "div"], "<div><p>a</e></q></e></div>!"]);
  await rewritten("<br>", "br", {
    element: (each) => fails(() => each.onEndTag(() => {}), "No end tag", TypeError),
  });
  same(await rewritten("<p>a</p>", "p", { element: (e) => e.onEndTag((end) => void end.remove()) }), "<p>a");
});

test("texts come in pieces, of which the last one says so", async () => {
  const pieces = [];
  const stream = new ReadableStream({
    async start(controller) {
      for (const piece of ["<p>on", "e &amp; <b>two</b> th", "ree</p>"]) {
        controller.enqueue(new TextEncoder().encode(piece));
        await wait(1);
      }
      controller.close();
    },
  });
  let whole = "";
  const rewriter = new HTMLRewriter().on("p", {
    text(chunk) {
      pieces.push(chunk.lastInTextNode);
      whole += chunk.text;
      if (!chunk.lastInTextNode) return void chunk.remove();
      chunk.replace(whole.toUpperCase(), { html: true });
      whole = "";
    },
  });
  same(await rewriter.transform(html(stream)).text(), "<p>ONE &AMP; <b>TWO</b> THREE</p>");
  same([pieces.filter((last) => last).length, pieces.length > 3], [3, true]);
});

test("text has `before`, `after` and `removed`", async () => {
  const text = await rewritten("<p>a</p>", "p", {
    text(chunk) {
      if (chunk.text !== "") chunk.before("<").after("<br>", { html: true });
    },
  });
  same(text, "<p>&lt;a<br></p>");
});

test("comments", async () => {
  const comments = (comment) => {
    if (comment.text === " a ") comment.text = "b";
    else comment.before("1").replace("<c>", { html: true }).after("2");
  };
  same(await rewritten("<p><!-- a --><!--x--></p><!--x-->", "p", { comments }), "<p><!--b-->1<c>2</p><!--x-->");
  same(await rewritten("<!--x--><p><!--y--></p>", null, { comments: (each) => void each.remove() }), "<p></p>");
});

test("a whole document: doctype, comments, text, end", async () => {
  const seen = [];
  const text = await rewritten('<!DOCTYPE html PUBLIC "p" "s"><!--c-->t', null, {
    doctype: ({ name, publicId, systemId }) => void seen.push(name, publicId, systemId),
    comments: ({ text }) => void seen.push(text),
    text: (chunk) => void seen.push(chunk.text),
    end: (end) => void end.append("<end>", { html: true }).append("<"),
  });
  same([seen, text], [["html", "p", "s", "c", "t", ""], '<!DOCTYPE html PUBLIC "p" "s"><!--c-->t<end>&lt;']);
});

test("handlers await, and the document waits for them in order", async (request) => {
  const order = [];
  const rewriter = new HTMLRewriter().on("p", {
    async element(each) {
      order.push(`+${each.getAttribute("n")}`);
      const answer = await fetch(new URL(`/part`, request.url));
      await wait(3);
      each.setInnerContent(await answer.text());
      each.onEndTag(async (end) => {
        await wait(1);
        end.after("!");
      });
      order.push(`-${each.getAttribute("n")}`);
    },
  });
  const text = await rewriter.transform(html("<p n=1></p><p n=2>x</p>")).text();
  same([order, text], [["+1", "-1", "+2", "-2"], "<p n=1>from the origin</p>!<p n=2>from the origin</p>!"]);
});

test("documents at the same time do not mix", async () => {
  const one = async (n) => {
    const rewriter = new HTMLRewriter()
      .on("p", {
        async element(each) {
          await wait((n * 7) % 11);
          each.append(String(n));
        },
      })
      .on("q", {
        async text(chunk) {
          await wait((n * 3) % 5);
          if (!chunk.lastInTextNode) chunk.replace(chunk.text + n);
        },
      });
    return rewriter.transform(html("<p>a</p><q>b</q>".repeat(3))).text();
  };
  const got = await Promise.all(Array.from({ length: 12 }, (_, n) => one(n)));
  same(got, Array.from({ length: 12 }, (_, n) => `<p>a${n}</p><q>b${n}</q>`.repeat(3)));
});

test("one rewriter serves many responses, also inside of another one's handler", async () => {
  const inner = new HTMLRewriter().on("b", { element: (each) => void each.setInnerContent("in") });
  const text = await rewritten("<p></p><p></p>", "p", {
    element: async (each) => void each.append(await inner.transform(html("<b></b>")).text(), { html: true }),
  });
  same(text, "<p><b>in</b></p>".repeat(2));
});

test("content may be a response or a stream, and keeps its place", async () => {
  const text = await rewritten("<p></p>", "p", {
    element(each) {
      each.append("1").append(html("<2>")).append("3").append(html("<b>4</b>").body, { html: true });
    },
  });
  same(text, "<p>1&lt;2&gt;3<b>4</b></p>");
});

test("a class of handlers is their `this`", async () => {
  class Prefixer {
    constructor(prefix) {
      this.prefix = prefix;
    }
    element(each) {
      each.setAttribute("href", this.prefix + each.getAttribute("href"));
    }
  }
  same(await rewritten('<a href="/x">', "a[href]", new Prefixer("https://e.example")), '<a href="https://e.example/x">');
});

const PAGE = '<main id="m" class="a b"><p lang="en-GB">1</p><p>2</p><div><p DATA="Xyz">3</p></div></main>';
const MATCHES = {
  "*": 5,
  p: 3,
  ".a": 1,
  "#m": 1,
  "main.b": 1,
  "main p": 3,
  "main > p": 2,
  "p, div": 4,
  "p:nth-child(2)": 1,
  "p:nth-child(odd)": 2,
  "p:first-child": 2,
  "p:nth-of-type(2)": 1,
  "p:first-of-type": 2,
  "p:not([lang])": 2,
  "[data]": 1,
  '[data="Xyz"]': 1,
  '[data="xyz" i]': 1,
  '[data="xyz"]': 0,
  '[class~="b"]': 1,
  '[data^="X"]': 1,
  '[data$="z"]': 1,
  '[data*="y"]': 1,
  '[lang|="en"]': 1,
};
for (const [selector, count] of Object.entries(MATCHES)) {
  test(`the selector ${selector}`, async () => same((await marked(PAGE, selector)).split(' x=""').length - 1, count));
}

const WRONG = {
  "": "The selector is empty",
  "a[": "Unexpected end of selector",
  "p:hover": "Unsupported pseudo-class",
  "p::before": "Unsupported pseudo-class",
  "a + b": "Unsupported combinator `+`",
};
for (const [selector, words] of Object.entries(WRONG)) {
  test(`no selector: "${selector}"`, () => fails(() => new HTMLRewriter().on(selector, {}), words, TypeError));
}

test("what is no handler and no response is refused", async () => {
  await fails(() => new HTMLRewriter().on("p", null), "an object with handlers", TypeError);
  await fails(() => new HTMLRewriter().onDocument("x"), "an object with handlers", TypeError);
  await fails(() => new HTMLRewriter().on("p", { element: 1 }), "Incorrect type for the 'element' field", TypeError);
  await fails(() => new HTMLRewriter().transform("<p>"), "needs a Response", TypeError);
  const used = html("x");
  await used.text();
  await fails(() => new HTMLRewriter().transform(used), "used already", TypeError);
});

test("a token is over with its handler", async () => {
  let kept;
  await rewritten("<p>a</p>", "p", { element: (each) => void (kept = each) });
  await fails(() => kept.tagName, "This content token is no longer valid.", TypeError);
  await fails(() => kept.append("x"), "This content token is no longer valid.", TypeError);
});

test("what a handler throws ends the body", async () => {
  const failing = (element) => rewritten("<p>a</p>", "p", { element });
  await fails(() => failing(() => { throw new RangeError("mine"); }), "mine", RangeError);
  await fails(() => failing(async () => { await wait(1); throw new RangeError("later"); }), "later", RangeError);
  await fails(() => failing((each) => void each.append(new ReadableStream({ start(c) { c.error(new RangeError("torn")); } }))), "torn");
  same(await failing((each) => void each.append("b")), "<p>ab</p>");
});

test("markup that cannot be read in a stream is an error of the parser's", () =>
  fails(() => rewritten("<select><plaintext>", "b", {}), "Parser error: ", TypeError));

test("the response keeps status and headers, and loses its length", async () => {
  const before = html("<p></p>", { status: 201, headers: { "content-length": "7", "x-a": "1", "set-cookie": "a=1" } });
  const after = new HTMLRewriter().on("p", { element: (each) => void each.after("!") }).transform(before);
  same([after.status, after.headers.get("x-a"), after.headers.get("content-length")], [201, "1", null]);
  same([after.headers.getSetCookie(), await after.text(), before.bodyUsed], [["a=1"], "<p></p>!", true]);
  const empty = html(null, { status: 204 });
  same(new HTMLRewriter().transform(empty) === empty, true);
});

test("other encodings come out as UTF-8", async () => {
  const bytes = new Uint8Array([0x3c, 0x70, 0x3e, 0xe4, 0x80]);
  const of = (charset) => html(bytes, { headers: { "content-type": `text/html; charset=${charset}` } });
  const seen = [];
  const rewriter = new HTMLRewriter().on("p", { text: (chunk) => void seen.push(chunk.text) });
  const answer = rewriter.transform(of("windows-1252"));
  same([answer.headers.get("content-type"), await answer.text()], ["text/html; charset=utf-8", "<p>ä€"]);
  same(seen.join(""), "ä€");
  await fails(() => rewriter.transform(of("klingon")), "Unknown character encoding", TypeError);
});

test("it streams: nothing is read before it is asked for, and leaving it lets the source go", async () => {
  let pulled = 0;
  let left;
  const source = new ReadableStream(
    {
      pull(controller) {
        pulled++;
        controller.enqueue(new TextEncoder().encode(`<p>${pulled}</p>`));
      },
      cancel(reason) {
        left = reason;
      },
    },
    { highWaterMark: 0 },
  );
  const { body } = new HTMLRewriter().on("p", { element: (each) => void each.prepend("n") }).transform(html(source));
  same(pulled, 0);
  const reader = body.getReader();
  const first = new TextDecoder().decode((await reader.read()).value);
  same([first, pulled], ["<p>n1</p>", 1]);
  await reader.cancel("enough");
  same(left, "enough");
});

// Bodies of requests and responses, after web-platform-tests' fetch/api/response and fetch/api/request.

const BYTES = new Uint8Array([0, 1, 2, 254, 255]);

function streamed(...pieces) {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

const encoded = (text) => new TextEncoder().encode(text);

export default ({ test, equal, throws, rejects }) => {
  const kinds = {
    response: (api, body, headers = {}) => new api.Response(body, { headers }),
    request: (api, body, headers = {}) => new api.Request("http://site.example/", { method: "POST", body, headers, duplex: "half" }),
  };
  for (const [kind, make] of Object.entries(kinds)) {
    const type = (message) => message.headers.get("content-type");
    test(`${kind}: text`, async (api) => {
      const message = make(api, "käse \ud800");
      equal([type(message), message.bodyUsed], ["text/plain;charset=UTF-8", false]);
      equal([await message.text(), message.bodyUsed], ["käse \ufffd", true]);
      await rejects(TypeError, () => message.text());
    });
    for (const [name, bytes] of [["bytes", BYTES], ["a buffer", BYTES.buffer], ["a view", new DataView(BYTES.buffer, 1, 3)]]) {
      test(`${kind}: ${name}`, async (api) => {
        const message = make(api, bytes);
        const wanted = bytes instanceof DataView ? [1, 2, 254] : [...BYTES];
        equal([type(message), [...new Uint8Array(await message.arrayBuffer())]], [null, wanted]);
      });
    }
    test(`${kind}: bytes are copied`, async (api) => {
      const bytes = new Uint8Array([1]);
      const message = make(api, bytes);
      bytes[0] = 2;
      equal([...new Uint8Array(await message.arrayBuffer())], [1]);
    });
    test(`${kind}: parameters`, async (api) => {
      const message = make(api, new URLSearchParams([["a", "1 2"], ["b", "ä"]]));
      equal([type(message), await message.text()], ["application/x-www-form-urlencoded;charset=UTF-8", "a=1+2&b=%C3%A4"]);
    });
    test(`${kind}: a blob`, async (api) => {
      equal([type(make(api, new Blob(["x"], { type: "image/png" }))), type(make(api, new Blob(["x"])))], ["image/png", null]);
      equal(await make(api, new Blob(["x", "y"])).text(), "xy");
    });
    test(`${kind}: a form`, async (api) => {
      const form = new FormData();
      form.append("a", "1");
      form.append("f", new Blob(["file"], { type: "text/x" }), "name.txt");
      const message = make(api, form);
      equal(/^multipart\/form-data; boundary=/.test(type(message)), true);
      const back = await message.formData();
      equal([back.get("a"), back.get("f").name, await back.get("f").text()], ["1", "name.txt", "file"]);
    });
    test(`${kind}: a form that is read from parameters`, async (api) => {
      const form = await make(api, new URLSearchParams({ a: "1" })).formData();
      equal([...form], [["a", "1"]]);
    });
    test(`${kind}: what is no form`, (api) => rejects(TypeError, () => make(api, "text").formData()));
    test(`${kind}: anything else is text`, async (api) => {
      equal([await make(api, 5).text(), await make(api, {}).text(), await make(api, true).text()], ["5", "[object Object]", "true"]);
      throws(TypeError, () => make(api, Symbol("a")));
    });
    test(`${kind}: a type that is there stays`, (api) => equal(type(make(api, "{}", { "Content-Type": "a/b" })), "a/b"));
    test(`${kind}: JSON`, async (api) => {
      equal(await make(api, '{"a":[1]}').json(), { a: [1] });
      equal(await make(api, encoded('\ufeff"bom"')).json(), "bom");
      await rejects(SyntaxError, () => make(api, "{").json());
      await rejects(SyntaxError, () => make(api, "").json());
    });
    test(`${kind}: a blob has the type`, async (api) => {
      const blob = await make(api, "x", { "content-type": "text/css" }).blob();
      equal([blob.type, blob.size, blob instanceof Blob], ["text/css", 1, true]);
    });
    test(`${kind}: text is UTF-8 without its mark`, async (api) => {
      equal(await make(api, encoded("\ufeffa")).text(), "a");
      equal(await make(api, "\ufeffa").text(), "a");
      equal(await make(api, new Uint8Array([0x61, 0xff])).text(), "a\ufffd");
    });
    for (const body of [null, undefined]) {
      test(`${kind}: ${body} is no body`, async (api) => {
        const message = make(api, body);
        equal([message.body, message.bodyUsed, type(message)], [null, false, null]);
        equal([await message.text(), message.bodyUsed], ["", false]);
        equal([(await message.arrayBuffer()).byteLength, (await message.blob()).size], [0, 0]);
        await rejects(SyntaxError, () => message.json());
        await rejects(TypeError, () => message.formData());
      });
    }
    test(`${kind}: an empty body is one`, async (api) => {
      const message = make(api, "");
      equal([message.body === null, await message.text(), message.bodyUsed], [false, "", true]);
    });
    test(`${kind}: a stream`, async (api) => {
      const stream = streamed(encoded("one "), encoded("two"));
      const message = make(api, stream);
      equal([message.body === stream, type(message), await message.text(), message.bodyUsed], [true, null, "one two", true]);
    });
    test(`${kind}: characters across pieces`, async (api) => {
      const [first, ...rest] = encoded("ä");
      equal(await make(api, streamed(new Uint8Array([first]), new Uint8Array(rest))).text(), "ä");
    });
    for (const chunk of ["text", 1, [1], { x: 1 }, new ArrayBuffer(1), undefined, null]) {
      test(`${kind}: a stream with ${JSON.stringify(chunk)}`, async (api) => {
        for (const member of ["text", "json", "arrayBuffer", "blob"]) await rejects(TypeError, () => make(api, streamed(chunk))[member]());
      });
    }
    test(`${kind}: a stream that breaks`, async (api) => {
      const torn = new ReadableStream({ pull: (controller) => controller.error(new RangeError("torn")) });
      await rejects(RangeError, () => make(api, torn).text());
    });
    test(`${kind}: a stream that was read, or is locked`, async (api) => {
      const read = streamed(encoded("x"));
      const reader = read.getReader();
      throws(TypeError, () => make(api, read));
      await reader.read();
      reader.releaseLock();
      throws(TypeError, () => make(api, read));
    });
    test(`${kind}: the body is a stream, the same each time`, async (api) => {
      const message = make(api, "abc");
      equal([message.body instanceof ReadableStream, message.body === message.body, message.bodyUsed], [true, true, false]);
      const reader = message.body.getReader();
      equal(message.bodyUsed, false);
      await rejects(TypeError, () => message.text());
      const { value, done } = await reader.read();
      equal([new TextDecoder().decode(value), done, message.bodyUsed, (await reader.read()).done], ["abc", false, true, true]);
      await rejects(TypeError, () => message.arrayBuffer());
    });
    test(`${kind}: a reader that lets go`, async (api) => {
      const message = make(api, "abc");
      message.body.getReader().releaseLock();
      equal([await message.text(), message.bodyUsed], ["abc", true]);
    });
    test(`${kind}: reading locks`, async (api) => {
      const message = make(api, "abc");
      const { body } = message;
      const text = message.text();
      equal([body.locked, message.bodyUsed], [true, true]);
      throws(TypeError, () => body.getReader());
      equal(await text, "abc");
    });
    test(`${kind}: a body that was read has a stream that was read`, async (api) => {
      const message = make(api, "abc");
      await message.text();
      equal([message.body instanceof ReadableStream, message.bodyUsed], [true, true]);
    });
    test(`${kind}: cancelling uses it`, async (api) => {
      const message = make(api, "abc");
      await message.body.cancel();
      equal(message.bodyUsed, true);
      await rejects(TypeError, () => message.text());
    });
    test(`${kind}: clones are read side by side`, async (api) => {
      for (const body of ["abc", encoded("abc"), streamed(encoded("ab"), encoded("c")), new Blob(["abc"])]) {
        const message = make(api, body, { a: "1" });
        const copy = message.clone();
        copy.headers.set("a", "2");
        equal([message.headers.get("a"), copy.headers.get("a"), copy.constructor === message.constructor], ["1", "2", true]);
        equal([await copy.text(), message.bodyUsed, await message.text()], ["abc", false, "abc"]);
      }
    });
    test(`${kind}: clones of a body that somebody has seen`, async (api) => {
      const message = make(api, "abc");
      const before = message.body;
      const copy = message.clone();
      equal([before.locked, await message.text(), await copy.text()], [true, "abc", "abc"]);
    });
    test(`${kind}: what was used, or is locked, has no clone`, async (api) => {
      const used = make(api, "abc");
      await used.text();
      throws(TypeError, () => used.clone());
      const locked = make(api, "abc");
      locked.body.getReader();
      throws(TypeError, () => locked.clone());
    });
    test(`${kind}: a method of another object rejects`, async (api) => {
      const prototype = Object.getPrototypeOf(make(api, "x"));
      for (const member of ["text", "json", "arrayBuffer", "blob", "formData"]) await rejects(TypeError, () => prototype[member].call({}));
      throws(TypeError, () => prototype.clone.call({}));
    });
    test.ours(`${kind}: bytes()`, async (api) => {
      const read = await make(api, BYTES).bytes();
      equal([read instanceof Uint8Array, [...read]], [true, [...BYTES]]);
    });
  }
};

// What a function does with its key value store; the path says which story is told, and the answer is its outcome.
const failed = async (promise) => {
  try {
    return ["worked", await promise];
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};
const streamOf = (...pieces) => new Blob(pieces).stream();
const textOf = (stream) => new Response(stream).text();

const STORIES = {
  async types({ KV }) {
    await KV.put("json", '{"a":[1,"ü"]}');
    const bytes = new Uint8Array(await KV.get("json", "arrayBuffer"));
    return [
      await KV.get("json"),
      await KV.get("json", "json"),
      await KV.get("json", { type: "json", cacheTtl: 60 }),
      bytes.length,
      await textOf(await KV.get("json", "stream")),
      await KV.get("none"),
      await KV.get("none", "json"),
    ];
  },
  async values({ KV }) {
    const view = new Uint8Array([1, 2, 3, 4]);
    await KV.put("buffer", view.buffer);
    const writing = KV.put("view", view.subarray(1, 3));
    view.fill(0);
    await writing;
    await KV.put("stream", streamOf("one ", "two"));
    await KV.put("empty", "");
    const read = async (key) => [...new Uint8Array(await KV.get(key, "arrayBuffer"))];
    return [await read("buffer"), await read("view"), await KV.get("stream"), await KV.get("empty"), await textOf(await KV.get("empty", "stream"))];
  },
  async large({ KV }) {
    const bytes = new Uint8Array(3_000_000).map((_, at) => at % 251);
    await KV.put("large", bytes);
    const back = new Uint8Array(await KV.get("large", "arrayBuffer"));
    return [back.length, back[2_999_999], back.every((byte, at) => byte === at % 251)];
  },
  async metadata({ KV }) {
    await KV.put("m", "v", { metadata: { who: "Ada ✓" }, expirationTtl: 120 });
    await KV.put("n", "w", { expiration: Math.floor(Date.now() / 1000) + 600.9 });
    const { keys } = await KV.list();
    return [await KV.getWithMetadata("m"), await KV.getWithMetadata("n", "json").catch((error) => error.name), await KV.getWithMetadata("none"), keys];
  },
  async names({ KV }) {
    return (await KV.list()).keys.map(({ name }) => name);
  },
  async several({ KV }) {
    await KV.put("a", "1", { metadata: 7 });
    await KV.put("b", "2");
    const values = await KV.get(["b", "none", "a"]);
    const both = await KV.getWithMetadata(["a", "none"], "json");
    return [values instanceof Map, [...values], [...both]];
  },
  async listing({ KV }) {
    for (let n = 0; n < 5; n++) await KV.put(`k/${n}`, "");
    await KV.put("other", "");
    await KV.delete("k/3");
    await KV.delete("k/3");
    const first = await KV.list({ prefix: "k/", limit: 2 });
    const second = await KV.list({ prefix: "k/", limit: 2, cursor: first.cursor });
    const names = ({ keys }) => keys.map(({ name }) => name);
    return [names(first), first.list_complete, names(second), second.list_complete, "cursor" in second, second.cacheStatus];
  },
  async apart({ KV, OTHER }) {
    await KV.put("here", "1");
    return [await OTHER.get("here"), Object.isFrozen(KV), await OTHER.list()];
  },
  async errors({ KV }) {
    return Promise.all([
      failed(KV.get("")),
      failed(KV.put("..", "")),
      failed(KV.get("k".repeat(513))),
      failed(KV.delete("\ud800")),
      failed(KV.get("k", "xml")),
      failed(KV.get("k", { cacheTtl: 29 })),
      failed(KV.get(["k"], "stream")),
      failed(KV.get([])),
      failed(KV.put("k", {})),
      failed(KV.put("k")),
      failed(KV.put("k", "", { expirationTtl: 59 })),
      failed(KV.put("k", "", { expiration: 1 })),
      failed(KV.put("k", "", { expirationTtl: "soon" })),
      failed(KV.put("k", "", { metadata: "x".repeat(1023) })),
      failed(KV.put("k", new Uint8Array(25 * 1024 * 1024 + 1))),
      failed(KV.put("k", streamOf(new Uint8Array(26 * 1024 * 1024)))),
      failed(KV.list({ limit: 1001 })),
      failed(KV.list({ cursor: "no" })),
    ]);
  },
};

export default {
  async fetch(request, env) {
    return Response.json(await STORIES[new URL(request.url).pathname.slice(1)](env));
  },
};

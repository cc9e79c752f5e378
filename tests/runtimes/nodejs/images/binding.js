// One function for all tests of the binding: the path says what it does.

const STEPS = {
  "/resize": (images, picture) => images.input(picture.body).transform({ width: 8 }).output({ format: "image/webp", quality: 80 }),
  "/order": (images, picture) => images.input(picture.body).transform({ width: 4 }).transform({ rotate: 90 }).output({ format: "image/png" }),
  "/bytes": async (images, picture) => images.input(await picture.arrayBuffer()).transform().output({ format: "image/png" }),
  "/draw": async (images, picture) => {
    const mark = images.input((await fetch("/mark.png")).body).transform({ width: 2, height: 2, fit: "squeeze" });
    return images.input(picture.body).draw(mark, { left: 0, top: 0 }).draw((await fetch("/mark.png")).body, { right: 0, bottom: 0, opacity: 0 }).output({ format: "image/png" });
  },
  "/kept": (images, picture) => {
    const chain = images.input(picture.body);
    chain.transform({ width: 2 });
    return chain.output({ format: "image/png" });
  },
  "/bad": (images, picture) => images.input(picture.body).transform({ width: -1 }).output({ format: "image/png" }),
  "/nan": (images, picture) => images.input(picture.body).transform({ width: NaN }).output({ format: "image/png" }),
  "/unknown": (images, picture) => images.input(picture.body).transform({ zoom: 1 }).output({ format: "image/png" }),
  "/noformat": (images, picture) => images.input(picture.body).output(),
  "/twice": async (images, picture) => {
    const chain = images.input(picture.body);
    await chain.output({ format: "image/png" });
    return chain.output({ format: "image/png" });
  },
};

export default {
  async fetch(request, env) {
    const { pathname, origin } = new URL(request.url);
    if (pathname === "/picture.png" || pathname === "/mark.png") return fetch(request);
    const onSite = globalThis.fetch;
    globalThis.fetch = (path) => onSite(new URL(path, origin));
    const picture = await fetch("/picture.png");
    if (pathname === "/info") return Response.json(await env.IMAGES.info(picture.body));
    try {
      const made = await STEPS[pathname](env.IMAGES, picture);
      if (new URL(request.url).search === "?base64") return new Response(made.image({ encoding: "base64" }));
      return made.response();
    } catch (error) {
      return Response.json({ name: error.name, code: error.code, status: error.status, message: error.message }, { status: 418 });
    } finally {
      globalThis.fetch = onSite;
    }
  },
};

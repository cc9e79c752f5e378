// Cloudflare Pages: `onRequest`, `onRequestGet` and its like; each a function or a list of them, called in order.

const METHODS = ["Get", "Head", "Post", "Put", "Patch", "Delete", "Options"];

export function match(module, registered, { paths }) {
  const exported = { ...module.default, ...module };
  const names = ["onRequest", ...METHODS.map((method) => `onRequest${method}`)];
  if (!names.some((name) => handlers(exported[name]).length)) return null;
  return (request, env, context) => run(exported, paths, request, env, context);
}

function handlers(value) {
  return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === "function");
}

// A handler for the method comes before the one for all. Without one for HEAD, GET's answers, as on Pages.
function chosen(exported, method) {
  const name = (word) => `onRequest${word[0]}${word.slice(1).toLowerCase()}`;
  for (const each of [name(method), "onRequest"]) if (handlers(exported[each]).length) return handlers(exported[each]);
  return method === "HEAD" ? handlers(exported.onRequestGet) : [];
}

async function run(exported, paths, request, env, context) {
  const chain = chosen(exported, request.method);
  const { pathname } = new URL(request.url);
  const data = {};
  const params = paramsOf(paths, pathname);
  const call = (position, current) => {
    // Behind the last one lies what the function stands in front of: other functions, the cache, the origin.
    if (position === chain.length) return fetch(current).then(changeable);
    let asked = false;
    return chain[position]({
      request: current,
      env,
      params,
      data,
      functionPath: pathname,
      waitUntil: context.waitUntil,
      passThroughOnException: context.passThroughOnException,
      next: async (input, init) => {
        if (asked) throw new Error("next() was called twice by one handler");
        asked = true;
        return call(position + 1, input === undefined && init === undefined ? current : onward(current, input, init));
      },
    });
  };
  return call(0, request);
}

// What `next()` gives may be changed on Pages, unlike what `fetch` gives.
function changeable(response) {
  return new Response(response.body, response);
}

// `next("/other")` and `next("/other", { headers })`: a path is one of this site.
function onward(current, input, init) {
  if (input instanceof Request) return new Request(input, init);
  const url = new URL(input ?? current.url, current.url);
  const { method, headers, body } = { method: current.method, headers: current.headers, body: current.body, ...init };
  return new Request(url, { ...init, method, headers, ...(body === null ? {} : { body }) });
}

// What a `*` at the end of the function's pattern stands for, as `[[path]]` in the name of a file on Pages.
function paramsOf(paths, pathname) {
  for (const pattern of paths ?? []) {
    const start = pattern.slice(0, -1);
    if (!pattern.endsWith("/*") || /[*?]/.test(start) || !pathname.startsWith(start)) continue;
    const rest = pathname.slice(start.length);
    return rest === "" ? {} : { path: rest.split("/") };
  }
  return {};
}

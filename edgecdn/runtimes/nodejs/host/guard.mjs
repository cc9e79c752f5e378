// What a function may import: files below its project, and nothing of Node's own that reaches out of the process.

import module from "node:module";

const SAFE = new Set(["assert", "buffer", "crypto", "events", "querystring", "stream", "stream/web", "string_decoder", "url", "util", "path", "punycode"]);

function bare(name) {
  return name.startsWith("node:") ? name.slice(5) : name;
}

function refuse(name) {
  return new Error(`a function cannot import ${name}: it runs at the edge, with fetch and its bindings alone`);
}

export function guard(root) {
  const load = module._load;
  const builtin = new Set(module.builtinModules);
  module._load = function (name, ...rest) {
    if (builtin.has(bare(name)) && !SAFE.has(bare(name))) throw refuse(name);
    return load.call(this, name, ...rest);
  };
  const code = `
    const SAFE = new Set(${JSON.stringify([...SAFE])});
    const root = ${JSON.stringify(new URL(`file://${root}/`).href)};
    export async function resolve(name, context, next) {
      const found = await next(name, context);
      if (!context.parentURL?.startsWith(root)) return found;
      if (found.url.startsWith("node:") && !SAFE.has(found.url.slice(5))) {
        throw new Error("a function cannot import " + name + ": it runs at the edge, with fetch and its bindings alone");
      }
      if (found.url.startsWith("file:") && !found.url.startsWith(root)) {
        throw new Error("a function cannot import " + name + ": it lies outside the project");
      }
      return found;
    }`;
  module.register(`data:text/javascript,${encodeURIComponent(code)}`);
  for (const name of ["binding", "_linkedBinding", "dlopen", "kill", "abort", "reallyExit", "getBuiltinModule", "mainModule"]) {
    delete process[name];
  }
}

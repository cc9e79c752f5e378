// What a function may import: files below its project, and nothing of Node's own that reaches out of the process.

import module from "node:module";
import { pathToFileURL } from "node:url";

const SAFE = new Set(["assert", "buffer", "crypto", "events", "querystring", "stream", "stream/web", "string_decoder", "url", "util", "path", "punycode"]);

function bare(name) {
  return name.startsWith("node:") ? name.slice(5) : name;
}

function refuse(name) {
  return new Error(`a function cannot import ${name}: it runs at the edge, with fetch and its bindings alone`);
}

// What a CloudFront Function gets from the host: by name, and under names of the host's own.
const CLOUDFRONT = {
  cloudfront: new URL("./shapes/cloudfront/module.mjs", import.meta.url).href,
  "edgecdn:require": new URL("./shapes/cloudfront/require.mjs", import.meta.url).href,
};
// Imports are hoisted: at the end they move no line of the function's.
const SCRIPT = '\nimport require from "edgecdn:require";export { handler as "cloudfront-functions" };';

/** Hold the imports of everything below `root`; `entry` is the function's file, and the `api` that it is written for. */
export function guard(root, entry) {
  const load = module._load;
  const builtin = new Set(module.builtinModules);
  module._load = function (name, ...rest) {
    if (builtin.has(bare(name)) && !SAFE.has(bare(name))) throw refuse(name);
    return load.call(this, name, ...rest);
  };
  const code = `
    const SAFE = new Set(${JSON.stringify([...SAFE])});
    const script = ${JSON.stringify(entry.api === "cloudfront-functions" ? pathToFileURL(entry.file).href : null)};
    const given = ${JSON.stringify(entry.api === "cloudfront-functions" ? CLOUDFRONT : {})};
    const root = ${JSON.stringify(new URL(`file://${root}/`).href)};
    export async function load(url, context, next) {
      if (url !== script) return next(url, context);
      // A script has a handler and no exports.
      const { source } = await next(url, { ...context, format: "module" });
      const text = new TextDecoder().decode(source);
      const whole = /^export\\b(?!\\s+const\\s+config\\b)/m.test(text) ? text : text + ${JSON.stringify(SCRIPT)};
      return { format: "module", source: whole, shortCircuit: true };
    }
    export async function resolve(name, context, next) {
      if (context.parentURL === script) {
        if (Object.hasOwn(given, name)) return { url: given[name], shortCircuit: true };
        if (!["crypto", "buffer", "querystring"].includes(name)) {
          throw new Error("a CloudFront Function cannot import " + name + ": it is one file, and cloudfront all there is to import");
        }
      }
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

// `export default { async fetch(request, env, ctx) {} }`, or the function itself; in CommonJS `module.exports = …`.

export function match(module) {
  let exported = module.default;
  // A CommonJS file that was compiled from an ES module has its default inside.
  if (exported?.__esModule && exported.default) exported = exported.default;
  for (const candidate of [exported, module]) {
    if (typeof candidate?.fetch === "function") {
      return (request, env, context) => candidate.fetch(request, env, context);
    }
  }
  return typeof exported === "function" ? (request, env, context) => exported(request, env, context) : null;
}

// Reads functions' files without running them: JSON on standard input has a list of them, each with its `name`, `code` and
// `kind` (module, commonjs or either). To standard output goes JSON with this Node's `version` and `path` and, of each, what it exports:
// null where nobody can tell, false where it does not parse. A syntax error of a file `alone` is left to Node to print.

import vm from "node:vm";

// What Node says of a file that it took for CommonJS, and that is a module.
const MODULE = /import statement outside a module|Unexpected token 'export'|'import\.meta'|await is only valid/;
const MISSING = /^The requested module '(.*)' does not provide an export named '(.*)'$/;
const WRAPPED = ["exports", "require", "module", "__filename", "__dirname"];

function commonjs(name, code) {
  vm.compileFunction(code, WRAPPED, { filename: name });
  return /\b(module|exports|addEventListener)\b/.test(code) ? null : [];
}

async function exported(name, code) {
  const wanted = new Map();
  for (let tries = 0; tries < 500; tries++) {
    const module = new vm.SourceTextModule(code, { identifier: name });
    // What is imported is not looked at: it is given whatever names are asked of it.
    const stub = (asked) => new vm.SyntheticModule(["default", ...(wanted.get(asked) ?? [])], () => {});
    try {
      await module.link(stub);
    } catch (error) {
      const found = MISSING.exec(error.message);
      if (found === null || wanted.get(found[1])?.has(found[2])) return null;
      wanted.set(found[1], (wanted.get(found[1]) ?? new Set()).add(found[2]));
      continue;
    }
    if (/\bexport\s*\*|\baddEventListener\b/.test(code)) return null;
    return Reflect.ownKeys(module.namespace).filter((key) => typeof key === "string");
  }
  return null;
}

async function check({ name, code, kind }) {
  if (kind === "module") return exported(name, code);
  try {
    return commonjs(name, code);
  } catch (error) {
    if (kind === "commonjs" || !MODULE.test(error.message)) throw error;
    return exported(name, code);
  }
}

let text = "";
for await (const piece of process.stdin.setEncoding("utf8")) text += piece;
const { files, alone } = JSON.parse(text);
const found = [];
for (const file of files) {
  try {
    found.push(await check(file));
  } catch (error) {
    if (alone) throw error;
    found.push(false);
  }
}
process.stdout.write(JSON.stringify({ version: process.versions.node, path: process.execPath, found }));

// The tests of a suite as JSON: section, id, kind, name and what each depends on. Run as: node list.mjs SUITE
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";

const suite = process.argv[2];
const load = async (path) => (await import(pathToFileURL(`${suite}/${path}`))).default;
const sections = [...(await load("tests/index.mjs"))];
// Older releases keep this section apart, and their command line adds it.
if (existsSync(`${suite}/lib`)) sections.push(await load("tests/surrogate-control.mjs"));
const tests = sections.flatMap((section) =>
  section.tests
    .filter((test) => !test.browser_only)
    .map(({ id, kind, name, depends_on }) => ({ section: section.name, id, kind: kind ?? "required", name, needs: depends_on ?? [] })),
);
console.log(JSON.stringify(tests));

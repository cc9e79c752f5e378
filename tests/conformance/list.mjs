// The cases of a suite as JSON, one a line: what each requires, what it depends on, and its requests. Run as: node list.mjs SUITE
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";

const suite = process.argv[2];
const load = async (path) => (await import(pathToFileURL(`${suite}/${path}`))).default;
const sections = [...(await load("tests/index.mjs"))];
// Older releases keep this section apart, and their command line adds it.
if (existsSync(`${suite}/lib`)) sections.push(await load("tests/surrogate-control.mjs"));
// Older releases put a case's own fields in place of what their client always sends, newer ones behind it.
const always = existsSync(`${suite}/lib`) ? [] : [["Pragma", "foo"], ["Cache-Control", "nothing-to-see-here"]];
const asked = (request) =>
  request.request_headers ? { ...request, request_headers: [...always, ...request.request_headers] } : request;
const cases = sections.flatMap((section) =>
  section.tests
    .filter((test) => !test.browser_only)
    .map(({ id, kind, name, depends_on, requests }) =>
      JSON.stringify({ section: section.name, id, kind: kind ?? "required", name, needs: depends_on ?? [], requests: requests.map(asked) }),
    ),
);
console.log(`[\n${cases.join(",\n")}\n]`);

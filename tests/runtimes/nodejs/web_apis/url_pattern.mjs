// URLPattern, with cases in the form of the web platform tests: what a pattern is made from, what it is asked, and the
// groups of the components that are looked at, or null where it does not match.

const MATCHES = [
  [[{ pathname: "/foo/bar" }], [{ pathname: "/foo/bar" }], { pathname: {} }],
  [[{ pathname: "/foo/bar" }], [{ pathname: "/foo/bar/baz" }], null],
  [[{ pathname: "/foo/:bar" }], [{ pathname: "/foo/bar" }], { pathname: { bar: "bar" } }],
  [[{ pathname: "/foo/:bar" }], [{ pathname: "/foo/" }], null],
  [[{ pathname: "/foo/:bar?" }], [{ pathname: "/foo" }], { pathname: { bar: undefined } }],
  [[{ pathname: "/foo/:bar+" }], [{ pathname: "/foo/a/b" }], { pathname: { bar: "a/b" } }],
  [[{ pathname: "/foo/:bar*" }], [{ pathname: "/foo" }], { pathname: { bar: undefined } }],
  [[{ pathname: "/foo/*" }], [{ pathname: "/foo/bar/baz" }], { pathname: { 0: "bar/baz" } }],
  [[{ pathname: "/foo/(.*)" }], [{ pathname: "/foo/" }], { pathname: { 0: "" } }],
  [[{ pathname: "/:id(\\d+)" }], [{ pathname: "/12" }], { pathname: { id: "12" } }],
  [[{ pathname: "/:id(\\d+)" }], [{ pathname: "/x" }], null],
  [[{ pathname: "/{:name}.html" }], [{ pathname: "/a.html" }], { pathname: { name: "a" } }],
  [[{ pathname: "/foo{/bar}?" }], [{ pathname: "/foo" }], { pathname: {} }],
  [[{ pathname: "/foo\\:bar" }], [{ pathname: "/foo:bar" }], { pathname: {} }],
  [[{ pathname: "/caf%C3%A9" }], [{ pathname: "/café" }], { pathname: {} }],
  [[{ pathname: "/café" }], [{ pathname: "/caf%C3%A9" }], { pathname: {} }],
  [[{ pathname: "/foo/../bar" }], [{ pathname: "/bar" }], { pathname: {} }],
  [[{ pathname: "/FOO" }], [{ pathname: "/foo" }], null],
  [[{ pathname: "/FOO" }, { ignoreCase: true }], [{ pathname: "/foo" }], { pathname: {} }],
  [[{ search: "q=*" }], ["https://example.com/?q=1"], { search: { 0: "1" } }],
  [[{ hash: ":part" }], ["https://example.com/#top"], { hash: { part: "top" } }],
  [[{ hostname: "*.example.com" }], ["https://a.b.example.com/"], { hostname: { 0: "a.b" } }],
  [[{ hostname: "{*.}?example.com" }], ["https://example.com/"], { hostname: { 0: undefined } }],
  [[{ protocol: "http{s}?", hostname: "example.com" }], ["http://example.com/x"], { pathname: { 0: "/x" } }],
  [[{ port: "8080" }], ["https://example.com:8080/"], { port: {} }],
  [[{ port: "443", protocol: "https" }], ["https://example.com/"], { port: {} }],
  [["https://example.com/books/:id"], ["https://example.com/books/7"], { pathname: { id: "7" } }],
  [["https://example.com/books/:id"], ["https://example.org/books/7"], null],
  [["/books/:id", "https://example.com"], ["/books/7", "https://example.com"], { pathname: { id: "7" } }],
  [["https://*.example.com/*"], ["https://a.example.com/b"], { hostname: { 0: "a" }, pathname: { 0: "/b".slice(1) } }],
  [["https://example.com/?q=:q"], ["https://example.com/?q=a"], { search: { q: "a" } }],
  [[], ["https://example.com/x"], { pathname: { 0: "/x" } }],
  [[{ pathname: "/x" }], ["no url"], null],
];

const plain = (groups) => Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, value ?? null]));

for (const [made, asked, groups] of MATCHES) {
  test(`${JSON.stringify(made)} asked ${JSON.stringify(asked)}`, () => {
    const pattern = new URLPattern(...made);
    same(pattern.test(...asked), groups !== null);
    const found = pattern.exec(...asked);
    if (groups === null) return same(found, null);
    for (const [component, wanted] of Object.entries(groups)) same(plain(found[component].groups), plain(wanted));
  });
}

for (const wrong of [[{ pathname: "/(" }], [{ pathname: "/:a/:a" }], ["/x"], [{ pathname: "/{a" }], ["/x", "no base"]]) {
  test(`no pattern: ${JSON.stringify(wrong)}`, () => fails(() => new URLPattern(...wrong), "", TypeError));
}

test("a pattern tells its components, and whether it has expressions of its own", () => {
  const pattern = new URLPattern({ pathname: "/books/:id(\\d+)", hostname: "example.com" });
  same([pattern.hostname, pattern.pathname, pattern.search], ["example.com", "/books/:id(\\d+)", "*"]);
  same([pattern.hasRegExpGroups, new URLPattern({ pathname: "/:a" }).hasRegExpGroups], [true, false]);
});

test("a match tells what it matched", () => {
  const found = new URLPattern({ pathname: "/a/:b" }).exec("https://u:p@example.com:8080/a/c?d#e");
  const inputs = ["protocol", "username", "password", "hostname", "port", "pathname", "search", "hash"];
  same(inputs.map((name) => found[name].input), ["https", "u", "p", "example.com", "8080", "/a/c", "d", "e"]);
  same(found.inputs, ["https://u:p@example.com:8080/a/c?d#e"]);
});

// Header fields, after web-platform-tests' fetch/api/headers.

export default ({ test, equal, throws }) => {
  const object = { name1: "value1", name2: "value2", name3: "value3", name4: null, name5: undefined, name6: 1, "Content-Type": "value4" };
  const pairs = Object.entries(object);

  for (const [kind, init] of [["a sequence", pairs], ["a record", object], ["a map", new Map(pairs)]]) {
    test(`headers from ${kind}`, ({ Headers }) => {
      const headers = new Headers(init);
      for (const [name, value] of pairs) equal(headers.get(name), String(value));
    });
  }
  test("headers from headers are a copy", ({ Headers }) => {
    const first = new Headers(object);
    const second = new Headers(first);
    second.set("name1", "other");
    equal([first.get("name1"), second.get("name1")], ["value1", "other"]);
  });
  test("headers with undefined, and without an argument", ({ Headers }) => {
    equal([...new Headers(undefined), ...new Headers()], []);
  });
  for (const init of [null, 1, "abc", true]) test(`headers from ${init}`, ({ Headers }) => throws(TypeError, () => new Headers(init)));
  for (const init of [[["a"]], [["a", "b", "c"]], ["ab"], [[]]]) {
    test(`headers from ${JSON.stringify(init)}`, ({ Headers }) => throws(TypeError, () => new Headers(init)));
  }
  for (const name of ["", "invalidĀ", "a b", "a:b", "\x01", {}]) {
    test(`the name ${JSON.stringify(name)}`, ({ Headers }) => {
      const headers = new Headers();
      throws(TypeError, () => new Headers([[name, "value"]]));
      for (const member of ["get", "has", "delete"]) throws(TypeError, () => headers[member](name));
      for (const member of ["set", "append"]) throws(TypeError, () => headers[member](name, "value"));
    });
  }
  for (const value of ["invalidĀ", "a\0b", "a\nb", "a\rb"]) {
    test(`the value ${JSON.stringify(value)}`, ({ Headers }) => {
      const headers = new Headers();
      throws(TypeError, () => new Headers({ name: value }));
      for (const member of ["set", "append"]) throws(TypeError, () => headers[member]("name", value));
      equal([...headers], []);
    });
  }
  test("arguments that are missing", ({ Headers }) => {
    const headers = new Headers();
    for (const member of ["get", "has", "delete", "forEach"]) throws(TypeError, () => headers[member]());
    for (const member of ["set", "append"]) throws(TypeError, () => headers[member]("name"));
    throws(TypeError, () => headers.forEach("no function"));
    throws(TypeError, () => Headers());
  });
  test("a symbol is no name and no value", ({ Headers }) => {
    throws(TypeError, () => new Headers({ [Symbol("a")]: "b" }));
    throws(TypeError, () => new Headers([["a", Symbol("b")]]));
  });
  test.ours("what a record hides does not count", ({ Headers }) => {
    const record = Object.create({ inherited: "1" }, { hidden: { value: "2", enumerable: false }, seen: { value: "3", enumerable: true } });
    equal([...new Headers(record)], [["seen", "3"]]);
  });
  test("names have no case", ({ Headers }) => {
    const headers = new Headers({ "X-A": "1" });
    headers.append("x-a", "2");
    equal([headers.get("X-a"), headers.has("x-A"), [...headers.keys()]], ["1, 2", true, ["x-a"]]);
    headers.delete("X-A");
    equal(headers.get("x-a"), null);
  });
  test("values have no white space around them", ({ Headers }) => {
    const headers = new Headers([["a", " \t\r\n1 2\r\n\t "]]);
    headers.append("a", "\t3\n");
    headers.set("b", "  ");
    equal([headers.get("a"), headers.get("b")], ["1 2, 3", ""]);
  });
  test("bytes above ASCII come through", ({ Headers }) => equal(new Headers({ a: "\xe9\xff" }).get("a"), "\xe9\xff"));
  test("set replaces all, where the first stood", ({ Headers }) => {
    const headers = new Headers([["set-cookie", "a"], ["b", "1"], ["set-cookie", "c"]]);
    headers.set("set-cookie", "z");
    headers.set("new", "n");
    equal([...headers], [["b", "1"], ["new", "n"], ["set-cookie", "z"]]);
  });
  test("they come sorted, and lines of one name as one", ({ Headers }) => {
    const headers = new Headers([["b", "2"], ["A", "1"], ["b", "3"], ["aa", "4"]]);
    equal([...headers], [["a", "1"], ["aa", "4"], ["b", "2, 3"]]);
    equal([...headers.entries()], [...headers]);
    equal([[...headers.keys()], [...headers.values()]], [["a", "aa", "b"], ["1", "4", "2, 3"]]);
    const seen = [];
    headers.forEach(function (...parts) {
      seen.push([...parts.slice(0, 2), parts[2] === headers, this.x]);
    }, { x: 1 });
    equal(seen, [["1", "a", true, 1], ["4", "aa", true, 1], ["2, 3", "b", true, 1]]);
  });
  test("set-cookie keeps its lines apart", ({ Headers }) => {
    const headers = new Headers([["set-cookie", "a=1"], ["x", "y"], ["Set-Cookie", "b=2"], ["set-cookie", "a=1"]]);
    equal(headers.getSetCookie(), ["a=1", "b=2", "a=1"]);
    equal(headers.get("set-cookie"), "a=1, b=2, a=1");
    equal([...headers], [["set-cookie", "a=1"], ["set-cookie", "b=2"], ["set-cookie", "a=1"], ["x", "y"]]);
    headers.delete("set-cookie");
    equal([headers.getSetCookie(), headers.has("set-cookie")], [[], false]);
  });
  test("an iterator sees what is changed meanwhile", ({ Headers }) => {
    const headers = new Headers([["fake-header", "0"], ["x-a", "1"], ["x-b", "2"], ["x-c", "3"]]);
    const seen = [];
    for (const [name] of headers) {
      seen.push(name);
      headers.delete(name);
    }
    equal(seen, ["fake-header", "x-b"]);
    const more = new Headers({ a: "1" });
    const iterator = more.keys();
    iterator.next();
    more.append("b", "2");
    equal(iterator.next().value, "b");
  });
  test("the iterator is one of WebIDL's", ({ Headers }) => {
    const prototype = Object.getPrototypeOf(new Headers().entries());
    equal(prototype[Symbol.toStringTag], "Headers Iterator");
    equal(Object.getPrototypeOf(prototype), Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())));
    throws(TypeError, () => prototype.next.call({}));
    equal(Object.getOwnPropertyDescriptor(prototype, "next").enumerable, true);
  });
  test("the shape of the class", ({ Headers }) => {
    equal(Object.prototype.toString.call(new Headers()), "[object Headers]");
    equal([Headers.name, Headers.length, new Headers() instanceof Headers], ["Headers", 0, true]);
    equal(Headers.prototype[Symbol.iterator], Headers.prototype.entries);
    const members = ["append", "delete", "get", "has", "set", "getSetCookie", "keys", "values", "entries", "forEach"];
    for (const name of members) equal([name, typeof Headers.prototype[name], Headers.prototype.propertyIsEnumerable(name)], [name, "function", true]);
    throws(TypeError, () => Headers.prototype.get.call({}, "a"));
  });
  test("a class may extend it", ({ Headers }) => {
    class Mine extends Headers {
      extra() {
        return this.get("a");
      }
    }
    equal(new Mine({ a: "1" }).extra(), "1");
  });
};

// Headers of our own: the Fetch standard's, over one flat list, which costs nothing until somebody looks.

import { demand, describe, fieldName, fieldValue } from "./fields.mjs";

let listOf;
let adopt;

class EdgeHeaders {
  // Names in lower case and values, by turns, in the order in which they came.
  #list = [];
  #immutable = false;
  // Who is told what is looked at, and the names that the function has put there itself since.
  #reads = null;
  #own = null;
  #sorted = null;

  constructor(init = undefined) {
    if (init === undefined) return;
    if (init === null || (typeof init !== "object" && typeof init !== "function")) {
      throw new TypeError("headers are given as an object, as a list of pairs, or as Headers");
    }
    if (#list in init && init[Symbol.iterator] === EdgeHeaders.prototype.entries) {
      // What was looked at in a copy is told as if it were the original.
      this.#list = init.#list.slice();
      this.#reads = init.#reads;
      this.#own = init.#own === null ? null : new Set(init.#own);
    } else this.#fill(init);
  }

  #fill(init) {
    const iterator = init[Symbol.iterator];
    if (iterator !== undefined && iterator !== null) {
      for (const pair of init) {
        if (pair === null || typeof pair !== "object") throw new TypeError("a header field is given as a pair");
        const parts = [...pair];
        if (parts.length !== 2) throw new TypeError("a header field is given as a pair");
        this.#append(parts[0], parts[1]);
      }
      return;
    }
    for (const key of Reflect.ownKeys(init)) {
      const described = Reflect.getOwnPropertyDescriptor(init, key);
      if (described?.enumerable) this.#append(key, init[key]);
    }
  }

  #append(name, value) {
    const key = fieldName(name);
    this.#list.push(key, fieldValue(value));
  }

  #change(key) {
    if (this.#immutable) throw new TypeError("these headers cannot be changed: make a copy, with new Response(…) or new Request(…)");
    this.#sorted = null;
    if (this.#reads !== null) (this.#own ??= new Set()).add(key);
  }

  #saw(name) {
    if (this.#own === null || !this.#own.has(name)) this.#reads.header(name);
  }

  append(name, value) {
    demand(arguments.length, 2, "Headers.append");
    const key = fieldName(name);
    const text = fieldValue(value);
    // Unlike `set`, it leaves what the client sent in place.
    const own = this.#own?.has(key);
    this.#change(key);
    if (this.#own !== null && !own) this.#own.delete(key);
    this.#list.push(key, text);
  }

  delete(name) {
    demand(arguments.length, 1, "Headers.delete");
    const key = fieldName(name);
    this.#change(key);
    this.#remove(key);
  }

  #remove(key) {
    const list = this.#list;
    for (let n = 0; n < list.length; n += 2) {
      if (list[n] === key) {
        this.#list = list.filter((_, m) => list[m & ~1] !== key);
        return;
      }
    }
  }

  get(name) {
    demand(arguments.length, 1, "Headers.get");
    const key = fieldName(name);
    if (this.#reads !== null) this.#saw(key);
    const list = this.#list;
    let found = null;
    for (let n = 0; n < list.length; n += 2) {
      if (list[n] === key) found = found === null ? list[n + 1] : `${found}, ${list[n + 1]}`;
    }
    return found;
  }

  getSetCookie() {
    if (this.#reads !== null) this.#saw("set-cookie");
    const list = this.#list;
    return list.filter((_, n) => n & 1 && list[n - 1] === "set-cookie");
  }

  has(name) {
    demand(arguments.length, 1, "Headers.has");
    const key = fieldName(name);
    if (this.#reads !== null) this.#saw(key);
    const list = this.#list;
    for (let n = 0; n < list.length; n += 2) if (list[n] === key) return true;
    return false;
  }

  set(name, value) {
    demand(arguments.length, 2, "Headers.set");
    const key = fieldName(name);
    const text = fieldValue(value);
    this.#change(key);
    const list = this.#list;
    const first = list.findIndex((each, n) => !(n & 1) && each === key);
    if (first < 0) {
      list.push(key, text);
      return;
    }
    list[first + 1] = text;
    this.#list = list.filter((_, n) => n < first + 2 || list[n & ~1] !== key);
  }

  forEach(callback, self) {
    demand(arguments.length, 1, "Headers.forEach");
    if (typeof callback !== "function") throw new TypeError("Headers.forEach: its argument is no function");
    for (const [name, value] of new Cursor(this, "entries")) callback.call(self, value, name, this);
  }

  keys() {
    return new Cursor(this, "keys");
  }

  values() {
    return new Cursor(this, "values");
  }

  entries() {
    return new Cursor(this, "entries");
  }

  // The fields sorted by name, lines of one name as one: set-cookie alone keeps its lines apart.
  #combined() {
    if (this.#sorted !== null) return this.#sorted;
    const list = this.#list;
    const pairs = [];
    const known = new Map();
    for (let n = 0; n < list.length; n += 2) {
      const name = list[n];
      const pair = name === "set-cookie" ? undefined : known.get(name);
      if (pair !== undefined) pair[1] += `, ${list[n + 1]}`;
      else {
        const made = [name, list[n + 1]];
        known.set(name, made);
        pairs.push(made);
      }
    }
    return (this.#sorted = pairs.sort(byName));
  }

  static {
    listOf = (headers) => (headers.#list.length > 2 ? headers.#combined().flat() : headers.#list);
    adopt = (list, immutable, reads) => {
      const headers = new EdgeHeaders();
      headers.#list = list;
      headers.#immutable = immutable;
      headers.#reads = reads;
      return headers;
    };
    this.isOurs = (value) => #list in value;
    this.through = (headers) => {
      if (headers.#reads !== null) headers.#reads.header("*");
      return headers.#combined();
    };
    // For the rest of the host, which is no reader: what there is under a lower-case name.
    this.peek = (headers, key) => {
      for (let n = 0; n < headers.#list.length; n += 2) if (headers.#list[n] === key) return headers.#list[n + 1];
      return null;
    };
  }
}

const { isOurs, through, peek } = EdgeHeaders;
for (const name of ["isOurs", "through", "peek"]) delete EdgeHeaders[name];

function byName([one], [other]) {
  return one < other ? -1 : one > other ? 1 : 0;
}

const ITERATOR = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

// WebIDL's iterator over pairs: it goes by position, so it sees what is changed meanwhile.
class Cursor {
  #headers;
  #kind;
  #position = 0;

  constructor(headers, kind) {
    if (!isOurs(headers)) throw new TypeError("these are no Headers");
    this.#headers = headers;
    this.#kind = kind;
  }

  next() {
    const pair = through(this.#headers)[this.#position++];
    if (pair === undefined) return { value: undefined, done: true };
    const value = this.#kind === "keys" ? pair[0] : this.#kind === "values" ? pair[1] : [pair[0], pair[1]];
    return { value, done: false };
  }
}

delete Cursor.prototype.constructor;
Object.setPrototypeOf(Cursor.prototype, ITERATOR);
Object.defineProperty(Cursor.prototype, "next", { enumerable: true });
Object.defineProperty(Cursor.prototype, Symbol.toStringTag, { value: "Headers Iterator", configurable: true });

describe(EdgeHeaders, "Headers");
Object.defineProperty(EdgeHeaders.prototype, Symbol.iterator, {
  value: EdgeHeaders.prototype.entries,
  writable: true,
  configurable: true,
});
Object.defineProperty(EdgeHeaders.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value(depth, options, inspect) {
    const list = listOf(this);
    const shown = {};
    for (let n = 0; n < list.length; n += 2) shown[list[n]] = shown[list[n]] === undefined ? list[n + 1] : `${shown[list[n]]}, ${list[n + 1]}`;
    return `Headers ${inspect(shown, options)}`;
  },
  configurable: true,
});

export { adopt, EdgeHeaders as Headers, isOurs as isHeaders, listOf, peek };

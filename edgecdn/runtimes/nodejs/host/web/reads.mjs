// What a function looks at of the client's request: header fields, parameters of the query, facts of `request.cf`.
//
// The URL is a string, and what becomes of a string cannot be watched. So each one that is handed out is counted, and struck
// off again where the host sees it taken up: by `new URL`, which is watched in its turn, or by a request that goes on with
// it. One that is still counted when the call answers was looked at by other means, and that may be all of its query.

const NONE = Object.freeze([]);

export class Reads {
  #names = null;
  #given = null;
  #quiet = false;

  #saw(kind, name) {
    if (this.#quiet) return;
    this.#names ??= new Set();
    // All of them are more than any.
    if (!this.#names.has(`${kind}:*`)) this.#names.add(`${kind}:${name}`);
  }

  /** Run what looks at the request on the host's own behalf, at once: nothing of it is told. */
  quietly(look) {
    this.#quiet = true;
    try {
      return look();
    } finally {
      this.#quiet = false;
    }
  }

  header(name) {
    this.#saw("header", name);
  }

  query(name) {
    this.#saw("query", name);
  }

  fact(name) {
    this.#saw("cf", name);
  }

  /** Hand out a string that holds the query. */
  give(text) {
    if (this.#quiet) return text;
    this.#given ??= new Map();
    this.#given.set(text, (this.#given.get(text) ?? 0) + 1);
    return text;
  }

  /** Whether a string is one that was handed out, which is taken up here. */
  take(text) {
    const count = this.#given?.get(text);
    if (count === undefined) return false;
    if (count > 0) this.#given.set(text, count - 1);
    return true;
  }

  /** All that was looked at so far. */
  told() {
    if (this.#given !== null) {
      for (const count of this.#given.values()) if (count > 0) this.#saw("query", "*");
    }
    return this.#names === null ? NONE : [...this.#names];
  }
}

/** `request.cf`, with what is looked at told; `plainOf` has the facts themselves. */
export function watchedFacts(facts, reads) {
  const saw = (name) => typeof name === "string" && name !== "toJSON" && reads.fact(name);
  const watched = new Proxy(facts, {
    get(target, name, receiver) {
      saw(name);
      return Reflect.get(target, name, receiver);
    },
    has(target, name) {
      saw(name);
      return name in target;
    },
    ownKeys(target) {
      reads.fact("*");
      return Reflect.ownKeys(target);
    },
  });
  plain.set(watched, facts);
  return watched;
}

const plain = new WeakMap();

export function plainOf(cf) {
  return plain.get(cf) ?? cf;
}

let current = () => undefined;

/** Strike a string off where the host sees it go on with a request. */
export function takenUp(text) {
  current()?.take(text);
}

// Which reads a URL or its parameters are told to.
const watched = new WeakMap();

function watching(made, text, reads) {
  if (reads !== undefined && reads.take(text)) watched.set(made, reads);
  return made;
}

const { get: href } = Object.getOwnPropertyDescriptor(URL.prototype, "href");

/** A URL as a string, without a word to anybody: for the host. */
export function hrefOf(url) {
  return href.call(url);
}

/**
 * Watch the URLs that are made of strings that were handed out. `readsOfTheCall` gives the reads of the call that runs, or
 * undefined. Gives the constructors to put in place; their prototypes are Node's own, so that all of both kinds are instances.
 */
export function watchUrls(readsOfTheCall) {
  current = readsOfTheCall;
  const HostUrl = URL;
  const HostParams = URLSearchParams;

  function EdgeUrl(url, base = undefined) {
    if (new.target === undefined) throw new TypeError("URL is a constructor: write `new URL(…)`");
    const own = new.target === EdgeUrl ? HostUrl : new.target;
    const made = Reflect.construct(HostUrl, arguments.length < 2 ? [...arguments] : [url, base], own);
    const reads = current();
    // A URL that is given as the base alone leaves nothing of its query.
    if (reads === undefined) return made;
    if (base !== undefined) reads.take(typeof base === "string" ? base : "");
    if (typeof url === "string") return watching(made, url, reads);
    if (watched.has(url)) {
      // Node has read it as a string.
      reads.take(hrefOf(url));
      watched.set(made, watched.get(url));
    }
    return made;
  }

  function EdgeParams(init = undefined) {
    if (new.target === undefined) throw new TypeError("URLSearchParams is a constructor: write `new URLSearchParams(…)`");
    const own = new.target === EdgeParams ? HostParams : new.target;
    const reads = current();
    const source = typeof init === "object" && init !== null ? watched.get(init) : undefined;
    if (source !== undefined) {
      // A copy: what is looked at in it is told as if it were the original.
      watched.delete(init);
      const copy = Reflect.construct(HostParams, [init], own);
      watched.set(init, source).set(copy, source);
      return copy;
    }
    const made = Reflect.construct(HostParams, arguments, own);
    return typeof init === "string" ? watching(made, init, reads) : made;
  }

  for (const [made, host] of [[EdgeUrl, HostUrl], [EdgeParams, HostParams]]) {
    Object.setPrototypeOf(made, host);
    Object.defineProperty(made, "name", { value: host.name, configurable: true });
    Object.defineProperty(made, "prototype", { value: host.prototype, writable: false });
    Object.defineProperty(host.prototype, "constructor", { value: made, writable: true, configurable: true });
  }
  watchUrlMembers(HostUrl.prototype);
  watchParams(HostParams.prototype);
  return { URL: EdgeUrl, URLSearchParams: EdgeParams };
}

function wrap(prototype, name, around) {
  const described = Object.getOwnPropertyDescriptor(prototype, name);
  const key = described.get ? "get" : "value";
  const host = described[key];
  const { [name]: wrapped } = {
    [name](...parts) {
      const reads = watched.get(this);
      return reads === undefined ? host.apply(this, parts) : around(reads, () => host.apply(this, parts), parts, this);
    },
  };
  Object.defineProperty(prototype, name, { ...described, [key]: wrapped });
}

function watchUrlMembers(prototype) {
  for (const name of ["href", "toString", "toJSON", "search"]) wrap(prototype, name, (reads, host) => reads.give(host()));
  wrap(prototype, "searchParams", (reads, host) => {
    const params = host();
    if (!watched.has(params)) watched.set(params, reads);
    return params;
  });
  // With another query there is nothing of the client's any more.
  for (const name of ["href", "search"]) {
    const described = Object.getOwnPropertyDescriptor(prototype, name);
    const set = described.set;
    Object.defineProperty(prototype, name, {
      ...described,
      set(value) {
        watched.delete(this);
        set.call(this, value);
      },
    });
  }
}

function watchParams(prototype) {
  for (const name of ["get", "getAll", "has"]) {
    wrap(prototype, name, (reads, host, [wanted]) => {
      reads.query(`${wanted}`);
      return host();
    });
  }
  for (const name of ["keys", "values", "forEach", "entries", "size"]) {
    if (!(name in prototype)) continue;
    wrap(prototype, name, (reads, host) => {
      reads.query("*");
      return host();
    });
  }
  Object.defineProperty(prototype, Symbol.iterator, { value: prototype.entries, writable: true, configurable: true });
  wrap(prototype, "toString", (reads, host) => reads.give(host()));
}

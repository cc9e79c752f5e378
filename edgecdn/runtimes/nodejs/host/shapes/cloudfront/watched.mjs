// What a function reads of CloudFront's event is told as what others read of their request is.

import { current } from "../../calls.mjs";
import { FACTS } from "./rules.mjs";

const FACT_OF = new Map(Object.entries(FACTS).map(([fact, name]) => [name, fact]));

/** Look at the event or the request on the host's behalf: nothing of that is the function's reading. */
export function quietly(look) {
  return current().reads.quietly(look);
}

// An object whose members are told to `saw` as they are looked at; a star stands for all of them.
function watched(object, saw) {
  const see = (name) => typeof name === "string" && name !== "toJSON" && saw(name);
  return new Proxy(object, {
    get(target, name, receiver) {
      see(name);
      return Reflect.get(target, name, receiver);
    },
    // Without it, a change would look first whether the member is there.
    set(target, name, value) {
      target[name] = value;
      return true;
    },
    has(target, name) {
      see(name);
      return Reflect.has(target, name);
    },
    getOwnPropertyDescriptor(target, name) {
      see(name);
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
    ownKeys(target) {
      saw("*");
      return Reflect.ownKeys(target);
    },
  });
}

/** The event's header fields by name; those that tell where the viewer is are facts. */
export function watchedHeaders(headers) {
  const { reads } = current();
  return watched(headers, (name) => (FACT_OF.has(name) ? reads.fact(FACT_OF.get(name)) : reads.header(name)));
}

/** The event's cookies by name. */
export function watchedCookies(cookies) {
  const { reads } = current();
  return watched(cookies, () => reads.header("cookie"));
}

/** The event's parameters by name. */
export function watchedQuery(query) {
  const { reads } = current();
  return watched(query, (name) => reads.query(name));
}

/** The member of `object` that is the whole query as text. */
export function watchedText(object, name, text) {
  const { reads } = current();
  let value = text;
  Object.defineProperty(object, name, {
    get: () => {
      if (value === text) reads.query("*");
      return value;
    },
    set: (given) => {
      value = given;
    },
    enumerable: true,
    configurable: true,
  });
}

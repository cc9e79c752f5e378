// Names and values of header fields, as the Fetch standard takes them: https://fetch.spec.whatwg.org/#concept-header

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// What cannot stand in a value, and what is no byte.
const FORBIDDEN = /[\0\r\n]/;
const BEYOND = /[^\0-\xff]/;
const AROUND = /^[\t\n\r ]+|[\t\n\r ]+$/g;

/** A string whose characters are bytes. Throws a TypeError for any other; `what` names it in the message. */
export function byteString(value, what) {
  const text = `${value}`;
  if (BEYOND.test(text)) throw new TypeError(`${what} has a character that is no byte`);
  return text;
}

export function isToken(text) {
  return TOKEN.test(text);
}

/** The name of a field in lower case. Throws a TypeError for what is no name. */
export function fieldName(value) {
  const text = byteString(value, "the name of a header field");
  if (!TOKEN.test(text)) throw new TypeError(`${JSON.stringify(text)} is no name of a header field`);
  return text.toLowerCase();
}

/** The value of a field without the white space around it. Throws a TypeError for what cannot be one. */
export function fieldValue(value) {
  const text = byteString(value, "the value of a header field").replace(AROUND, "");
  if (FORBIDDEN.test(text)) throw new TypeError(`${JSON.stringify(text)} is no value of a header field`);
  return text;
}

/** Throws as WebIDL does where arguments are missing. */
export function demand(there, wanted, what) {
  if (there < wanted) throw new TypeError(`${what}: ${wanted} argument${wanted > 1 ? "s" : ""} required, but only ${there} present`);
}

/** Make the members of a class as WebIDL has them: enumerable, and the class's name as its tag. */
export function describe(made, name) {
  for (const member of Object.getOwnPropertyNames(made.prototype)) {
    if (member !== "constructor") Object.defineProperty(made.prototype, member, { enumerable: true });
  }
  for (const member of ["error", "json", "redirect"]) {
    if (Object.hasOwn(made, member)) Object.defineProperty(made, member, { enumerable: true });
  }
  Object.defineProperty(made.prototype, Symbol.toStringTag, { value: name, configurable: true });
  Object.defineProperty(made, "name", { value: name, configurable: true });
}

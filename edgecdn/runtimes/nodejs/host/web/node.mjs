// Node's own classes. They take 10 MB and tens of milliseconds to load, so they are loaded when one is first needed.

function lazily(name) {
  const { get, value } = Object.getOwnPropertyDescriptor(globalThis, name);
  let found = value;
  return () => {
    if (found === undefined) {
      const there = Object.getOwnPropertyDescriptor(globalThis, name);
      found = get.call(globalThis);
      // Node puts what it loads in the global's place, where ours stands by now.
      Object.defineProperty(globalThis, name, there);
    }
    return found;
  };
}

export const nodeRequest = lazily("Request");
export const nodeResponse = lazily("Response");

// `addEventListener("fetch", (event) => event.respondWith(…))`.

export function match(module, registered) {
  if (registered.handler === null) return null;
  return (request, env, context) => {
    // This shape has no env argument: its bindings are globals.
    for (const [name, value] of Object.entries(env)) globalThis[name] ??= value;
    return new Promise((resolve, reject) => {
      let answered = false;
      const event = {
        type: "fetch",
        request,
        respondWith: (response) => {
          answered = true;
          Promise.resolve(response).then(resolve, reject);
        },
        waitUntil: context.waitUntil,
        passThroughOnException: context.passThroughOnException,
      };
      registered.handler(event);
      if (!answered) fetch(request).then(resolve, reject);
    });
  };
}

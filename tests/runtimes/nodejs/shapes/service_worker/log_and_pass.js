addEventListener("fetch", (event) => {
  event.passThroughOnException();
  event.waitUntil(Promise.resolve(event.request.url).then((url) => console.log("saw", url)));
  event.respondWith(
    (async () => {
      throw new Error("broken");
    })(),
  );
});

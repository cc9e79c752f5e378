addEventListener("fetch", (event) => {
  const { country } = event.request.cf;
  if (country === BLOCKED) {
    return event.respondWith(new Response("This page is not for your country.", { status: 451 }));
  }
  // Without an answer the request goes on as if there were no worker.
});

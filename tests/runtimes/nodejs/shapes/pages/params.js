export function onRequest(context) {
  context.waitUntil(Promise.resolve().then(() => console.log("logged", context.functionPath)));
  return new Response(JSON.stringify(context.params.path));
}

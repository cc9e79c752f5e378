export async function onRequest(context) {
  context.passThroughOnException();
  throw new Error("the function broke");
}

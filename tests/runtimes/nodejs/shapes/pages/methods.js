export async function onRequestGet({ request }) {
  return Response.json({ method: request.method });
}

export async function onRequestPost(context) {
  try {
    const input = await context.request.formData();
    // Convert the form's data to JSON. What stands several times becomes a list.
    const output = {};
    for (const [key, value] of input) {
      const tmp = output[key];
      output[key] = tmp === undefined ? value : [].concat(tmp, value);
    }
    return new Response(JSON.stringify(output, null, 2), {
      headers: { "Content-Type": "application/json;charset=utf-8" },
    });
  } catch (err) {
    return new Response("Error parsing JSON content", { status: 400 });
  }
}

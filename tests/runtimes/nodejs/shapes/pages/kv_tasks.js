export async function onRequestPost({ request, env }) {
  const { name, text } = await request.json();
  await env.TODO_LIST.put(`Task:${name}`, text);
  return new Response(null, { status: 201 });
}

export async function onRequestGet(context) {
  const { keys } = await context.env.TODO_LIST.list({ prefix: "Task:" });
  const tasks = await Promise.all(keys.map(async ({ name }) => [name, await context.env.TODO_LIST.get(name)]));
  return Response.json(Object.fromEntries(tasks));
}

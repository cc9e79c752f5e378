import secrets

from workers import KvError, Response


async def fetch(request, env, ctx):
    if request.method == "POST":
        target = await request.text()
        name = request.query.get("name") or secrets.token_urlsafe(6)
        try:
            await env.LINKS.put(name, target, expiration_ttl=3600, metadata={"from": request.cf.country})
        except KvError as problem:
            return Response(f"{problem}\n", status=problem.status)
        return Response.json({"name": name}, status=201)
    target, metadata = await env.LINKS.get_with_metadata(request.path[1:])
    if target is None:
        return Response("No such link\n", status=404)
    response = Response.redirect(target)
    response.headers["X-From"] = metadata["from"]
    return response

import workers
from workers import Response, caches


async def fetch(request, env, ctx):
    cache = await caches.open("pages") if "named" in request.query else caches.default
    if request.method == "DELETE":
        return Response.json(await cache.delete(request, ignore_method=True))
    found = await cache.match(request)
    if found is not None:
        return found
    answer = await workers.fetch(request)
    made = Response(await answer.text(), headers={"Cache-Control": "max-age=60", "X-Made": "1"})
    ctx.wait_until(cache.put(request, made.clone()))
    return made

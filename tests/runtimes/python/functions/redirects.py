from workers import Response

TARGETS = {
    "/bulk1": "https://example.com/redirect2",
    "/old-shop": "/shop",
}


async def fetch(request, env, ctx):
    target = TARGETS.get(request.path)
    if target is not None:
        return Response.redirect(target, 301)
    return Response("Not found\n", status=404)

import workers

ADDED = {
    "Content-Security-Policy": "default-src 'self'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
}
DROPPED = ["X-Powered-By", "Server"]


async def on_fetch(request):
    response = await workers.fetch(request)
    for name, value in ADDED.items():
        response.headers[name] = value
    for name in DROPPED:
        response.headers.delete(name)
    return response

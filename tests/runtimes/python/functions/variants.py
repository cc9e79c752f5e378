from http.cookies import SimpleCookie
from random import choice

import workers
from workers import Request, Response

NAME = "variant"


async def fetch(request, env, ctx):
    cookies = SimpleCookie(request.headers.get("cookie", ""))
    known = cookies[NAME].value if NAME in cookies else None
    variant = known if known in ("test", "control") else choice(("test", "control"))
    url = f"http://{request.headers.get('host', 'site.example')}/{variant}{request.path}"
    answer = await workers.fetch(Request(url, headers=request.headers), cf={"cache_key": url})
    response = Response(answer.body, status=answer.status, headers=answer.headers)
    if variant != known:
        response.headers.append("Set-Cookie", f"{NAME}={variant}; path=/")
    return response

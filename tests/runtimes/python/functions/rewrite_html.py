import re

import workers
from workers import Response

LINK = re.compile(rb'href="http://old\.example')


async def fetch(request, env, ctx):
    answer = await workers.fetch(request)
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return answer

    async def lines():
        rest = b""
        async for chunk in answer.body:
            *whole, rest = (rest + chunk).split(b"\n")
            for line in whole:
                yield LINK.sub(b'href="https://new.example', line) + b"\n"
        yield LINK.sub(b'href="https://new.example', rest)

    return Response(lines(), status=answer.status, headers=answer.headers)

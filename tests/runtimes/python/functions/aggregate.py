import asyncio
import logging
import time

from workers import Response, fetch

log = logging.getLogger("aggregate")


async def on_fetch(request, env, ctx):
    start = time.monotonic()
    one, two = await asyncio.gather(*(fetch(f"http://site.example/content/{n}") for n in ("one", "two")))
    parts = [await one.text(), await two.text()]
    await asyncio.sleep(1.5)
    log.info("took %.1f s", time.monotonic() - start)
    ctx.wait_until(report(len(parts)))
    return Response.json({"parts": parts})


async def report(number):
    await asyncio.sleep(60)
    print("reported", number)  # noqa: T201 - where a function writes to its log

"""One call of one function: answering what it asks for until it holds nothing any more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Final, assert_never

from edgecdn.edge import caches
from edgecdn.edge.bodies import HeldBodies
from edgecdn.edge.effects import Fetch, Land, Sleep, Spawn, Turn, Unreachable, Wait
from edgecdn.edge.images.making import original_request, pictured
from edgecdn.edge.images.overlays import gathered
from edgecdn.edge.loops import marked
from edgecdn.edge.services import service_request
from edgecdn.edge.streams import collect
from edgecdn.edge.subrequests import OWN_URL, elsewhere, inner_request, is_onward, may_reach, out_of_reach
from edgecdn.edge.turns import (
    Answer,
    Answers,
    Ask,
    CacheCall,
    Chunk,
    Failed,
    FunctionBody,
    Hangup,
    Message,
    Nap,
    Pull,
    ReadBody,
    Refusal,
    RequestHead,
    ResponseHead,
    ServiceCall,
    SubFetch,
    Turned,
)
from edgecdn.edge.visit import Served, Visit
from edgecdn.edge.wishes import NO_WISHES, Wishes, wishes_of
from edgecdn.http.body import BodyBroken, Stream
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response, text_response
from edgecdn.http.url import parse_url
from edgecdn.plan.model import Function

Onward = Callable[[Request, Wishes, float], Awaitable[Served]]
"""What lies behind a function: the next function, the cache, or the origin, asked at a time."""

_SERVICE_BODY: Final = 32 * 1024 * 1024
"""The largest body, in bytes, that a binding's request may carry."""


@dataclass(eq=False, slots=True)
class Conversation:
    """One call of one function, from `Start` to its last turn.

    `subrequests` counts what the function asked for beyond itself; `breach` says how it asked for too much, if it did.
    Only one coroutine turns it at a time: the one that waits for the answer, then the reader of the answer's body, or,
    where there is none to pull, the spawned rest (`waitUntil`).
    """

    function: Function
    visit: Visit
    request: Request
    onward: Onward
    id: str
    held: HeldBodies = field(default_factory=HeldBodies)
    ready: list[Answer] = field(default_factory=list)
    outstanding: int = 0
    over: bool = False
    subrequests: int = 0
    breach: str | None = None

    def request_head(self) -> RequestHead:
        """The request as the function sees it."""
        request = self.request
        return RequestHead(request.method, str(request.url), request.headers, self.held.cross(request.body))

    async def say(self, message: Message) -> Turned:
        """One turn; what the function logged goes to the journal."""
        turned = await Turn(self.function.name, self.visit.pop.code, self.id, message)
        self.over = turned.done
        for line in turned.logs:
            await self.visit.note(
                turned.at, "function", "log", function=self.function.name, level=line.level, text=line.text
            )
        return turned

    async def next_turn(self, turned: Turned) -> Turned:
        """Answer what the function asked for in its last turn, as far as answers are there, and let it go on."""
        if len(turned.asks) == 1 and not self.outstanding and not self.ready:
            # The common case, one thing at a time, needs no task of its own.
            answer, now = await self._answer(turned.asks[0], turned.at)
            return await self.say(Answers((answer,), now))
        await self.begin(turned)
        now = turned.at
        while not self.ready and self.outstanding:
            now = await Wait(self)
        ready, self.ready = tuple(self.ready), []
        return await self.say(Answers(ready, now))

    async def begin(self, turned: Turned) -> None:
        """Start to answer what the function asked for in a turn; the answers go out with a later one."""
        for ask in turned.asks:
            self.outstanding += 1
            await Spawn(self._answer_later(ask, turned.at))

    async def _answer_later(self, ask: Ask, now: float) -> None:
        answer, _ = await self._answer(ask, now)
        self.outstanding -= 1
        self.ready.append(answer)
        await Land(self)

    async def _answer(self, ask: Ask, now: float) -> tuple[Answer, float]:
        match ask.want:
            case Nap(seconds):
                return Answer(ask.number, None), await Sleep(seconds)
            case ReadBody(number):
                return Answer(ask.number, await self.held.read(number)), now
            case SubFetch() | ServiceCall() | CacheCall() if self._one_more():
                return Answer(ask.number, Refusal(self.breach or "")), now
            case SubFetch(head):
                return await self._sub_fetch(ask.number, head, now)
            case ServiceCall(service, head):
                return await self._service(ask.number, service, head, now)
            case CacheCall() as call:
                return Answer(ask.number, await self._cache(call, now)), now
            case _:
                assert_never(ask.want)

    def _one_more(self) -> bool:
        """Count a sub-request; whether that is one too many."""
        self.subrequests += 1
        most = self.function.limits.subrequests
        if self.subrequests <= most:
            return False
        self.breach = (
            f"it may make {most} sub-request{'' if most == 1 else 's'} in one call, and asked for more"
        )
        return True

    async def _sub_fetch(self, number: int, head: RequestHead, now: float) -> tuple[Answer, float]:
        asked = inner_request(head, self.request, self.held)
        if isinstance(asked, str):
            return Answer(number, Refusal(asked)), now
        wishes = await gathered(wishes_of(head.cf), lambda url: self._overlay(url, now))
        if is_onward(asked.url, self.visit):
            served = await self.onward(asked, wishes, now)
            return Answer(number, self._response_head(served.response)), served.at
        if not may_reach(asked.url, self.function):
            return Answer(number, Refusal(out_of_reach(asked.url))), now
        if wishes.image is not None and asked.method in ("GET", "HEAD"):
            served = await pictured(asked, wishes.image, lambda original: elsewhere(original, now), now)
            return Answer(number, self._response_head(served.response)), served.at
        return await self._fetch(number, OWN_URL, marked(asked))

    async def _overlay(self, text: str, now: float) -> Response | str:
        """A picture to draw, which is a sub-request like any other."""
        url = parse_url(text)
        if url is None:
            return "it is no absolute http or https URL"
        if self._one_more():
            return self.breach or ""
        asked = original_request(Request("GET", url, self.request.headers, client=self.request.client))
        if is_onward(url, self.visit):
            return (await self.onward(asked, NO_WISHES, now)).response
        if not may_reach(url, self.function):
            return out_of_reach(url)
        return (await elsewhere(replace(asked, headers=Headers()), now)).response

    async def _service(
        self, number: int, service: str, head: RequestHead, now: float
    ) -> tuple[Answer, float]:
        asked = inner_request(head, self.request, self.held)
        if not isinstance(asked, str):
            asked = service_request(service, asked, self.function)
        if isinstance(asked, str):
            return Answer(number, Refusal(asked)), now
        try:
            body = await collect(asked.body, _SERVICE_BODY)
        except BodyBroken as problem:
            return Answer(number, Refusal(f"the body for {service} ended early: {problem}")), now
        if body is None:
            return Answer(
                number, Refusal(f"the body for {service} is larger than {_SERVICE_BODY} bytes")
            ), now
        return await self._fetch(number, f"service:{service}", replace(asked, body=body))

    async def _cache(self, call: CacheCall, now: float) -> ResponseHead | Refusal | None:
        asked = inner_request(call.request, self.request, self.held)
        if isinstance(asked, str):
            return Refusal(asked)
        match call.operation:
            case "match":
                found = caches.match(self.visit, call.cache, asked, now)
                return None if found is None else self._response_head(found)
            case "delete":
                gone = caches.delete(self.visit, call.cache, asked)
                return ResponseHead(204, Headers(), b"") if gone else None
            case "put":
                head = call.response
                body = (
                    None if head is None or isinstance(head.body, FunctionBody) else self.held.take(head.body)
                )
                if head is None or body is None:
                    return Refusal("the body of the response has been used already")
                response = Response(head.status, head.headers, body)
                wrong = await caches.put(self.visit, call.cache, asked, response, now)
                return None if wrong is None else Refusal(wrong)
            case _:
                assert_never(call.operation)

    async def _fetch(self, number: int, origin: str, asked: Request) -> tuple[Answer, float]:
        fetched = await Fetch(origin, asked)
        if isinstance(fetched.answer, Unreachable):
            return Answer(number, Refusal(fetched.answer.detail)), fetched.at
        return Answer(number, self._response_head(fetched.answer)), fetched.at

    def _response_head(self, response: Response) -> ResponseHead:
        return ResponseHead(response.status, response.headers, self.held.cross(response.body))

    async def response(self, head: ResponseHead, turned: Turned) -> Response:
        """The function's response as the edge's; what the function still does goes on behind it."""
        if isinstance(head.body, FunctionBody):
            pulled = _PulledBody(self, head.body.number, turned)
            return Response(head.status, head.headers, Stream(pulled))
        body = self.held.take(head.body)
        if self.over:
            await self.held.let_go()
        else:
            await Spawn(self.finish(turned))
        if body is None:
            text = f"The edge function {self.function.name} answered with a body that was used already"
            return text_response(500, text)
        return Response(head.status, head.headers, body)

    async def finish(self, turned: Turned) -> None:
        """Go on with what `waitUntil` and open streams still want, until the call holds nothing any more."""
        while not self.over:
            turned = await self.next_turn(turned)
            if isinstance(turned.outcome, Failed):
                await self.visit.note(
                    turned.at,
                    "function",
                    "failed-after",
                    function=self.function.name,
                    kind=turned.outcome.kind,
                    text=turned.outcome.text,
                    where=turned.outcome.where,
                    stack="\n".join(turned.outcome.stack) or None,
                )
                break
        await self.held.let_go()

    async def hang_up(self) -> None:
        """Tell the function's host that nobody wants the rest, and let go of what is held for it."""
        if not self.over:
            self.over = True
            await Turn(self.function.name, self.visit.pop.code, self.id, Hangup())
        await self.held.let_go()


@dataclass(eq=False, slots=True)
class _PulledBody:
    """The body that a function produces while it is pulled."""

    talk: Conversation
    number: int
    turned: Turned
    ended: bool = False
    sent: int = 0

    def __aiter__(self) -> _PulledBody:
        return self

    async def __anext__(self) -> bytes:
        if self.ended:
            raise StopAsyncIteration
        chunk = await self._pull()
        self.sent += len(chunk.data)
        most = self.talk.function.limits.response
        if self.sent > most:
            await self._cut(most)
        if chunk.data:
            return chunk.data
        self.ended = True
        if self.talk.over:
            await self.talk.held.let_go()
        else:
            await Spawn(self.talk.finish(self.turned))
        if chunk.broken is not None:
            raise BodyBroken(chunk.broken)
        raise StopAsyncIteration

    async def _cut(self, most: int) -> None:
        """End a body that is too long: its status is sent, so the client sees it break off."""
        talk = self.talk
        self.ended = True
        await talk.hang_up()
        text = f"its body has more than {most} bytes"
        await talk.visit.note(
            self.turned.at, "function", "failed-after", function=talk.function.name, kind="size", text=text
        )
        raise BodyBroken(f"{talk.function.name}: {text}")

    async def _pull(self) -> Chunk:
        talk, number = self.talk, self.number
        await talk.begin(self.turned)
        self.turned = await talk.say(Pull(number, self.turned.at))
        while self.turned.pulled is None:
            if isinstance(self.turned.outcome, Failed):
                return Chunk(b"", f"{talk.function.name}: {self.turned.outcome.text}")
            if talk.over:
                return Chunk(b"", f"{talk.function.name} ended its call without ending the body")
            self.turned = await talk.next_turn(self.turned)
        return self.turned.pulled

    async def aclose(self) -> None:
        """Nobody wants the rest."""
        if not self.ended:
            self.ended = True
            await self.talk.hang_up()

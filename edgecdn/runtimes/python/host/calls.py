"""Calls: what each of them asks for, and when it is done."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from typing import Any

from edgecdn.runtimes.python.host.errors import message, told
from edgecdn.runtimes.python.host.frames import encode, encode_answer
from edgecdn.runtimes.python.host.loop import Loop

_running: contextvars.ContextVar[Call] = contextvars.ContextVar("call")

Send = Callable[[bytes], None]


def current() -> Call:
    """The call that the code which asks runs in. Raises RuntimeError where it runs in none (at the top of a module, say)."""
    call = _running.get(None)
    if call is None:
        raise RuntimeError(
            "fetch, timers and bindings work inside a request only, not while the module is loaded"
        )
    return call


def current_or_none() -> Call | None:
    """The call that the code which asks runs in, if it runs in one."""
    return _running.get(None)


def sleeper(context: contextvars.Context | None) -> Call:
    """The call that a timer belongs to: the one whose context the callback will run in."""
    call = None if context is None else context.get(_running)
    return current() if call is None else call


class Call:
    """One request that the function has in hand. What it has to tell goes out when nothing of it can run any further."""

    def __init__(self, name: str, send: Send, loop: Loop, touched: dict[Call, None]) -> None:
        self.name = name
        self.loop = loop
        self.over = False
        self.passes = False
        self.ordinal = 0
        # How often it drew from chance, where that follows from a seed.
        self.drawn = 0
        self.reads: set[str] = set()
        # URLs that were handed out, and not seen to come back: what becomes of a string cannot be watched.
        self.given: dict[str, int] = {}
        self._send = send
        self._touched = touched
        self.asked: dict[int, asyncio.Future[Any] | asyncio.TimerHandle] = {}
        self._number = 0
        self._bodies: dict[int, AsyncIterator[bytes]] = {}
        self._main: asyncio.Task[Any] | None = None
        # In their order, so that what is stopped is stopped in the same order in every run.
        self._tasks: dict[asyncio.Task[Any], None] = {}
        self._pulling = False
        # The edge has said something and waits for a turn.
        self._owed = True
        self._settled = False
        self._asks: list[dict[str, Any]] = []
        self._logs: list[tuple[str, str]] = []
        self._news: dict[str, Any] = {}
        # In the order in which the edge reads them.
        self._asked_pieces: list[bytes] = []
        self._told_pieces: list[bytes] = []
        self._pulled_pieces: list[bytes] = []
        touched[self] = None

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Run the handler's coroutine as this call's own task; it is no background work."""
        self._main = self._start(work)

    def _start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        context = contextvars.copy_context()
        context.run(_running.set, self)
        return self.loop.create_task(work, context=context)

    def ask(self, want: dict[str, Any], pieces: Iterable[bytes] = ()) -> asyncio.Future[Any]:
        """Ask the edge for something; the future has its answer. `pieces` are raw bytes that belong to the ask."""
        if self.over:
            raise RuntimeError("this request is over")
        future: asyncio.Future[Any] = self.loop.create_future()
        self._listed(want, future)
        self._asked_pieces += pieces
        return future

    def nap(self, seconds: float, handle: asyncio.TimerHandle) -> None:
        """Run the handle once so many seconds of the edge's time are over."""
        if not self.over:
            self._listed({"kind": "nap", "seconds": seconds}, handle)

    def _listed(self, want: dict[str, Any], waiting: asyncio.Future[Any] | asyncio.TimerHandle) -> None:
        self._number += 1
        self.asked[self._number] = waiting
        self._asks.append({"number": self._number, **want})
        self._touched[self] = None

    def log(self, level: str, text: str) -> None:
        """A line for the journal."""
        self._logs.append((level, text))
        self._touched[self] = None

    def wait_until(self, work: Awaitable[Any]) -> None:
        """Go on with this work behind the response. Its failure is logged."""
        if not isinstance(work, Awaitable):
            raise TypeError(f"wait_until takes something to be awaited, not {type(work).__name__}")
        task = self._start(self._watched(work))
        self._tasks[task] = None
        task.add_done_callback(self._finished)

    async def _watched(self, work: Awaitable[Any]) -> None:
        try:
            await work
        except asyncio.CancelledError:
            if not self.over:
                self.log("error", "wait_until: it was cancelled")
        except Exception as error:  # noqa: BLE001 - whatever the function does wrong
            self.log("error", f"wait_until: {told(error)}")

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.pop(task, None)
        self._touched[self] = None

    def give(self, url: str) -> str:
        """Hand out a string that holds the query."""
        self.given[url] = self.given.get(url, 0) + 1
        return url

    def take(self, url: str) -> None:
        """A string that was handed out comes back, or another one."""
        if self.given.get(url):
            self.given[url] -= 1

    def keep(self, body: AsyncIterator[bytes]) -> int:
        """Keep a body that the function makes, for the edge to pull."""
        number = len(self._bodies) + 1
        self._bodies[number] = body
        return number

    def hear(self, head: dict[str, Any], body: bytes) -> None:
        """What the edge says after the start."""
        self._owed = True
        self._touched[self] = None
        match head["kind"]:
            case "answers":
                self._answered(head.get("answers", ()), body)
            case "pull":
                self._pulling = True
                self._start(self._pull(head["number"]))
            case "hangup":
                self.end("the client has left")

    def _answered(self, answers: Iterable[dict[str, Any]], body: bytes) -> None:
        position = 0
        for answer in answers:
            waiting = self.asked.pop(answer["ask"], None)
            # Bytes are taken even where nobody waits any more, so that the next answer finds its own.
            response = answer.get("response")
            length = answer.get("chunk") if response is None else response["body"].get("inline")
            data = body[position : position + (length or 0)]
            position += length or 0
            if isinstance(waiting, asyncio.TimerHandle):
                self.loop.ready.append(waiting)
            elif waiting is not None and not waiting.done():
                if "refusal" in answer:
                    waiting.set_exception(OSError(answer["refusal"]))
                else:
                    waiting.set_result((response or answer, data))

    async def _pull(self, number: int) -> None:
        source = self._bodies.get(number)
        piece, pulled = b"", {"length": 0, "broken": "there is no such body"}
        try:
            if source is not None:
                # An empty piece would read as the end.
                while not (piece := await anext(source)):
                    pass
                pulled = {"length": len(piece)}
        except StopAsyncIteration:
            self._bodies.pop(number, None)
            pulled = {"length": 0}
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - whatever the function does wrong
            self._bodies.pop(number, None)
            self.log("error", told(error))
            pulled = {"length": 0, "broken": message(error)}
        self._pulled(pulled, piece)

    def _pulled(self, pulled: dict[str, Any], piece: bytes = b"") -> None:
        self._pulling = False
        self._news["pulled"] = pulled
        self._pulled_pieces.append(piece)
        self._touched[self] = None

    def settle(self, news: dict[str, Any], pieces: Iterable[bytes] = ()) -> None:
        """The answer of the handler, or its failure."""
        if self._settled or self.over:
            return
        self._settled = True
        self._news |= news
        if any(self.given.values()):
            self.reads.add("query:*")
        self._news["reads"] = sorted(self.reads)
        self._told_pieces += pieces
        self._touched[self] = None

    def flush(self) -> bool:
        """Tell what there is to tell. False where the edge waits, and nothing of this call will ever go on by itself."""
        if self.over:
            return True
        done = self._settled and not self._tasks and not self._bodies
        if not (done or self._asks or self._logs or self._news):
            if not self._owed or self.asked:
                return self._told({}, done=False) if self._owed else True
            return False
        return self._told(self._news, done=done)

    def _told(self, news: dict[str, Any], *, done: bool) -> bool:
        plain = done and "response" in news and len(news) == 2 and not (self._asks or self._logs)
        if not plain or not self._plainly(news):
            self._fully(news, done=done)
        self._owed = False
        self._asks, self._logs, self._news = [], [], {}
        self._asked_pieces, self._told_pieces, self._pulled_pieces = [], [], []
        if done:
            self.end("this request is over")
        return True

    def _plainly(self, news: dict[str, Any]) -> bool:
        """The answer in few words, where it can be said in them."""
        if "inline" not in news["response"]["body"]:
            return False
        frame = encode_answer(self.name, news["response"], news["reads"], b"".join(self._told_pieces))
        if frame is not None:
            self._send(frame)
        return frame is not None

    def _fully(self, news: dict[str, Any], *, done: bool) -> None:
        head = {"call": self.name, "asks": self._asks, "logs": self._logs, "done": done, **news}
        self._send(encode(head, (*self._asked_pieces, *self._told_pieces, *self._pulled_pieces)))

    def give_up(self) -> None:
        """The edge waits for a turn, and all that this call waits for is itself."""
        text = "it waits for something that never comes"
        if not self._settled:
            self.settle({"failed": {"kind": "exception", "text": text}})
        elif self._pulling:
            self._bodies.clear()
            self._pulled({"length": 0, "broken": text})
        else:
            self.log("error", f"wait_until: {text}")
        for task in list(self._tasks):
            task.cancel()
        self._tasks.clear()

    def end(self, why: str) -> None:
        """Nobody listens any more: what still waits learns it, and what runs is stopped."""
        self.over = True
        for waiting in self.asked.values():
            if isinstance(waiting, asyncio.Future) and not waiting.done():
                waiting.set_exception(ConnectionError(why))
                # Where nobody waits for it, that is nobody's mistake.
                waiting.exception()
        for task in (self._main, *self._tasks):
            if task is not None:
                task.cancel()
        for body in self._bodies.values():
            self._start(_closed(body))
        self.asked.clear()
        self._bodies.clear()


async def _closed(body: AsyncIterator[bytes]) -> None:
    close = getattr(body, "aclose", None)
    if close is not None:
        await close()

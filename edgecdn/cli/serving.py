"""A running site: network, world, origins and functions put together, and put together anew when a file changes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from edgecdn.cli.inspecting import Where
from edgecdn.compiler.compile import Loaded
from edgecdn.drivers.clock import Clock
from edgecdn.drivers.images.service import Images
from edgecdn.drivers.kv.service import FILE, Kv
from edgecdn.drivers.live.world import World
from edgecdn.drivers.origins.router import Origins
from edgecdn.drivers.secrets import Secrets
from edgecdn.edge.effects import Note, Turn
from edgecdn.edge.network import Network
from edgecdn.edge.signing import key_bytes
from edgecdn.edge.turns import Failed, Log, Start, Turned
from edgecdn.plan.model import Function, Origin, Plan
from edgecdn.runtimes.base import Instance, Setup
from edgecdn.runtimes.instance import HostInstance
from edgecdn.runtimes.masking import mask_for, masked

_UNHURRIED: Final = 7 * 86_400.0
"""The seconds that a call may take, and an instance may rest, while somebody inspects it."""


@dataclass(frozen=True, slots=True)
class Running:
    """A function that runs, with all that it was made from: a change of any of it means a new instance."""

    setup: Setup
    instance: Instance

    @staticmethod
    def of(setup: Setup) -> Running:
        """A new instance, whose secrets are kept out of what it says; what runs it starts with the first call."""
        mask = mask_for({name: setup.env[name] for name in setup.function.secrets})
        return Running(setup, HostInstance(setup, partial(masked, mask=mask)))


@dataclass(eq=False, slots=True)
class Serving:
    """Everything that answers requests, but the sockets."""

    root: Path
    secrets: Secrets
    clock: Clock
    network: Network
    world: World
    origins: Origins
    images: Images
    kv: Kv
    inspect: Where | None = None
    functions: dict[str, Running] = field(default_factory=dict)
    _leaving: list[Instance] = field(default_factory=list)
    _retiring: set[asyncio.Task[None]] = field(default_factory=set)

    @staticmethod
    def open(
        plan: Plan,
        root: Path,
        state: Path,
        journal: Callable[[Note], None],
        bug: Callable[[BaseException], None],
        inspect: Where | None = None,
    ) -> Serving:
        """Put a plan's site together. Raises `MissingSecret`, or OSError where a made secret cannot be kept.

        With `inspect` functions open inspectors from there on, and have all the time that they want.
        """
        clock = Clock.of_the_wall()
        secrets = Secrets(root, state)
        images = Images()
        kv = Kv(state / FILE, clock.now)
        origins = Origins(root, clock, {"images": images, "kv": kv})
        network = Network.open(plan, signing_keys(plan, secrets))
        functions = {
            function.name: setup(function, root, secrets, clock, journal, inspect)
            for function in plan.functions
        }
        serving: Serving

        def turn(asked: Turn) -> Awaitable[Turned]:
            return serving.turn(asked)

        world = World(origins.fetch, turn, clock, journal, bug)
        origins.streams, origins.chunks = world.stream, world.chunks
        origins.use(plan)
        serving = Serving(root, secrets, clock, network, world, origins, images, kv, inspect)
        serving.functions = {name: Running.of(made) for name, made in functions.items()}
        return serving

    def turn(self, asked: Turn) -> Awaitable[Turned]:
        """A turn of a function: a new call goes to the instance that has its name, a later turn to where the call began."""
        running = self.functions.get(asked.function)
        instance = None if running is None else running.instance
        if not isinstance(asked.message, Start) and (instance is None or not instance.holds(asked.call)):
            instance = next((old for old in self._leaving if old.holds(asked.call)), instance)
        if instance is None:
            return self._lost(asked.function)
        return instance.turn(asked.pop, asked.call, asked.message)

    async def _lost(self, function: str) -> Turned:
        failed = Failed("start", f"there is no function called {function} any more")
        return Turned(self.clock.now(), outcome=failed, done=True)

    @property
    def served(self) -> tuple[Function, ...]:
        """The functions that are served now."""
        return self.network.site.plan.functions

    def reload(self, loaded: Loaded) -> None:
        """Serve another plan from the next request on. Raises as `open` does, and has changed nothing then.

        A function that is as it was keeps its instance, and what it has in memory; the others get new ones, and the
        old ones end when their calls have.
        """
        plan = loaded.plan
        assert plan is not None, "a plan with errors is not served"
        keys = signing_keys(plan, self.secrets)
        setups = {
            function.name: setup(
                function, self.root, self.secrets, self.clock, self.world.journal, self.inspect
            )
            for function in plan.functions
        }
        before, after = self.functions, {}
        for name, made in setups.items():
            running = before.get(name)
            same = running is not None and _alike(running.setup, made)
            after[name] = running if same and running is not None else Running.of(made)
        self.origins.use(plan)
        self.network.reload(plan, keys)
        self.functions = after
        for name, running in before.items():
            if after.get(name) is not running:
                self._leaving.append(running.instance)
                self._later(self._retire(running.instance))
        if self.inspect is not None:
            fresh = [running for name, running in after.items() if before.get(name) is not running]
            self._later(self.open_inspectors(fresh))

    async def open_inspectors(self, functions: Iterable[Running] | None = None) -> None:
        """Start functions in the first PoP, so that a debugger finds them before the first request does."""
        pop = self.network.site.plan.pops[0].code
        for running in self.functions.values() if functions is None else functions:
            if running.setup.inspect is None:
                continue
            failed = await running.instance.warm(pop)
            if failed is not None:
                running.setup.told(pop, (Log("error", f"it does not start: {failed.text}"),))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)

    async def _retire(self, instance: Instance) -> None:
        try:
            await instance.retire()
        finally:
            self._leaving.remove(instance)

    async def close(self) -> None:
        """Let go of everything: work under way, functions, workers, connections."""
        await self.world.close()
        for task in self._retiring:
            task.cancel()
        await asyncio.gather(*(running.instance.close() for running in self.functions.values()))
        await self.images.close()
        await self.kv.close()
        await self.origins.close()


def setup(
    function: Function,
    root: Path,
    secrets: Secrets,
    clock: Clock,
    journal: Callable[[Note], None],
    inspect: Where | None = None,
) -> Setup:
    """What an instance of a function is made from. The journal hears of what it says outside of any request."""
    hidden = secrets.values(function.secrets)
    mask = mask_for(hidden)

    def told(pop: str, logs: tuple[Log, ...]) -> None:
        for line in logs:
            detail = (("function", function.name), ("level", line.level), ("text", mask(line.text)))
            journal(Note(clock.now(), pop, "", "function", "log", detail))

    env = {**dict(function.vars), **hidden}
    made = Setup(function, root / function.file, root, env, clock.now, told=told)
    if inspect is None or function.runtime != "nodejs":
        return made
    unhurried = replace(function, timeout=_UNHURRIED, cpu=None)
    return replace(made, function=unhurried, inspect=inspect, idle=_UNHURRIED)


def _alike(one: Setup, other: Setup) -> bool:
    """Whether two setups give the same instance: a function's place in the config changes nothing in it."""

    def essence(made: Setup) -> tuple[object, ...]:
        function = replace(made.function, key=None, source=None, fail="closed", allow_hosts=())
        return function, made.file, sorted(made.env.items())

    return essence(one) == essence(other)


def signing_keys(plan: Plan, secrets: Secrets) -> dict[str, bytes]:
    """The keys that a plan's routes are signed with, and the one that lets purge, by the names of their secrets."""
    used = {route.signing for route in plan.routes if route.signing is not None}
    names = {name for signing in plan.signing if signing.name in used for name in signing.secrets}
    if plan.purge is not None and plan.purge.secret is not None:
        names.add(plan.purge.secret)
    return {name: key_bytes(secrets.value(name)) for name in sorted(names)}


def with_origin(plan: Plan, origin: str) -> Plan:
    """The plan with every origin replaced by one: a URL, or a directory as it is seen from here."""
    kind = "url" if "://" in origin else "directory"
    target = origin if kind == "url" else str(Path(origin).resolve())
    shield = plan.origins[0].shield
    only = (
        Origin("override", "url", target, shield=shield)
        if kind == "url"
        else Origin("override", "directory", target, shield=shield)
    )
    routes = tuple(replace(route, origin=only.name) for route in plan.routes)
    return replace(plan, origins=(only,), routes=routes)

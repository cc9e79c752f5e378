"""A running site, put together and put together anew; test_serve.py does it with processes and sockets."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from edgecdn.cli.serving import Serving, signing_keys, with_origin
from edgecdn.compiler.compile import Loaded, load
from edgecdn.drivers.secrets import MissingSecret, Secrets
from edgecdn.edge.effects import Turn
from edgecdn.edge.turns import Failed, Hangup
from edgecdn.plan.model import Plan
from tests.support.server import seed_site


def site(folder: Path) -> tuple[Loaded, Plan]:
    loaded = (
        load(seed_site(folder) / "cdn.yaml")
        if not (folder / "cdn.yaml").exists()
        else load(folder / "cdn.yaml")
    )
    assert loaded.plan is not None
    return loaded, loaded.plan


def test_only_what_changed_gets_a_new_instance(tmp_path: Path) -> None:
    async def main() -> None:
        _, plan = site(tmp_path)
        serving = Serving.open(plan, tmp_path, tmp_path / ".edgecdn", lambda note: None, lambda bug: None)
        before = dict(serving.functions)
        pops = dict(serving.network.pops)
        function = tmp_path / "functions" / "a_b_test.js"
        function.write_text(function.read_text() + "// changed\n")
        config = tmp_path / "cdn.yaml"
        config.write_text(config.read_text().replace('"/api/*"', '"/other/*"'))
        loaded, _ = site(tmp_path)
        serving.reload(loaded)
        same = {name: serving.functions[name] is before[name] for name in before}
        assert same == {"image_resize": True, "auth_validate": True, "a_b_test": False}
        assert serving.network.pops == pops
        await serving.close()

    asyncio.run(main())


def test_a_reload_that_fails_has_changed_nothing(tmp_path: Path) -> None:
    async def main() -> None:
        _, plan = site(tmp_path)
        serving = Serving.open(plan, tmp_path, tmp_path / ".edgecdn", lambda note: None, lambda bug: None)
        functions, network = dict(serving.functions), serving.network.site
        config = tmp_path / "cdn.yaml"
        config.write_text(
            config.read_text().replace('"signed-url"', '"signed-url"\n      signing: mine')
            + "  signing: {mine: {keys: [MY_KEY]}}\n"
        )
        loaded, _ = site(tmp_path)
        with pytest.raises(MissingSecret):
            serving.reload(loaded)
        assert (serving.functions, serving.network.site) == (functions, network)
        await serving.close()

    asyncio.run(main())


def test_a_turn_of_a_function_that_is_gone_fails_clearly(tmp_path: Path) -> None:
    async def main() -> None:
        _, plan = site(tmp_path)
        serving = Serving.open(plan, tmp_path, tmp_path / ".edgecdn", lambda note: None, lambda bug: None)
        turned = await serving.turn(Turn("gone", "tok", "c1", Hangup()))
        assert isinstance(turned.outcome, Failed)
        assert "no function called gone" in turned.outcome.text
        await serving.close()

    asyncio.run(main())


def test_one_origin_may_stand_for_all(tmp_path: Path) -> None:
    _, plan = site(tmp_path)
    replaced = with_origin(plan, "http://localhost:3000")
    assert [(origin.kind, origin.target) for origin in replaced.origins] == [("url", "http://localhost:3000")]
    assert {route.origin for route in replaced.routes} == {replaced.origins[0].name}
    assert with_origin(plan, ".").origins[0].kind == "directory"


def test_keys_are_those_that_routes_use(tmp_path: Path) -> None:
    _, plan = site(tmp_path)
    assert set(signing_keys(plan, Secrets(tmp_path, tmp_path / ".edgecdn"))) == {"SIGNING_KEY"}

"""The whole way from a file to a plan."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from edgecdn.compiler.compile import CannotRead, load, load_bytes
from edgecdn.plan.codec import decode_plan, encode_plan
from edgecdn.plan.model import Plan
from tests.support.server import ROOT, edgecdn, environment, seed_site

SEED = load(ROOT / "cdn.yaml")


def test_the_example_compiles_to_what_it_says() -> None:
    plan = SEED.plan
    assert plan is not None
    assert SEED.diagnostics == ()
    assert [pop.code for pop in plan.pops] == ["va", "ny", "phl", "lon", "fra", "ams", "sg", "hk", "tok"]
    assert [(route.pattern, route.policy.mode, route.policy.edge_ttl) for route in plan.routes] == [
        ("/static/*", "immutable", 31_536_000),
        ("/api/*", "no-store", None),
        ("/media/*", "signed-url", 86_400),
    ]
    assert [(f.name, f.memory // 2**20, f.on, f.file) for f in plan.functions] == [
        ("image_resize", 512, "origin", "functions/image_resize.js"),
        ("auth_validate", 256, "viewer", "functions/auth_validate.js"),
        ("a_b_test", 128, "viewer", "functions/a_b_test.js"),
    ]
    assert [origin.kind for origin in plan.origins] == ["demo"]
    assert plan.pops[0].source is not None
    assert str(plan.pops[0].source) == "cdn.yaml:4:19"


def test_no_secret_stands_in_a_plan(tmp_path: Path) -> None:
    seed_site(tmp_path)
    (tmp_path / ".env").write_text("SIGNING_KEY=very-secret-key-of-mine\nJWT_KEY=another-secret\n")
    data = edgecdn("compile", cwd=tmp_path).stdout
    assert "SIGNING_KEY" in data
    assert "secret-key-of-mine" not in data
    assert "another-secret" not in data


def test_the_same_bytes_whatever_the_hash_seed_folder_clock_and_locale(tmp_path: Path) -> None:
    outputs = set()
    for number, variables in enumerate(
        (
            {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"},
            {"PYTHONHASHSEED": "3", "PYTHONUTF8": "0", "LANG": "de_DE.UTF-8"},
        )
    ):
        folder = tmp_path / f"a folder {number}" / ("deep" * number or "x")
        folder.mkdir(parents=True)
        seed_site(folder)
        command = [sys.executable, "-m", "edgecdn.cli", "compile"]
        env = {**environment(), **variables}
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, check=True)
        outputs.add(done.stdout)
    (output,) = outputs
    told = decode_plan(output)
    assert isinstance(told, Plan)
    assert replace(told, sources={}) == SEED.plan
    assert str(told.sources["/routes/1/policy/mode"]) == "cdn.yaml:14:14"


def test_a_plan_is_read_back_with_its_files(tmp_path: Path) -> None:
    seed_site(tmp_path)
    assert SEED.plan is not None
    (tmp_path / "plan.json").write_bytes(encode_plan(SEED.plan))
    read = load(tmp_path / "plan.json")
    assert read.plan == SEED.plan
    (tmp_path / "functions" / "a_b_test.js").write_text("// another\n")
    shutil.move(tmp_path / "functions" / "auth_validate.js", tmp_path / "elsewhere.js")
    changed = load(tmp_path / "plan.json")
    assert (changed.plan, sorted(item.code for item in changed.diagnostics)) == (None, ["PLAN002", "PLAN003"])


@pytest.mark.parametrize("file", ["../../etc/passwd", "/etc/passwd", "x" * 5000, "a\0b"])
def test_a_plans_files_lie_in_the_project(tmp_path: Path, file: str) -> None:
    assert SEED.plan is not None
    told = json.loads(encode_plan(SEED.plan))
    told["functions"][0]["file"] = file
    read = load_bytes(json.dumps(told).encode(), "plan.json", seed_site(tmp_path))
    assert (read.plan, [item.code for item in read.diagnostics]) == (None, ["PLAN002"])


def test_what_is_no_file_is_said_in_a_sentence(tmp_path: Path) -> None:
    for path, words in (
        (tmp_path, "is a folder, not a file."),
        (tmp_path / "none.yaml", "There is no file"),
        (tmp_path / ("x" * 5000), "cannot be read: File name too long."),
        (tmp_path / "a\0b", "cannot be read"),
    ):
        with pytest.raises(CannotRead, match=words):
            load(path)


def test_messages_show_the_text_of_every_file_that_they_speak_of(tmp_path: Path) -> None:
    seed_site(tmp_path)
    (tmp_path / "functions" / "a_b_test.js").write_text("export const config = { path: x };\n")
    loaded = load(tmp_path / "cdn.yaml")
    (item,) = loaded.diagnostics
    assert item.span.file == "functions/a_b_test.js"
    assert loaded.texts[item.span.file].startswith("export")
    assert {path.name for path in loaded.files} >= {"cdn.yaml", "a_b_test.js", "auth_validate.js"}


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seed_site(tmp_path)
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        # Root may read everything, whatever the file's mode says.
        if path.name == "a_b_test.js":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert [item.code for item in load(tmp_path / "cdn.yaml").diagnostics] == ["FUNC010"]


@pytest.mark.parametrize("name", ["cdn.yaml", "cdn.yml", "<stdin>"])
def test_a_config_between_braces_is_a_config(name: str) -> None:
    for text in (
        "{cdn: {points_of_presence: [{region: eu, locations: [lon]}]}}",
        '{"cdn": {"points_of_presence": [{"region": "eu", "locations": ["lon"]}]}}',
    ):
        plan = load_bytes(text.encode(), name, Path()).plan
        assert plan is not None
        assert [pop.code for pop in plan.pops] == ["lon"]


@pytest.mark.parametrize("name", ["plan.json", "<stdin>"])
def test_a_plan_is_known_by_its_name_or_its_look(name: str) -> None:
    assert SEED.plan is not None
    assert load_bytes(encode_plan(SEED.plan), name, ROOT).plan == SEED.plan


@pytest.mark.parametrize(
    "text", ["{}", "[" * 100_000, "{", '{"version": 99}', '{"version": 1}', "\ud800", ""]
)
def test_what_is_no_plan_is_said(text: str) -> None:
    read = load_bytes(text.encode("utf-8", "surrogatepass"), "plan.json", Path())
    assert (read.plan, [item.code for item in read.diagnostics]) == (None, ["PLAN001"])


def test_a_device_is_not_read_to_its_end() -> None:
    with pytest.raises(CannotRead, match="no config and no plan is so large"):
        load(Path("/dev/zero"))


def test_the_configs_name_need_not_be_utf8(tmp_path: Path) -> None:
    seed_site(tmp_path)
    loaded = load((tmp_path / "cdn.yaml").rename(tmp_path / "a\udcff.yaml"))
    assert loaded.plan is not None
    assert b"a\xef\xbf\xbd.yaml" in encode_plan(loaded.plan)


def test_a_plan_holds_its_functions_to_all_that_they_import(tmp_path: Path) -> None:
    seed_site(tmp_path)
    (tmp_path / "functions" / "lib.mjs").write_text("export const x = 1;\n")
    code = (tmp_path / "functions" / "a_b_test.js").read_text()
    (tmp_path / "functions" / "a_b_test.js").write_text(f'import "./lib.mjs";\n{code}')
    loaded = load(tmp_path / "cdn.yaml")
    assert loaded.plan is not None
    assert [module.file for module in loaded.plan.functions[2].modules] == ["functions/lib.mjs"]
    assert tmp_path / "functions" / "lib.mjs" in loaded.files
    (tmp_path / "plan.json").write_bytes(encode_plan(loaded.plan))
    read = load(tmp_path / "plan.json")
    assert read.plan == loaded.plan
    assert tmp_path / "functions" / "lib.mjs" in read.files
    (tmp_path / "functions" / "lib.mjs").write_text("export const x = 2;\n")
    (changed,) = load(tmp_path / "plan.json").diagnostics
    assert changed.message == "functions/lib.mjs has changed since the plan was compiled."
    (tmp_path / "functions" / "lib.mjs").unlink()
    (gone,) = load(tmp_path / "cdn.yaml").diagnostics
    assert (gone.code, gone.span.file, gone.span.line) == ("FUNC040", "functions/a_b_test.js", 1)
    assert gone.message == "functions/a_b_test.js imports ./lib.mjs, which is not there."

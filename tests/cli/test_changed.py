"""Functions whose code a save has changed."""

from __future__ import annotations

from pathlib import Path

from edgecdn.cli.changed import unreadable, with_code_read
from edgecdn.compiler.compile import Loaded, load

CONFIG = """\
cdn:
  points_of_presence:
    - {region: "ap", locations: ["tok"]}
  compute_at_edge:
    - {function: "one", path: "/one"}
    - {function: "two", path: "/two"}
"""


def site(folder: Path, **files: str) -> Loaded:
    """The site with these files in place of its good ones."""
    (folder / "functions").mkdir(exist_ok=True)
    (folder / "cdn.yaml").write_text(CONFIG)
    good = {
        "one": "import './helper.js';\nexport default { fetch: () => new Response() };\n",
        "two": "export default { fetch: () => new Response() };\n",
        "helper": "export const a = 1;\n",
    }
    for name, code in {**good, **files}.items():
        (folder / "functions" / f"{name}.js").write_text(code)
    return load(folder / "cdn.yaml")


def test_what_has_changed_is_read_its_imports_too(tmp_path: Path) -> None:
    good = site(tmp_path)
    assert good.plan is not None
    assert unreadable(good) == ()
    before = good.plan.functions
    helper = unreadable(site(tmp_path, helper="export const a = ;\n"), before)
    assert [(item.code, item.span.file, item.span.line) for item in helper] == [
        ("FUNC012", "functions/helper.js", 1)
    ]
    both = unreadable(site(tmp_path, two="export const nothing = 1;\n"), before)
    assert [(item.code, item.span.file) for item in both] == [("FUNC013", "functions/two.js")]
    broken = with_code_read(site(tmp_path, two="export default {\n"), before)
    assert broken.plan is None
    assert [item.code for item in broken.diagnostics] == ["FUNC012"]


def test_what_was_broken_before_holds_no_other_save_up(tmp_path: Path) -> None:
    broken = site(tmp_path, two="export default {\n")
    assert broken.plan is not None
    after = site(
        tmp_path, two="export default {\n", one="export default { fetch: () => new Response('new') };\n"
    )
    assert unreadable(after, broken.plan.functions) == ()
    assert with_code_read(after, broken.plan.functions) is after

"""`edgecdn run`: real functions, each in its box."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from edgecdn.cli.main import main
from tests.cli.test_events import functions_event, lambda_event

CONFIG = """\
cdn:
  points_of_presence:
    - {region: "ap", locations: ["tok", "lon"]}
  caching_rules:
    - {pattern: "/signed/*", cache: "signed-url"}
  compute_at_edge:
    - {function: "other", path: "/*"}
    - {function: "hello", path: "/signed/hello", secrets: [GREETING]}
    - {function: "short", path: "/s/*"}
    - {function: "language", path: "/l/*", on: origin-request, api: lambda-edge}
"""
FUNCTIONS = {
    "other": "export default { fetch: () => new Response('never called', { status: 418 }) };",
    "hello": """\
export default {
  async fetch(request, env, ctx) {
    console.warn("greeting with", env.GREETING);
    ctx.waitUntil(new Promise((done) => setTimeout(done, 5)).then(() => console.log("later")));
    const { searchParams } = new URL(request.url);
    if (searchParams.has("fail")) throw new RangeError("as you wish");
    const text = await request.text();
    const page = await fetch(new URL("/", request.url));
    return new Response(`${request.method} ${text} ${page.status} ${request.cf.colo} ${request.cf.country}\\n`);
  },
};
""",
    "short": """\
function handler(event) {
  event.request.uri = "/" + event.context.distributionId;
  return event.request;
}
""",
    "language": """\
exports.handler = (event, context, callback) => {
  const request = event.Records[0].cf.request;
  callback(null, { status: "200", body: request.origin.s3.domainName });
};
""",
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "functions").mkdir()
    for name, code in FUNCTIONS.items():
        (tmp_path / "functions" / f"{name}.js").write_text(code)
    (tmp_path / "cdn.yaml").write_text(CONFIG)
    (tmp_path / ".env").write_text("GREETING=good-morning\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_one_function_is_run_by_itself(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "run",
        "hello",
        "--url",
        "/signed/hello?x=1",
        "--body",
        "hi",
        "--from",
        "JP",
        "--pop",
        "lon",
        "--json",
    ]
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["body"], told["pop"]) == (200, "POST hi 200 LON JP\n", "lon")
    assert told["outcome"] == "answered"
    assert told["logs"] == [
        {"level": "warn", "text": "greeting with [GREETING]"},
        {"level": "log", "text": "later"},
    ]
    [asked] = told["subrequests"]
    assert (asked["to"], asked["method"], asked["status"]) == ("demo", "GET", 200)
    assert "wall" in told["usage"]


def test_a_failure_is_shown_at_its_line(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "hello", "--url", "/signed/hello?fail"]) == 1
    said = capsys.readouterr().out
    for part in (
        "outcome    hello exception",
        "limits     wall ",
        "hello: greeting with [GREETING]",
        "RangeError: as you wish",
        "--> functions/hello.js:6:41",
        '6 |     if (searchParams.has("fail")) throw new RangeError("as you wish");',
    ):
        assert part in said
    assert "good-morning" not in said


def test_events_of_cloudfront_are_answered_in_its_shape(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "event.json").write_text(json.dumps(functions_event()))
    assert main(["run", "short", "--event", "event.json", "--json"]) == 0
    output = json.loads(capsys.readouterr().out)["output"]
    assert output["request"]["uri"] == "/E123"
    assert output["request"]["cookies"] == {"id": {"value": "7"}, "x": {"value": "y"}}
    event = lambda_event()
    event["Records"][0]["cf"]["request"]["origin"] = {"s3": {"domainName": "bucket.example"}}
    (site / "event.json").write_text(json.dumps(event))
    assert main(["run", "language", "--event", "event.json"]) == 0
    assert '"body": "bucket.example"' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["helo"], "There is no function helo. Did you mean hello?"),
        (["hello", "--url", "no url"], "is neither a path nor an http(s) URL"),
        (["hello", "-H", "nonsense"], "is no field"),
        (["hello", "-X", "GET it"], "is no method"),
        (["hello", "--body", "@none"], "none cannot be read"),
        (["hello", "--from", "nowhere"], "--from nowhere is no place"),
        (["hello", "--pop", "xx"], "There is no PoP xx. There are tok and lon."),
        (["hello", "--origin", "none"], "neither a URL nor a folder"),
        (["hello", "--event", "none.json"], "none.json cannot be read"),
        (["hello", "--event", "cdn.yaml"], "cdn.yaml is no event"),
        (["hello", "--event", "x", "--url", "/"], "leave out --url"),
        (["hello", "-c", "none.yaml"], "There is no file none.yaml"),
    ],
)
def test_what_cannot_be_run_is_told(
    site: Path, words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", *words]) == 2
    assert sentence in capsys.readouterr().err


def test_an_event_of_another_platform_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "event.json").write_text(json.dumps(functions_event()))
    assert main(["run", "language", "--event", "event.json"]) == 2
    assert (
        "is an event of cloudfront-functions, and language is written for lambda-edge"
        in capsys.readouterr().err
    )


def test_a_secret_that_is_not_set_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / ".env").unlink()
    assert main(["run", "hello"]) == 2
    assert "The secret GREETING is not set" in capsys.readouterr().err

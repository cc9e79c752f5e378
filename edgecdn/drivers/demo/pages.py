"""The demo site's text: HTML, CSS and a little script."""

from __future__ import annotations

from typing import Final

STYLE: Final = """\
:root { color-scheme: light dark; --ink: #1d2430; --paper: #fbfaf7; --line: #d9d4c8; --accent: #b4532a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9e6df; --paper: #171a20; --line: #333945; --accent: #f0a07a; } }
body { margin: 0 auto; max-width: 44rem; padding: 3rem 1.5rem; font: 1.05rem/1.6 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 2.2rem; line-height: 1.15; letter-spacing: -0.02em; }
a { color: var(--accent); text-underline-offset: 0.2em; }
nav a { margin-right: 1rem; }
code { font-size: 0.9em; padding: 0.1em 0.35em; border: 1px solid var(--line); border-radius: 0.3em; }
.variant { display: inline-block; padding: 0.1rem 0.7rem; border: 1px solid var(--accent); border-radius: 1rem; color: var(--accent); }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 0.9rem; }
"""

SCRIPT: Final = """\
// Tells which PoP served this page, and from where.
fetch(location.href, { method: "HEAD" }).then(({ headers }) => {
  const place = document.querySelector("#served");
  if (place) place.textContent = `${headers.get("x-served-by") ?? "the origin"} (${headers.get("x-cache") ?? "no cache"})`;
});
"""

HOME: Final = """\
<h1>A CDN on one laptop</h1>
<p>You are reading the demo origin of <strong>edgecdn</strong>, through its edge. {variant}</p>
<p>Served by: <span id="served">…</span></p>
<ul>
  <li><a href="/static/app.js">/static/app.js</a>: kept for a year, at the edge and in your browser</li>
  <li><a href="/api/hello">/api/hello</a>: for those with a token (<code>edgecdn token</code>)</li>
  <li>/media/: photographs for those with a signed URL (<code>edgecdn sign /media/harbour.jpg</code>): {pictures}</li>
</ul>
"""

ABOUT: Final = """\
<h1>About</h1>
<p>Nothing here comes from a network: pages, assets, answers and photographs are made by the program itself. {variant}</p>
"""

NOT_FOUND: Final = """\
<h1>Nothing here</h1>
<p>Try <a href="/">the first page</a>.</p>
"""

_FRAME: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>edgecdn demo</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{style}">
<script src="{script}" defer></script>
</head>
<body>
<nav><a href="/">Home</a><a href="/about.html">About</a></nav>
{body}
<footer>The config has no <code>origins:</code>, so this built-in site answers.</footer>
</body>
</html>
"""


def page(body: str, style: str, script: str, variant: str) -> str:
    """A whole page; `variant` is the A/B variant that it shows, empty where there is none."""
    shown = f'<span class="variant">variant {variant}</span>' if variant else ""
    return (
        _FRAME.replace("{style}", style)
        .replace("{script}", script)
        .replace("{body}", body.replace("{variant}", shown))
    )

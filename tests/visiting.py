"""Visits of served pages in a real browser: what several tests stand on."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

ADDRESS = re.compile(r"http://localhost:\d+/")
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"
PATIENCE = 60_000
expect.set_options(timeout=20_000)


class Server:
    """A `workbench serve` of a workspace, as a user starts it."""

    def __init__(self, workspace: Path, *options: str) -> None:
        command = [sys.executable, "-m", "workbench", "serve", str(workspace), "--no-browser", "--port", "8930"]
        # Tests open pages faster than visitors do.
        command += ["--visitors", "60", *options]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self._said: list[str] = []
        self.address = self._wait()
        # Somebody has to read what a server says: a full pipe would stop it.
        self.reader = threading.Thread(target=lambda: self._said.extend(self.process.stderr), daemon=True)
        self.reader.start()

    def _wait(self) -> str:
        for line in self.process.stderr:
            self._said.append(line)
            found = ADDRESS.search(line)
            if found:
                return found.group()
        raise RuntimeError(f"no address was said: {self.said()}")

    def said(self) -> str:
        """What the server has told whoever runs it."""
        return "".join(self._said)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        self.process.send_signal(how)
        self.process.wait(timeout=30)
        self.reader.join(timeout=30)
        self.process.stderr.close()


def visitor(browser: Browser, width: int) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("request", lambda request: failures.extend(elsewhere(request.url)))
    yield page
    context.close()
    assert not failures


def elsewhere(url: str) -> list[str]:
    return [] if url.startswith(("http://localhost:", "data:", "blob:")) else [f"asked {url}"]


def visit(page: Page, server: Server, query: str = "", notebook: str = "compare") -> None:
    page.goto(f"{server.address}voila/render/{notebook}.ipynb{query}")
    live(page)


def count_shifts(page: Page) -> None:
    """Add up in `shifted` by how much the next page jumps."""
    page.add_init_script(
        "window.shifted = 0; new PerformanceObserver((list) => { for (const one of list.getEntries())"
        " shifted += one.value; }).observe({ type: 'layout-shift', buffered: true })"
    )


def live(page: Page) -> None:
    """Wait until the page's script has taken over."""
    expect(page.locator("body[data-live]")).to_be_attached(timeout=PATIENCE)


def kernel_of(page: Page) -> str:
    """The id of the kernel that a page has."""
    return json.loads(page.locator("#page-frame").text_content())["kernelId"]


def cell(page: Page, city: str, factor: str) -> Locator:
    return page.locator(f'[data-cell="{city}|{factor}"]')

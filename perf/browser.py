"""Visits with a fresh browser context each, timed inside the page."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

__all__ = ["PHONE", "Look", "Visit", "chromium", "look", "visit"]

_INSIDE = (Path(__file__).parent / "inside.js").read_text(encoding="utf-8")
_FLAGS = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"]
_PATIENCE = 60_000
PHONE = {"width": 390, "height": 844}
_TEN_MEGABIT, _LATENCY, _SLOWER = 10_000_000 / 8, 40, 4


@dataclass
class Visit:
    """What one visit took.

    Attributes
    ----------
    drawn, control : float
        Milliseconds from navigation until matrix and figures were painted, and until the
        first control, used as soon as it was alive, had had its effect.
    reactions : list of float
        Milliseconds from a control's change until the new content was painted.
    moved, requests, frame : int
        Bytes over the wire, requests, and the largest WebSocket frame.
    """

    drawn: float
    control: float
    reactions: list[float]
    moved: int = 0
    requests: int = 0
    frame: int = 0


@dataclass
class _Wire:
    """Counts what moves."""

    moved: int = 0
    requests: int = 0
    frames: list[int] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: self._add(int(event["encodedDataLength"])))
        session.on("Network.requestWillBeSent", lambda event: self._ask(event["request"]["url"]))
        for name in ("Network.webSocketFrameReceived", "Network.webSocketFrameSent"):
            session.on(name, lambda event: self.frames.append(len(event["response"]["payloadData"])))

    def _add(self, size: int) -> None:
        self.moved += size

    def _ask(self, url: str) -> None:
        self.requests += url.startswith("http")


@dataclass
class Look:
    """What a look at a page took that is not measured as `Visit` measures.

    Attributes
    ----------
    painted : float
        Milliseconds from navigation until its first text was painted.
    reactions : list of float
        Milliseconds from a choice until what follows from it was painted.
    moved, requests, frame : int
        As in `Visit`.
    """

    painted: float
    reactions: list[float]
    moved: int
    requests: int
    frame: int


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium: Debian's where there is one."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
        yield started
        started.close()


_REACTION = """act => new Promise((done) => {
  const said = () => document.querySelector("h1").textContent;
  const [before, from] = [said(), performance.now()];
  const watch = new MutationObserver(() => {
    if (said() === before) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)));
  });
  watch.observe(document.body, { childList: true, subtree: true, characterData: true });
  Function(act)();
})"""


def look(browser: Browser, address: str, acts: tuple[str, ...] = ()) -> Look:
    """Look at a page, and choose something on it.

    Parameters
    ----------
    browser : Browser
        Chromium.
    address : str
        The page.
    acts : tuple of str
        Scripts, each of which chooses something that changes the page's title.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    wire = _Wire()
    wire.watch(page)
    page.goto(address)
    if acts:
        page.wait_for_selector("body[data-live]")
    page.wait_for_timeout(500)
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    reactions = [page.evaluate(_REACTION, act) for act in acts]
    page.close(run_before_unload=True)
    context.close()
    frame = max(wire.frames, default=0)
    return Look(painted, reactions, wire.moved + sum(wire.frames), wire.requests, frame)


def visit(
    browser: Browser, address: str, changes: int = 0, phone: bool = False, context: BrowserContext | None = None
) -> Visit:
    """Visit a page once.

    Parameters
    ----------
    browser : Browser
        Chromium.
    address : str
        The page.
    changes : int
        How often the control is changed after the first time; -1: not even once.
    phone : bool
        Emulate a phone's screen, network (10 Mbit/s, 40 ms) and processor (4 x slower).
    context : BrowserContext, optional
        One that was here before; left out: a new one, with an empty cache.
    """
    size = PHONE if phone else {"width": 1280, "height": 900}
    own = context or browser.new_context(viewport=size)
    page = own.new_page()
    wire = _Wire()
    wire.watch(page)
    if phone:
        session = own.new_cdp_session(page)
        network: dict[str, Any] = {"offline": False, "latency": _LATENCY}
        speed = {"downloadThroughput": _TEN_MEGABIT, "uploadThroughput": _TEN_MEGABIT}
        session.send("Network.emulateNetworkConditions", {**network, **speed})
        session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    page.add_init_script(_INSIDE.replace("__CHANGES__", str(changes)))
    with page.expect_console_message(lambda one: one.text.startswith("perf:"), timeout=_PATIENCE) as said:
        page.goto(address, wait_until="commit")
    told = json.loads(said.value.text.removeprefix("perf:"))
    page.close(run_before_unload=True)
    if context is None:
        own.close()
    return Visit(**told, moved=wire.moved + sum(wire.frames), requests=wire.requests, frame=max(wire.frames, default=0))

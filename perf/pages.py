"""The pages' limits: ratios to a bare static page and to Dash, from interleaved visits."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack

from playwright.sync_api import Browser

from perf import servers
from perf.browser import Look, Visit, chromium, look, visit
from perf.rows import Row, fixed, noted, ratio

__all__ = ["measure"]

_SETTLE = 2.5
"""Seconds between visits: a page is made ready for the next visitor meanwhile, as it is between real ones."""


def measure(visits: int = 15, changes: int = 5) -> list[Row]:
    """Return a row for each limit of the pages.

    Parameters
    ----------
    visits : int
        Interleaved visits of each page.
    changes : int
        Changes of the control in each visit, after the first.
    """
    with ExitStack() as running:
        browser = running.enter_context(chromium())
        floor = running.enter_context(servers.static(8961)).removesuffix("desktop")
        dash = running.enter_context(servers.dash(8962))
        panel = running.enter_context(servers.panel(8965))
        rows = _first_after_ready(browser)
        ours = running.enter_context(servers.ours(8963))
        desktop = _interleaved(
            browser, {"static": f"{floor}desktop", "dash": dash, "panel": panel, "ours": ours}, visits, changes
        )
        phone = _interleaved(browser, {"static": f"{floor}phone", "ours": ours}, visits, 0, phone=True)
        rows += _compared(desktop, phone) + _wire(desktop["ours"]) + _second(browser, ours)
        changes_of_static = [each for one in desktop["static"] for each in one.reactions]
        rows += _others(browser, f"{floor}desktop", ours.removesuffix("compare.ipynb"), changes_of_static)
    return rows


def _interleaved(
    browser: Browser, addresses: dict[str, str], visits: int, changes: int, phone: bool = False
) -> dict[str, list[Visit]]:
    """Visit the pages in turn; the first round warms the servers and is not counted."""
    found: dict[str, list[Visit]] = {name: [] for name in addresses}
    for turn in range(visits + 1):
        for name, address in addresses.items():
            one = visit(browser, address, changes, phone)
            time.sleep(_SETTLE if name == "ours" else 0.3)
            if turn:
                found[name].append(one)
    return found


def _compared(desktop: dict[str, list[Visit]], phone: dict[str, list[Visit]]) -> list[Row]:
    """Return the rows of first visits and reactions."""
    drawn: Callable[[list[Visit]], list[float]] = lambda every: [one.drawn for one in every]  # noqa: E731
    control: Callable[[list[Visit]], list[float]] = lambda every: [one.control for one in every]  # noqa: E731
    floor, dash, ours = (desktop[name] for name in ("static", "dash", "ours"))
    reactions = {name: sorted(each for one in every for each in one.reactions) for name, every in desktop.items()}
    slowest = {name: every[int(0.95 * (len(every) - 1))] for name, every in reactions.items()}
    return [
        ratio("first visit until drawn / static page", 1.4, drawn(ours), drawn(floor)),
        ratio("first visit until drawn / Dash", 0.5, drawn(ours), drawn(dash)),
        ratio("first visit until the first control worked / static page", 1.5, control(ours), control(floor)),
        ratio("first visit until the first control worked / Dash", 0.5, control(ours), control(dash)),
        noted("first visit until drawn / Panel", drawn(ours), drawn(desktop["panel"])),
        noted("first visit until the first control worked / Panel", control(ours), control(desktop["panel"])),
        noted("a control's change, median / Panel", reactions["ours"], reactions["panel"]),
        ratio("a phone: until drawn / static page", 1.4, drawn(phone["ours"]), drawn(phone["static"])),
        ratio(
            "a phone: until the first control worked / static page",
            1.4,
            control(phone["ours"]),
            control(phone["static"]),
        ),
        ratio("a control's change, median / static page", 2.5, reactions["ours"], reactions["static"]),
        ratio("a control's change, median / Dash", 1.0, reactions["ours"], reactions["dash"]),
        ratio("a control's change, slowest 5% / static page", 4.0, [slowest["ours"]], [slowest["static"]]),
        ratio("a control's change, slowest 5% / Dash", 1.0, [slowest["ours"]], [slowest["dash"]]),
    ]


def _wire(visits: list[Visit]) -> list[Row]:
    """Return the rows of what moves on a first visit."""
    return [
        fixed("empty cache: over the wire", 800, round(max(one.moved for one in visits) / 1000), "kB"),
        fixed("empty cache: requests", 12, max(one.requests for one in visits), ""),
        fixed("largest WebSocket frame", 100, round(max(one.frame for one in visits) / 1000, 1), "kB"),
    ]


_CHOOSE = (
    "const field = document.querySelector('select[name={name}]'); field.value = '{value}'; "
    "field.dispatchEvent(new Event('change'))"
)
_STEP = "document.querySelector('.wb-step-on').click()"
_OTHERS = {
    "home": (),
    "benchmark": tuple(
        _CHOOSE.format(name="benchmark", value=value)
        for value in ("charter.2010", "introductory-and-language-courses.mixities", "charter.2010")
    ),
    "key-factor": (_STEP,) * 4,
    "context": tuple(
        _CHOOSE.format(name="figure", value=value)
        for value in ("population", "foreign-born-share", "population", "foreign-born-share")
    ),
    "city": tuple(_CHOOSE.format(name="city", value=value) for value in ("castelvo", "dorvik", "hollmar", "estrana")),
}
"""The other pages, each with what is chosen on it."""


def _others(browser: Browser, floor: str, pages: str, static: list[float], looks: int = 7) -> list[Row]:
    """Return the rows of the other pages: how soon they are read, what moves, how they follow a choice.

    The floor is the static page of the matrix: no page of ours has more to show.
    """
    bare: list[float] = []
    found: dict[str, list[Look]] = {name: [] for name in _OTHERS}
    for turn in range(looks + 1):
        bare_look = look(browser, floor)
        bare += [bare_look.painted] if turn else []
        for name, acts in _OTHERS.items():
            one = look(browser, f"{pages}{name}.ipynb", acts)
            time.sleep(_SETTLE)
            # The first look starts what waits for the next.
            found[name] += [one] if turn else []
    rows = []
    for name, every in found.items():
        rows.append(ratio(f"{name}: until painted / static page", 1.4, [one.painted for one in every], bare))
        rows.append(fixed(f"{name}: over the wire", 800, round(max(one.moved for one in every) / 1000), "kB"))
        rows.append(fixed(f"{name}: requests", 12, max(one.requests for one in every), ""))
        rows.append(fixed(f"{name}: largest frame", 100, round(max(one.frame for one in every) / 1000, 1), "kB"))
        if reactions := [each for one in every for each in one.reactions]:
            rows.append(ratio(f"{name}: a choice, median / static page's", 2.5, reactions, static[: len(reactions)]))
    return rows


def _second(browser: Browser, address: str) -> list[Row]:
    """Return what a second visit moves besides what the browser has kept."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    visit(browser, address, context=context)
    time.sleep(_SETTLE)
    again = visit(browser, address, changes=-1, context=context)
    context.close()
    return [fixed("second visit: over the wire", 30, round(again.moved / 1000, 1), "kB")]


def _first_after_ready(browser: Browser, starts: int = 5) -> list[Row]:
    """Return how the first visitor after the server's start fares beside a later one."""
    first, later = [], []
    for _ in range(starts):
        with servers.ours(8964) as address:
            first.append(visit(browser, address).drawn)
            time.sleep(_SETTLE)
            later.append(visit(browser, address).drawn)
    return [ratio("the first visitor after 'Serving' / a later one", 1.3, first, later)]

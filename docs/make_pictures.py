"""Make pictures of the running pages: `make pictures`.

Every page that stands in the header, and the views that tell most, at three widths and in
both themes go into `docs/pictures/all/`, with a sheet (`index.html`) to look through them;
those that the README shows are cut from the same views.  Names of views after the command
make these alone.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from workbench.serve.navigation import navigation
from workbench.words import words

ROOT = Path(__file__).parent.parent
HERE = ROOT / "docs" / "pictures"
ALL = HERE / "all"
THEMES = ("light", "dark")
SCREENS = ((360, 800), (1280, 800), (2560, 1440))
PROJECTORS = ((1024, 768), (1280, 720), (1920, 1080), (2560, 1440))
CUT = 1500
"""How much of a view the README shows, from its top."""

MANY = "aldmere,brunnhaven,castelvo,dorvik,estrana,fennport,galdova,hollmar,ilvesund,jorava,kelmonde,luvenza,morvane"

DRAWN = """() => {
  const live = document.body.hasAttribute("data-live") || !document.getElementById("page-frame");
  const drawn = [...document.querySelectorAll(".wb-plot")].every((plot) => {
    if (!plot.clientWidth) return true;
    const text = plot.querySelector(".main-svg text");
    return text && getComputedStyle(text).fill === getComputedStyle(plot).color;
  });
  return live && drawn && document.fonts.status === "loaded";
}"""
"""Whether a page lives, and its plots stand there in the colours of the theme."""

SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


@dataclass(frozen=True)
class View:
    """What a picture is made of.

    Attributes
    ----------
    name : str
        What its files are called.
    address : str
        Where it is, after the server's own address.
    screens : tuple of tuple of int
        How wide and high the windows are.
    press : str
        A button that is pressed first.
    whole : bool
        Whether the picture is of the whole page, or of what the window shows.
    """

    name: str
    address: str
    screens: tuple[tuple[int, int], ...] = SCREENS
    press: str = ""
    whole: bool = True


TELLING = {
    # It stands in the header only where files may be changed.
    "assess": "assess.ipynb",
    "compare-cell": "compare.ipynb?cell=castelvo%7C05",
    "compare-many": f"compare.ipynb?cities={MANY}&figure=population",
    "compare-few": "compare.ipynb?cities=aldmere,castelvo,dorvik,estrana",
    "compare-two": "compare.ipynb?cities=castelvo,dorvik",
    "compare-groups": f"compare.ipynb?group=country&cities={MANY}",
    "compare-real": "compare.ipynb?collection=published",
    "benchmark-05": "benchmark.ipynb?key_factor=05",
    "benchmark-draft": "benchmark.ipynb?benchmark=anti-discrimination-policies.draft-1",
    "key-factor-05": "key-factor.ipynb?key_factor=05",
    "city-castelvo": "city.ipynb?city=castelvo&key_factor=05",
    "city-real": "city.ipynb?city=ghent",
}
"""Views that tell most, besides the pages as they open."""

PRESENTED = {name: TELLING[name] for name in ("compare-cell", "compare-groups", "compare-two")}
"""Those that are made to be projected, besides the pages as they open."""

SHOWN = {
    "compare-light": ("compare-cell", 1280, "light"),
    "compare-many-dark": ("compare-many", 1280, "dark"),
    "compare-phone": ("compare-few", 360, "light"),
    "home-light": ("home", 1280, "light"),
    "benchmark-light": ("benchmark-05", 1280, "light"),
    "context-light": ("context", 1280, "light"),
    "key-factor-light": ("key-factor-05", 1280, "light"),
    "city-light": ("city-castelvo", 1280, "light"),
    "two-cities-light": ("compare-two", 1280, "light"),
    "published-light": ("compare-real", 1280, "light"),
}
"""What the README shows: of which view, at which width, in which theme."""


def views(notebooks: Path = ROOT / "notebooks") -> list[View]:
    """Return what pictures are made of: every page in the header as it opens, then the telling views.

    Parameters
    ----------
    notebooks : pathlib.Path
        The folder of the notebooks; their metadata say which of them stand in the header.
    """
    pages = {Path(page["file"]).stem: page["file"] for page in navigation(notebooks, "", {}, words())}
    rendered = [View(name, f"voila/render/{address}") for name, address in {**pages, **TELLING}.items()]
    presented = [
        View(f"{name}-present", f"voila/render/{address}", PROJECTORS, "Present", whole=False)
        for name, address in {"key-factor": "key-factor.ipynb", "compare": "compare.ipynb", **PRESENTED}.items()
    ]
    return [*rendered, *presented, View("nowhere", "voila/render/nowhere.ipynb")]


def main() -> None:
    """Serve the workspace of this checkout and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("views", nargs="*", help="the views to take (all of them)")
    parser.add_argument("--port", type=int, default=8940, help="where the pages are served (8940)")
    asked = parser.parse_args()
    every = {view.name: view for view in views()}
    if unknown := [name for name in asked.views if name not in every]:
        parser.error(f"there is no view {', '.join(unknown)}; there are {', '.join(every)}")
    chosen = [every[name] for name in asked.views or every]
    ALL.mkdir(parents=True, exist_ok=True)
    with served(asked.port) as address, sync_playwright() as playwright:
        flags = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        for view in chosen:
            for screen in view.screens:
                take(browser, address, view, screen)
        browser.close()
    (ALL / "index.html").write_text(sheet(views()), encoding="utf-8")
    sys.stdout.write(f"Look through them: {ALL / 'index.html'}\n")


@contextmanager
def served(port: int) -> Iterator[str]:
    """Serve this checkout's workspace and yield the address."""
    command = [sys.executable, "-m", "workbench", "serve", str(ROOT), "--edit", "--no-browser", "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            said = server.stderr or iter(())
            yield next(found.group() for line in said if (found := re.search(r"http://\S+", line)))
        finally:
            server.terminate()


def take(browser: Browser, address: str, view: View, screen: tuple[int, int]) -> None:
    """Take a view in a window of some size, in both themes."""
    width, height = screen
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce", color_scheme="light")
    page.goto(f"{address}{view.address}")
    page.wait_for_function(DRAWN, timeout=60_000)
    if view.press:
        page.get_by_role("button", name=view.press, exact=True).click()
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.wait_for_function(DRAWN, timeout=60_000)
        page.evaluate("scrollTo(0, 0)")
        page.evaluate(SETTLED)
        page.screenshot(path=ALL / file_name(view, width, theme), full_page=view.whole)
        for name, shown in SHOWN.items():
            if shown == (view.name, width, theme):
                cut(page, HERE / f"{name}.png", width)
    page.close()


def cut(page: Page, path: Path, width: int) -> None:
    """Take the upper part of a page, for the README."""
    height = min(CUT, page.evaluate("document.documentElement.scrollHeight"))
    page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})


def file_name(view: View, width: int, theme: str) -> str:
    """Return what a picture is called."""
    return f"{view.name}-{width}-{theme}.png"


def sheet(every: list[View]) -> str:
    """Return a page with all pictures side by side, each leading to itself at its size.

    Parameters
    ----------
    every : list of View
        What there are pictures of.
    """
    rows = []
    for view in every:
        shown = [
            f'<figure><a href="{name}"><img src="{name}" alt="" loading="lazy"></a>'
            f"<figcaption>{width} {theme}</figcaption></figure>"
            for width, _ in view.screens
            for theme in THEMES
            for name in [escape(file_name(view, width, theme))]
        ]
        rows.append(f"<section><h2>{escape(view.name)}</h2><p>{escape(view.address)}</p>{''.join(shown)}</section>")
    style = (
        "body{font:16px/1.5 sans-serif;margin:28px;background:#777;color:#fff}"
        "figure{display:inline-block;vertical-align:top;margin:0 12px 12px 0}p{margin:0 0 8px}"
        "img{width:300px;max-height:640px;object-fit:cover;object-position:top}"
    )
    head = f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Pictures</title><style>{style}</style>'
    return f"{head}<h1>Pictures of every page</h1>{''.join(rows)}</html>\n"


if __name__ == "__main__":
    main()

"""Make the pictures of the README from the running page: `make pictures`."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent / "pictures"
ALL = "aldmere,brunnhaven,castelvo,dorvik,estrana,fennport,galdova,hollmar,ilvesund,jorava,kelmonde,luvenza,morvane"
SHOTS = {
    "compare-light": ("compare.ipynb?cell=castelvo%7C05", 1280, "light"),
    "compare-many-dark": (f"compare.ipynb?cities={ALL}&figure=population", 1280, "dark"),
    "compare-phone": ("compare.ipynb?cities=aldmere,castelvo,dorvik,estrana", 360, "light"),
    "home-light": ("home.ipynb", 1280, "light"),
    "benchmark-light": ("benchmark.ipynb?key_factor=05", 1280, "light"),
    "key-factor-light": ("key-factor.ipynb?key_factor=05", 1280, "light"),
    "city-light": ("city.ipynb?city=castelvo", 1280, "light"),
    "two-cities-light": ("compare.ipynb?cities=castelvo,dorvik", 1280, "light"),
    "published-light": ("compare.ipynb?collection=published", 1280, "light"),
}


def main() -> None:
    """Serve the workspace of this checkout and take every picture."""
    command = [sys.executable, "-m", "workbench", "serve", str(HERE.parent.parent), "--no-browser", "--port", "8940"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server, sync_playwright() as playwright:
        try:
            address = next(found.group() for line in server.stderr or [] if (found := re.search(r"http://\S+", line)))
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for name, (view, width, theme) in SHOTS.items():
                page = browser.new_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
                page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
                take(page, f"{address}voila/render/{view}", HERE / f"{name}.png")
            browser.close()
        finally:
            server.terminate()


def take(page: Page, address: str, path: Path) -> None:
    """Take one picture of a page from its top."""
    page.goto(address)
    page.wait_for_selector(":is(.wb-caption, .wb-home h2)", state="attached", timeout=60_000)
    page.evaluate("scrollTo(0, 0)")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": 1500})
    page.wait_for_timeout(300)
    page.screenshot(path=path)
    page.close()


if __name__ == "__main__":
    main()

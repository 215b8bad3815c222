"""How pages are served: ready before anybody asks, light, without a jump, and gone when their visitor is."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import brotli
import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect

import workbench
from tests.test_browser import violations
from tests.visiting import PATIENCE, Server, cell, kernel_of, live, visit, visitor
from workbench.serve.assets import built

BOXES = """() => [...document.querySelectorAll(
    "h1, .wb-choice, .wb-legend, .wb-scroll, .wb-table tr, .wb-cell, .wb-panel, .wb-caption, .wb-plot")]
  .filter((one) => one.offsetParent)
  .map((one) => { const { x, y, width, height } = one.getBoundingClientRect();
    const box = [x, y + scrollY, width, height].map(Math.round);
    return [one.classList[0] ?? one.tagName, ...box]; })"""
WIDGETS = """\
import ipywidgets as w
import anywidget, traitlets

class Counter(anywidget.AnyWidget):
    _esm = '''export default { render({ model, el }) {
      const button = document.createElement("button");
      const show = () => { button.textContent = `counted ${model.get("count")}`; };
      button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes(); };
      model.on("change:count", show);
      show();
      el.append(button);
    } }'''
    count = traitlets.Int(0).tag(sync=True)

out, slider, counter = w.Output(), w.IntSlider(description="Number"), Counter()

def follow(change):
    with out:
        print("now", change["new"])

slider.observe(follow, "value")
counter.observe(lambda change: setattr(slider, "value", 7), "count")
with out:
    display(w.HTML("<b>shown inside</b>"))
w.VBox([slider, counter, out])
"""


def running(process_id: int) -> list[str]:
    """The kernels that a server has started, each with its process's number first."""
    # Twice 'w': the whole line, however narrow ps thinks that the screen is.
    command = ["ps", "-ww", "--ppid", str(process_id), "-o", "pid=,args="]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return [line for line in found.stdout.splitlines() if "ipykernel" in line]


def alive(server: Server, kernel: str) -> bool:
    """Whether a kernel is known to the server."""
    return status(f"{server.address}api/kernels/{kernel}") == 200


def status(address: str, method: str = "GET") -> int:
    """What a server answers somebody without a cookie."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, method=method)) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def gone(page: Page, server: Server, kernel: str) -> None:
    """Wait, in another page, until a kernel has ended."""
    for _ in range(300):
        if not alive(server, kernel):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"the kernel {kernel} is still there")


def copied_workspace(folder: Path, **cells: str) -> Path:
    """A new workspace, with a notebook of one cell for each name."""
    subprocess.run([sys.executable, "-m", "workbench", "new", str(folder)], check=True, capture_output=True)
    for name, code in cells.items():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, folder / "notebooks" / f"{name}.ipynb")
    return folder


def size(frame: dict[str, Any]) -> int:
    """The bytes of a frame before the connection compresses it; the browser tells of binary ones in base64."""
    told = frame["payloadData"]
    return len(told) if frame["opcode"] == 1 else len(base64.b64decode(told))


def test_a_first_visit_is_light(page: Page, server: Server) -> None:
    moved, asked, frames = [], [], []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: moved.append(event["encodedDataLength"]))
    session.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    for name in ("Network.webSocketFrameReceived", "Network.webSocketFrameSent"):
        session.on(name, lambda event: frames.append(size(event["response"])))
    visit(page, server)
    expect(page.locator(".wb-plot[data-plotted]")).to_be_attached()
    page.get_by_label("Benchmark").select_option(label="Charter on Integrating Cities")
    expect(page.get_by_role("heading", level=1)).to_contain_text("fully met")
    assert sum(moved) + sum(frames) < 800_000
    assert len([url for url in asked if url.startswith("http")]) <= 12
    assert max(frames) < 100_000
    moved.clear(), frames.clear()
    visit(page, server)
    expect(page.locator(".wb-plot[data-plotted]")).to_be_attached()
    assert sum(moved) + sum(frames) < 30_000


def test_what_was_built_is_kept_and_compressed(page: Page, server: Server) -> None:
    answers = {}
    page.on("response", lambda response: answers.update({response.url: response.all_headers()}))
    visit(page, server)
    built = {url: headers for url, headers in answers.items() if "/voila/static/" in url}
    assert len(built) >= 4
    for headers in built.values():
        assert "immutable" in headers["cache-control"]
        assert headers["content-encoding"] == "br"
    first = answers[page.url.partition("?")[0]]
    assert first["content-encoding"] == "br"
    assert first["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("takes", "sent"),
    [("gzip, deflate, br", "br"), ("br;q=0, gzip", "gzip"), ("identity", None), (";q=x, ,*;q=0", None)],
)
def test_each_browser_gets_what_it_can_read(server: Server, takes: str, sent: str | None) -> None:
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[sent]
    style = built()["page"]
    for path, part in (("voila/render/compare.ipynb", b"Castelvo"), (f"voila/static/{style}", b".wb-levels")):
        asked = urllib.request.Request(server.address + path, headers={"Accept-Encoding": takes})
        with urllib.request.urlopen(asked) as answer:
            assert answer.headers["Content-Encoding"] == sent
            assert "Accept-Encoding" in answer.headers["Vary"]
            assert part in unpack(answer.read())


def test_asking_for_the_head_of_a_page_takes_no_kernel(server: Server) -> None:
    before = running(server.process.pid)
    asked = urllib.request.Request(f"{server.address}voila/render/compare.ipynb", method="HEAD")
    with urllib.request.urlopen(asked) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.read() == b""
    assert set(before) >= set(running(server.process.pid))


def test_what_an_editor_leaves_beside_the_notebooks_does_no_harm(page: Page, tmp_path: Path) -> None:
    folder = copied_workspace(tmp_path / "workspace")
    (folder / "notebooks" / ".#compare.ipynb").symlink_to("nowhere")
    (folder / "notebooks" / ".~compare.ipynb").write_bytes((folder / "notebooks" / "compare.ipynb").read_bytes())
    served = Server(folder, "--ready", "1")
    try:
        visit(page, served)
        assert page.get_by_role("navigation", name="Pages").get_by_role("link").all_inner_texts() == [
            "Home",
            "Benchmark",
            "Compare",
            "Key factor",
            "Context",
            "City",
        ]
    finally:
        served.stop()


def test_nothing_but_the_pages_is_served(server: Server) -> None:
    for path in (
        "voila/static/manifest.json",
        "voila/static/../licences.txt",
        "voila/static/%2e%2e/first.js",
        "voila/render/../pyproject.toml",
        "voila/render/.hidden.ipynb",
        "voila/render/none.ipynb",
        "voila/tree/",
        "voila/files/compare.ipynb",
        "api/contents",
    ):
        assert status(server.address + path) == 404, path


@pytest.mark.parametrize(
    ("short", "page"),
    [
        ("compare", "compare.ipynb"),
        ("compare/", "compare.ipynb"),
        ("compare.ipynb", "compare.ipynb"),
        ("voila/render/home", "home.ipynb"),
        (
            "city?city=ghent&on=2024-12-31&cell=context%7Cghent",
            "city.ipynb?city=ghent&on=2024-12-31&cell=context%7Cghent",
        ),
        ("key-factor?key_factor=05", "key-factor.ipynb?key_factor=05"),
    ],
)
def test_a_short_address_leads_to_the_page_with_all_that_it_asks(server: Server, short: str, page: str) -> None:
    # No page is taken for whoever only follows the way.
    with urllib.request.urlopen(urllib.request.Request(server.address + short, method="HEAD")) as answer:
        assert answer.url == f"{server.address}voila/render/{page}"


@pytest.mark.parametrize(
    "path", ["nowhere", "compare/nowhere", "%00", "a" * 300, "..%2fcompare", ".hidden", "//example.org/"]
)
def test_an_address_of_no_page_says_so(server: Server, path: str) -> None:
    assert status(server.address + path) == 404


def test_what_leads_nowhere_names_the_pages_in_the_chosen_theme(page: Page, server: Server) -> None:
    visit(page, server)
    page.get_by_role("button", name="Dark").click()
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.goto(f"{server.address}nowhere?city=ghent")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
    names = page.get_by_role("listitem").all_inner_texts()
    assert {"Home", "Benchmark", "Compare", "Key factor", "City"} <= set(names)
    assert violations(page) == []
    page.get_by_role("link", name="City").click()
    live(page)
    expect(page).to_have_url(re.compile("city.ipynb"))


def test_the_page_reads_without_any_script(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{server.address}voila/render/compare.ipynb?cities=aldmere,castelvo&cell=castelvo%7C05")
    expect(page.get_by_role("heading", level=1)).to_contain_text("what 2 cities have in place")
    expect(page.get_by_text("invented", exact=True).first).to_be_visible()
    expect(cell(page, "castelvo", "01").locator("visible=true")).to_have_accessible_name(re.compile("partly in place"))
    expect(page.locator(".wb-panel:visible")).to_contain_text("Facilitating access")
    expect(page.get_by_label("Benchmark")).to_have_value("introductory-and-language-courses.mixities")
    # (a search by text passes over what stands in 'noscript')
    expect(page.locator("noscript p")).to_contain_text("Changing what it shows needs JavaScript.")
    expect(page.locator("noscript p")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [360, 800, 1280, 2560])
@pytest.mark.parametrize("query", ["", "?cities=aldmere,castelvo&cell=castelvo%7C05", "?collection=published"])
def test_the_script_takes_over_without_a_jump(browser: Browser, server: Server, width: int, query: str) -> None:
    held = []
    for page in visitor(browser, width):
        page.route("**/front-*.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks the function
        page.add_init_script(
            "window.shifted = 0; new PerformanceObserver((list) => { for (const one of list.getEntries())"
            " shifted += one.value; }).observe({ type: 'layout-shift', buffered: true })"
        )
        page.goto(f"{server.address}voila/render/compare.ipynb{query}", wait_until="domcontentloaded")
        expect(page.locator(".wb-caption")).to_be_visible()
        # Nothing is painted before the style is there; a box can be asked for sooner.
        page.wait_for_function("[...document.styleSheets].some((one) => one.href)")
        before = page.evaluate(BOXES)
        for one in held:
            one.continue_()
        live(page)
        expect(page.locator(".wb-first")).to_have_count(0)
        assert page.evaluate(BOXES) == before
        assert page.evaluate("shifted") == 0


def test_focus_and_choices_survive_the_take_over(page: Page, server: Server) -> None:
    held = []
    page.route("**/front-*.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks the function
    page.goto(f"{server.address}voila/render/compare.ipynb", wait_until="domcontentloaded")
    benchmark = page.get_by_label("Benchmark")
    benchmark.focus()
    benchmark.select_option(label="Charter on Integrating Cities")
    for one in held:
        one.continue_()
    live(page)
    expect(benchmark).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_contain_text("fully met")


def test_a_closed_page_ends_its_kernel_with_its_token(page: Page, other: Page, server: Server) -> None:
    visit(other, server)
    visit(page, server)
    kernel = kernel_of(page)
    assert status(f"{server.address}voila/api/shutdown/{kernel}", "POST") == 403
    assert alive(server, kernel)
    page.goto("about:blank")
    gone(other, server, kernel)
    assert alive(server, kernel_of(other))


def kill_kernel(page: Page, server: Server) -> None:
    """End the process of a page's kernel, as a lack of memory would."""
    kernel = kernel_of(page)
    [line] = [one for one in running(server.process.pid) if kernel in one]
    os.kill(int(line.split()[0]), signal.SIGKILL)


def test_a_killed_kernel_gives_the_same_view_back(page: Page, server: Server) -> None:
    visit(page, server, "?cities=aldmere,castelvo")
    cell(page, "castelvo", "05").click()
    expect(page.locator(".wb-panel")).to_be_visible()
    kernel = kernel_of(page)
    kill_kernel(page, server)
    page.wait_for_function(
        "kernel => !document.getElementById('page-frame').textContent.includes(kernel)", arg=kernel, timeout=PATIENCE
    )
    live(page)
    expect(page.locator(".wb-panel")).to_contain_text("Facilitating access")
    page.get_by_label("Benchmark").select_option(label="Charter on Integrating Cities")
    expect(page.get_by_role("heading", level=1)).to_contain_text("fully met")


def test_a_choice_that_a_dead_kernel_cannot_follow_is_followed_by_the_next(page: Page, server: Server) -> None:
    visit(page, server, "?cities=aldmere,castelvo")
    kill_kernel(page, server)
    page.get_by_label("Benchmark").select_option(label="Charter on Integrating Cities")
    expect(page.get_by_role("heading", level=1)).to_contain_text("fully met", timeout=PATIENCE)
    expect(page.get_by_label("Benchmark")).to_have_value("charter.2010")


def test_a_page_outlives_its_server(page: Page, tmp_path: Path) -> None:
    served = Server(copied_workspace(tmp_path / "workspace"))
    visit(page, served, "?cities=aldmere,castelvo")
    served.stop()
    expect(page.get_by_role("alert")).to_contain_text("The connection is lost.")
    # The notice stays in sight, in a box of its own, wherever the visitor reads.
    expect(page.get_by_role("alert")).to_have_css("position", "sticky")
    expect(page.get_by_role("alert")).to_have_css("padding-top", "10px")
    expect(cell(page, "castelvo", "05")).to_be_visible()
    again = Server(tmp_path / "workspace", "--port", re.search(r":(\d+)/", served.address).group(1))
    try:
        expect(page.get_by_role("alert")).to_be_empty(timeout=PATIENCE)
        live(page)
        page.get_by_label("Benchmark").select_option(label="Charter on Integrating Cities")
        expect(page.get_by_role("heading", level=1)).to_contain_text("what 2 cities have fully met")
    finally:
        again.stop()


def test_a_full_server_says_so_and_lets_the_next_in(page: Page, other: Page) -> None:
    served = Server(workbench.shipped_workspace(), "--visitors", "1", "--ready", "1")
    try:
        visit(page, served)
        for _ in range(100):
            if len(running(served.process.pid)) == 2:
                break
            page.wait_for_timeout(100)
        visit(other, served)
        other.get_by_role("button", name="Dark").click()
        with other.context.expect_page() as opened:
            other.evaluate("window.open('/voila/render/compare.ipynb?cities=aldmere')")
        third = opened.value
        expect(third.get_by_role("heading", level=1)).to_have_text("All places are taken")
        # In the theme that the visitor has chosen.
        expect(third.locator("html")).to_have_attribute("data-theme", "dark")
        page.goto("about:blank")
        # The queue page tries by itself, and keeps the link.
        live(third)
        expect(third.get_by_role("heading", level=1)).to_contain_text("Aldmere")
        assert len(running(served.process.pid)) <= 2
    finally:
        served.stop()


def test_many_visits_leave_nothing_behind(page: Page) -> None:
    served = Server(workbench.shipped_workspace(), "--ready", "1")
    try:
        sizes = []
        for turn in range(100):
            answer = page.request.get(f"{served.address}voila/render/compare.ipynb")
            assert answer.ok
            text = answer.text()
            sizes.append(len(text))
            kernel = json.loads(re.search(r'id="page-frame" type="application/json">(.*?)</script>', text).group(1))
            [token] = [one["value"] for one in page.context.cookies() if one["name"] == "_xsrf"]
            ended = page.request.post(
                f"{served.address}voila/api/shutdown/{kernel['kernelId']}", headers={"X-XSRFToken": token}
            )
            assert ended.status == 204
            if turn % 10 == 9:
                assert len(running(served.process.pid)) <= 4
        assert max(sizes) - min(sizes) < 2_000
    finally:
        served.stop()


def test_a_cell_that_fails_is_said_without_its_inside(page: Page, tmp_path: Path) -> None:
    served = Server(copied_workspace(tmp_path / "workspace", broken="secret = 'a line of ours'; 1 / 0"))
    try:
        page.goto(f"{served.address}voila/render/broken.ipynb")
        expect(page.get_by_role("heading", level=1)).to_have_text("This page cannot be shown")
        for inside in ("a line of ours", "ZeroDivisionError", "Traceback"):
            assert inside not in page.content()
        page.get_by_role("link", name="Go to the start page").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Compare how cities")
    finally:
        served.stop()
    assert "ZeroDivisionError" in served.said()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_server_leaves_no_kernel(page: Page, how: signal.Signals) -> None:
    served = Server(workbench.shipped_workspace(), "--ready", "1")
    visit(page, served)
    # One kernel belongs to the visitor, another is on its way.
    for _ in range(300):
        if len(running(served.process.pid)) == 2:
            break
        page.wait_for_timeout(100)
    started = [int(line.split()[0]) for line in running(served.process.pid)]
    assert len(started) == 2
    served.stop(how)
    for process in started:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_a_kernel_that_dies_before_its_page_is_connected_is_replaced(page: Page) -> None:
    served = Server(workbench.shipped_workspace(), "--ready", "1")
    try:
        held: list[Any] = []
        page.route("**/front-*.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks the function
        page.goto(f"{served.address}voila/render/compare.ipynb", wait_until="domcontentloaded")
        kernel = kernel_of(page)
        kill_kernel(page, served)
        for one in held:
            one.continue_()
        page.wait_for_function(
            "kernel => !document.getElementById('page-frame').textContent.includes(kernel)",
            arg=kernel,
            timeout=PATIENCE,
        )
        live(page)
        page.get_by_label("Benchmark").select_option(label="Charter on Integrating Cities")
        expect(page.get_by_role("heading", level=1)).to_contain_text("fully met")
    finally:
        served.stop()


def test_a_figure_is_drawn_before_the_kernel_is_connected(page: Page, server: Server) -> None:
    page.route_web_socket("**/channels?*", lambda _: None)
    page.goto(f"{server.address}voila/render/compare.ipynb", wait_until="domcontentloaded")
    expect(page.locator(".wb-plot[data-plotted]")).to_be_attached()


def test_a_kernel_that_died_while_its_page_waited_is_not_handed_out(page: Page) -> None:
    served = Server(workbench.shipped_workspace(), "--ready", "1")
    try:
        # One of the start page and one of the comparison.
        lines = running(served.process.pid)
        assert len(lines) == 2
        for line in lines:
            os.kill(int(line.split()[0]), signal.SIGKILL)
        visit(page, served)
        page.get_by_label("Benchmark").select_option(label="Charter on Integrating Cities")
        expect(page.get_by_role("heading", level=1)).to_contain_text("fully met")
    finally:
        served.stop()


def test_other_peoples_widgets_work(page: Page, tmp_path: Path) -> None:
    served = Server(copied_workspace(tmp_path / "workspace", mine=WIDGETS))
    try:
        page.goto(f"{served.address}voila/render/mine.ipynb")
        page.get_by_role("button", name="counted 0").click()
        expect(page.get_by_role("button", name="counted 1")).to_be_visible()
        expect(page.get_by_text("now 7")).to_be_visible()
        expect(page.get_by_role("slider")).to_have_attribute("aria-valuenow", re.compile("^7"))
        expect(page.get_by_text("shown inside")).to_be_visible()
        assert page.locator(".noUi-target").evaluate("one => one.clientHeight") > 0
    finally:
        served.stop()


def test_a_changed_file_is_seen_by_the_next_visitor(page: Page, tmp_path: Path) -> None:
    folder = copied_workspace(tmp_path / "workspace")
    served = Server(folder)
    try:
        file = folder / "assessments/demonstration/castelvo/city.yaml"
        file.write_text(file.read_text().replace("name: Castelvo", "name: Castelnuovo"))
        visit(page, served)
        expect(page.locator("thead .wb-city b").nth(2)).to_have_text("Castelnuovo")
    finally:
        served.stop()

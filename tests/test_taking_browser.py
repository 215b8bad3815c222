"""A view is taken along in a real browser: saved, copied, printed, by mouse, by keyboard and on a phone."""

from __future__ import annotations

import base64
import io
import itertools
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

import workbench
from tests.conftest import ASSESSMENT, FILES, write_workspace
from tests.test_browser import violations
from tests.visiting import Server, cell, live, visit, visitor
from workbench import compare
from workbench.cli import main
from workbench.pages import ComparePage, KeyFactorPage
from workbench.tables import Tables

COURSES = "introductory-and-language-courses"
ON = "2024-12-31"
BUILT = Path(workbench.__file__).parent / "built"
LOOK = Path(workbench.__file__).parent / "widgets"
SVG = "{http://www.w3.org/2000/svg}"
EVERYONE = ",".join(
    sorted(path.name for path in (workbench.shipped_workspace() / "assessments" / "demonstration").iterdir())
)
FACTOR = "key-factor.ipynb"
VIEWS = {
    "eight cities": f"compare.ipynb?on={ON}",
    "two cities": f"compare.ipynb?on={ON}&cities=aldmere,castelvo",
    "thirteen cities": f"compare.ipynb?on={ON}&cities={EVERYONE}",
    "an open cell": f"compare.ipynb?on={ON}&cell=castelvo%7C05",
    "notes": f"compare.ipynb?on={ON}&figure=notes&circumstances=city-resources",
    "the charter": f"compare.ipynb?on={ON}&benchmark=charter.2010",
    "real cities": "compare.ipynb?collection=published",
    "a key factor": f"{FACTOR}?on={ON}&key_factor=05",
    "a key factor of real cities": f"{FACTOR}?collection=published&key_factor=05",
}


def go(page: Page, server: Server, path: str) -> None:
    page.goto(f"{server.address}voila/render/{path}")
    live(page)


def taken(page: Page, tool: str, of: str = ".wb-masthead") -> tuple[str, bytes]:
    """What a tool saves: the file's name and its content."""
    with page.expect_download() as saved:
        page.locator(of).get_by_role("button", name=tool, exact=True).click()
    return saved.value.suggested_filename, Path(saved.value.path()).read_bytes()


def words(svg: bytes) -> str:
    """All that can be read in a picture, in one line."""
    return " ".join("".join(one.itertext()) for one in ET.fromstring(svg).iter(f"{SVG}text"))


def together(text: str) -> str:
    """A text without its spaces and hyphens: a picture parts lines as it needs to."""
    return re.sub(r"[\s-]+", "", text)


def lines(svg: bytes) -> Iterator[tuple[str, float, float, float, float]]:
    """The lines of text that the picture sets itself, each with its left, top, right and bottom."""
    for one in ET.fromstring(svg).findall(f"{SVG}text"):
        x, y, size = (float(one.attrib[name]) for name in ("x", "y", "font-size"))
        yield one.text, x, y - 0.7 * size, x + float(one.attrib.get("textLength", 0)), y


def blocks(page: Page) -> list[str]:
    return page.locator(".wb-caption p").all_inner_texts()


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_a_picture_says_all_that_the_page_says_and_nothing_is_cut_or_covered(
    page: Page, server: Server, view: str
) -> None:
    go(page, server, view)
    name, svg = taken(page, "SVG")
    root, read = ET.fromstring(svg), together(words(svg))
    width, height = (float(root.attrib[side]) for side in ("width", "height"))
    # What an office program leaves out is not in it.
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        *("svg", "title", "g", "rect", "path", "line", "circle", "text")
    }
    assert "currentColor" not in svg.decode()
    shown = page.locator(
        ".wb-masthead h1, .wb-mark, th:not(.wb-corner), .wb-cell .wb-word, .wb-factor-table td p, "
        ".wb-statement p, .wb-below p"
    )
    said = [*shown.all_inner_texts(), *blocks(page), *page.locator(".wb-panel p").all_inner_texts()]
    assert len(said) > 8
    assert not [text for text in said if together(text) not in read]
    real = "published" in view
    assert together("no judgement" if real else "invented") in together(root.find(f"{SVG}title").text)
    assert ("published-no-judgement" if real else "demonstration-invented") in name
    every = list(lines(svg))
    assert not [line for line in every if line[1] < 0 or line[2] < 0 or line[3] > width or line[4] > height]
    covered = [
        (one[0], other[0])
        for one, other in itertools.combinations(every, 2)
        if min(one[3], other[3]) - max(one[1], other[1]) > 1 and min(one[4], other[4]) - max(one[2], other[2]) > 1
    ]
    assert not covered


def test_a_picture_is_the_same_on_every_screen(browser: Browser, server: Server) -> None:
    pictures = []
    for width in (360, 1280, 2560):
        for page in visitor(browser, width):
            go(page, server, VIEWS["thirteen cities"])
            if width != 1280:
                page.get_by_role("button", name="Dark").click()
            pictures.append(taken(page, "SVG"))
    assert pictures[0] == pictures[1] == pictures[2]


COLOURS = """async (data) => {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const brush = canvas.getContext("2d");
  brush.drawImage(image, 0, 0);
  const { data: every } = brush.getImageData(0, 0, image.width, image.height);
  const seen = {};
  for (let at = 0; at < every.length; at += 4) {
    const one = [every[at], every[at + 1], every[at + 2], every[at + 3]].join();
    seen[one] = (seen[one] ?? 0) + 1;
  }
  return { width: image.width, height: image.height, seen };
}"""


@pytest.mark.parametrize(
    ("path", "colours"),
    [
        (f"compare.ipynb?on={ON}", {"22,67,111,255": 50_000, "134,180,216,255": 20_000, "246,230,196,255": 20_000}),
        (f"{FACTOR}?on={ON}&key_factor=05", {"22,67,111,255": 500, "27,36,48,255": 5_000}),
    ],
)
def test_a_png_is_the_picture_at_twice_its_size(
    phone: Page, server: Server, path: str, colours: dict[str, int]
) -> None:
    go(phone, server, path)
    name, png = taken(phone, "PNG")
    assert name.endswith(".png")
    _, svg = taken(phone, "SVG")
    image = phone.evaluate(COLOURS, base64.b64encode(png).decode())
    root = ET.fromstring(svg)
    assert image["width"] / float(root.attrib["width"]) == pytest.approx(2, abs=0.15)
    assert image["height"] / float(root.attrib["height"]) == pytest.approx(2, abs=0.15)
    # Light, whatever is around it, and with the fills of the judgements.
    assert image["seen"]["255,255,255,255"] > 0.4 * image["width"] * image["height"]
    for colour, least in colours.items():
        assert image["seen"][colour] > least, colour


def test_five_levels_and_a_draft_are_drawn_as_the_page_draws_them(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    assert main(["new", str(folder)]) == 0
    levels = "".join(f"  - level {one}\n" for one in "abcde")
    benchmark = re.sub(r"levels:\n(  - .*\n)+", f"levels:\n{levels}", FILES["benchmarks/courses.first.yaml"])
    benchmark = benchmark.replace("status: published", "status: working draft")
    head, _, _ = ASSESSMENT.partition("judgements:")
    said = (f'  - key_factor: "0{at}"\n    judgement: level {one}\n' for at, one in enumerate("bcd", 1))
    ours = "assessments/ours/alpha/"
    files = {
        "benchmarks/courses.first.yaml": benchmark,
        f"{ours}city.yaml": FILES[f"{ours}city.yaml"],
        f"{ours}2020-05-01.self-assessment.courses.first.yaml": f"{head}judgements:\n{''.join(said)}",
    }
    write_workspace(folder, files)
    served = Server(folder)
    try:
        visit(page, served, "?collection=ours&benchmark=courses.first")
        name, svg = taken(page, "SVG")
    finally:
        served.stop()
    assert name.startswith("compare_courses-working-draft_ours_")
    assert together("working draft") in together(words(svg))
    fills = {one.attrib.get("fill") for one in ET.fromstring(svg).iter(f"{SVG}rect")}
    assert {"#f6e6c4", "#aecadd", "#78a7cc", "#40749f", "#16436f"} <= fills


def test_the_csv_is_the_comparison_that_is_shown(page: Page, server: Server, tables: Tables) -> None:
    go(page, server, f"compare.ipynb?on={ON}")
    page.get_by_label("Method").select_option("self-assessment")
    expect(page.locator(".wb-sources")).not_to_contain_text("peer review")
    name, content = taken(page, "CSV")
    assert name == f"compare_{COURSES}_demonstration-invented_{ON}.csv"
    back = pd.read_csv(io.BytesIO(content), dtype={"key_factor": "str"})
    cities = back["city"].drop_duplicates().tolist()
    made = compare(tables, COURSES, cities, ON, "self-assessment", collection="demonstration")
    shown = made.matrix.mask((made.sources == "no assessment"), "no assessment")
    assert back.pivot(index="city", columns="key_factor", values="judgement").to_dict() == shown.to_dict()
    assert set(back["assessments"]) == {"self-assessment"}
    expect(page.locator(".wb-masthead .wb-said")).to_have_text("File saved")
    expect(page.locator(".wb-masthead .wb-said")).to_be_empty()


@pytest.mark.parametrize(("path", "kind"), [(VIEWS["two cities"], ComparePage), (VIEWS["a key factor"], KeyFactorPage)])
def test_python_is_copied_and_shows_the_same(
    page: Page, server: Server, monkeypatch: pytest.MonkeyPatch, path: str, kind: type
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    go(page, server, path)
    page.get_by_role("button", name="Copy as Python").click()
    expect(page.locator(".wb-masthead .wb-said")).to_have_text("Python copied")
    monkeypatch.chdir(workbench.shipped_workspace())
    monkeypatch.delenv("QUERY_STRING", raising=False)
    names: dict[str, Any] = {}
    exec(page.evaluate("navigator.clipboard.readText()"), names)
    again = names["page"]
    assert isinstance(again, kind)
    assert again.masthead.content["title"] == page.get_by_role("heading", level=1).inner_text()
    if kind is ComparePage:
        matrix = names["comparison"].matrix
        for city, factor in itertools.product(matrix.index, matrix.columns):
            expect(cell(page, city, factor)).to_have_accessible_name(re.compile(f": {matrix.loc[city, factor]}(;|$)"))


def test_without_permission_a_text_is_copied_all_the_same(page: Page, server: Server) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    go(page, server, f"compare.ipynb?on={ON}")
    page.evaluate("document.addEventListener('copy', () => { window.copied = String(document.activeElement.value); })")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".wb-masthead .wb-said")).to_have_text("Link copied")
    assert page.evaluate("window.copied") == page.url
    expect(page.get_by_role("button", name="Copy link")).to_be_focused()


def test_a_figure_has_tools_of_its_own(page: Page, server: Server, tables: Tables) -> None:
    go(page, server, f"compare.ipynb?on={ON}&collection=published&figure=foreign-born")
    expect(page.locator(".wb-plot[data-plotted]")).to_be_attached()
    page.get_by_role("button", name="Dark").click()
    name, svg = taken(page, "SVG", ".wb-figure-view")
    assert name == "foreign-born_over-the-years_published-no-judgement_2024.svg"
    read = together(words(svg))
    for text in (
        page.locator(".wb-figure-head").inner_text(),
        page.locator(".wb-figure-caption").inner_text(),
        "no judgement",
        *("Barcelona", "Frankfurt", "Helsinki", "Munich", "Stockholm", "persons"),
    ):
        assert together(text) in read
    assert "foreignObject" not in svg.decode()
    _, png = taken(page, "PNG", ".wb-figure-view")
    image = page.evaluate(COLOURS, base64.b64encode(png).decode())
    assert image["seen"]["22,67,111,255"] > 100
    _, content = taken(page, "CSV", ".wb-figure-view")
    back = pd.read_csv(io.BytesIO(content))
    figures = tables.context[tables.context["indicator"] == "foreign-born"]
    figures = figures[figures["city"].isin(set(back["city"])) & (figures["year"] <= 2024)]
    assert sorted(back["value"]) == sorted(figures["value"])
    # The page's picture leaves the figure to these; that of a page which does not holds it in its place.
    alone = taken(page, "SVG")[1]
    assert together("over the years") not in together(words(alone))
    page.locator(".wb-figure-view").evaluate("one => one.removeAttribute('data-apart')")
    whole = taken(page, "SVG")[1]
    read = together(words(whole))
    for text in (page.locator(".wb-figure-head").inner_text(), "Public commitment", "800,000"):
        assert together(text) in read
    assert float(ET.fromstring(whole).attrib["height"]) > float(ET.fromstring(alone).attrib["height"]) + 380


def test_everything_is_taken_by_keyboard_alone(page: Page, server: Server) -> None:
    go(page, server, f"{FACTOR}?on={ON}&key_factor=05")
    page.get_by_role("button", name="Copy link").focus()
    for tool in ("CSV", "PNG", "SVG"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=tool, exact=True)).to_be_focused()
        with page.expect_download() as saved:
            page.keyboard.press("Enter")
        assert saved.value.suggested_filename.endswith(tool.lower())
        expect(page.get_by_role("button", name=tool, exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Copy as Python")).to_be_focused()
    page.evaluate("window.print = () => { window.printed = true; }")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("window.printed")


def test_a_choice_keeps_the_focus_on_its_tool(page: Page, server: Server) -> None:
    go(page, server, f"compare.ipynb?on={ON}")
    page.get_by_role("button", name="SVG", exact=True).first.focus()
    page.evaluate("document.querySelector('[data-cell=\"castelvo|05\"]').click()")
    expect(page.locator(".wb-panel")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.locator(".wb-masthead").get_by_role("button", name="PNG").focus()
    page.evaluate("document.querySelector('[name=method]').value = 'agreed'")
    page.evaluate("document.querySelector('[name=method]').dispatchEvent(new Event('change', { bubbles: true }))")
    expect(page.locator(".wb-sources")).not_to_contain_text("peer review")
    expect(page.locator(".wb-masthead").get_by_role("button", name="PNG")).to_be_focused()


def test_a_page_without_its_kernel_gives_what_it_has_and_says_what_it_has_not(page: Page, server: Server) -> None:
    go(page, server, f"compare.ipynb?on={ON}")
    taken(page, "SVG")
    page.context.set_offline(True)
    expect(page.get_by_role("alert")).to_contain_text("The connection is lost.")
    table = page.locator(".wb-masthead").get_by_role("button", name="CSV")
    expect(table).to_have_attribute("aria-disabled", "true")
    table.press("Enter")
    expect(page.locator(".wb-masthead .wb-said")).to_have_text("The data come when the connection is back")
    assert not violations(page)
    assert len(taken(page, "PNG")[1]) > 50_000
    page.context.set_offline(False)
    expect(page.get_by_role("alert")).to_be_empty()
    expect(table).not_to_have_attribute("aria-disabled", "true")
    assert taken(page, "CSV")[1]


def test_a_phone_has_the_tools_in_one_line(phone: Page, server: Server) -> None:
    go(phone, server, f"compare.ipynb?on={ON}")
    tools = phone.locator(".wb-masthead .wb-tools")
    assert tools.get_by_role("button").all_inner_texts() == [
        *("Copy link", "CSV", "PNG", "SVG", "Copy as Python", "Print")
    ]
    assert tools.bounding_box()["height"] <= 48
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    taken(phone, "CSV")
    expect(phone.locator(".wb-masthead .wb-said")).to_have_text("File saved")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


NOTEBOOK = """async ({ scripts, styles, states }) => {
  const style = document.head.appendChild(document.createElement("style"));
  style.textContent = styles;
  const home = document.body.appendChild(document.createElement("div"));
  home.className = "wb-page";
  const models = {};
  for (const name of Object.keys(scripts)) {
    const { default: view } = await import(URL.createObjectURL(new Blob([scripts[name]], { type: "text/javascript" })));
    const heard = {};
    models[name] = {
      get: (trait) => states[name][trait], set() {}, save_changes() {}, off() {},
      on: (event, callback) => { heard[event] = callback; },
      send: (content) => heard["msg:custom"](content, [new DataView(new TextEncoder().encode("a,b").buffer)]),
    };
    const el = home.appendChild(document.createElement("div"));
    view.render({ model: models[name], el, signal: new AbortController().signal });
  }
}"""


def test_a_notebook_has_the_tools_that_it_can_use(page: Page, tables: Tables) -> None:
    opened = ComparePage(tables, {"on": ON})
    widgets = {"masthead": opened.masthead, "matrix": opened.matrix}
    own = ("content", "link", "words", "file", "snippet", "value", "detail")
    page.goto("data:text/html,<!doctype html><title>A notebook</title>")
    page.evaluate(
        NOTEBOOK,
        {
            "scripts": {name: (BUILT / "views" / f"{name}.js").read_text(encoding="utf-8") for name in widgets},
            "styles": "\n".join((LOOK / f"{name}.css").read_text() for name in ("look", "parts", "matrix")),
            "states": {
                name: {trait: getattr(widget, trait) for trait in own if widget.has_trait(trait)}
                for name, widget in widgets.items()
            },
        },
    )
    tools = page.locator(".wb-tools").get_by_role("button").all_inner_texts()
    assert tools == ["CSV", "PNG", "SVG", "Copy as Python"]
    assert taken(page, "CSV") == (f"compare_{COURSES}_demonstration-invented_{ON}.csv", b"a,b")
    _, svg = taken(page, "SVG")
    width = float(ET.fromstring(svg).attrib["width"])
    assert max(line[3] for line in lines(svg)) <= width - 20
    for text in ("Aldmere", "Monitoring and evaluation", "invented", "How to read the numbers."):
        assert together(text) in together(words(svg))


@pytest.mark.parametrize(
    ("view", "sheets"), [("eight cities", 2), ("two cities", 1), ("a key factor", 4), ("thirteen cities", 2)]
)
def test_a_print_is_a_clean_a4_page(page: Page, server: Server, view: str, sheets: int) -> None:
    go(page, server, VIEWS[view])
    if FACTOR not in VIEWS[view]:
        expect(page.locator(".wb-plot[data-plotted]")).to_be_attached()
    title = page.get_by_role("heading", level=1).inner_text()
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", printed)) <= sheets
    # A4 across.
    assert re.search(rb"/MediaBox \[0 0 84[12][.\d]* 59[45]", printed)
    page.emulate_media(media="print")
    for gone in (".page-top", ".wb-tools", ".wb-choices", ".wb-lede", ".wb-steps", ".wb-chips ul", ".wb-figure-data"):
        for one in page.locator(gone).all():
            expect(one).to_be_hidden()
    for there in (".wb-masthead h1", ".wb-mark", ".wb-caption", "thead"):
        expect(page.locator(there).first).to_be_visible()
    assert page.locator("thead").first.evaluate("one => getComputedStyle(one).display") == "table-header-group"
    # The mark stands on every sheet.
    sheet = page.evaluate(
        "[...document.querySelectorAll('.wb-masthead style')].flatMap((one) => [...one.sheet.cssRules])"
        ".map((rule) => rule.cssText).join()"
    )
    assert f"{title} · invented" in sheet

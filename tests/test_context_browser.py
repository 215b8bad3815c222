"""The context page in a real browser: a circumstance beside what is in place, by mouse, keys, phone and paper."""

from __future__ import annotations

import io
import itertools
import re

import pandas as pd
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.test_browser import violations
from tests.visiting import Server, count_shifts, live, visit, visitor

ON = "2024-12-31"
COURSES = "introductory-and-language-courses"
EVERYONE = (
    "aldmere,brunnhaven,castelvo,dorvik,estrana,fennport,galdova,hollmar,ilvesund,jorava,kelmonde,luvenza,morvane"
)
JUDGED = f"?on={ON}&collection=demonstration"
REAL = f"?on={ON}&collection=published&figure=population"


def go(page: Page, server: Server, query: str = JUDGED) -> None:
    page.goto(f"{server.address}voila/render/context.ipynb{query}")
    live(page)


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def small(page: Page, number: str) -> Locator:
    return page.locator(f'[data-factor="{number}"]')


def large(page: Page) -> Locator:
    return page.locator(".wb-large")


def named(page: Page) -> list[str]:
    """The names beside the marks of the picture."""
    expect(page.locator(".wb-plot[data-plotted]")).to_be_attached()
    return page.locator(".wb-plot .annotation-text").all_text_contents()


def test_from_compare_to_a_circumstance_and_to_what_stands_behind_it(page: Page, server: Server) -> None:
    visit(page, server, f"?on={ON}")
    page.locator('[data-cell="context|castelvo"]').click()
    page.get_by_role("link", name="Foreign-born share of residents, along all cities").click()
    live(page)
    expect(heading(page)).to_have_text("Foreign-born share of residents, beside what 8 cities have in place")
    expect(page.get_by_role("link", name="Context", exact=True)).to_have_attribute("aria-current", "page")
    assert {"Castelvo", "Hollmar", "Estrana"} <= set(named(page))
    small(page, "05").click()
    expect(large(page)).to_contain_text("in place: 5 cities, 14.6 to 24.2 % of residents")
    large(page).get_by_role("link", name="05 Facilitating access, city by city").click()
    live(page)
    expect(heading(page)).to_have_text("05 Facilitating access")


def test_another_figure_and_a_key_factor_by_keyboard_alone(page: Page, other: Page, server: Server) -> None:
    go(page, server)
    figure = page.get_by_label("Shown by")
    figure.focus()
    # What no city has a figure of stands after what some have.
    page.keyboard.press("ArrowDown")
    expect(heading(page)).to_contain_text("Population on 1 January")
    expect(figure).to_be_focused()
    small(page, "04").focus()
    page.keyboard.press("Tab")
    expect(small(page, "05")).to_be_focused()
    page.keyboard.press("Enter")
    expect(large(page)).to_contain_text("05 Facilitating access, along Population on 1 January")
    expect(small(page, "05")).to_be_focused()
    expect(small(page, "05")).to_have_attribute("aria-expanded", "true")
    expect(page).to_have_url(re.compile("key_factor=05"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    other.goto(page.url)
    live(other)
    expect(large(other)).to_contain_text("05 Facilitating access, along Population on 1 January")
    page.keyboard.press("Escape")
    expect(large(page)).to_have_count(0)
    expect(small(page, "05")).to_be_focused()
    expect(page).not_to_have_url(re.compile("key_factor"))


def test_the_figures_are_a_real_table(page: Page, server: Server) -> None:
    go(page, server)
    table = page.get_by_role("table")
    heads = ["City", "Figure, in % of residents", "Year", "Covers", "Publisher's flag", "Source", "In place"]
    assert [head.strip() for head in table.get_by_role("columnheader").all_inner_texts()][2:] == heads[2:]
    for head in heads:
        expect(table.get_by_role("columnheader", name=head, exact=True)).to_be_attached()
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Castelvo Ilmenia"))
    cells = [" ".join(text.split()) for text in row.get_by_role("cell").all_inner_texts()]
    assert cells == ["20.5", "2024", "city", "none", "invented for this demonstration", "4 to 5 of 9 in place"]
    # What is drawn is said, too.
    spoken = page.get_by_role("listitem").filter(has=small(page, "05")).get_by_role("listitem")
    assert spoken.all_text_contents()[0] == "in place: 5 cities, 14.6 to 24.2 % of residents; 1 without the figure"


def test_doubted_values_of_real_cities_are_marked_and_explained_and_no_judgement_is_there(
    page: Page, server: Server
) -> None:
    go(page, server, REAL)
    expect(heading(page)).to_have_text(re.compile("^Population on 1 January: \\d+ cities$"))
    expect(page.get_by_text("no judgement is published, and none is shown")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="Munich")
    expect(row).to_contain_text("suspicious")
    expect(row.locator(".wb-spot.wb-doubted")).to_be_visible()
    care = page.get_by_role("listitem").filter(has_text="Munich, 348,152 persons in 2024: suspicious")
    expect(care).to_contain_text("the boundary may have changed")
    expect(page.get_by_role("listitem").filter(has_text="None is filled in.")).to_contain_text("Vienna")
    expect(page.locator(".wb-small, .wb-track")).to_have_count(0)
    # Without a plot nobody waits for what draws plots.
    assert page.evaluate("typeof window.Plotly") == "undefined"


def test_names_cover_neither_each_other_nor_marks_at_any_width(browser: Browser, server: Server) -> None:
    for width in (360, 1280, 2560):
        for page in visitor(browser, width):
            go(page, server, f"{JUDGED}&cities={EVERYONE}")
            assert len(named(page)) > (4 if width == 360 else 11)
            boxes = page.locator(".wb-plot .annotation-text").evaluate_all(
                "every => every.map((one) => { const { x, y, right, bottom } = one.getBoundingClientRect();"
                " return [x, y, right, bottom]; })"
            )
            for one, other in itertools.combinations(boxes, 2):
                apart = (
                    one[2] <= other[0] + 1 or other[2] <= one[0] + 1 or one[3] <= other[1] + 1 or other[3] <= one[1] + 1
                )
                assert apart, (width, one, other)
            assert all(left >= 0 and right <= width for left, _, right, _ in boxes)


@pytest.mark.parametrize("width", [360, 1280, 2560])
@pytest.mark.parametrize(
    "query", [f"{JUDGED}&key_factor=05", REAL, f"{JUDGED}&circumstances=city-resources&figure=notes"]
)
def test_nothing_keeps_anybody_from_reading_it(browser: Browser, server: Server, width: int, query: str) -> None:
    for page in visitor(browser, width):
        go(page, server, query)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not violations(page)
        page.get_by_role("button", name="Dark").click()
        assert not violations(page)


def test_the_script_takes_over_without_a_jump(browser: Browser, server: Server) -> None:
    for width, query in itertools.product((360, 1280), (f"{JUDGED}&key_factor=05", REAL)):
        for page in visitor(browser, width):
            count_shifts(page)
            go(page, server, query)
            if "demonstration" in query:
                expect(page.locator(".wb-plot[data-plotted]")).to_be_attached()
            assert page.evaluate("shifted") == 0


def test_back_leads_to_the_view_before(page: Page, server: Server) -> None:
    go(page, server)
    page.get_by_label("Shown by").select_option("population")
    expect(heading(page)).to_contain_text("Population")
    small(page, "02").click()
    expect(large(page)).to_be_visible()
    page.get_by_role("table").get_by_role("link", name="Castelvo").click()
    live(page)
    expect(heading(page)).to_have_text("Castelvo")
    page.go_back()
    live(page)
    expect(large(page)).to_contain_text("02 Strategy")
    page.go_back()
    expect(large(page)).to_have_count(0)
    page.go_back()
    expect(heading(page)).to_contain_text("Foreign-born share of residents")
    expect(page.get_by_label("Shown by")).to_have_value("foreign-born-share")


def test_a_figure_s_picture_gives_way_where_there_is_none(page: Page, server: Server) -> None:
    go(page, server)
    expect(page.locator(".wb-plot[data-plotted]")).to_be_visible()
    page.get_by_label("Shown by").select_option("notes")
    expect(page.locator(".wb-plot")).to_be_hidden()
    expect(page.get_by_role("table")).to_contain_text("hinders")
    page.get_by_label("Collection").select_option("published")
    expect(page.locator(".wb-mark")).to_contain_text("no judgement")


def test_the_csv_is_what_is_shown(page: Page, server: Server) -> None:
    go(page, server)
    with page.expect_download() as saved:
        page.locator(".wb-masthead").get_by_role("button", name="CSV").click()
    assert saved.value.suggested_filename == (f"context-foreign-born-share_{COURSES}_demonstration-invented_{ON}.csv")
    back = pd.read_csv(io.BytesIO(saved.value.path().read_bytes()), dtype={"key_factor": "str"})
    assert len(back) == 8 * 9
    castelvo = back[back["city"] == "castelvo"].iloc[0]
    assert (castelvo["value"], castelvo["at_least"], castelvo["at_most"], castelvo["applies"]) == (20.5, 4, 5, 9)
    with page.expect_download() as saved:
        page.locator(".wb-figure-view").get_by_role("button", name="CSV").click()
    assert len(pd.read_csv(saved.value.path())) == 8


def test_its_picture_holds_the_plot_the_panels_and_the_table(page: Page, server: Server) -> None:
    go(page, server, f"{JUDGED}&key_factor=05")
    expect(page.locator(".wb-plot[data-plotted]")).to_be_attached()
    with page.expect_download() as saved:
        page.locator(".wb-masthead").get_by_role("button", name="SVG").click()
    svg = saved.value.path().read_text(encoding="utf-8")
    said = re.sub(r"\s", "", "".join(re.findall(r">([^<>]+)<", svg)))
    for text in (
        "invented",
        "in place, of 9 key factors",
        "Castelvo",
        "05 Facilitating access, along Foreign-born share of residents",
        "4 to 5 of 9 in place",
        "What this does not say.",
    ):
        assert re.sub(r"\s", "", text) in said, text
    assert "foreignObject" not in svg


def test_on_paper_it_is_a_few_clean_sheets(page: Page, server: Server) -> None:
    go(page, server)
    expect(page.locator(".wb-plot[data-plotted]")).to_be_attached()
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", printed)) <= 3
    assert re.search(rb"/MediaBox \[0 0 84[12][.\d]* 59[45]", printed)
    page.emulate_media(media="print")
    for gone in (".page-top", ".wb-tools", ".wb-choices"):
        for one in page.locator(gone).all():
            expect(one).to_be_hidden()
    for there in (".wb-masthead h1", ".wb-mark", ".wb-plot", ".wb-small", ".wb-caption"):
        expect(page.locator(there).first).to_be_visible()


def test_it_is_light(page: Page, server: Server) -> None:
    frames: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: frames.append(len(data))))
    response = page.goto(f"{server.address}voila/render/context.ipynb{JUDGED}&cities={EVERYONE}&key_factor=05")
    live(page)
    assert len(response.body()) < 500_000
    page.get_by_label("Shown by").select_option("population")
    expect(heading(page)).to_contain_text("Population")
    assert max(frames) <= 200_000

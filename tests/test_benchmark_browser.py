"""The benchmark's page in a real browser: searched, read, stepped through, printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.test_browser import violations
from tests.visiting import Server, count_shifts, live, visit, visitor


def open_benchmark(page: Page, server: Server, query: str = "") -> None:
    visit(page, server, query, "benchmark")


def field(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Search all benchmarks")


def article(page: Page, factor: str) -> Locator:
    return page.locator(f'article[data-factor="{factor}"]')


def test_what_the_benchmarks_say_of_interpreters_is_found_and_read(page: Page, server: Server) -> None:
    open_benchmark(page, server)
    field(page).click()
    page.keyboard.type("interpreter")
    # Announced, and read in place.
    expect(page.locator(".wb-found [role=status]")).to_have_text(re.compile(r"^\d+ texts found in \d benchmarks$"))
    found = page.locator(".wb-found")
    expect(found.get_by_text("Barcelona was reported to have developed")).to_be_visible()
    expect(found.locator("mark").first).to_have_text("interpreter")
    expect(found.get_by_text("working draft", exact=True)).to_be_visible()
    # Who reads on of a draft is led into it: its key factor is open, and has the focus.
    found.get_by_role("link", name="06 Communication and language").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("diversity"))
    expect(article(page, "06").get_by_role("heading", level=3)).to_be_focused()
    expect(article(page, "06").get_by_text("For which conversations is a professional interpreter")).to_be_visible()
    expect(page).to_have_url(re.compile("benchmark=promoting-cultural-diversity.draft-1.*key_factor=06"))
    assert "interpreter" not in page.url
    # And on to the key factor's page.
    article(page, "06").get_by_role("link", name="Communication and language, city by city").click()
    live(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("06 Communication and language")


def test_the_search_is_used_by_keyboard_alone(page: Page, server: Server) -> None:
    open_benchmark(page, server)
    field(page).focus()
    page.keyboard.type("MÜNICH")
    page.keyboard.press("Enter")
    link = page.locator(".wb-found").get_by_role("link", name="04 Needs assessment")
    expect(link).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    # The city of that name comes first.
    expect(page.get_by_role("link", name="Munich, Germany")).to_be_focused()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(article(page, "04").get_by_role("heading", level=3)).to_be_focused()
    expect(article(page, "04").get_by_text("Munich's Integration Counselling Centre")).to_be_visible()
    field(page).focus()
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("")
    expect(page.locator(".wb-found h4")).to_have_count(0)
    expect(field(page)).to_be_focused()


def test_nothing_found_is_said_with_what_was_searched(page: Page, server: Server) -> None:
    open_benchmark(page, server)
    field(page).fill("zebra")
    expect(page.locator(".wb-found [role=status]")).to_have_text(re.compile("^Nothing found of 'zebra'. Searched are"))
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".wb-found [role=status]")).to_be_empty()
    expect(field(page)).to_be_focused()


def test_quick_typing_ends_with_what_stands_in_the_field(page: Page, server: Server) -> None:
    open_benchmark(page, server)
    for text in ("lan", "language", "zebra", "05.2"):
        field(page).fill(text)
        field(page).press("Enter")
    expect(page.locator(".wb-found-kind b").first).to_have_text("05.2")
    expect(page.locator(".wb-found [role=status]")).to_have_text(re.compile("texts found in"))


def test_what_was_typed_before_the_page_could_follow_is_looked_for(page: Page, server: Server) -> None:
    # The script comes when somebody has typed already.
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/front-*.js", hold)
    page.goto(f"{server.address}voila/render/benchmark.ipynb", wait_until="commit")
    field(page).click()
    page.keyboard.type("munich")
    held.pop().continue_()
    live(page)
    expect(page.locator(".wb-found h4")).to_have_text("04 Needs assessment")
    expect(field(page)).to_be_focused()
    page.keyboard.type(" zebra")
    expect(page.locator(".wb-found h4")).to_have_count(0)


def test_a_key_factor_is_opened_and_shared(page: Page, other: Page, server: Server) -> None:
    open_benchmark(page, server, "?cities=aldmere,castelvo")
    question = page.get_by_text("How fast can newcomers join")
    expect(question).to_be_hidden()
    article(page, "05").get_by_text("Why it matters, 6 guide questions").click()
    expect(question).to_be_visible()
    expect(page).to_have_url(re.compile("key_factor=05"))
    open_benchmark(other, server, "?" + page.url.partition("?")[2])
    expect(other.get_by_text("How fast can newcomers join")).to_be_in_viewport()
    # The other pages open on the same key factor.
    other.get_by_role("navigation", name="Pages").get_by_role("link", name="Key factor").click()
    live(other)
    expect(other.get_by_role("heading", level=1)).to_have_text("05 Facilitating access")
    article(page, "05").get_by_text("Why it matters, 6 guide questions").click()
    expect(page).not_to_have_url(re.compile("key_factor"))


def test_the_contents_lead_to_each_key_factor_and_show_where_one_reads(page: Page, server: Server) -> None:
    open_benchmark(page, server)
    contents = page.get_by_role("navigation", name="Key factors")
    expect(contents.get_by_role("link")).to_have_count(9)
    contents.get_by_role("link", name="07 Orientation").click()
    expect(article(page, "07").get_by_role("heading", level=3)).to_be_focused()
    # It stays in view beside what it leads to.
    expect(contents.get_by_role("link", name="01 Public commitment")).to_be_in_viewport()
    expect(contents.locator("[aria-current]")).to_have_text(re.compile("^07"))


def test_all_are_opened_and_closed_at_once(page: Page, server: Server) -> None:
    open_benchmark(page, server)
    page.get_by_role("button", name="Open all").click()
    assert page.locator("article details[open]").count() == 9
    page.get_by_role("button", name="Close all").click()
    assert page.locator("article details[open]").count() == 0
    expect(page.get_by_role("button", name="Open all")).to_be_focused()


def test_a_city_that_has_it_in_place_leads_to_what_was_found_there(page: Page, server: Server) -> None:
    open_benchmark(page, server)
    standing = article(page, "03").locator(".wb-standing")
    expect(standing).to_contain_text("2 of 8 in place; 1 unknown")
    standing.get_by_role("link", name="Estrana").click()
    live(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("03 Coordination")
    expect(page.get_by_role("columnheader", name=re.compile("^Estrana"))).to_contain_text("in place")


def test_another_benchmark_is_chosen_with_nothing_left_of_the_first(page: Page, server: Server) -> None:
    open_benchmark(page, server, "?key_factor=05")
    page.get_by_label("Benchmark", exact=True).select_option(label="Charter on Integrating Cities")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Charter"))
    assert page.locator("article").count() == 11
    assert page.locator("article details[open]").count() == 0
    expect(page.locator(".wb-masthead > [role=status]")).to_contain_text("Charter")


def test_a_link_opens_elsewhere_where_that_is_asked_for(page: Page, server: Server) -> None:
    open_benchmark(page, server)
    field(page).fill("professional interpreter")
    link = page.locator(".wb-found").get_by_role("link", name="06 Communication and language")
    with page.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    there = opened.value
    live(there)
    expect(article(there, "06").locator("details")).to_have_attribute("open", "")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Introductory"))


@pytest.mark.parametrize("width", [320, 360, 1280, 2560])
@pytest.mark.parametrize("query", ["?key_factor=05", "?key_factor=08&collection=published", "?benchmark=charter.2010"])
def test_nothing_keeps_anybody_from_reading_it(browser: Browser, server: Server, width: int, query: str) -> None:
    for page in visitor(browser, width):
        count_shifts(page)
        open_benchmark(page, server, query)
        assert page.evaluate("shifted") == 0
        field(page).fill("language")
        expect(page.locator(".wb-found mark").first).to_be_visible()
        page.get_by_role("button", name="Open all").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not violations(page)
        page.get_by_role("button", name="Dark").click()
        assert not violations(page)


def test_it_is_printed_whole_on_upright_paper(page: Page, server: Server, tmp_path: Path) -> None:
    open_benchmark(page, server)
    page.emulate_media(media="print")
    for text in ("How fast can newcomers join", "Munich's Integration Counselling Centre"):
        assert page.get_by_text(text).evaluate("one => one.getBoundingClientRect().height > 0 && one.checkVisibility()")
    expect(field(page)).to_be_hidden()
    expect(page.get_by_role("navigation")).to_have_count(0)
    sheet = page.pdf(path=tmp_path / "sheet.pdf", prefer_css_page_size=True)
    width, height = map(float, re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", sheet).groups())
    assert width < height


def test_a_city_that_is_looked_for_is_a_click_away(page: Page, server: Server) -> None:
    open_benchmark(page, server)
    page.get_by_label("Search all benchmarks").fill("ghent")
    page.get_by_role("link", name="Ghent, Belgium").click()
    live(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ghent")
    expect(page.get_by_text("Nobody's judgement on Ghent is shown here")).to_be_visible()

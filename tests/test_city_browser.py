"""A city's page in a real browser: from one city to those it can learn from, by mouse, keys, phone and paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.test_browser import violations
from tests.visiting import Server, cell, count_shifts, live, visit, visitor


def go(page: Page, server: Server, query: str = "?city=castelvo") -> None:
    page.goto(f"{server.address}voila/render/city.ipynb{query}")
    live(page)


def factor(page: Page, number: str) -> Locator:
    return page.locator(f'details[data-factor="{number}"]')


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def beside(page: Page) -> list[str]:
    """The cities whose circumstances stand beside each other, by their heads."""
    return page.locator(".wb-beside thead th:nth-child(n+3) > :first-child").all_inner_texts()


def test_cities_like_this_one_that_have_key_factor_05_in_place_and_their_evidence(page: Page, server: Server) -> None:
    visit(page, server)
    page.get_by_role("link", name="City", exact=True).click()
    live(page)
    page.get_by_label("City", exact=True).select_option(label="Castelvo")
    expect(heading(page)).to_have_text("Castelvo")
    factor(page, "05").locator("summary").click()
    partners = factor(page, "05").locator(".wb-partner")
    expect(partners.first).to_contain_text("Estrana")
    expect(partners.first).to_contain_text(re.compile(r"\d\.\d\d spreads apart on average: most alike in"))
    expect(partners.first).to_contain_text("The guide explains rights to a place")
    expect(partners.first.locator(".wb-shows").first).to_have_text("supports")
    partners.first.get_by_role("link", name="Both side by side").click()
    live(page)
    expect(heading(page)).to_have_text("05 Facilitating access")
    assert page.locator("[data-head]").evaluate_all("every => every.map((one) => one.dataset.head)") == [
        "castelvo",
        "estrana",
    ]


def test_a_partners_own_page_is_a_click_away(page: Page, server: Server) -> None:
    go(page, server)
    page.locator(".wb-beside").get_by_role("button", name="Go to Estrana").click()
    expect(heading(page)).to_have_text("Estrana")
    expect(page).to_have_url(re.compile("city=estrana"))
    assert beside(page)[0] == "Estrana"


def test_the_visitor_decides_by_what_cities_are_alike(page: Page, other: Page, server: Server) -> None:
    go(page, server)
    before = beside(page)
    for name in ("Migrant organisations", "Integration budget per resident", "Foreign-born share of residents"):
        page.get_by_label(f"How much counts: {name}").focus()
        page.get_by_label(f"How much counts: {name}").select_option(label="not")
        expect(page).to_have_url(re.compile("criteria="))
        expect(page.get_by_label(f"How much counts: {name}")).to_have_value("")
        # What was chosen has the focus still.
        expect(page.get_by_label(f"How much counts: {name}")).to_be_focused()
    page.get_by_label("How much counts: Population on 1 January").select_option(label="three times")
    expect(page).to_have_url(re.compile("criteria=population%3A3%2Cunemployment-rate%3A1"))
    after = beside(page)
    assert after != before
    other.goto(page.url)
    live(other)
    assert beside(other) == after
    expect(other.get_by_label("How much counts: Population on 1 January")).to_have_value("3")


def test_open_ghent_and_learn_that_nobody_has_judged_it(page: Page, server: Server) -> None:
    visit(page, server)
    page.get_by_label("Collection").select_option(label="Published (real cities)")
    expect(heading(page)).to_contain_text("reported")
    page.get_by_role("link", name="City", exact=True).click()
    live(page)
    page.get_by_label("City", exact=True).select_option(label="Ghent")
    expect(heading(page)).to_have_text("Ghent")
    expect(page.get_by_text("Nobody's judgement on Ghent is shown here: none is published.")).to_be_visible()
    expect(page.get_by_role("heading", name="What is not published")).to_be_visible()
    expect(page.get_by_text("No judgement on Ghent, by any benchmark.")).to_be_visible()
    expect(page.locator("details")).to_have_count(0)
    expect(page.locator(".wb-number-doubted").first).to_be_visible()


def test_by_keyboard_alone(page: Page, server: Server) -> None:
    go(page, server)
    page.get_by_role("button", name="Open all").focus()
    page.keyboard.press("Tab")
    expect(factor(page, "04").locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(factor(page, "04").locator(".wb-behind")).to_be_visible()
    expect(page).to_have_url(re.compile("key_factor=04"))
    page.keyboard.press("Enter")
    expect(factor(page, "04").locator(".wb-behind")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("key_factor"))
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Close all")).to_be_focused()
    assert page.locator("details:not([open])").count() == 0


def test_what_is_open_stays_open_through_a_change_and_is_in_the_link(page: Page, other: Page, server: Server) -> None:
    go(page, server)
    for number in ("02", "05"):
        factor(page, number).locator("summary").click()
    page.get_by_label("How much counts: Population on 1 January").select_option(label="twice")
    expect(page).to_have_url(re.compile("population%3A2"))
    for number in ("02", "05"):
        expect(factor(page, number)).to_have_attribute("open", "")
    other.goto(page.url)
    live(other)
    expect(factor(other, "05")).to_have_attribute("open", "")
    page.get_by_label("City", exact=True).select_option(label="Dorvik")
    expect(heading(page)).to_have_text("Dorvik")
    assert page.locator("details[open]").evaluate_all("every => every.map((one) => one.dataset.factor)") == ["05"]


def test_another_benchmark_is_a_click_away(page: Page, server: Server) -> None:
    go(page, server)
    page.get_by_role("button", name=re.compile("^Charter on Integrating Cities")).click()
    expect(page.get_by_label("Benchmark")).to_have_value("charter.2010")
    expect(page.locator("details")).to_have_count(11)
    expect(page.get_by_role("button", name=re.compile("^Charter on Integrating Cities"))).to_be_focused()


def test_the_city_of_an_open_cell_is_shown(page: Page, server: Server) -> None:
    visit(page, server)
    cell(page, "castelvo", "05").click()
    expect(page.locator(".wb-panel")).to_be_visible()
    page.get_by_role("link", name="City", exact=True).click()
    live(page)
    expect(heading(page)).to_have_text("Castelvo")


def test_its_rounds_are_a_real_table(page: Page, server: Server) -> None:
    go(page, server)
    table = page.get_by_role("table").filter(has_text="2021-02-16")
    expect(table.get_by_role("columnheader", name="05 Facilitating access")).to_be_attached()
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="2024-05-28 peer review"))
    assert row.get_by_role("cell").all_inner_texts()[:3] == ["partly in place", "not in place", "not assessed"]
    expect(row).to_contain_text("4 to 5 of 9 in place")


@pytest.mark.parametrize("width", [360, 1280, 2560])
@pytest.mark.parametrize("query", ["?city=castelvo&key_factor=05", "?collection=published&city=ghent", "?city=morvane"])
def test_nothing_keeps_anybody_from_reading_it(browser: Browser, server: Server, width: int, query: str) -> None:
    for page in visitor(browser, width):
        go(page, server, query)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not violations(page)
        page.get_by_role("button", name="Dark").click()
        assert not violations(page)


def test_the_script_takes_over_without_a_jump(browser: Browser, server: Server) -> None:
    for width in (360, 1280):
        for page in visitor(browser, width):
            count_shifts(page)
            go(page, server, "?city=castelvo&key_factor=05")
            assert page.evaluate("shifted") == 0


def test_on_paper_stands_what_is_open_and_the_others_in_a_line(page: Page, server: Server) -> None:
    go(page, server, "?city=castelvo&key_factor=05")
    page.emulate_media(media="print")
    expect(factor(page, "05").locator(".wb-behind")).to_be_visible()
    expect(factor(page, "01").locator("summary")).to_contain_text(
        "A declaration signed by the mayor in 2022 is public."
    )
    expect(page.locator(".wb-choices")).to_be_hidden()
    expect(page.get_by_role("button", name="Open all")).to_be_hidden()
    # How much counts is a word on paper, not a field.
    expect(page.locator(".wb-weight-said").first).to_have_text("once")
    expect(page.locator(".wb-beside select").first).to_be_hidden()


def test_back_leads_to_the_city_before_and_then_to_the_page_before(page: Page, server: Server) -> None:
    visit(page, server)
    page.get_by_role("link", name="City", exact=True).click()
    live(page)
    page.get_by_label("City", exact=True).select_option(label="Castelvo")
    expect(heading(page)).to_have_text("Castelvo")
    page.locator(".wb-beside").get_by_role("button", name="Go to Dorvik").click()
    expect(heading(page)).to_have_text("Dorvik")
    page.go_back()
    expect(heading(page)).to_have_text("Castelvo")
    expect(page.get_by_label("City", exact=True)).to_have_value("castelvo")
    page.go_back()
    expect(heading(page)).to_have_text("Aldmere")
    page.go_back()
    live(page)
    expect(heading(page)).to_contain_text("what 8 cities have in place")


def test_an_open_cell_leads_to_the_city_and_back(page: Page, server: Server) -> None:
    visit(page, server)
    cell(page, "castelvo", "05").click()
    page.get_by_role("link", name="Castelvo, and the cities most like it").click()
    live(page)
    expect(heading(page)).to_have_text("Castelvo")
    expect(factor(page, "05")).to_have_attribute("open", "")
    page.go_back()
    live(page)
    expect(page.locator(".wb-panel")).to_contain_text("Facilitating access")
    page.go_back()
    expect(page.locator(".wb-panel")).to_have_count(0)


def test_the_first_city_is_a_few_keys_away(page: Page, server: Server) -> None:
    go(page, server)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    parts = page.get_by_role("navigation", name="On this page").get_by_role("link")
    expect(parts.first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(parts.nth(2)).to_be_focused()
    address = page.url
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Circumstances, and the cities most like it")).to_be_focused()
    page.keyboard.press("Tab")
    if page.locator(".wb-beside .wb-framed:focus").count():
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Go to Estrana").last).to_be_focused()
    # The link holds what is shown, and no place in it.
    assert page.url == address
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Estrana")


def test_what_moves_when_a_figure_counts_otherwise_is_said_and_marked(page: Page, server: Server) -> None:
    go(page, server)
    told = page.locator(".wb-profile > [role=status]")
    expect(told).to_have_text("")
    before = beside(page)
    page.get_by_label("How much counts: Population on 1 January").select_option(label="three times")
    expect(told).to_contain_text("Most like Castelvo now: ")
    after = beside(page)
    assert after != before
    expect(told).to_contain_text(f"Most like Castelvo now: {', '.join(after[1:])}.")
    come, gone = [one for one in after if one not in before], [one for one in before if one not in after]
    for phrase, cities in (("New among them", come), ("No longer", gone)):
        if cities:
            expect(told).to_contain_text(f"{phrase}: {', '.join(cities)}.")
    # Whoever sees it reads the same below what was chosen, and at each city that moved.
    expect(page.locator(".wb-counts:has([data-weight=population]) + .wb-moves")).to_have_text(told.text_content() or "")
    marks = page.locator(".wb-beside thead .wb-moved").all_inner_texts()
    assert len(marks) == sum(1 for at, one in enumerate(after) if one not in before or before.index(one) != at)
    assert marks.count("new here") == len(come)
    assert violations(page) == []
    # Another city begins anew.
    page.locator(".wb-beside").get_by_role("button", name=f"Go to {after[1]}").click()
    expect(heading(page)).to_have_text(after[1])
    expect(told).to_have_text("")
    expect(page.locator(".wb-moved, .wb-moves")).to_have_count(0)

"""The key factor's page in a real browser: stepped through by keyboard, projected, shared, printed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.test_browser import violations
from tests.visiting import Server, cell, count_shifts, live, visit, visitor


def step_to(page: Page, server: Server, query: str = "") -> None:
    page.goto(f"{server.address}voila/render/key-factor.ipynb{query}")
    live(page)


def title(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_key_factors_01_to_09_are_presented_by_keyboard_alone(page: Page, server: Server) -> None:
    step_to(page, server, "?cities=aldmere,castelvo,hollmar")
    seen = [title(page)]
    for at in range(2, 10):
        page.keyboard.press("ArrowRight")
        expect(page.locator(".wb-steps [aria-current]")).to_have_text(f"0{at}")
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(f"^0{at} "))
        seen.append(title(page))
        # As whoever listens to the page hears it.
        expect(page.locator(".wb-masthead > [role=status]")).to_contain_text(title(page))
    assert [one[:2] for one in seen] == [f"0{at}" for at in range(1, 10)]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^08 "))


def test_arrow_keys_keep_their_meaning_in_a_field(page: Page, server: Server) -> None:
    step_to(page, server, "?key_factor=05")
    page.get_by_label("Method").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name=re.compile("^Cities ")).click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    assert title(page).startswith("05")


def test_buttons_step_and_keep_the_focus(page: Page, server: Server) -> None:
    step_to(page, server, "?key_factor=08")
    page.get_by_role("button", name="On to 09 Monitoring and evaluation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^09 "))
    # There is no way on: the focus stays among the steps.
    expect(page.locator('.wb-steps [aria-current="step"]')).to_be_focused()
    page.get_by_role("button", name="03 Coordination").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^03 "))
    expect(page.get_by_role("button", name="03 Coordination")).to_be_focused()


def test_a_view_that_is_shared_opens_the_same_elsewhere(page: Page, other: Page, server: Server) -> None:
    step_to(page, server)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^02 "))
    page.get_by_role("button", name=re.compile("^Brunnhaven")).click()
    expect(page.get_by_role("columnheader", name="Brunnhaven")).to_have_count(0)
    expect(page).to_have_url(re.compile("key_factor=02.*beside="))
    other.goto(page.url)
    live(other)
    assert other.get_by_role("table").inner_text() == page.get_by_role("table").inner_text()
    assert title(other) == title(page)


def test_the_pages_lead_to_each_other_with_the_same_choices(page: Page, server: Server) -> None:
    visit(page, server, "?cities=aldmere,castelvo")
    cell(page, "castelvo", "05").click()
    expect(page.locator(".wb-panel")).to_be_visible()
    pages = page.get_by_role("navigation", name="Pages")
    pages.get_by_role("link", name="Key factor").click()
    live(page)
    assert title(page) == "05 Facilitating access"
    assert page.locator("[data-head]").evaluate_all("every => every.map((one) => one.dataset.head)") == [
        "aldmere",
        "castelvo",
    ]
    expect(pages.get_by_role("link", name="Key factor")).to_have_attribute("aria-current", "page")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^06 "))
    pages.get_by_role("link", name="Compare").click()
    live(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 cities")


@pytest.mark.parametrize("width", [360, 1280, 2560])
@pytest.mark.parametrize("query", ["?key_factor=05", "?key_factor=05&collection=published"])
def test_nothing_keeps_anybody_from_reading_it(browser: Browser, server: Server, width: int, query: str) -> None:
    for page in visitor(browser, width):
        step_to(page, server, query)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not violations(page)
        page.get_by_role("button", name="Dark").click()
        assert not violations(page)


def test_the_table_is_a_real_one(page: Page, server: Server) -> None:
    step_to(page, server, "?cities=aldmere,castelvo&key_factor=05")
    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader", name=re.compile("^Castelvo"))).to_contain_text("partly in place")
    expect(table.get_by_role("rowheader", name="Summary")).to_be_visible()
    expect(table.locator(".wb-shows-contradicts").first).to_have_text("contradicts")


def test_the_script_takes_over_without_a_jump(browser: Browser, server: Server) -> None:
    for width in (360, 1280):
        for page in visitor(browser, width):
            count_shifts(page)
            step_to(page, server, "?key_factor=05")
            assert page.evaluate("shifted") == 0


def test_real_cities_show_what_is_asked_and_what_is_reported(page: Page, server: Server) -> None:
    step_to(page, server, "?collection=published&key_factor=05")
    expect(page.get_by_text("Nobody has assessed these cities here")).to_be_visible()
    expect(page.get_by_role("heading", name="Guide questions")).to_be_visible()
    expect(page.get_by_role("heading", name="Examples reported")).to_be_visible()
    expect(page.get_by_role("table")).to_have_count(0)


def test_quick_steps_and_choices_are_all_followed(page: Page, server: Server) -> None:
    step_to(page, server)
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^05 "))
    page.evaluate("for (const one of ['estrana', 'fennport']) document.querySelector(`[data-city=${one}]`).click()")
    expect(page.locator("[data-head]")).to_have_count(6)


def test_presenting_leaves_what_a_room_has_to_see_and_follows_a_remote_control(page: Page, server: Server) -> None:
    step_to(page, server, "?cities=aldmere,castelvo,hollmar")
    page.get_by_role("button", name="Present", exact=True).click()
    expect(page.locator(".wb-choices")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Pages")).to_be_hidden()
    # Whose cities these are is never hidden.
    expect(page.get_by_text("invented", exact=True).first).to_be_visible()
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^02 "))
    expect(page.locator(".wb-choices")).to_be_hidden()
    page.keyboard.press("PageUp")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^01 "))
    assert not violations(page)
    page.keyboard.press("Escape")
    expect(page.locator(".wb-choices")).to_be_visible()
    expect(page.get_by_role("button", name="Present", exact=True)).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("PageDown")
    assert title(page).startswith("01")


def test_back_leads_to_the_key_factor_before(page: Page, server: Server) -> None:
    step_to(page, server, "?key_factor=03")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^04 "))
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^05 "))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^04 "))
    expect(page).to_have_url(re.compile("key_factor=04"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^03 "))
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^04 "))
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("key_factor=05"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^04 "))

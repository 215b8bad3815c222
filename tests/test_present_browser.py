"""A comparison is presented to a room, by keyboard alone and on any projector."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.test_browser import violations
from tests.visiting import Server, cell, count_shifts, visit

PROJECTORS = [(1024, 768), (1280, 720), (1920, 1080), (2560, 1440)]


def button(page: Page) -> Locator:
    return page.get_by_role("button", name="Present", exact=True)


def present(page: Page) -> None:
    """Go to the button by Tab from the last choice, and press it."""
    page.get_by_label("Groups", exact=True).focus()
    page.keyboard.press("Tab")
    expect(button(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("body.wb-presenting")).to_be_attached()


def test_the_matrix_is_presented_by_keyboard_alone(page: Page, server: Server) -> None:
    visit(page, server)
    present(page)
    for hidden in (page.locator(".wb-choices"), page.locator(".wb-tools").first, page.locator(".page-top")):
        expect(hidden).to_be_hidden()
    # Whose cities these are is never hidden.
    expect(page.get_by_text("invented", exact=True).first).to_be_visible()
    expect(page.locator(".wb-matrix > [role=status]")).to_contain_text("Escape ends the presentation")
    expect(cell(page, "aldmere", "01")).not_to_be_focused()
    expect(page.locator("[data-cell]:focus")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(cell(page, "aldmere", "01")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    # As a remote control does it.
    page.keyboard.press("PageDown")
    expect(cell(page, "castelvo", "02")).to_be_focused()
    page.keyboard.press("PageUp")
    page.keyboard.press("Enter")
    panel = page.get_by_role("region", name="Castelvo: 01 Public commitment")
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    page.keyboard.press("Tab")
    expect(panel.locator(":focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".wb-panel")).to_have_count(0)
    expect(cell(page, "castelvo", "01")).to_be_focused()
    expect(page.locator("body.wb-presenting")).to_be_attached()
    page.keyboard.press("Escape")
    expect(page.locator(".wb-choices")).to_be_visible()
    expect(button(page)).to_be_focused()
    expect(button(page)).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".wb-matrix > [role=status]")).to_have_text("The whole page again.")


def test_escape_closes_what_is_open_before_it_ends_the_presentation(page: Page, server: Server) -> None:
    visit(page, server, "?cell=castelvo%7C05")
    expect(page.locator(".wb-panel")).to_be_visible()
    present(page)
    # The focus is on nothing, as after a click beside the matrix.
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Escape")
    expect(page.locator(".wb-panel")).to_have_count(0)
    expect(page.locator("body.wb-presenting")).to_be_attached()


@pytest.mark.parametrize(("width", "height"), PROJECTORS)
def test_all_key_factors_and_the_bounds_fill_the_projector(
    browser: Browser, server: Server, width: int, height: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page = context.new_page()
    visit(page, server)
    size = "one => parseFloat(getComputedStyle(one).fontSize)"
    letters = cell(page, "aldmere", "01").evaluate(size)
    present(page)
    bounds = page.locator(".wb-bounds").bounding_box()
    assert bounds
    assert height * 0.85 < bounds["y"] + bounds["height"] <= height
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert cell(page, "aldmere", "01").evaluate(size) >= letters
    if height > 1000:
        assert cell(page, "aldmere", "01").evaluate(size) > 1.2 * letters
    outside = page.locator(".wb-cell").evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.ariaLabel)"
    )
    assert outside == []
    # Another projector, another size: the rows follow.
    page.set_viewport_size({"width": width, "height": height + 200})
    expect(page.locator(".wb-bounds")).to_be_in_viewport()
    after = page.locator(".wb-bounds").bounding_box()
    assert after
    assert after["y"] > bounds["y"] + 100
    context.close()


@pytest.mark.parametrize("query", ["", "?cities=castelvo,dorvik", "?collection=published", "?cell=castelvo%7C05"])
def test_axe_finds_nothing_while_it_is_presented(page: Page, server: Server, query: str) -> None:
    visit(page, server, query)
    present(page)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []


def test_the_button_is_there_from_the_first_and_on_no_paper(page: Page, server: Server) -> None:
    count_shifts(page)
    visit(page, server)
    assert page.evaluate("shifted") == 0
    page.emulate_media(media="print")
    expect(button(page)).to_be_hidden()


def test_a_phone_is_no_projector(phone: Page, server: Server) -> None:
    visit(phone, server)
    expect(button(phone)).to_be_hidden()


def test_the_key_factors_presentation_ends_where_it_began(page: Page, server: Server) -> None:
    visit(page, server, notebook="key-factor")
    button(page).focus()
    page.keyboard.press("Enter")
    status = page.locator(".wb-factor > [role=status]")
    expect(status).to_contain_text("Arrow keys step from one to the next")
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^02 "))
    # What is drawn anew keeps the focus, and the space bar scrolls.
    expect(page.locator(".wb-statement p").first).to_be_focused()
    page.keyboard.press("Space")
    page.wait_for_function("scrollY > 0")
    expect(button(page)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(button(page)).to_be_focused()
    expect(status).to_have_text("The whole page again.")

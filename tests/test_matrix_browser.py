"""The matrix at its full size in a real browser: several circumstances, by keyboard, on a phone, on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.test_browser import violations
from tests.test_taking_browser import EVERYONE, taken, together, words
from tests.visiting import Server, cell, count_shifts, visit, visitor

ON = "on=2024-12-31"
ALSO = f"{ON}&also=unemployment-rate,notes:city-resources"


def strip_cell(page: Page, strip: str, city: str) -> str:
    """Where a cell of a circumstance is."""
    return f'[data-cell="{strip}|{city}"]'


def test_circumstances_are_added_and_taken_away_by_keyboard(page: Page, server: Server) -> None:
    visit(page, server, f"?{ON}")
    more = page.get_by_role("button", name=re.compile("^More circumstances 0 more"))
    more.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Search a figure or a context factor")).to_be_focused()
    page.keyboard.type("unemployment rate of the city")
    page.keyboard.press("Enter")
    row = page.get_by_role("rowheader", name=re.compile("^Unemployment rate of the city"))
    expect(row).to_be_visible()
    # What the city notes is found by its context factor.
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("city resources")
    page.keyboard.press("End")
    page.keyboard.press("PageDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader", name=re.compile("^City resources"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=re.compile("^More circumstances 2 more"))).to_be_focused()
    expect(page.locator(".wb-context-row")).to_have_count(3)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Take all away").click()
    expect(page.locator(".wb-context-row")).to_have_count(1)


def test_the_arrow_keys_pass_through_every_circumstance(page: Page, server: Server) -> None:
    visit(page, server, f"?{ALSO}")
    page.locator('[data-cell="context|aldmere"]').focus()
    page.keyboard.press("ArrowDown")
    second = page.locator(strip_cell(page, "context:unemployment-rate", "aldmere"))
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    panel = page.get_by_role("region", name=re.compile("^Aldmere: Unemployment rate"))
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    page.keyboard.press("Escape")
    expect(second).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(strip_cell(page, "context:notes:city-resources", "aldmere"))).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cell(page, "aldmere", "01")).to_be_focused()


@pytest.mark.parametrize("width", [360, 1280, 2560])
@pytest.mark.parametrize("cities", ["aldmere,brunnhaven,castelvo", EVERYONE])
def test_a_page_with_several_circumstances_holds_at_every_width(
    browser: Browser, server: Server, width: int, cities: str
) -> None:
    for page in visitor(browser, width):
        count_shifts(page)
        visit(page, server, f"?{ALSO}&cities={cities}&cell=context:unemployment-rate%7Caldmere")
        expect(page.get_by_role("region", name=re.compile("^Aldmere: Unemployment rate"))).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("shifted") < 0.01
        assert violations(page) == []


def test_a_picture_and_a_print_hold_every_circumstance(page: Page, server: Server) -> None:
    for cities in ("aldmere,brunnhaven,castelvo", EVERYONE):
        visit(page, server, f"?{ALSO}&cities={cities}")
        svg = together(words(taken(page, "SVG")[1]))
        notes = page.locator(".wb-text").all_inner_texts()
        heads = page.locator(".wb-context-row th, .wb-turned thead b").all_inner_texts()
        assert notes
        assert len(heads) >= 3
        assert not [text for text in [*heads, *notes] if together(text) not in svg]
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type /Page\b", printed)) <= 3
        page.emulate_media(media="print")
        # A note is whole on paper.
        cut = "all => all.filter(one => one.scrollHeight > one.clientHeight + 1).length"
        assert page.locator(".wb-text").evaluate_all(cut) == 0
        page.emulate_media(media="screen")


SOME = "cities=brunnhaven,castelvo,dorvik,morvane"
SIDE, MERGED = f"{ON}&method=side-by-side", f"{ON}&method=merged"


@pytest.mark.parametrize("width", [360, 1280, 2560])
@pytest.mark.parametrize("view", [f"{SIDE}&{SOME}", f"{MERGED}&{SOME}", f"{SIDE}&cities={EVERYONE}", MERGED])
def test_a_page_of_all_methods_holds_at_every_width(browser: Browser, server: Server, width: int, view: str) -> None:
    for page in visitor(browser, width):
        count_shifts(page)
        visit(page, server, f"?{view}&also=population&cell=castelvo%7C01")
        panel = page.get_by_role("region", name="Castelvo: 01 Public commitment")
        expect(panel.get_by_role("heading", name="Self-assessment: in place")).to_be_visible()
        expect(panel.get_by_role("heading", name="Peer review: partly in place")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("shifted") < 0.01
        assert violations(page) == []
        cut = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
        assert page.locator(".wb-cell, .wb-half, .wb-panel p").evaluate_all(cut) == 0


def test_side_by_side_is_one_table_whose_heads_name_city_and_method(page: Page, server: Server) -> None:
    visit(page, server, f"?{ON}&{SOME}")
    page.get_by_label("Method").select_option("All, side by side")
    expect(page.get_by_role("columnheader", name=re.compile("^peer review 2024-05-28$"))).to_be_visible()
    assert page.locator("thead .wb-city").evaluate_all(
        "all => all.map(one => [one.innerText.split('\\n')[0], one.colSpan])"
    ) == [*(["Brunnhaven", 1], ["Castelvo", 2], ["Dorvik", 3], ["Morvane", 1])]
    expect(cell(page, "castelvo:peer review", "01")).to_have_accessible_name(
        re.compile("Castelvo, peer review, 01 Public commitment: partly in place;.* judged differently")
    )
    # A circumstance is the city's: below it the first of its columns follows, above any of them the city's.
    page.locator('[data-cell="context|castelvo"]').focus()
    page.keyboard.press("ArrowDown")
    expect(cell(page, "castelvo:self-assessment", "01")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    expect(page.locator('[data-cell="context|castelvo"]')).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(cell(page, "dorvik:self-assessment", "01")).to_be_focused()
    page.keyboard.press("Enter")
    panel = page.get_by_role("region", name="Dorvik: 01 Public commitment")
    expect(panel.locator("h3").filter(has=page.locator(".wb-level"))).to_have_text(
        [re.compile(f"^{one}: *in place$") for one in ("Self-assessment", "Peer review", "Agreed")]
    )
    page.keyboard.press("Escape")
    page.get_by_label("Method").select_option("All, merged")
    expect(cell(page, "castelvo", "01").locator(".wb-half")).to_have_text(["in place", "partly"])
    expect(page.get_by_text("3 of 8 judged differently")).to_be_visible()


@pytest.mark.parametrize("view", [f"{SIDE}&{SOME}", f"{MERGED}&{SOME}", f"{MERGED}&cities={EVERYONE}"])
def test_a_picture_of_all_methods_says_what_the_page_says(page: Page, server: Server, view: str) -> None:
    visit(page, server, f"?{view}")
    svg = together(words(taken(page, "SVG")[1]))
    said = page.locator(
        "th:not(.wb-corner), .wb-half span, .wb-legend li, .wb-caption p, tfoot small"
    ).all_inner_texts()
    assert len(said) > 20
    assert not [text for text in said if together(text) not in svg]
    assert len(re.findall(rb"/Type /Page\b", page.pdf(prefer_css_page_size=True))) <= 2


def test_a_set_of_cities_is_chosen_by_keyboard(page: Page, server: Server) -> None:
    visit(page, server, f"?{ON}")
    page.get_by_role("button", name=re.compile("^Cities 8 of 13")).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    sets = page.get_by_role("combobox", name="Set", exact=True)
    expect(sets).to_be_focused()
    page.keyboard.type("castelvo and")
    expect(page.locator(".wb-cities-panel:visible li")).to_have_count(6)
    expect(page.locator(".wb-cities-panel:visible [role=status]")).to_have_text("6 found")
    assert violations(page) == []
    page.get_by_role("button", name="Only these").press("Enter")
    expect(page.get_by_role("button", name=re.compile("^Cities 6 of 13"))).to_be_attached()
    expect(page.locator("thead .wb-city b")).to_have_count(6)
    expect(page.locator("thead .wb-city b", has_text="Castelvo")).to_be_visible()
    # What stands in the search field narrows the set.
    page.get_by_role("combobox", name="Search a city or country").fill("ilmenia")
    expect(page.locator(".wb-cities-panel:visible li")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=re.compile("^Cities 6 of 13"))).to_be_focused()


def test_a_set_that_nobody_has_answered_yet_takes_no_city(page: Page, server: Server) -> None:
    held: list[tuple[WebSocketRoute, str | bytes]] = []

    def pass_on(socket: WebSocketRoute) -> None:
        kernel = socket.connect_to_server()

        def send(message: str | bytes) -> None:
            if b'"asked"' in (message if isinstance(message, bytes) else message.encode()):
                held.append((kernel, message))
            else:
                kernel.send(message)

        socket.on_message(send)

    page.route_web_socket("**/channels?*", pass_on)
    visit(page, server, f"?{ON}")
    page.get_by_role("button", name=re.compile("^Cities 8 of 13")).click()
    page.get_by_role("combobox", name="Set", exact=True).select_option("like:castelvo")
    panel = page.locator(".wb-cities-panel:visible")
    expect(panel.get_by_role("button", name="Only these")).to_be_disabled()
    expect(panel.locator("li")).to_have_count(0)
    expect(panel.get_by_role("status")).to_have_text("")
    expect(panel.locator(".wb-cities-none")).to_be_hidden()
    while not held:
        page.evaluate("() => new Promise(requestAnimationFrame)")
    [(kernel, message)] = held
    kernel.send(message)
    expect(panel.locator("li")).to_have_count(6)
    panel.get_by_role("button", name="Only these").click()
    expect(page.get_by_role("button", name=re.compile("^Cities 6 of 13"))).to_be_attached()


def test_a_set_follows_the_day(page: Page, server: Server) -> None:
    visit(page, server, f"?{ON}")
    page.get_by_role("button", name=re.compile("^Cities 8 of 13")).click()
    page.get_by_role("combobox", name="Set", exact=True).select_option("assessed")
    expect(page.locator(".wb-cities-panel:visible li")).to_have_count(12)
    page.keyboard.press("Escape")
    page.get_by_label("As known on").fill("2018-12-31")
    expect(page.locator(".wb-sources")).to_contain_text("2018")
    page.get_by_role("button", name=re.compile("^Cities 8 of 13")).click()
    expect(page.locator(".wb-cities-panel:visible li")).to_have_count(13)
    page.get_by_role("combobox", name="Set", exact=True).select_option("assessed")
    expect(page.locator(".wb-cities-panel:visible li")).to_have_count(3)


@pytest.mark.parametrize("width", [360, 1280])
def test_rows_are_left_out_with_a_word(browser: Browser, server: Server, width: int) -> None:
    for page in visitor(browser, width):
        visit(page, server, f"?{ON}&cities=aldmere,castelvo,dorvik")
        if width == 360:
            page.get_by_role("button", name=re.compile("^Change: ")).click()
        page.get_by_role("combobox", name="Key factors").select_option("That differ")
        expect(page.locator(".wb-left-out")).to_have_text(re.compile("^Shown are 7 of the 9 key factors"))
        expect(page.locator('[data-row="04"]')).to_have_count(0)
        expect(page.locator('[data-row="05"]')).to_be_visible()
        page.wait_for_url(re.compile("rows=differ"))
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert together("Shown are 7 of the 9 key factors") in together(words(taken(page, "SVG")[1]))


def test_the_headings_of_groups_stay_in_view_while_the_matrix_scrolls(page: Page, server: Server) -> None:
    visit(page, server, f"?{ALSO},population&cities={EVERYONE}&group=size")
    frame = page.locator(".wb-framed")
    heading = page.locator(".wb-group-title").first
    before = heading.bounding_box()
    frame.evaluate("one => { one.scrollLeft = 300; }")
    assert frame.evaluate("one => one.scrollLeft") > 100
    assert heading.bounding_box()["x"] == pytest.approx(before["x"], abs=1)


def test_every_choice_can_be_read_at_a_laptop_s_width(page: Page, server: Server) -> None:
    visit(page, server, f"?{ON}")
    for width in (1280, 820):
        page.set_viewport_size({"width": width, "height": 800})
        # The choices fill their rows.
        edges = page.locator(".wb-choices > *").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).map((box) => [box.top, box.right].map(Math.round))"
        )
        ends = {top: max(right for at, right in edges if at == top) for top, _ in edges}
        assert len(set(ends.values())) == 1


def test_on_a_phone_the_assessments_of_a_city_stand_together(phone: Page, server: Server) -> None:
    visit(phone, server, f"?{SIDE}&cities=aldmere,brunnhaven,castelvo")
    card = phone.locator('[data-row="01"]')
    expect(card.locator(".wb-card-group")).to_have_text(["Aldmere", "Brunnhaven", "Castelvo"])
    both = [cell(phone, f"castelvo:{method}", "01") for method in ("self-assessment", "peer review")]
    for one, method in zip(both, ("self-assessment", "peer review"), strict=True):
        expect(one.locator("b")).to_have_text(method)
    tops = {(one.bounding_box() or {})["y"] for one in both}
    assert len(tops) == 1

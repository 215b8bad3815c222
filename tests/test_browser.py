"""The page in a real browser, through Voilà, as a visitor uses it: by mouse, by keyboard, on a phone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

import workbench
from tests.visiting import PATIENCE, Server, cell, live, visit, visitor


def heads(page: Page) -> list[str]:
    return page.locator("thead .wb-city b").all_inner_texts()


def violations(page: Page) -> list[str]:
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def test_the_comparison_opens_with_the_first_cities(page: Page, server: Server) -> None:
    visit(page, server)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Introductory and language courses")
    expect(page.get_by_text("These cities and their countries do not exist.")).to_be_visible()
    assert heads(page)[:3] == ["Aldmere", "Brunnhaven", "Castelvo"]
    expect(cell(page, "castelvo", "05")).to_have_accessible_name(re.compile("Castelvo, 05 Facilitating access: partly"))


def test_the_matrix_is_a_real_table(page: Page, server: Server) -> None:
    visit(page, server)
    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader", name="Castelvo")).to_be_visible()
    expect(table.get_by_role("rowheader", name="05 Facilitating access")).to_be_visible()
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="02 Strategy"))
    assert row.get_by_role("cell").nth(2).inner_text() == "not in place"
    expect(page.get_by_text("4 to 5 of 9 in place", exact=True)).to_be_visible()
    assert page.locator('[data-cell][tabindex="0"]').count() == 1


def test_cities_are_picked_by_keyboard(page: Page, server: Server) -> None:
    visit(page, server, "?cities=aldmere,hollmar")
    page.get_by_role("button", name=re.compile("^Cities 2 of 13")).focus()
    page.keyboard.press("Enter")
    search = page.get_by_role("combobox", name="Search a city or country")
    expect(search).to_be_focused()
    page.keyboard.type("lúv")
    expect(page.locator(".wb-cities-panel ul").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Luvenza")).to_be_visible()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("tovria")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Dorvik")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=re.compile("^Cities 4 of 13"))).to_be_focused()
    assert heads(page) == ["Aldmere", "Dorvik", "Hollmar", "Luvenza"]
    expect(page.get_by_role("heading", level=1)).to_contain_text("4 cities")


def test_no_city_leaves_a_sentence_and_a_way_back(page: Page, server: Server) -> None:
    visit(page, server, "?cities=")
    expect(page.get_by_text("No city is chosen.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Cities 0 of 13")).click()
    page.locator(".wb-cities-panel ul").get_by_role("option", name="Castelvo").click()
    expect(page.get_by_role("columnheader", name="Castelvo")).to_be_visible()


def test_a_cell_opens_what_stands_behind_it_by_keyboard(page: Page, server: Server) -> None:
    visit(page, server)
    cell(page, "castelvo", "04").focus()
    page.keyboard.press("ArrowDown")
    expect(cell(page, "castelvo", "05")).to_be_focused()
    page.keyboard.press("Enter")
    panel = page.get_by_role("region", name="Castelvo: 05 Facilitating access")
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    for words in ("The statement", "Summary", "Conclusion of the review team", "Evidence", "Peer review, 2024"):
        expect(panel).to_contain_text(words)
    expect(panel.locator(".wb-shows-contradicts").first).to_have_text("contradicts")
    expect(panel.locator(".wb-invented")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(cell(page, "castelvo", "05")).to_be_focused()
    page.keyboard.press("End")
    expect(cell(page, "hollmar", "05")).to_be_focused()
    page.keyboard.press("Home")
    expect(cell(page, "aldmere", "05")).to_be_focused()


def test_a_panel_keeps_the_focus_when_the_page_is_resized(page: Page, server: Server) -> None:
    visit(page, server)
    cell(page, "castelvo", "05").click()
    panel = page.get_by_role("region", name="Castelvo: 05 Facilitating access")
    for width in (1264, 1000, 600):
        page.set_viewport_size({"width": width, "height": 800})
        expect(panel.get_by_role("heading", level=2)).to_be_focused()
    page.keyboard.press("Escape")
    expect(cell(page, "castelvo", "05")).to_be_focused()


def test_taking_a_city_away_closes_what_was_open_of_it(page: Page, server: Server) -> None:
    visit(page, server, "?cities=aldmere,castelvo&cell=castelvo%7C05")
    expect(page.locator(".wb-panel")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Cities 2 of 13")).click()
    page.locator(".wb-cities-panel ul").get_by_role("option", name="Castelvo").click()
    expect(page.locator(".wb-panel")).to_have_count(0)
    assert heads(page) == ["Aldmere"]
    expect(page.get_by_role("heading", level=1)).to_contain_text("what Aldmere has in place")
    expect(page.locator(".wb-notice")).to_have_count(0)


def test_circumstances_follow_the_visitors_choice(page: Page, server: Server) -> None:
    visit(page, server)
    page.get_by_label("Circumstances", exact=True).select_option(label="City resources")
    expect(page.get_by_role("rowheader", name=re.compile("^Integration budget"))).to_be_visible()
    expect(page.locator('[data-cell="context|aldmere"]')).to_have_accessible_name(
        re.compile(r"Aldmere, .+: [\d.]+ euro")
    )
    expect(page.get_by_role("cell", name="no figure")).to_have_count(1)
    page.get_by_label("Shown by").select_option("notes")
    expect(page.get_by_role("rowheader", name=re.compile("^City resources"))).to_be_visible()
    note = page.locator('.wb-note[data-cell^="context|"]').first
    note.click()
    expect(page.get_by_role("heading", name="What the city notes")).to_be_visible()


def test_a_suspicious_figure_says_why(page: Page, server: Server) -> None:
    visit(page, server, "?on=2021-12-31&figure=population")
    doubted = page.locator('[data-cell="context|brunnhaven"]')
    expect(doubted).to_have_accessible_name(re.compile("Brunnhaven, .*city, 2021; suspicious"))
    doubted.click()
    expect(page.get_by_role("heading", name="Why it is suspicious")).to_be_visible()
    expect(page.get_by_text("thousands may have been entered as units")).to_be_visible()


def test_the_day_and_the_method_change_what_is_known(page: Page, server: Server) -> None:
    visit(page, server, "?cities=aldmere,castelvo")
    page.get_by_label("Method").select_option("self-assessment")
    expect(cell(page, "castelvo", "01")).to_have_accessible_name(
        re.compile("^Castelvo, 01 Public commitment: in place")
    )
    page.get_by_label("As known on").fill("2021-12-31")
    expect(cell(page, "aldmere", "01")).to_have_accessible_name(re.compile("^Aldmere, 01 Public commitment: in place"))
    expect(page.locator(".wb-sources")).to_contain_text("2021-02-16")


def test_a_link_restores_the_view(page: Page, browser: Browser, server: Server) -> None:
    visit(page, server)
    page.get_by_label("Benchmark").select_option(label="Charter on Integrating Cities")
    expect(page.get_by_role("heading", level=1)).to_contain_text("fully met")
    cell(page, "aldmere", "03").click()
    expect(page.get_by_role("region", name=re.compile("^Aldmere: 03"))).to_be_visible()
    page.wait_for_url(re.compile("cell=aldmere%7C03"))
    for other in visitor(browser, 1280):
        other.goto(page.url)
        expect(other.get_by_role("region", name=re.compile("^Aldmere: 03"))).to_be_visible(timeout=PATIENCE)
        expect(other.get_by_role("heading", level=1)).to_contain_text("fully met")
        assert heads(other) == heads(page)


def test_an_unknown_name_in_a_link_is_said(page: Page, server: Server) -> None:
    visit(page, server, "?cities=dorvick,hollmar&on=never&benchmark=%3Cscript%3E")
    expect(page.get_by_text("'dorvick'. Did you mean Dorvik?")).to_be_visible()
    expect(page.get_by_text("'<script>'")).to_be_visible()
    assert heads(page) == ["Hollmar"]


def test_real_cities_are_shown_without_judgements(page: Page, server: Server) -> None:
    visit(page, server, "?collection=published")
    expect(page.get_by_text("Nobody's judgement on them is shown.")).to_be_visible()
    states = page.locator(".wb-cell").evaluate_all("cells => [...new Set(cells.map(cell => cell.className))]")
    assert states == ["wb-cell wb-example"]
    cell(page, "stockholm", "05").click()
    expect(page.locator(".wb-panel")).to_contain_text("example reported (MIXITIES toolkit, 2010 to 2012), no judgement")
    expect(page.get_by_text("Flanders", exact=False).first).to_be_visible()
    expect(cell(page, "helsinki", "03")).to_have_text("example nearby")
    expect(cell(page, "helsinki", "08")).to_have_text("example")


def test_a_draft_is_marked(page: Page, server: Server) -> None:
    visit(page, server, "?benchmark=anti-discrimination-policies.draft-1")
    expect(page.locator(".wb-masthead .wb-draft")).to_have_text("working draft")
    page.locator(".wb-cell").first.click()
    expect(page.locator(".wb-panel .wb-draft")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, server: Server, theme: str) -> None:
    for page in visitor(browser, 1280):
        page.emulate_media(color_scheme=theme)
        visit(page, server)
        assert violations(page) == []
        cell(page, "castelvo", "05").click()
        expect(page.locator(".wb-panel")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("button", name=re.compile("^Cities")).click()
        assert violations(page) == []
        visit(page, server, "?collection=published")
        assert violations(page) == []


def test_axe_finds_nothing_with_many_cities_or_on_a_phone(page: Page, phone: Page, server: Server) -> None:
    visit(page, server, "?collection=published&cities=" + ",".join(all_published()))
    expect(page.locator(".wb-turned tbody tr")).to_have_count(29)
    assert violations(page) == []
    visit(phone, server)
    cell(phone, "castelvo", "05").click()
    expect(phone.locator(".wb-panel")).to_be_visible()
    assert violations(phone) == []


def all_published() -> list[str]:
    return sorted(path.name for path in (workbench.shipped_workspace() / "assessments" / "published").iterdir())


@pytest.mark.parametrize("width", [320, 360, 1024, 1280, 2560])
def test_nothing_scrolls_sideways(browser: Browser, server: Server, width: int) -> None:
    for page in visitor(browser, width):
        visit(page, server)
        page.locator(".wb-cell").nth(12).click()
        expect(page.locator(".wb-panel")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        outside = page.locator(".wb-cell, .wb-panel p").evaluate_all(
            "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
        )
        assert outside == 0


def test_a_phone_shows_cards_with_the_choices_folded(phone: Page, server: Server) -> None:
    visit(phone, server)
    expect(phone.get_by_role("heading", name="05 Facilitating access")).to_be_visible()
    expect(phone.get_by_label("Benchmark")).to_be_hidden()
    phone.get_by_role("button", name=re.compile("^Change: ")).click()
    phone.get_by_label("Benchmark").select_option(label="Charter on Integrating Cities")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("fully met")
    cell(phone, "brunnhaven", "04").click()
    expect(phone.get_by_role("region", name=re.compile("^Brunnhaven: 04"))).to_contain_text("advocates")


def test_the_theme_is_the_visitors_choice(page: Page, server: Server) -> None:
    visit(page, server)
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate(ground) != light
    page.reload()
    live(page)
    assert page.evaluate(ground) != light


def test_a_figure_has_the_colours_of_the_theme_around_it(page: Page, server: Server) -> None:
    line = "() => getComputedStyle(document.querySelector('.wb-plot .gridlayer path')).stroke"
    border = "() => getComputedStyle(document.querySelector('.wb-plot')).borderTopColor"
    visit(page, server)
    expect(page.locator(".wb-plot[data-plotted]")).to_be_attached()
    light = page.evaluate(line)
    assert light == page.evaluate(border)
    page.get_by_role("button", name="Dark").click()
    page.wait_for_function(f"({line})() === ({border})()")
    assert page.evaluate(line) != light
    expect(page.locator(".wb-plot .legendtext").first).to_have_text("Aldmere")


def test_broken_files_are_listed_above_what_is_sound(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    subprocess.run([sys.executable, "-m", "workbench", "new", str(folder)], check=True, capture_output=True)
    broken = next((folder / "assessments/demonstration/castelvo").glob("2024-05-28*"))
    lines = broken.read_text(encoding="utf-8").split("\n")
    number = lines.index("method: peer review")
    lines[number] = "method: peer-review"
    broken.write_text("\n".join(lines), encoding="utf-8")
    served = Server(folder)
    try:
        visit(page, served)
        problems = page.get_by_role("region", name=re.compile("problem"))
        expect(problems).to_contain_text("did you mean 'peer review'?")
        expect(problems).to_contain_text(f"{broken.relative_to(folder)}:{number + 1}")
        expect(cell(page, "castelvo", "01")).to_have_accessible_name(re.compile("in place"))
        expect(page.locator(".wb-sources")).to_contain_text("2024-02-20")
        assert "Traceback" not in page.content()
    finally:
        served.stop()
    # The server has gone: what is on the screen stays, and it is said.
    expect(page.get_by_role("alert")).to_contain_text("The connection is lost.")
    expect(cell(page, "castelvo", "01")).to_be_visible()


def test_an_address_that_leads_nowhere_shows_a_way_on(page: Page, server: Server) -> None:
    page.goto(f"{server.address}voila/render/nothing.ipynb")
    page.get_by_role("link", name="Go to the start page").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Compare how cities", timeout=PATIENCE)


def test_the_folder_itself_is_not_served(page: Page, server: Server) -> None:
    for path in ("voila/tree", "voila/api/contents", "voila/files/compare.ipynb", "api/kernels"):
        assert page.request.get(f"{server.address}{path}").status in (403, 404, 405), path


def test_the_skip_link_leads_into_the_matrix(page: Page, server: Server) -> None:
    visit(page, server)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator('[data-cell="context|aldmere"]')).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cell(page, "aldmere", "01")).to_be_focused()


def test_a_change_is_announced(page: Page, server: Server) -> None:
    visit(page, server)
    page.get_by_label("Benchmark").select_option(label="Charter on Integrating Cities")
    expect(page.locator('[role="status"] .wb-hidden')).to_have_text(re.compile("fully met"))


def test_dark_pages_are_printed_light(page: Page, server: Server) -> None:
    visit(page, server)
    page.get_by_role("button", name="Dark").click()
    page.emulate_media(media="print")
    assert page.locator(".wb-caption b").first.evaluate("one => getComputedStyle(one).color") == "rgb(27, 36, 48)"


def test_a_lost_connection_takes_the_choices_away_and_leaves_the_matrix(page: Page, server: Server) -> None:
    visit(page, server)
    page.context.set_offline(True)
    expect(page.get_by_role("alert")).to_contain_text("The connection is lost.")
    assert page.locator(".wb-choices").evaluate("one => one.inert")
    expect(cell(page, "castelvo", "05")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".wb-choices[inert]")).to_have_count(0)
    expect(page.get_by_role("alert")).to_be_empty()
    assert not page.locator(".wb-choices").evaluate("one => one.inert")


@pytest.mark.parametrize("width", [360, 1280, 2560])
def test_two_cities_stand_against_each_other(browser: Browser, server: Server, width: int) -> None:
    for page in visitor(browser, width):
        visit(page, server, "?cities=castelvo,dorvik&on=2024-12-31")
        expect(page.get_by_text("Each is further somewhere: Castelvo at 06, Dorvik at 01 and 02.")).to_be_visible()
        expect(page.get_by_text("Dorvik is further").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not violations(page)
        cell(page, "castelvo", "02").click()
        expect(page.locator(".wb-panel")).to_contain_text("Strategy")


def test_on_a_phone_the_groups_stand_on_every_card(phone: Page, server: Server) -> None:
    visit(phone, server, "?cities=castelvo,estrana,luvenza,hollmar&group=country")
    card = phone.locator('[data-row="01"]')
    expect(card.locator(".wb-card-group")).to_have_text(["Ilmenia", "Sundria"])
    # Three cities of two columns leave a gap, which no city of the next group fills.
    group, hollmar = card.get_by_text("Sundria").bounding_box(), cell(phone, "hollmar", "01").bounding_box()
    assert group
    assert hollmar
    assert hollmar["y"] > group["y"]


def test_how_a_judgement_was_made_reads_as_one_sentence(page: Page, server: Server) -> None:
    visit(page, server, "?on=2024-12-31&cell=castelvo%7C02")
    said = page.locator(".wb-panel .wb-crumb").last.inner_text()
    assert said.startswith("Peer review, 2024-05-28, round 2024. Team:")
    assert "\n" not in said

"""The start page in a real browser: understood at a glance, and left by its links."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.test_browser import violations
from tests.visiting import Server, count_shifts, live, visit, visitor


def test_the_address_and_the_brand_lead_to_the_start_page(page: Page, server: Server) -> None:
    page.goto(server.address)
    live(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Compare how cities integrate migrants"))
    # Who comes first has chosen nothing: the address is short, and can be passed on.
    assert page.url.endswith("/home.ipynb")
    visit(page, server)
    page.get_by_role("link", name="Cities workbench").click()
    live(page)
    assert page.url.endswith("/home.ipynb")


def test_from_the_start_page_to_the_charter_of_the_demonstration(page: Page, server: Server) -> None:
    page.goto(server.address)
    demonstration = (
        page.locator(".wb-collections")
        .get_by_role("listitem")
        .filter(has=page.get_by_role("heading", name="Demonstration"))
    )
    expect(demonstration.get_by_text("invented", exact=True)).to_be_visible()
    demonstration.get_by_role("link", name="Charter on Integrating Cities").click()
    live(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("fully met")
    assert page.get_by_label("Collection").input_value() == "demonstration"
    assert page.get_by_label("Benchmark").input_value() == "charter.2010"


def test_real_cities_are_said_to_be_judged_by_nobody_before_and_behind_the_link(page: Page, server: Server) -> None:
    page.goto(server.address)
    expect(page.get_by_text("Nobody's judgement on a real city is in it.")).to_be_visible()
    page.get_by_role("link", name="Published").click()
    live(page)
    expect(page.get_by_text("Nobody has assessed these cities here.")).to_be_visible()


def test_a_city_is_found_by_its_name(page: Page, server: Server) -> None:
    page.goto(server.address)
    page.locator("summary").last.click()
    page.get_by_role("link", name="Ghent", exact=True).click()
    live(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ghent")


def test_what_is_opened_before_the_page_lives_stays_open(page: Page, server: Server) -> None:
    page.goto(server.address, wait_until="commit")
    page.locator("summary").first.click()
    live(page)
    expect(page.get_by_role("link", name="Castelvo", exact=True)).to_be_visible()


def test_a_benchmark_is_reached_by_keyboard_alone(page: Page, server: Server) -> None:
    visit(page, server, "?cities=aldmere,castelvo", "home")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Anti-discrimination policies" and page.evaluate(
            "document.activeElement.closest('.wb-benchmarks') !== null"
        ):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("This benchmark is a working draft of this project")).to_be_visible()
    live(page)
    # The cities that were chosen before are chosen there.
    expect(page).to_have_url(re.compile("cities=aldmere%2Ccastelvo"))


def test_the_picture_leads_to_what_it_shows(page: Page, server: Server) -> None:
    page.goto(server.address)
    page.get_by_role("link", name=re.compile("^Compare them: Introductory and language courses: 8 cities")).click()
    live(page)
    expect(page.get_by_role("table")).to_be_visible()
    assert page.locator("thead .wb-city b").count() == 8


def test_it_reads_without_a_script(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.address)
    page.get_by_role("link", name="Compare cities").click()
    expect(page.get_by_role("table")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 360, 1280, 2560])
def test_nothing_keeps_anybody_from_reading_it(browser: Browser, server: Server, width: int) -> None:
    for page in visitor(browser, width):
        count_shifts(page)
        visit(page, server, "", "home")
        assert page.evaluate("shifted") == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not violations(page)
        page.get_by_role("button", name="Dark").click()
        assert not violations(page)


def test_a_workspace_that_holds_nothing_says_how_to_begin(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    subprocess.run([sys.executable, "-m", "workbench", "new", str(folder)], check=True, capture_output=True)
    for file in [*(folder / "assessments").rglob("*.*"), *(folder / "benchmarks").glob("*.*.yaml")]:
        file.unlink()
    (folder / "benchmarks" / "broken.first.yaml").write_text("benchmark: [\n")
    served = Server(folder)
    try:
        page.goto(served.address)
        live(page)
        expect(page.get_by_role("region", name=re.compile("problem"))).to_contain_text("broken.first.yaml")
        expect(page.get_by_text("There is no collection of cities yet.")).to_be_visible()
        expect(page.get_by_text("There is no benchmark yet.")).to_be_visible()
        assert "Traceback" not in page.content()
        assert not violations(page)
        visit(page, served, "", "benchmark")
        expect(page.get_by_role("heading", level=1)).to_have_text("Nothing in this workspace can be shown yet.")
        assert not violations(page)
    finally:
        served.stop()

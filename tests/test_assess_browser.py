"""An assessment put in with a real browser, by whole tasks: begun, judged by keyboard, found again, saved by two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.test_browser import violations
from tests.test_serving import kill_kernel
from tests.visiting import PATIENCE, Server, cell, count_shifts, live, visit, visitor
from workbench.cli import main

BENCHMARK = "introductory-and-language-courses.mixities"
LEVELS = ("not in place", "partly in place", "in place")


@pytest.fixture(scope="module")
def editing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A new workspace, served to those who put assessments in."""
    folder = tmp_path_factory.mktemp("editing") / "workspace"
    main(["new", str(folder)])
    served = Server(folder, "--edit", "--ready", "1")
    yield served, folder
    served.stop()


@pytest.fixture
def served(editing: tuple[Server, Path]) -> Server:
    return editing[0]


@pytest.fixture
def folder(editing: tuple[Server, Path]) -> Path:
    return editing[1]


def begin(page: Page, served: Server, name: str, date: str = "") -> None:
    """Begin an assessment of a made-up city of one's own; nothing is said of a real one."""
    visit(page, served, notebook="assess")
    page.get_by_label("City", exact=True).select_option("new")
    page.get_by_label("Its name in English").fill(name)
    page.get_by_label("Its country, in English").fill("Testland")
    if date:
        page.get_by_label("Date of conclusion").fill(date)
    page.get_by_role("button", name="Begin").click()
    expect(part(page, "01")).to_be_visible()
    # The address leads back to it.
    expect(page).to_have_url(re.compile("assessment="))


def barriers(page: Page) -> list[str]:
    """What keeps somebody from using the page as it stands at first: the bar covers nothing there."""
    page.evaluate("scrollTo(0, 0)")
    return violations(page)


def part(page: Page, name: str) -> Locator:
    return page.locator(f'.wb-assess-part[data-part="{name}"]')


def saved(page: Page) -> Locator:
    return page.locator(".wb-saved")


def is_saved(page: Page) -> None:
    expect(saved(page)).to_have_attribute("data-kind", "saved")
    expect(saved(page)).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))


def files(folder: Path, slug: str) -> list[Path]:
    return sorted(one for one in (folder / "assessments" / "ours" / slug).iterdir() if one.name != "city.yaml")


def held(folder: Path, slug: str) -> dict[str, dict]:
    """What the file of a city says, by key factor."""
    said = yaml.safe_load(files(folder, slug)[-1].read_text())
    return {str(one["key_factor"]).zfill(2): one for one in said["judgements"]}


def add(page: Page, question: str) -> Locator:
    """Add a finding under a guide question; the focus is in it."""
    under = page.locator(f'[data-question="{question}"]')
    under.get_by_role("button", name=re.compile("Add a finding")).click()
    return under.locator("[data-item]").last


def fill_in(item: Locator, finding: str) -> None:
    item.get_by_label("What was found").fill(finding)
    item.get_by_label("Reference").fill("made-up minutes")
    item.get_by_label("It shows").select_option("supports")


def test_a_new_assessment_is_begun_and_judged_by_keyboard_alone_and_found_again(
    page: Page, served: Server, folder: Path
) -> None:
    visit(page, served, notebook="assess")
    page.get_by_label("City", exact=True).focus()
    page.keyboard.type("A city that")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Its name in English")).to_be_focused()
    page.keyboard.type("Keyton")
    page.keyboard.press("Tab")
    page.keyboard.type("Testland")
    page.keyboard.press("Enter")
    expect(part(page, "01").get_by_role("heading", level=2)).to_be_focused()
    for number in range(1, 10):
        expect(part(page, f"0{number}")).to_be_visible()
        page.keyboard.press(str(1 + number % 3))
        page.keyboard.press("ArrowRight")
    expect(part(page, "context")).to_be_visible()
    is_saved(page)
    expect(page.locator("[data-progress]")).to_have_text("9 of 9 judged; 9 without evidence")
    wanted = {f"0{number}": LEVELS[number % 3] for number in range(1, 10)}
    assert {factor: one["judgement"] for factor, one in held(folder, "keyton").items()} == wanted
    page.reload()
    live(page)
    expect(part(page, "context")).to_be_visible()
    page.locator('.wb-steps [data-step="02"]').click()
    expect(page.get_by_role("radio", name="in place", exact=True)).to_be_checked()
    page.get_by_role("button", name="All assessments").click()
    line = page.get_by_role("listitem").filter(has_text="Keyton")
    expect(line).to_contain_text("9 of 9 judged; 9 without evidence")
    line.get_by_role("button").click()
    expect(part(page, "01")).to_be_visible()


def test_forty_guide_questions_are_answered_by_keyboard_and_shown_at_once_in_the_comparison(
    page: Page, served: Server, folder: Path
) -> None:
    begin(page, served, "Fortyham")
    count = 0
    for number in range(1, 10):
        page.locator(f'.wb-steps [data-step="0{number}"]').focus()
        page.keyboard.press("Enter")
        expect(part(page, f"0{number}")).to_be_visible()
        page.keyboard.press("3")
        for button in page.locator("[data-question] [data-add]").all():
            button.focus()
            page.keyboard.press("Enter")
            count += 1
            # What was found, its kind (as the last), the reference, what it shows.
            page.keyboard.type(f"Finding {count}")
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            page.keyboard.type(f"minutes {count}")
            page.keyboard.press("Tab")
            page.keyboard.type("sup")
    is_saved(page)
    found = [one for judged in held(folder, "fortyham").values() for one in judged["evidence"]]
    assert [one["finding"] for one in found] == [f"Finding {one}" for one in range(1, count + 1)]
    assert {one["shows"] for one in found} == {"supports"}
    assert count >= 40
    page.get_by_role("link", name="See it in the comparison").click()
    live(page)
    expect(cell(page, "fortyham", "09")).to_have_accessible_name(re.compile("Fortyham.*09.*: in place"))
    cell(page, "fortyham", "09").click()
    expect(page.locator(".wb-panel")).to_contain_text(f"Finding {count}")


def test_no_answer_of_the_kernel_takes_a_character_from_whoever_types(page: Page, served: Server, folder: Path) -> None:
    begin(page, served, "Quickley")
    item = add(page, "01.1")
    text = "".join(f"Sentence {number} of a long finding, typed without a pause. " for number in range(12)).strip()
    third = len(text) // 3
    page.keyboard.type(text[:third])
    # Sent while the rest is typed: the pause is as long as the form waits for.
    for piece in (text[third : 2 * third], text[2 * third :]):
        expect(saved(page)).to_have_attribute("data-kind", "part")
        page.keyboard.type(piece)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("a reference that is typed while the finding is being saved")
    page.keyboard.press("Tab")
    page.keyboard.type("sup")
    expect(item.get_by_label("What was found")).to_have_value(text)
    is_saved(page)
    (found,) = held(folder, "quickley")["01"]["evidence"]
    assert found["finding"] == text
    assert found["reference"] == "a reference that is typed while the finding is being saved"


def test_what_was_typed_comes_back_after_a_killed_kernel(page: Page, served: Server, folder: Path) -> None:
    begin(page, served, "Crashby")
    item = add(page, "01.1")
    fill_in(item, "Said before.")
    is_saved(page)
    other = add(page, "01.2")
    other.get_by_label("What was found").type("Typed before")
    kill_kernel(page, served)
    page.keyboard.type(" and after the kernel was killed.")
    whole = "Typed before and after the kernel was killed."
    field = page.locator('[data-question="01.2"]').get_by_label("What was found")
    expect(field).to_have_value(whole, timeout=PATIENCE)
    live(page)
    expect(saved(page)).to_have_attribute("data-kind", "part", timeout=PATIENCE)
    expect(field).to_have_value(whole)
    other = page.locator('[data-question="01.2"] [data-item]')
    other.get_by_label("Reference").fill("made-up minutes")
    other.get_by_label("It shows").select_option("unclear")
    is_saved(page)
    assert [one["finding"] for one in held(folder, "crashby")["01"]["evidence"]] == ["Said before.", whole]


def test_who_types_through_a_killed_kernel_types_on_where_the_text_ends(page: Page, served: Server) -> None:
    begin(page, served, "Typeon")
    field = page.get_by_label("Summary")
    field.focus()
    page.keyboard.type("Before")
    is_saved(page)
    kill_kernel(page, served)
    page.keyboard.type(", meanwhile")
    live(page)
    is_saved(page)
    page.keyboard.type(" and after.")
    expect(field).to_have_value("Before, meanwhile and after.")


def test_what_is_not_whole_comes_back_after_the_browser_was_closed(browser: Browser, served: Server) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    begin(page, served, "Closeham")
    add(page, "01.1").get_by_label("What was found").fill("Half a finding.")
    expect(saved(page)).to_have_attribute("data-kind", "part")
    # Back to the choices, and on with it.
    page.get_by_role("button", name="All assessments").click()
    page.get_by_role("listitem").filter(has_text="Closeham").get_by_role("button").click()
    field = page.locator('[data-question="01.1"]').get_by_label("What was found")
    expect(field).to_have_value("Half a finding.")
    expect(saved(page)).to_have_attribute("data-kind", "part")
    address = page.url
    page.close()
    again = context.new_page()
    again.goto(address)
    live(again)
    expect(again.locator('[data-question="01.1"]').get_by_label("What was found")).to_have_value("Half a finding.")
    context.close()


def test_bad_input_stays_at_its_field_with_its_message_and_out_of_the_file(
    page: Page, served: Server, folder: Path
) -> None:
    begin(page, served, "Faultley")
    page.keyboard.press("5")
    reason = page.get_by_label("Reason")
    # Where a reason is needed one is led to it.
    expect(reason).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_text("Until a reason is given this judgement is not saved")).to_be_visible()
    expect(reason).to_have_attribute("aria-invalid", "true")
    expect(reason).to_have_accessible_description(re.compile("Until a reason is given"))
    expect(page.get_by_role("radio", name="not applicable")).to_be_checked()
    expect(saved(page)).to_have_text(re.compile("all but 1"))
    assert held(folder, "faultley")["01"]["judgement"] == "not assessed"
    page.locator("[data-progress]").click()
    expect(page.locator("[data-todo]")).to_contain_text("holds something that is not in the file yet")
    page.keyboard.press("Escape")
    reason.fill("Made up for a test.")
    is_saved(page)
    expect(reason).not_to_have_attribute("aria-invalid", "true")
    assert held(folder, "faultley")["01"]["reason"] == "Made up for a test."


def test_half_a_date_is_said_and_stands(page: Page, served: Server, folder: Path) -> None:
    begin(page, served, "Datesby")
    item = add(page, "01.1")
    fill_in(item, "Dated.")
    is_saved(page)
    item.get_by_label("Date").focus()
    page.keyboard.type("05")
    item.get_by_label("Reference").focus()
    expect(item.get_by_text("is no date")).to_be_visible()
    expect(saved(page)).to_have_attribute("data-kind", "part")
    # The rest of it is typed, and is not in the way of what stands there.
    item.get_by_label("Date").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.type("172024")
    item.get_by_label("Reference").focus()
    is_saved(page)
    (found,) = held(folder, "datesby")["01"]["evidence"]
    assert str(found["date"]) == "2024-05-17"


def test_what_cannot_be_begun_is_said_at_its_field_and_kept(page: Page, served: Server) -> None:
    visit(page, served, notebook="assess")
    page.get_by_label("City", exact=True).select_option("new")
    page.get_by_label("Its name in English").fill("Ghent")
    page.get_by_label("Collection of your own").fill("published")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("Ghent is in the list already")).to_be_visible()
    expect(page.get_by_label("Its country, in English")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("'published' comes with the workbench")).to_be_visible()
    expect(page.get_by_label("Its name in English")).to_have_value("Ghent")
    assert not barriers(page)


def test_steps_are_undone_outside_a_text_and_not_inside(page: Page, served: Server, folder: Path) -> None:
    begin(page, served, "Undoborough")
    page.keyboard.press("3")
    expect(page.locator("[data-progress]")).to_contain_text("1 of 9 judged")
    page.keyboard.press("1")
    expect(page.get_by_role("radio", name="not in place")).to_be_checked()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("radio", name="in place", exact=True)).to_be_checked()
    page.keyboard.press("Control+Shift+z")
    expect(page.get_by_role("radio", name="not in place")).to_be_checked()
    item = add(page, "01.1")
    fill_in(item, "To be taken away.")
    is_saved(page)
    item.get_by_role("button", name="Remove").click()
    expect(page.locator("[data-item]")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-item]").get_by_label("What was found")).to_have_value("To be taken away.")
    is_saved(page)
    assert held(folder, "undoborough")["01"]["evidence"][0]["finding"] == "To be taken away."
    field = page.get_by_role("textbox", name="Summary")
    field.click()
    page.keyboard.type("abc")
    page.keyboard.press("Control+z")
    # The text's own undo, not the form's.
    expect(page.locator("[data-item]")).to_have_count(1)
    expect(field).not_to_have_value("abc")


def test_the_last_round_is_confirmed_or_changed_and_never_copied(page: Page, served: Server, folder: Path) -> None:
    begin(page, served, "Twicester", "2024-03-01")
    page.keyboard.press("2")
    page.get_by_role("textbox", name="Summary").fill("As it was in 2024.")
    page.keyboard.press("Shift+Tab")
    is_saved(page)
    page.get_by_role("button", name="All assessments").click()
    page.get_by_label("City", exact=True).select_option("twicester")
    page.get_by_role("button", name="Begin").click()
    beside = page.get_by_role("complementary", name="The last round")
    expect(beside).to_contain_text("partly in place")
    expect(beside).to_contain_text("As it was in 2024.")
    expect(page.get_by_role("textbox", name="Summary")).to_have_value("")
    expect(page.locator("[data-progress]")).to_have_text("0 of 9 judged")
    assert held(folder, "twicester")["01"]["judgement"] == "not assessed"
    beside.get_by_role("button", name="Confirm: partly in place").click()
    expect(beside).to_contain_text("Judged the same this time.")
    expect(page.get_by_role("radio", name="partly in place")).to_be_checked()
    beside.get_by_role("button", name=re.compile("Take this text over")).click()
    expect(page.get_by_role("textbox", name="Summary")).to_have_value("As it was in 2024.")
    is_saved(page)
    assert held(folder, "twicester")["01"] == {
        "key_factor": "01",
        "judgement": "partly in place",
        "summary": "As it was in 2024.",
    }
    assert len(files(folder, "twicester")) == 2


@pytest.fixture
def second(browser: Browser) -> Iterator[BrowserContext]:
    """Another browser."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


def test_two_browsers_on_one_assessment_lose_nothing(
    page: Page, second: BrowserContext, served: Server, folder: Path
) -> None:
    # Only pages that are looked at ask for what others have saved.
    page.add_init_script("Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })")
    begin(page, served, "Pairton")
    other = second.new_page()
    other.goto(page.url)
    live(other)
    page.get_by_role("textbox", name="Summary").fill("From the first.")
    page.keyboard.press("Tab")
    is_saved(page)
    other.get_by_role("textbox", name="Conclusions").fill("From the second.")
    other.keyboard.press("Tab")
    is_saved(other)
    # What was merged shows at once.
    expect(other.get_by_role("textbox", name="Summary")).to_have_value("From the first.")
    judged = held(folder, "pairton")["01"]
    assert (judged["summary"], judged["conclusion"]) == ("From the first.", "From the second.")
    # The first does not know it yet, and would overwrite it unseen.
    page.get_by_role("textbox", name="Conclusions").fill("The first thinks otherwise.")
    page.keyboard.press("Tab")
    both = page.get_by_role("region", name="Two people changed this: 01 Public commitment, conclusion")
    expect(both).to_contain_text("From the second.")
    expect(both).to_contain_text("The first thinks otherwise.")
    expect(saved(page)).to_have_text(re.compile("all but 1"))
    assert held(folder, "pairton")["01"]["conclusion"] == "From the second."
    assert not barriers(page)
    both.get_by_role("button", name="Take mine").click()
    expect(both).to_have_count(0)
    expect(page.get_by_role("textbox", name="Conclusions")).to_have_value("The first thinks otherwise.")
    is_saved(page)
    assert held(folder, "pairton")["01"]["conclusion"] == "The first thinks otherwise."


def test_without_edit_it_is_not_offered_and_its_address_says_why(page: Page, server: Server) -> None:
    visit(page, server, notebook="home")
    expect(page.get_by_role("navigation", name="Pages").get_by_role("link", name="Assess")).to_have_count(0)
    visit(page, server, notebook="assess")
    expect(page.get_by_text("This server shows only")).to_be_visible()
    expect(page.get_by_text("workbench serve --edit")).to_be_visible()
    expect(page.locator("main :is(input, select, textarea)")).to_have_count(0)
    assert not barriers(page)


def test_with_edit_the_header_leads_there(page: Page, served: Server) -> None:
    visit(page, served)
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Assess").click()
    live(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Put an assessment in")


@pytest.fixture(scope="module")
def filled(editing: tuple[Server, Path], browser: Browser) -> str:
    """The address of an assessment with something of everything, and a round before it."""
    served, _ = editing
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    begin(page, served, "Fullerton", "2024-03-01")
    page.keyboard.press("2")
    fill_in(add(page, "01.1"), "Found before.")
    is_saved(page)
    page.get_by_role("button", name="All assessments").click()
    page.get_by_label("City", exact=True).select_option("fullerton")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("complementary", name="The last round")).to_be_visible()
    page.keyboard.press("3")
    fill_in(add(page, "01.1"), "Found now.")
    add(page, "01.2").get_by_label("What was found").fill("Half.")
    page.get_by_role("button", name="Add a recommendation").click()
    page.get_by_label("Recommendation", exact=True).fill("Do it.")
    page.locator(".wb-steps [data-step=context]").click()
    page.get_by_role("button", name="Add a note").first.click()
    page.get_by_role("textbox", name="Note").fill("Made up.")
    page.locator(".wb-steps [data-step=about]").click()
    page.get_by_role("button", name="Add somebody").click()
    expect(saved(page)).to_have_text(re.compile("all but 2"))
    address = page.url.replace("key_factor=about", "key_factor={part}")
    assert "{part}" in address
    context.close()
    return address


@pytest.mark.parametrize("width", [360, 1280, 2560])
@pytest.mark.parametrize("shown", ["01", "about", "context", "start"])
def test_nothing_keeps_anybody_from_using_it(
    browser: Browser, served: Server, filled: str, width: int, shown: str
) -> None:
    for page in visitor(browser, width):
        count_shifts(page)
        address = f"{served.address}voila/render/assess.ipynb" if shown == "start" else filled.format(part=shown)
        page.goto(address)
        live(page)
        assert page.evaluate("shifted") == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for box in page.locator("details").all():
            box.evaluate("box => box.open = true")
        assert not barriers(page)
        page.get_by_role("button", name="Dark").click()
        assert not barriers(page)


def test_the_form_reads_in_french_and_its_texts_stay_as_they_are(page: Page, filled: str) -> None:
    page.goto(filled.format(part="01") + "&language=fr")
    live(page)
    expect(page.get_by_role("heading", name="Questions d’orientation et constats")).to_be_visible()
    expect(page.get_by_label("Ce qui a été constaté").first).to_have_value("Found now.")
    expect(page.get_by_label("Ce qui a été constaté").first).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Confirmer").click()
    expect(saved(page)).to_have_text(re.compile("^Enregistré à "))
    page.keyboard.press("Control+z")
    assert not barriers(page)


def test_the_first_view_stands_in_the_page_itself(browser: Browser, filled: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(filled.format(part="01"))
    expect(page.get_by_label("What was found").first).to_have_value("Found now.")
    expect(page.get_by_role("radio", name="in place", exact=True)).to_be_checked()
    expect(page.locator("[data-progress]")).to_contain_text("1 of 9 judged")
    context.close()


def test_what_is_typed_before_the_script_is_there_is_followed(page: Page, served: Server, folder: Path) -> None:
    begin(page, served, "Earlston")
    address = page.url
    held_back: list[Route] = []
    page.route("**/front-*.js", lambda route: held_back.append(route))  # noqa: PLW0108 - Playwright marks the function
    page.goto(address, wait_until="domcontentloaded")
    page.get_by_role("textbox", name="Summary").fill("Typed early.")
    page.get_by_role("radio", name="partly in place").check()
    for one in held_back:
        one.continue_()
    live(page)
    expect(page.get_by_role("textbox", name="Summary")).to_have_value("Typed early.")
    is_saved(page)
    assert held(folder, "earlston")["01"]["summary"] == "Typed early."
    assert held(folder, "earlston")["01"]["judgement"] == "partly in place"

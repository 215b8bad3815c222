"""A visitor who reads French, in a real browser: by keyboard, on a phone, with what a screen reader is told."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import workbench
from tests.test_browser import violations
from tests.test_french_page import ALIKE, ENGLISH
from tests.visiting import PATIENCE, Server, cell, count_shifts, live, visit, visitor

PAGES = ("home", "benchmark", "compare", "key-factor", "context", "city")
RENDERED = """() => {
  const said = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const other = (element) => element.closest('script, style, code, [lang="en"]');
  while (walk.nextNode()) if (!other(walk.currentNode.parentElement)) said.push(walk.currentNode.data.trim());
  for (const one of document.querySelectorAll('*'))
    if (!other(one)) for (const name of ['aria-label', 'title', 'placeholder']) said.push(one.getAttribute(name) ?? '');
  return [...new Set(said)].filter(Boolean);
}"""


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def query(page: Page) -> dict[str, str]:
    return {name: value for name, [value] in parse_qs(urlsplit(page.url).query).items()}


def languages(page: Page) -> Locator:
    return page.locator(".page-languages").get_by_role("link")


def test_french_is_chosen_in_the_header_by_keyboard_and_shows_the_same(page: Page, server: Server) -> None:
    visit(page, server, "?cities=aldmere,castelvo&on=2024-12-31")
    page.get_by_label("Shown by").select_option("population")
    page.wait_for_url("**figure=population**")
    english, french = languages(page).all()
    expect(english).to_have_attribute("aria-current", "true")
    assert [one.get_attribute("lang") for one in (english, french)] == ["en", "fr"]
    assert [one.get_attribute("hreflang") for one in (english, french)] == ["en", "fr"]
    page.get_by_role("button", name="Dark").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Français")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**language=fr**")
    live(page)
    expect(heading(page)).to_have_text("Cours d’introduction et de langue\u00a0: ce qui est en place dans 2 villes")
    expect(page).to_have_title(re.compile("^Cours d’introduction.* · Atelier des villes$"))
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_label("Chiffre affiché")).to_have_value("population")
    assert query(page)["cities"] == "aldmere,castelvo"
    assert re.fullmatch(r"\d{3}\u202f\d{3}", page.locator(".wb-context .wb-number").first.text_content())
    # And back, without a trace in the link.
    page.locator(".page-languages").get_by_role("link", name="English").click()
    page.wait_for_url(lambda url: "language=" not in url)
    live(page)
    expect(heading(page)).to_have_text("Introductory and language courses: what 2 cities have in place")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert query(page)["figure"] == "population"


def test_a_cell_is_opened_and_its_evidence_read_in_french(page: Page, server: Server) -> None:
    visit(page, server, "?language=fr")
    page.get_by_role("link", name="Aller au contenu").focus()
    page.keyboard.press("Enter")
    expect(page.locator('[data-cell][tabindex="0"]')).to_be_focused()
    # The circumstances stand above the first key factor.
    for key in (*["ArrowDown"] * 5, *["ArrowRight"] * 2):
        page.keyboard.press(key)
    expect(cell(page, "castelvo", "05")).to_be_focused()
    expect(cell(page, "castelvo", "05")).to_have_accessible_name(
        re.compile("^Castelvo, 05 Faciliter l’accès\u00a0: partiellement en place")
    )
    page.keyboard.press("Enter")
    panel = page.get_by_role("region", name="Castelvo\u00a0: 05 Faciliter l’accès")
    expect(panel.get_by_role("heading", level=2)).to_have_text("05 Faciliter l’accès\u00a0: partiellement en place")
    expect(panel).to_contain_text("4 constats\u00a0: 1 étaye, 2 contredisent, 1 peu clair")
    # What the city's review has written stays as it is, and is read out in its own language.
    finding = panel.get_by_text("The median from first contact to placement test is 56 days")
    expect(finding).to_have_attribute("lang", "en")
    source = panel.locator(".wb-source").filter(has_text="Course guide in fourteen languages")
    expect(source).to_have_text("Course guide in fourteen languages, 2024-01-10. Question 05.2.")
    expect(source.locator('[lang="en"]')).to_have_text("Course guide in fourteen languages")
    expect(panel.get_by_text("Les cours d’introduction et de langue sont promus")).not_to_have_attribute("lang", "en")
    page.keyboard.press("Escape")
    expect(cell(page, "castelvo", "05")).to_be_focused()


def test_a_link_that_is_opened_elsewhere_is_in_french(page: Page, other: Page, server: Server) -> None:
    visit(page, server, "?language=fr&cities=castelvo")
    cell(page, "castelvo", "05").click()
    page.wait_for_url("**cell=castelvo**")
    other.goto(page.url)
    live(other)
    expect(heading(other)).to_have_text("Cours d’introduction et de langue\u00a0: ce qui est en place à Castelvo")
    expect(other.locator(".wb-panel")).to_contain_text("Éléments de preuve")
    # Whatever is chosen there stays in French.
    other.get_by_label("Référentiel").select_option(label="Charte Integrating Cities")
    expect(heading(other)).to_contain_text("pleinement respecté")
    assert query(other)["language"] == "fr"
    for link in other.get_by_role("navigation", name="Pages").get_by_role("link").all():
        assert "language=fr" in link.get_attribute("href")
        assert "language=fr" in link.evaluate("one => one.search")
    other.get_by_role("link", name="Ville", exact=True).click()
    live(other)
    expect(heading(other)).to_have_text("Castelvo")
    expect(other.get_by_role("heading", name="Ses cycles d’évaluation")).to_be_visible()
    other.get_by_role("link", name="Atelier des villes").click()
    live(other)
    expect(heading(other)).to_contain_text("Comparer la façon dont les villes")
    other.go_back()
    live(other)
    expect(other.get_by_role("heading", name="Ses cycles d’évaluation")).to_be_visible()


@pytest.mark.parametrize("notebook", PAGES)
@pytest.mark.parametrize("wanted", ["", "&collection=published", "&method=merged&also=population"])
def test_nothing_on_a_page_is_left_in_english(page: Page, server: Server, notebook: str, wanted: str) -> None:
    visit(page, server, f"?language=fr{wanted}", notebook)
    every = page.evaluate(RENDERED)
    assert len(every) > 40
    patterns = {name: one for name, one in ENGLISH.items() if name not in ALIKE}
    # A phrase may stand in pieces, or with others in one text.
    assert not [(name, text) for text in every for name, one in patterns.items() if one.fullmatch(text)]
    for name in ("Skip to", "Cities workbench", "Copy link", "Key factor", "Home", "Dark", "self-assessment"):
        assert not [text for text in every if name in text]


@pytest.mark.parametrize("width", [320, 360, 1280, 2560])
@pytest.mark.parametrize("notebook", PAGES)
def test_nothing_keeps_anybody_from_reading_it_in_french(
    browser: Browser, server: Server, width: int, notebook: str
) -> None:
    for page in visitor(browser, width):
        count_shifts(page)
        visit(page, server, "?language=fr&city=castelvo&key_factor=05", notebook)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("shifted") == 0
        assert not violations(page)
        # The header keeps to its line; on a phone the names of the pages may take two below it.
        assert page.locator(".page-top").bounding_box()["height"] <= (140 if width < 700 else 60)
        page.get_by_role("button", name="Sombre").click()
        assert not violations(page)


def test_a_phone_names_the_languages_in_short_and_reads_them_out_in_full(phone: Page, server: Server) -> None:
    visit(phone, server)
    assert [one.inner_text().split()[-1] for one in languages(phone).all()] == ["EN", "FR"]
    french = phone.get_by_role("link", name="Français")
    assert min(french.bounding_box()["height"], 44) == 44
    french.click()
    live(phone)
    expect(heading(phone)).to_contain_text("ce qui est en place")


def test_a_page_in_french_reads_without_any_script(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{server.address}voila/render/compare.ipynb?language=fr&cities=castelvo&cell=castelvo%7C05")
    assert (
        page.title() == "Cours d’introduction et de langue\u00a0: ce qui est en place à Castelvo · Atelier des villes"
    )
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator(".wb-panel:visible [lang=en]").first).to_be_visible()
    page.locator(".page-languages").get_by_role("link", name="English").click()
    expect(heading(page)).to_have_text("Introductory and language courses: what Castelvo has in place")
    assert query(page)["cell"] == "castelvo|05"
    context.close()


def test_an_address_that_leads_nowhere_says_so_in_the_language_of_the_link(page: Page, server: Server) -> None:
    for path in ("voila/render/none.ipynb", "nowhere/at/all"):
        assert page.goto(f"{server.address}{path}?language=fr").status == 404
        expect(page.locator("html")).to_have_attribute("lang", "fr")
        expect(heading(page)).to_have_text("Cette page n’existe pas")
        assert page.goto(f"{server.address}{path}").status == 404
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(heading(page)).to_have_text("There is no such page")
    page.goto(f"{server.address}voila/render/none.ipynb?language=fr")
    page.get_by_role("link", name="Aller à la page d’accueil").click()
    live(page)
    expect(heading(page)).to_contain_text("Comparer la façon dont les villes")


def test_a_language_that_is_none_is_said_and_changes_nothing(page: Page, server: Server) -> None:
    visit(page, server, "?language=xx")
    expect(page.get_by_role("status").filter(has_text="a language that these pages do not speak: 'xx'")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert "language" not in query(page)


def test_a_full_server_says_so_in_french(page: Page, other: Page) -> None:
    served = Server(workbench.shipped_workspace(), "--visitors", "1", "--ready", "1")
    try:
        visit(page, served, "?language=fr")
        visit(other, served)
        with other.context.expect_page() as opened:
            other.evaluate("window.open('/voila/render/compare.ipynb?language=fr&cities=aldmere')")
        third = opened.value
        expect(heading(third)).to_have_text("Toutes les places sont prises", timeout=PATIENCE)
        expect(third.locator("html")).to_have_attribute("lang", "fr")
        page.goto("about:blank")
        live(third)
        expect(heading(third)).to_contain_text("ce qui est en place à Aldmere")
    finally:
        served.stop()


def test_what_is_taken_along_is_in_french(page: Page, server: Server, tmp_path: Path) -> None:
    visit(page, server, "?language=fr&cities=aldmere,castelvo&on=2024-12-31")
    saved = {}
    for name in ("CSV", "SVG"):
        with page.expect_download() as download:
            page.locator(".wb-masthead").get_by_role("button", name=name).click()
        saved[name] = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert saved["CSV"].splitlines()[0].startswith("city,name,country,key_factor,key_factor_name,group,judgement")
    assert "évaluation par les pairs" in saved["CSV"]
    assert "peer review" not in saved["CSV"]
    written = "".join(re.findall(r">([^<]+)<", saved["SVG"]))
    assert "inventé" in written
    assert "partiellement en place" in written
    figure = page.locator(".wb-figure-view")
    expect(figure.locator(".wb-plot[data-plotted]")).to_be_attached()
    with page.expect_download() as download:
        figure.get_by_role("button", name="SVG").click()
    drawn = Path(download.value.path()).read_text(encoding="utf-8")
    assert "Part des habitants nés à l’étranger au fil des ans" in "".join(re.findall(r">([^<]+)<", drawn))


def test_the_frame_of_a_page_speaks_french(page: Page, server: Server) -> None:
    visit(page, server, "?language=fr")
    words = json.loads(page.locator("#page-frame").text_content())["words"]
    assert words["waiting"].startswith("La connexion est interrompue.")
    expect(page.get_by_role("button", name="Sombre")).to_be_visible()
    page.get_by_role("link", name="Référentiel", exact=True).click()
    live(page)
    field = page.get_by_role("searchbox", name="Rechercher dans tous les référentiels")
    field.fill("interprète")
    expect(page.get_by_role("status").filter(has_text="textes trouvés")).to_be_visible()

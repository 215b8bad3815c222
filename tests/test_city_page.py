"""A city's page without a browser: its judgements, partners, rounds and neighbours are those of the functions."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import workbench
from tests.conftest import FILES, write_workspace
from workbench import compare, learning_partners, neighbours, rounds, usual_criteria
from workbench.pages import CityPage, ComparePage, KeyFactorPage, city_page
from workbench.tables import Tables

COURSES = "introductory-and-language-courses"
ON = "2024-12-31"


def opened(tables: Tables, **wanted: str) -> CityPage:
    """The page as a link opens it, on a day that stays."""
    return CityPage(tables, {"on": ON, **wanted})


def factors(page: CityPage) -> dict[str, dict[str, Any]]:
    """The key factors of the profile, in their groups' order."""
    return {one["id"]: one for group in page.profile.content["groups"] for one in group["factors"]}


def columns(page: CityPage) -> list[str]:
    """The cities whose circumstances stand beside each other."""
    return [one["id"] for one in page.profile.content["circumstances"]["columns"]]


def row(page: CityPage, indicator: str) -> dict[str, Any]:
    """An indicator's row among the circumstances."""
    every = (one for group in page.profile.content["circumstances"]["groups"] for one in group["rows"])
    return next(one for one in every if one["id"] == indicator)


def said(page: CityPage) -> list[str]:
    """What the page says of what it could not follow."""
    return page.masthead.content["notices"]


# What is in place


@pytest.mark.parametrize("benchmark", [f"{COURSES}.mixities", "charter.2010", "anti-discrimination-policies.draft-1"])
def test_every_key_factor_stands_once_in_the_group_of_its_judgement(tables: Tables, benchmark: str) -> None:
    slug, _, edition = benchmark.partition(".")
    on = "2026-11-20"
    comparison = compare(tables, slug, on=on, edition=edition, collection="demonstration")
    page = opened(tables, benchmark=benchmark, on=on)
    for city in comparison.assessments.index:
        page.choices["city"].value = city
        assert {one: shown["word"] for one, shown in factors(page).items()} == comparison.matrix.loc[city].to_dict()
        groups = page.profile.content["groups"]
        assert sum(len(group["factors"]) for group in groups) == len(comparison.matrix.columns)
        assert [group["count"] for group in groups] == [len(group["factors"]) for group in groups]
        low = int(comparison.summary.loc[city, "low"])
        top = [group["count"] for group in groups if group["title"].lower() == comparison.levels[-1]]
        assert sum(top) == low


def test_the_sentence_below_the_name_gives_the_bounds_and_how_they_were_found(tables: Tables) -> None:
    lede = opened(tables, city="castelvo").masthead.content["lede"]
    assert (
        lede == "Ilmenia. Introductory and language courses: 4 to 5 of 9 in place. Peer review, 2024-05-28, round 2024."
    )


def test_a_judgement_opens_to_all_that_stands_behind_it(tables: Tables) -> None:
    page, panel = opened(tables, city="castelvo"), ComparePage(tables, {"on": ON, "cell": "castelvo|05"})
    shown, behind = factors(page)["05"]["columns"], panel.matrix.detail["columns"]
    assert shown[:2] == behind[:2]
    assert shown[2][0] == behind[2][0]


def test_the_benchmarks_by_which_it_was_assessed_stand_with_their_bounds(tables: Tables) -> None:
    page = opened(tables, city="castelvo", on="2026-11-20")
    shown = {one["id"].partition(".")[0]: one["text"] for one in page.profile.content["assessed"]}
    assert set(shown) == {COURSES, "charter", "anti-discrimination-policies"}
    for slug, text in shown.items():
        found = compare(tables, slug, ["castelvo"], "2026-11-20", collection="demonstration")
        assert text.startswith(f"{found.summary.loc['castelvo', 'low']} ")
        assert text.endswith(found.levels[-1])
    page.profile.benchmark = "charter.2010"
    assert page.state.benchmark == "charter"
    assert set(factors(page)) == set(compare(tables, "charter", collection="demonstration").matrix.columns)


def test_a_city_without_an_assessment_says_so_and_names_the_others(tables: Tables) -> None:
    page = opened(tables, city="morvane")
    content = page.profile.content
    assert content["groups"] == []
    assert content["rounds"] == {}
    assert "holds no assessment of Morvane" in content["nothing"]
    assert [(one["theme"], one["text"]) for one in content["assessed"]] == [
        ("Introductory and language courses", "no assessment"),
        ("Charter on Integrating Cities", "0 to 2 of 11 fully met"),
    ]


# From whom to learn


def test_partners_are_those_of_the_function_in_its_order(tables: Tables) -> None:
    comparison = compare(tables, COURSES, on=ON, collection="demonstration")
    page = opened(tables)
    for city in comparison.assessments.index:
        page.choices["city"].value = city
        found = learning_partners(tables, comparison, city)
        for factor, shown in factors(page).items():
            expected = found.loc[found["key_factor"] == factor, "partner"].tolist()
            others = [one for apart in shown.get("others", []) for one in apart["cities"]]
            listed = [one["id"] for one in [*shown.get("partners", []), *others]]
            assert listed == expected
            lacked = comparison.matrix.loc[city, factor] in ("not in place", "partly in place")
            assert ("partners_title" in shown) == lacked
            assert bool(shown.get("nobody")) == (lacked and not expected)


def test_a_partner_comes_with_its_findings_and_how_it_was_judged(tables: Tables) -> None:
    first = factors(opened(tables, city="castelvo"))["05"]["partners"][0]
    evidence = tables.evidence
    ours = evidence[
        (evidence["city"] == first["id"]) & (evidence["key_factor"] == "05") & (evidence["benchmark"] == COURSES)
    ]
    assert first["name"] == "Estrana"
    assert first["how"] == "Self-assessment, 2024-04-09"
    assert {one["text"] for one in first["items"]} <= set(ours["finding"])
    assert first["items"]
    assert first["alike"].startswith("1.30 spreads apart on average: most alike in ")
    # The bar says the same: it is full at two spreads.
    assert first["share"] == pytest.approx(65, abs=0.3)


def test_what_is_unknown_offers_no_partners(tables: Tables) -> None:
    assert "partners" not in factors(opened(tables, city="castelvo"))["03"]


def test_a_distance_by_one_figure_is_no_average(tables: Tables) -> None:
    page = opened(tables, city="castelvo", criteria="population:2")
    own, *others = page.profile.content["circumstances"]["columns"]
    assert own["alike"] == "the city shown"
    assert "share" not in own
    for other in others:
        cell = next(
            one
            for column, one in zip(columns(page), row(page, "population")["cells"], strict=True)
            if column == other["id"]
        )
        assert other["alike"] == cell["difference"]
        assert other["share"] == cell["share"]


@pytest.mark.parametrize(
    ("city", "parts"),
    [
        ("castelvo", ["groups", "rounds", "circumstances", "notes"]),
        ("morvane", ["circumstances"]),
        ("ghent", ["circumstances", "missing"]),
        ("stockholm", ["examples", "circumstances", "missing"]),
    ],
)
def test_the_parts_that_a_page_has_are_named_first(tables: Tables, city: str, parts: list[str]) -> None:
    assert [one["to"] for one in opened(tables, city=city).profile.content["jumps"]] == parts


def test_what_a_city_is_in_mixities_is_said_in_whole_words(tables: Tables) -> None:
    facts = {one["title"]: one["text"] for one in opened(tables, city="ghent").profile.content["facts"]}
    assert facts["MIXITIES"] == "Partner city of the MIXITIES project."
    assert any("MIXITIES edition" in one["text"] for one in opened(tables, city="ghent").profile.content["caption"])


# Its rounds


def test_its_rounds_are_those_of_the_function(tables: Tables) -> None:
    page = opened(tables, city="castelvo")
    found = rounds(tables, "castelvo", COURSES, ON, collection="demonstration")
    steps = page.profile.content["rounds"]["steps"]
    assert [f"{one['date']}, {one['method']}" for one in steps] == list(found.matrix.index)
    assert [[cell["word"] for cell in one["cells"]] for one in steps] == found.matrix.to_numpy().tolist()
    changed = [sum(cell["changed"] for cell in one["cells"]) for one in steps]
    assert changed == [0, 5, 3]
    assert [len(one["changes"]) for one in steps] == changed
    # What is known on one of two dates only is no change.
    assert [one["silent"] for one in steps] == [
        "",
        "",
        "Known on one date and not on the other, which is no change: 03 (partly in place, then not assessed).",
    ]


def test_a_peer_review_that_disagrees_is_not_called_a_change(tables: Tables) -> None:
    second, third = opened(tables, city="castelvo").profile.content["rounds"]["steps"][1:]
    assert second["changes"][0] == "01 Public commitment: partly in place, now in place"
    assert "two methods may disagree" in third["changes_title"]
    assert third["changes"][0] == "01 Public commitment: in place there, partly in place here"


def test_an_earlier_day_shows_the_rounds_up_to_it(tables: Tables) -> None:
    content = opened(tables, city="castelvo", on="2023-01-01").profile.content
    assert [one["date"] for one in content["rounds"]["steps"]] == ["2021-02-16"]


# Its neighbours


def test_the_cities_beside_it_are_the_nearest_by_what_counts(tables: Tables) -> None:
    page = opened(tables, city="castelvo")
    assert columns(page) == ["castelvo", *neighbours(tables, "castelvo", on=ON).nearest[:5]]
    page.profile.criteria = {"unemployment-rate": 1, "population": 3}
    chosen = {"population": 3, "unemployment-rate": 1}
    assert columns(page) == ["castelvo", *neighbours(tables, "castelvo", chosen, ON).nearest[:5]]
    assert page.masthead.link["criteria"] == "population:3,unemployment-rate:1"
    assert row(page, "population")["weight"] == "3"
    assert row(page, "migrant-organisations")["weight"] == ""
    # A partner's place follows, as it stands by circumstances.
    comparison = compare(tables, COURSES, on=ON, collection="demonstration")
    found = learning_partners(tables, comparison, "castelvo", neighbours(tables, "castelvo", chosen, ON))
    first = factors(page)["05"]["partners"][0]["id"]
    assert first == found.loc[found["key_factor"] == "05", "partner"].iloc[0]


def test_criteria_stay_when_another_city_is_chosen_and_open_from_a_link(tables: Tables) -> None:
    page = opened(tables, city="castelvo", criteria="population:2")
    page.profile.city = "hollmar"
    assert page.state.city == "hollmar"
    assert page.state.criteria == (("population", 2),)
    again = CityPage(tables, page.masthead.link)
    assert again.profile.content == page.profile.content


def test_without_anything_that_counts_it_says_so(tables: Tables) -> None:
    page = opened(tables, city="castelvo")
    page.profile.criteria = {}
    assert columns(page) == ["castelvo"]
    assert page.profile.content["circumstances"]["said"][0].startswith("No figure counts now.")
    assert page.masthead.link["criteria"] == ""
    # Partners are there all the same, without a place by circumstances.
    shown = factors(page)["05"]
    assert shown["partners"] == []
    assert [one["title"] for one in shown["others"]] == ["Too little is known of the circumstances of:"]
    page.profile.criteria = {"population": 1}
    assert len(columns(page)) == 6


def test_figures_that_differ_in_year_or_level_are_marked(tables: Tables) -> None:
    page = opened(tables, city="castelvo")
    cells = dict(zip(columns(page), row(page, "unemployment-rate")["cells"], strict=True))
    own = cells["castelvo"]["year"]
    for city, cell in cells.items():
        assert cell["unlike"] == (cell["year"].partition(", prov")[0] != own.partition(", prov")[0]), city


def test_a_doubted_figure_is_shown_with_what_was_compared_in_its_place(tables: Tables) -> None:
    page = opened(tables, collection="published", city="ghent", on="2026-11-20")
    cell = dict(zip(columns(page), row(page, "population")["cells"], strict=True))["nuremberg"]
    assert (cell["text"], cell["doubt"], cell["used"]) == ("51,629", "suspicious", "compared by 523,026 (2023)")


def test_who_is_too_little_known_and_how_stable_the_set_is_are_said(tables: Tables) -> None:
    page = opened(tables, collection="published", city="ghent", on="2026-11-20")
    text = " ".join(page.profile.content["circumstances"]["said"])
    alike = neighbours(tables, "ghent", on="2026-11-20")
    names = tables.cities.set_index("city")["name"]
    assert f"Too little is known of {len(alike.too_little_known)} cities" in text
    assert all(names[city] in text for city in alike.too_little_known)
    for indicator, one in alike.stability().iterrows():
        assert all(names[city] in text for city in [*one["gone"].split(), *one["come"].split()]), indicator


# Real cities


def test_nobody_has_judged_ghent(tables: Tables) -> None:
    page = opened(tables, collection="published", city="ghent")
    content = page.profile.content
    assert content["groups"] == content["assessed"] == []
    assert content["rounds"] == {}
    assert "Nobody's judgement on Ghent is shown here" in page.masthead.content["lede"]
    assert content["missing"][0] == "No judgement on Ghent, by any benchmark. A blank says nothing about the city."
    assert [one["word"] for one in page.masthead.content["marks"]] == ["no judgement"]
    words = json.dumps(content)
    assert not any(level in words for level in ("in place", "fully met"))


def test_what_is_published_of_a_real_city_stands_with_its_source(tables: Tables) -> None:
    content = opened(tables, collection="published", city="stockholm").profile.content
    facts = {one["title"]: one["text"] for one in content["facts"]}
    assert facts["Charter signed"].startswith("2010-02-22. Source: ")
    examples = tables.examples[tables.examples["city"] == "stockholm"]
    assert [one["text"] for one in content["examples"]] == examples["practice"].tolist()
    assert "Examples are no judgement" in content["examples_note"]


def test_a_signature_that_is_not_known_is_no_no(tables: Tables) -> None:
    content = opened(tables, collection="published", city="vienna").profile.content
    facts = {one["title"]: one["text"] for one in content["facts"]}
    assert facts["Charter signed"] == "Not known: no source at hand gives a date. That is not a no."
    assert any("Foreign-born residents" in one for one in content["missing"])


def test_an_example_says_of_which_benchmark_it_is_on_the_page_and_in_its_file(tables: Tables) -> None:
    page = opened(tables, collection="published", city="dublin", benchmark="charter.2010")
    leads = [one["lead"] for one in page.profile.content["examples"]]
    assert leads[0] == "Introductory and language courses, 01 Public commitment"
    rows = page.table(page.scene(page.state))
    told = rows[rows["piece"] == "example"]
    assert set(told["benchmark"]) == {COURSES}
    assert set(told["benchmark_title"]) == {"Introductory and language courses: the Integrating Cities benchmark"}
    assert told["key_factor_name"].tolist()[0] == "Public commitment"
    assert set(rows.loc[rows["piece"] == "figure", "benchmark"]) == {"charter"}


def test_a_range_over_several_areas_is_not_called_no_figure(tables: Tables) -> None:
    page = opened(tables, collection="published", city="london", criteria="regional-unemployment-rate:1")
    assert "to" in row(page, "regional-unemployment-rate")["cells"][0]["text"]
    assert "there is no single sound figure of London" in page.profile.content["circumstances"]["said"][0]
    assert "regional-unemployment-rate" not in usual_criteria(tables, "london")


def test_the_own_figure_that_was_compared_is_said_where_a_doubted_one_is_shown(tables: Tables) -> None:
    page = opened(tables, collection="published", city="munich", on="2026-11-20")
    assert row(page, "population")["cells"][0]["used"] == "compared by 1,512,491 (2023)"


# A city of one's own


OURS = """\
city: ghent
benchmark: introductory-and-language-courses
edition: mixities
round: "2026"
date: 2026-03-01
method: self-assessment
judgements:
  - key_factor: "01"
    judgement: not assessed
"""


@pytest.fixture
def ours(tmp_path: Path) -> Tables:
    """The shipped workspace with an assessment of Ghent in a collection of one's own; it says nothing of Ghent."""
    for folder in ("benchmarks", "assessments"):
        shutil.copytree(workbench.shipped_workspace() / folder, tmp_path / "w" / folder)
    name = f"assessments/ours/ghent/2026-03-01.self-assessment.{COURSES}.mixities.yaml"
    return workbench.load(write_workspace(tmp_path / "w", {name: OURS}))


def test_a_city_assessed_in_another_collection_than_describes_it_has_a_profile_there(ours: Tables) -> None:
    page = CityPage(ours, {"on": "2026-11-20", "collection": "ours"})
    assert page.state.city == "ghent"
    assert factors(page)["01"]["word"] == "not assessed"
    assert columns(page) == ["ghent"]
    assert not said(page)


def test_what_is_said_of_a_city_that_was_assessed_by_another_benchmark_is_true(ours: Tables) -> None:
    page = CityPage(ours, {"on": "2026-11-20", "collection": "ours", "benchmark": "charter.2010"})
    content = page.profile.content
    assert "none is published" not in page.masthead.content["lede"]
    assert content["missing"][0].startswith("No judgement on Ghent by this benchmark, in this collection.")
    assert [(one["theme"], one["text"]) for one in content["assessed"]] == [
        ("Introductory and language courses", "0 to 9 of 9 in place"),
        ("Charter on Integrating Cities", "no assessment"),
    ]


# Links and choices


def test_a_method_holds_for_all_that_is_said(tables: Tables) -> None:
    page = opened(tables, city="castelvo", method="self-assessment")
    here = next(one for one in page.profile.content["assessed"] if one["here"])
    assert (here["text"], here["date"]) == ("6 of 9 in place", "2024-02-20")
    assert "6 of 9 in place. Self-assessment, 2024-02-20" in page.masthead.content["lede"]


def test_a_city_is_found_in_its_own_collection(tables: Tables) -> None:
    page = CityPage(tables, {"city": "ghent"})
    assert (page.state.collection, page.state.city) == ("published", "ghent")
    assert not said(page)


def test_the_city_of_an_open_cell_is_meant(tables: Tables) -> None:
    assert opened(tables, cell="dorvik|05").state.city == "dorvik"
    assert opened(tables, cell="context|dorvik").state.city == "dorvik"
    assert opened(tables, cities="kelmonde,hollmar").state.city == "hollmar"


def test_the_other_pages_choices_stay_in_its_link(tables: Tables) -> None:
    page = opened(tables, cities="aldmere,castelvo", beside="aldmere", city="castelvo")
    page.choices["city"].value = "hollmar"
    link = page.masthead.link
    assert (link["cities"], link["beside"], link["city"]) == ("aldmere,castelvo", "aldmere", "hollmar")
    assert ComparePage(tables, link).state.cities == ("aldmere", "castelvo")
    assert KeyFactorPage(tables, link).state.beside == ("aldmere",)


def test_the_key_factor_that_is_open_stays_in_its_link(tables: Tables) -> None:
    page = opened(tables, city="castelvo")
    before = page.profile.content
    page.profile.value = "05"
    assert page.masthead.link["key_factor"] == "05"
    assert page.profile.content == before
    page.profile.value = ""
    assert "key_factor" not in page.masthead.link


@pytest.mark.parametrize(
    ("wanted", "notice"),
    [
        (
            {"city": "castelvio"},
            "The link names a city that this collection does not hold: 'castelvio'. Did you mean Castelvo?",
        ),
        ({"criteria": "populaton:1"}, "there is not, or a weight that is none: 'populaton:1'."),
        ({"criteria": "population:9"}, "there is not, or a weight that is none: 'population:9'."),
        ({"criteria": "population"}, "a weight that is none: 'population'."),
    ],
)
def test_what_a_link_names_in_vain_is_said(tables: Tables, wanted: dict[str, str], notice: str) -> None:
    page = opened(tables, **wanted)
    assert any(notice in one for one in said(page))
    assert page.profile.content["id"]


@pytest.mark.parametrize(
    ("trait", "value"),
    [
        ("city", "<script>"),
        ("city", "ghent"),
        ("benchmark", "no.such"),
        ("criteria", {"no-such": 1}),
        ("criteria", {"population": "much"}),
        ("criteria", {"population": [1]}),
    ],
)
def test_nonsense_from_a_browser_changes_nothing(tables: Tables, trait: str, value: Any) -> None:
    page = opened(tables, city="castelvo")
    state, content = page.state, page.profile.content
    setattr(page.profile, trait, value)
    assert page.state == state
    assert page.profile.content == content
    assert said(page)


def test_invented_cities_carry_the_mark_and_real_ones_do_not(tables: Tables) -> None:
    page = opened(tables)
    assert [one["word"] for one in page.masthead.content["marks"]] == ["invented"]
    assert "Invented cities." in page.profile.content["caption"][1]["text"]
    page.choices["collection"].value = "published"
    assert [one["word"] for one in page.masthead.content["marks"]] == ["no judgement"]
    assert "Eurostat" in page.profile.content["caption"][1]["text"]


# A workspace of one's own


def test_a_city_alone_in_its_workspace_has_a_profile_and_no_neighbours(sound: Path) -> None:
    page = CityPage(workbench.load(sound))
    assert set(factors(page)) == {"01", "02", "03"}
    assert columns(page) == ["alpha"]
    assert page.profile.content["circumstances"]["said"] == [
        "Population does not count: there is a figure of one city alone."
    ]


def test_a_workspace_without_figures_says_so(tmp_path: Path) -> None:
    files = {name: text for name, text in FILES.items() if not name.endswith("context.csv")}
    page = CityPage(workbench.load(write_workspace(tmp_path / "bare", files)))
    assert page.profile.content["circumstances"]["groups"] == []
    assert page.profile.content["circumstances"]["lede"] == "No figure of this city or of others beside it is at hand."
    assert page.profile.content["circumstances"]["said"] == []


def test_python_may_give_lists_and_weights_as_they_are(sound: Path) -> None:
    page = city_page(
        str(workbench.shipped_workspace()), on=ON, city="castelvo", criteria={"population": 2}, cities=["dorvik"]
    )
    assert page.state.criteria == (("population", 2),)
    assert page.state.cities == ("dorvik",)
    assert not said(page)
    assert city_page(str(sound), criteria=[]).state.criteria == ()

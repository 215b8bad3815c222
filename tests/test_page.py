"""The comparison page without a browser: its widgets' values are set as a browser would set them."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.building import assessment, benchmark, city, load
from tests.conftest import CATALOGUES, FILES, write_workspace
from workbench import compare
from workbench.comparison import Comparison
from workbench.context import latest_figures, notes_for
from workbench.documents import SILENCES
from workbench.pages import ComparePage, compare_page
from workbench.pages.state import settle
from workbench.tables import Tables
from workbench.words import words

COURSES = "introductory-and-language-courses"
ON = "2024-12-31"
SAY = words()


def opened(tables: Tables, **wanted: str) -> ComparePage:
    """The page as a link opens it, on a day that stays."""
    return ComparePage(tables, {"on": ON, **wanted})


def compared(page: ComparePage, tables: Tables) -> Comparison:
    """The comparison that the page says it shows, made by the public function."""
    state = page.state
    return compare(
        tables,
        state.benchmark,
        cities=list(state.cities),
        on=state.on,
        method=state.method or None,
        edition=state.edition,
        collection=state.collection,
    )


def shown(page: ComparePage) -> pd.DataFrame:
    """The words in the matrix' cells: cities by key factors."""
    content = page.matrix.content
    cells = {factor: [cell["word"] for cell in row] for factor, row in content["cells"].items()}
    return pd.DataFrame(cells, index=[column["id"] for column in content["columns"]])


def assert_shows(page: ComparePage, comparison: Comparison) -> None:
    """Hold what the matrix shows against a comparison: cells, bounds, dates and methods."""
    matrix = comparison.matrix
    expected = matrix.where(comparison.sources != "no assessment", "no assessment")
    assert shown(page).to_numpy().tolist() == expected.to_numpy().tolist()
    assert [row["id"] for row in page.matrix.content["rows"]] == list(matrix.columns)
    for column in page.matrix.content["columns"]:
        if column["id"] in comparison.assessments.index:
            counts, used = comparison.summary.loc[column["id"]], comparison.assessments.loc[column["id"]]
            assert [column[name] for name in ("applies", "low", "high")] == counts[["applies", "low", "high"]].tolist()
            assert (column["date"], column["method"]) == (f"{used['date']:%Y-%m-%d}", used["method"])
        else:
            assert (column["date"], column["bounds"]) == ("no assessment", "")


def sections(page: ComparePage) -> dict[str, dict[str, Any]]:
    """The sections of the panel by their title."""
    return {section["title"]: section for column in page.matrix.detail["columns"] for section in column}


def texts(thing: object) -> Iterator[str]:
    """Every text in what a widget shows."""
    if isinstance(thing, dict):
        thing = list(thing.values())
    if isinstance(thing, list | tuple):
        for one in thing:
            yield from texts(one)
    elif isinstance(thing, str):
        yield thing


def kinds(marks: list[dict[str, str]]) -> list[str]:
    """The kinds of some marks."""
    return [mark["kind"] for mark in marks]


def notices(page: ComparePage) -> list[str]:
    """What the page says of what it could not follow."""
    return page.masthead.content["notices"]


def everything(page: ComparePage) -> list[object]:
    """All that the page sends to a browser."""
    return [page.panel.content, page.masthead.content, page.masthead.link, page.matrix.content, page.matrix.detail]


# What is shown at first, and after each choice


def test_at_first_the_page_shows_the_demonstration_as_known_today(tables: Tables) -> None:
    page = ComparePage(tables)
    assert (page.state.collection, page.state.benchmark) == ("demonstration", COURSES)
    assert compare(tables, COURSES, collection="demonstration").on >= page.state.on
    assert_shows(page, compared(page, tables))
    assert 0 < len(page.state.cities) <= 8
    assert not notices(page)
    assert not page.matrix.detail


def test_at_first_each_choice_says_what_is_shown(tables: Tables) -> None:
    page = opened(tables)
    assert {name: choice.value for name, choice in page.choices.items()} == {
        "collection": "demonstration",
        "benchmark": f"{COURSES}.mixities",
        "cities": list(page.state.cities),
        "on": ON,
        "method": "",
        "circumstances": "migrant-population",
        "figure": "foreign-born-share",
        "also": [],
        "order": "",
        "group": "",
        "rows": "",
    }
    for name, choice in page.choices.items():
        values = [option["value"] for option in choice.options]
        assert name == "on" or set(choice.value if name in ("cities", "also") else [choice.value]) <= set(values)


@pytest.mark.parametrize(
    ("name", "value", "asked"),
    [
        ("cities", ["hollmar"], {"cities": ["hollmar"]}),
        ("cities", ["morvane", "aldmere"], {"cities": ["aldmere", "morvane"]}),
        ("on", "2021-12-31", {"on": "2021-12-31"}),
        ("on", "1999-01-01", {"on": "1999-01-01"}),
        ("method", "peer review", {"method": "peer review"}),
        ("benchmark", "charter.2010", {"benchmark": "charter", "edition": "2010"}),
        ("benchmark", "promoting-cultural-diversity.draft-1", {"benchmark": "promoting-cultural-diversity"}),
    ],
)
def test_a_choice_changes_what_is_compared(tables: Tables, name: str, value: Any, asked: dict[str, Any]) -> None:
    page = opened(tables)
    before = {"benchmark": COURSES, "collection": "demonstration", "cities": list(page.state.cities), "on": ON}
    page.choices[name].value = value
    assert_shows(page, compare(tables, **{**before, **asked}))
    assert not notices(page)


def test_choosing_no_city_leaves_an_empty_matrix(tables: Tables) -> None:
    page = opened(tables)
    page.choices["cities"].value = []
    assert page.state.cities == ()
    assert page.matrix.content["columns"] == []
    assert page.matrix.content["empty"] == SAY("matrix.empty")
    assert page.masthead.link["cities"] == ""


def test_choosing_a_collection_shows_its_own_cities(tables: Tables) -> None:
    page = opened(tables)
    page.choices["collection"].value = "published"
    published = set(tables.cities.loc[tables.cities["collection"] == "published", "city"])
    assert set(page.state.cities) <= published
    assert {option["value"] for option in page.choices["cities"].options} == published
    assert not notices(page)


@pytest.mark.parametrize("figure", ["foreign-born", "population", "median-age"])
def test_choosing_a_figure_lays_it_along_the_cities(tables: Tables, figure: str) -> None:
    page = opened(tables)
    page.choices["figure"].value = figure
    assert_lies_along(page, tables, figure)


def assert_lies_along(page: ComparePage, tables: Tables, figure: str) -> None:
    """Hold the strip against the figures that it says it shows."""
    expected = latest_figures(tables, page.state.cities, figure, page.state.on)
    strip = page.matrix.content["context"]
    indicator = tables.indicators.set_index("indicator").loc[figure]
    assert (strip["title"], strip["unit"]) == (indicator["name"], indicator["unit"])
    for cell, (_, row) in zip(strip["cells"], expected.iterrows(), strict=True):
        if pd.isna(row["year"]):
            assert (cell["kind"], cell["text"]) == ("none", SAY("context.missing"))
            continue
        ends = [float(end.replace(",", "")) for end in cell["text"].split(" to ")]
        assert ends == pytest.approx([row["low"], row["high"]] if pd.isna(row["value"]) else [row["value"]], abs=0.005)
        assert cell["year"].startswith(str(row["year"]))
        assert bool(cell["doubt"]) == (not pd.isna(row["suspicious"]))


def test_london_is_shown_by_the_range_of_its_regions(tables: Tables) -> None:
    asked = {"circumstances": "labour-market-and-economic-conditions", "figure": "regional-unemployment-rate"}
    page = opened(tables, collection="published", cities="london,munich", **asked)
    assert_lies_along(page, tables, "regional-unemployment-rate")
    assert " to " in page.matrix.content["context"]["cells"][0]["text"]


@pytest.mark.parametrize("factor", ["labour-market-and-economic-conditions", "city-resources", "civil-society"])
def test_choosing_a_circumstance_opens_with_its_first_figure_that_reaches_a_city(tables: Tables, factor: str) -> None:
    page = opened(tables)
    page.choices["circumstances"].value = factor
    reached = set(tables.context.loc[tables.context["city"].isin(page.state.cities), "indicator"])
    of_factor = tables.indicators.loc[tables.indicators["context_factor"] == factor, "indicator"]
    assert page.state.figure == next(one for one in of_factor if one in reached)
    assert_lies_along(page, tables, page.state.figure)
    assert not notices(page)


def test_a_circumstance_without_figures_opens_with_the_cities_notes(tables: Tables) -> None:
    page = opened(tables)
    page.choices["circumstances"].value = "national-legislation-and-policy"
    notes = notes_for(tables, compared(page, tables)).query("context_factor == 'national-legislation-and-policy'")
    assert page.state.figure == "notes"
    for slug, cell in zip(page.state.cities, page.matrix.content["context"]["cells"], strict=True):
        ours = notes.loc[notes["city"] == slug, "note"].tolist()
        assert cell["kind"] == ("note" if ours else "none")
        assert not ours or cell["text"] == ours[0]


def test_context_changes_no_judgement(tables: Tables) -> None:
    page = opened(tables)
    before = page.matrix.content
    page.choices["circumstances"].value = "city-resources"
    for name in ("cells", "columns", "rows"):
        assert page.matrix.content[name] == before[name]


@pytest.mark.parametrize(("name", "value"), [("collection", "published"), ("benchmark", "charter.2010"), ("on", ON)])
def test_one_choice_is_followed_once(tables: Tables, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    page, followed = opened(tables, on="2021-12-31"), []
    monkeypatch.setattr(
        "workbench.pages.compare.ComparePage.head", lambda *given: followed.append(given) or {"notices": []}
    )
    page.choices[name].value = value
    assert len(followed) == 1


@pytest.mark.parametrize(("slug", "silences"), [("hollmar", []), ("aldmere,fennport", ["not assessed", "not asked"])])
def test_the_legend_holds_every_level_and_the_silences_that_are_shown(
    tables: Tables, slug: str, silences: list[str]
) -> None:
    page = opened(tables, cities=slug)
    assert set(shown(page).to_numpy().flat) >= set(silences)
    legend = [entry["word"] for entry in page.matrix.content["legend"]]
    assert legend == [*reversed(compared(page, tables).levels), *silences]


def test_the_link_of_every_choice_opens_the_same_page(tables: Tables) -> None:
    page = opened(tables)
    for name, value in (("benchmark", "charter.2010"), ("on", "2023-01-01"), ("cities", ["dorvik", "aldmere"])):
        page.choices[name].value = value
    page.choices["circumstances"].value = "city-resources"
    page.matrix.value = "aldmere|03"
    again = ComparePage(tables, page.masthead.link)
    assert again.state == page.state
    assert everything(again) == everything(page)
    assert {name: one.value for name, one in again.choices.items()} == {n: one.value for n, one in page.choices.items()}


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_whatever_a_link_says_what_is_shown_has_a_link_to_it(tables: Tables, data: st.DataObject) -> None:
    known = {
        "collection": ["demonstration", "published"],
        "benchmark": (tables.benchmarks["benchmark"] + "." + tables.benchmarks["edition"]).tolist(),
        "on": ["2018-01-01", "2021-12-31", "2026-12-31"],
        "method": ["peer review", "agreed", "side-by-side", "merged"],
        "circumstances": tables.context_factors["context_factor"].tolist(),
        "figure": [*tables.indicators["indicator"], "notes"],
        "also": ["unemployment-rate,notes:city-resources", "foreign-born-share,population"],
        "cell": ["aldmere|01", "context|hollmar", "london|02", "context:population|dorvik", "dorvik:agreed|02"],
    }
    values = {name: st.one_of(st.sampled_from(some), st.text(max_size=90)) for name, some in known.items()}
    slugs = st.lists(st.one_of(st.sampled_from(tables.cities["city"].tolist()), st.text(max_size=9)), max_size=5)
    wanted = data.draw(st.fixed_dictionaries({}, optional={**values, "cities": slugs.map(",".join)}))
    state, _ = settle(tables, wanted, SAY)
    assert settle(tables, state.link(), SAY) == (state, [])


# What stands behind a cell


def test_a_cell_opens_on_all_that_its_assessment_says(tables: Tables) -> None:
    page = opened(tables)
    page.matrix.value = "aldmere|01"
    judgement = reviewed(tables.judgements).iloc[0]
    statement = tables.key_factors.query("benchmark == @COURSES and key_factor == '01'").iloc[0]["statement"]
    detail, said = page.matrix.detail, sections(page)
    assert detail["key"] == "aldmere|01"
    assert detail["word"] == judgement["judgement"]
    assert detail["how"].startswith("Peer review, 2024-05-14, round 2024.")
    assert said[SAY("detail.statement")]["text"] == statement
    assert said[SAY("detail.summary")]["text"] == judgement["summary"]
    assert said[SAY("detail.conclusion.review")]["text"] == judgement["conclusion"]
    assert (
        listed(said, "detail.recommendations", count=1) == reviewed(tables.recommendations)["recommendation"].tolist()
    )
    assert listed(said, "detail.context") == reviewed(tables.context_notes)["note"].tolist()


def reviewed(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of Aldmere's review of 2024 on key factor 01."""
    ours = frame[(frame["city"] == "aldmere") & (frame["benchmark"] == COURSES) & (frame["key_factor"] == "01")]
    return ours[ours["date"] == pd.Timestamp("2024-05-14")]


def listed(said: dict[str, dict[str, Any]], phrase: str, **values: object) -> list[str]:
    """The texts of a section's items."""
    return [item["text"] for item in said[SAY(phrase, **values)]["items"]]


def test_evidence_stands_in_the_order_recorded_with_its_source(tables: Tables) -> None:
    page = opened(tables, cell="aldmere|01")
    rows = reviewed(tables.evidence)
    shown_items = sections(page)[SAY("detail.evidence")]["items"]
    assert len(shown_items) == len(rows) > 1
    for item, (_, row) in zip(shown_items, rows.iterrows(), strict=True):
        assert (item["text"], item["tag"]) == (row["finding"], SAY(f"shows.{row['shows']}"))
        assert item["lead"] == SAY(f"kind.{row['kind']}")
        assert row["reference"][1:] in item["source"]
        assert f"{row['evidence_date']:%Y-%m-%d}" in item["source"]
        assert row["guide_question"] in item["source"]


@pytest.mark.parametrize("silence", SILENCES)
def test_a_silence_says_what_kind_it_is(tables: Tables, silence: str) -> None:
    page = opened(tables)
    words_shown = shown(page)
    slug, factor = next(
        (slug, factor)
        for factor in words_shown
        for slug in words_shown.index
        if words_shown.at[slug, factor] == silence
    )
    page.matrix.value = f"{slug}|{factor}"
    assert page.matrix.detail["word"] == silence
    reason = sections(page).get(SAY("detail.reason"), {}).get("text")
    given = tables.judgements.query("city == @slug and benchmark == @COURSES and key_factor == @factor")
    assert reason == (SAY("detail.not_asked") if silence == "not asked" else given["reason"].dropna().iloc[-1])


def test_a_city_without_an_assessment_says_so(tables: Tables) -> None:
    page = opened(tables, cities="morvane", cell="morvane|01")
    assert page.matrix.detail["how"] == SAY("detail.no_assessment", city="Morvane", date=ON)
    assert SAY("detail.evidence") not in sections(page)


def test_a_city_that_only_advocates_says_so(tables: Tables) -> None:
    advocated = tables.judgements[tables.judgements["direct_provider"].eq(False).fillna(False)].iloc[-1]
    asked = {"benchmark": "charter.2010", "cities": advocated["city"], "on": f"{advocated['date']:%Y-%m-%d}"}
    page = ComparePage(tables, {**asked, "cell": f"{advocated['city']}|{advocated['key_factor']}"})
    assert sections(page)[SAY("detail.advocates")]["text"] == SAY("detail.advocates.text")


def test_every_cell_opens_and_the_panel_names_its_city_and_key_factor(tables: Tables) -> None:
    page = opened(tables, cities="aldmere,dorvik,galdova,morvane")
    names = tables.cities.set_index("city")["name"]
    for factor in page.matrix.content["cells"]:
        for slug in page.state.cities:
            page.matrix.value = f"{slug}|{factor}"
            detail = page.matrix.detail
            assert (detail["key"], detail["heading"][:2]) == (f"{slug}|{factor}", factor)
            assert detail["who"].startswith(names[slug])
            assert detail["word"] == shown(page).loc[slug, factor]
    assert not notices(page)


def test_opening_a_cell_leaves_the_matrix_as_it_is_and_changes_the_link(tables: Tables) -> None:
    page = opened(tables)
    before = page.matrix.content
    page.matrix.value = "aldmere|01"
    assert page.matrix.content == before
    assert page.masthead.link["cell"] == "aldmere|01"
    page.matrix.value = ""
    assert page.matrix.detail == {}
    assert "cell" not in page.masthead.link


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cities", ["brunnhaven", "castelvo"]),
        ("on", "2021-12-31"),
        ("method", "peer review"),
        ("benchmark", "charter.2010"),
        ("collection", "published"),
        ("circumstances", "city-resources"),
        ("figure", "population"),
    ],
)
@pytest.mark.parametrize("cell", ["aldmere|01", "context|aldmere"])
def test_a_choice_that_is_offered_gives_no_notice_whatever_is_open(
    tables: Tables, name: str, value: Any, cell: str
) -> None:
    page = opened(tables, cell=cell)
    page.choices[name].value = value
    assert not notices(page)


@pytest.mark.parametrize(("name", "value"), [("benchmark", f"{COURSES}.mixities"), ("collection", "published")])
def test_a_cell_of_another_benchmark_or_collection_is_closed(tables: Tables, name: str, value: str) -> None:
    page = opened(tables, benchmark="charter.2010", cell="aldmere|11")
    page.choices[name].value = value
    assert (page.matrix.value, page.matrix.detail) == ("", {})
    assert not notices(page)


def test_an_open_cell_stays_open_while_it_is_shown(tables: Tables) -> None:
    page = opened(tables, cell="aldmere|01")
    page.choices["cities"].value = ["aldmere", "hollmar"]
    assert page.matrix.detail["key"] == "aldmere|01"
    page.choices["on"].value = "2021-12-31"
    assert "2021-05-11" in page.matrix.detail["how"]
    page.choices["cities"].value = ["hollmar"]
    assert (page.matrix.value, page.matrix.detail) == ("", {})


# What stands behind a circumstance


def test_a_figure_opens_on_value_year_level_area_flag_and_source(tables: Tables) -> None:
    page = opened(tables, collection="published", cities="frankfurt", figure="foreign-born", cell="context|frankfurt")
    row = tables.context.query("city == 'frankfurt' and indicator == 'foreign-born' and year <= 2024").iloc[-1]
    (item,) = sections(page)[SAY("figure.figure")]["items"]
    assert item["lead"] == f"{row['value']:,.0f} persons in {row['year']}"
    assert item["text"] == f"Covers: {row['level']}, area DE005C"
    assert SAY(f"flag.{row['flag'][0]}") in item["source"] if row["flag"] else "none" in item["source"]
    assert row["source"] in item["source"]


def test_several_areas_open_on_each_of_their_figures(tables: Tables) -> None:
    asked = {"circumstances": "labour-market-and-economic-conditions", "figure": "regional-unemployment-rate"}
    page = opened(tables, collection="published", cities="london", cell="context|london", **asked)
    items = sections(page)[SAY("figure.figure")]["items"]
    assert [re.search(r"UKI\d", item["text"]).group() for item in items] == ["UKI3", "UKI4", "UKI5", "UKI6", "UKI7"]


def test_a_suspicious_figure_is_marked_and_says_the_rule(tables: Tables) -> None:
    page = opened(tables, on="2021-12-31", cities="aldmere,brunnhaven", figure="population")
    cells = page.matrix.content["context"]["cells"]
    assert [cell["doubt"] for cell in cells] == ["", SAY("context.suspicious")]
    assert cells[1]["text"] == "186"
    page.matrix.value = "context|brunnhaven"
    before = SAY("figure.before", value="184,900", year=2020)
    assert sections(page)[SAY("figure.doubt")]["text"] == f"{SAY('figure.rule.unit')} {before}"
    assert "doubt" in kinds(page.matrix.content["marks"])


def test_a_missing_figure_opens_on_its_absence(tables: Tables) -> None:
    page = opened(tables, cities="fennport", figure="foreign-born-share", cell="context|fennport")
    assert sections(page)[SAY("figure.figure")]["text"] == SAY("context.missing")


def test_a_note_opens_on_its_effect_and_the_key_factors_it_bears_on(tables: Tables) -> None:
    asked = {"circumstances": "city-resources", "figure": "notes", "cell": "context|aldmere"}
    page = opened(tables, cities="aldmere", **asked)
    notes = notes_for(tables, compared(page, tables)).query("context_factor == 'city-resources'")
    items = sections(page)[SAY("notes.title")]["items"]
    assert [item["text"] for item in items] == list(dict.fromkeys(notes["note"]))
    for item in items:
        rows = notes[notes["note"] == item["text"]]
        assert item["lead"] == SAY(f"effect.{rows['effect'].iloc[0]}")
        assert all(factor in item["source"] for factor in rows["key_factor"].dropna())


# What a browser sends may be anything

HOSTILE = [
    "no-such-thing",
    "x" * 100_000,
    "<script>alert(1)</script>",
    "aldmere;brunnhaven",
    "aldmere|01|02",
    "charter/2010",
    "{name}{0}",
    "../../etc/passwd",
    "\x00\u202e\ud7ff",
    "|",
]
AWAY = {
    "benchmark": "charter.2010",
    "on": "2023-01-01",
    "method": "self-assessment",
    "circumstances": "labour-market-and-economic-conditions",
    "figure": "unemployed",
    "cities": "aldmere,hollmar",
    "cell": "aldmere|02",
    "order": "like:aldmere",
    "group": "size",
}
"""A view that differs from the first one in everything."""
PLAIN = ["benchmark", "on", "method", "circumstances", "figure", "collection", "order", "group"]


def assert_answers(page: ComparePage, hostile: str) -> None:
    """Hold that the page says a notice, without more than sixty characters of what it does not know."""
    assert notices(page)
    assert not [text for text in texts(everything(page)) if len(hostile) > 60 and hostile[:61] in text]


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_choice_is_answered_with_a_notice_and_a_page_that_holds(
    tables: Tables, name: str, hostile: str
) -> None:
    page = opened(tables, **AWAY)
    page.choices[name].value = hostile
    assert_answers(page, hostile)
    assert page.choices[name].value != hostile
    assert_shows(page, compared(page, tables))


@pytest.mark.parametrize("name", PLAIN)
def test_a_hostile_choice_changes_nothing(tables: Tables, name: str) -> None:
    page = opened(tables, **AWAY)
    state, content, detail = page.state, page.matrix.content, page.matrix.detail
    page.choices[name].value = "no-such-thing"
    assert page.state == state
    assert (page.matrix.content, page.matrix.detail) == (content, detail)
    assert page.masthead.link == state.link()


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_city_changes_nothing(tables: Tables, hostile: str) -> None:
    page = opened(tables, **AWAY)
    state, content = page.state, page.matrix.content
    page.choices["cities"].value = ["aldmere", "hollmar", hostile]
    assert_answers(page, hostile)
    assert (page.state, page.matrix.content) == (state, content)
    assert page.choices["cities"].value == ["aldmere", "hollmar"]


@pytest.mark.parametrize("hostile", [*HOSTILE, "aldmere", "aldmere|99", "context|", "context|nobody", "london|01"])
def test_a_hostile_cell_opens_nothing(tables: Tables, hostile: str) -> None:
    page = opened(tables)
    content = page.matrix.content
    page.matrix.value = hostile
    assert_answers(page, hostile)
    assert (page.matrix.value, page.matrix.detail, page.matrix.content) == ("", {}, content)
    # Nor does it close what is open; an empty one does.
    page.matrix.value = "aldmere|01"
    state, detail = page.state, page.matrix.detail
    page.matrix.value = hostile
    assert_answers(page, hostile)
    assert (page.state, page.matrix.value, page.matrix.detail) == (state, "aldmere|01", detail)
    page.matrix.value = ""
    assert (page.matrix.value, page.matrix.detail, notices(page)) == ("", {}, [])


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_link_is_answered_with_a_page_that_holds(tables: Tables, hostile: str) -> None:
    page = ComparePage(tables, dict.fromkeys([*PLAIN, "cities", "cell"], hostile))
    assert_answers(page, hostile)
    assert len(notices(page)) == len(PLAIN) + 2
    assert_shows(page, compared(page, tables))


def test_what_a_link_says_besides_is_ignored(tables: Tables) -> None:
    page = opened(tables, nonsense="1", state="x")
    assert everything(page) == everything(opened(tables))


def test_a_notice_says_what_was_perhaps_meant(tables: Tables) -> None:
    assert "Did you mean Brunnhaven?" in notices(opened(tables, cities="brunhaven"))[0]
    assert "Did you mean charter.2010?" in notices(opened(tables, benchmark="charter.2001"))[0]


def test_many_unknown_cities_do_not_fill_the_page(tables: Tables) -> None:
    page = opened(tables, cities=",".join(f"nowhere-{number}" for number in range(2_000)))
    assert len(notices(page)) <= 20


def test_the_address_comes_before_what_the_notebook_asks_for(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUERY_STRING", "on=2020-12-31&cities=&circumstances=city-resources")
    page = compare_page(str(sound), on="2021-01-01", figure="notes")
    assert (page.state.on.isoformat(), page.state.cities) == ("2020-12-31", ())
    assert (page.state.factor, page.state.figure) == ("city-resources", "notes")


# Invented and real cities, judgements and examples, drafts

EDITIONS = ["introductory-and-language-courses.mixities", "charter.2010", "promoting-cultural-diversity.draft-1"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_invented_cities_are_marked_in_the_head_and_in_every_panel(tables: Tables, edition: str) -> None:
    page = opened(tables, benchmark=edition, on="2026-12-31", cities="aldmere,hollmar")
    assert "invented" in kinds(page.masthead.content["marks"])
    assert SAY("caption.invented") in caption(page)
    for cell in ("aldmere|01", "context|hollmar"):
        page.matrix.value = cell
        assert "invented" in kinds(page.matrix.detail["tags"])


def caption(page: ComparePage) -> str:
    """The text below the matrix."""
    return " ".join(block["text"] for block in page.matrix.content["caption"])


@pytest.mark.parametrize("edition", EDITIONS)
def test_real_cities_are_never_marked_as_invented_and_never_judged(tables: Tables, edition: str) -> None:
    page = opened(tables, collection="published", benchmark=edition)
    cells = [cell for row in page.matrix.content["cells"].values() for cell in row if cell]
    assert {cell["state"] for cell in cells} <= {"example"}
    assert {entry["state"] for entry in page.matrix.content["legend"]} <= {"example"}
    assert not [column for column in page.matrix.content["columns"] if column["bounds"] or "low" in column]
    assert "invented" not in kinds(page.masthead.content["marks"])
    assert SAY("caption.invented") not in caption(page)
    page.matrix.value = f"context|{page.state.cities[0]}"
    assert "invented" not in kinds(page.matrix.detail["tags"])


def test_real_cities_show_the_mark_of_each_reported_example(tables: Tables) -> None:
    page = opened(tables, collection="published", benchmark=f"{COURSES}.mixities")
    reported = tables.examples.query("benchmark == @COURSES")
    for factor, row in page.matrix.content["cells"].items():
        of_factor = reported[reported["key_factor"] == factor]
        places = {*of_factor["city"].dropna(), *of_factor["near"].dropna()}
        marked = {slug for slug, cell in zip(page.state.cities, row, strict=True) if cell}
        assert marked == places & set(page.state.cities)
    (entry,) = page.matrix.content["legend"]
    assert entry["word"] == SAY("state.example", reported="; ".join(reported["reported"].drop_duplicates()))
    assert "no judgement" in entry["word"]


def test_an_example_opens_on_its_practice_and_where_it_was_reported(tables: Tables) -> None:
    example = tables.examples.dropna(subset="city").iloc[0]
    page = opened(tables, collection="published", cell=f"{example['city']}|{example['key_factor']}")
    assert page.matrix.detail["word"] == SAY("state.example", reported=example["reported"])
    (item,) = sections(page)[SAY("detail.examples")]["items"]
    assert item["text"] == example["practice"]
    assert example["reported"] in item["source"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_where_no_example_is_reported_none_is_claimed(tables: Tables, edition: str) -> None:
    page = opened(tables, collection="published", benchmark=edition, cities="zagreb", cell="zagreb|01")
    assert not [text for text in texts(page.matrix.detail) if "example reported" in text.lower()]
    assert page.matrix.detail.get("state") != "example"


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("collection", ["demonstration", "published"])
def test_a_draft_is_marked_on_every_screen(tables: Tables, edition: str, collection: str) -> None:
    page = opened(tables, collection=collection, benchmark=edition, on="2026-12-31")
    page.matrix.value = f"context|{page.state.cities[0]}"
    draft = "draft" in edition
    assert ("draft" in kinds(page.masthead.content["marks"])) is draft
    assert ("draft" in kinds(page.matrix.detail["tags"])) is draft
    assert (SAY("caption.draft") in caption(page)) is draft
    (label,) = [one["label"] for one in page.choices["benchmark"].options if one["value"] == edition]
    assert ("working draft" in label) is draft


@pytest.mark.parametrize(("collection", "stranger"), [("demonstration", "london"), ("published", "aldmere")])
def test_a_city_of_the_other_kind_is_not_shown(tables: Tables, collection: str, stranger: str) -> None:
    page = opened(tables, collection=collection, cities=f"{stranger},brunnhaven,munich")
    assert len(page.state.cities) == 1
    assert stranger not in {option["value"] for option in page.choices["cities"].options}
    assert notices(page)


def test_of_a_collection_with_both_kinds_the_real_cities_are_shown(tmp_path: Path) -> None:
    made = [assessment(slug, "2020-05-01", "IPN") for slug in ("real", "invented")]
    tables = load(tmp_path, benchmark(), city("real"), city("invented", illustrative=True), *made)
    for wanted in ({}, {"cities": "invented,real"}):
        page = opened(tables, **wanted)
        assert page.state.cities == ("real",)
        assert "invented" not in kinds(page.masthead.content["marks"])
    assert SAY("notice.mixed") in notices(page)


def test_a_users_own_collection_is_judged_and_carries_no_mark(sound: Path) -> None:
    page = compare_page(str(sound), on=ON)
    assert page.state.collection == "ours"
    assert shown(page).loc["alpha"].tolist() == ["in place", "not applicable", "not asked"]
    assert page.masthead.content["marks"] == []


@pytest.mark.parametrize("collection", ["demonstration", "published"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_all_that_is_sent_to_a_browser_is_json(tables: Tables, collection: str, edition: str) -> None:
    page = opened(tables, collection=collection, benchmark=edition)
    page.matrix.value = f"context|{page.state.cities[0]}"
    everywhere = [*everything(page), [[choice.options, choice.value] for choice in page.choices.values()]]
    assert json.loads(json.dumps(everywhere, allow_nan=False)) == everywhere


# Broken files, empty workspaces, failures


def test_broken_files_fill_the_panel_and_the_sound_rest_is_shown(sound: Path) -> None:
    broken = "assessments/ours/alpha/2021-05-01.agreed.courses.first.yaml"
    path, text = assessment("alpha", "2021-05-01", "NNN", "agreed")
    write_workspace(sound, {path: text.replace("not in place", "nearly in place")})
    page = compare_page(str(sound), on=ON)
    assert path == broken
    assert [one["file"] for one in page.panel.content["problems"]] == [broken] * 3
    assert "did you mean" in page.panel.content["problems"][0]["sentence"]
    assert page.panel.content["title"].startswith("3 problems")
    assert shown(page).loc["alpha", "01"] == "in place"


def test_the_panel_shows_the_first_problems_and_how_many_there_are(tmp_path: Path) -> None:
    broken = {f"assessments/ours/a/2020-05-{day:02}.yaml": "city: [" for day in range(1, 31)}
    page = compare_page(str(write_workspace(tmp_path, {**FILES, **broken})), on=ON)
    assert len(page.panel.content["problems"]) == 25
    assert page.panel.content["more"] == SAY("problems.more", count=5)


def test_without_problems_the_panel_is_empty(sound: Path) -> None:
    assert compare_page(str(sound)).panel.content["problems"] == []


@pytest.mark.parametrize(
    "files",
    [
        {},
        CATALOGUES,
        dict([benchmark()]),
        {**CATALOGUES, **dict([benchmark()])},
        {**CATALOGUES, **dict([city("alpha")])},
        dict([benchmark(), city("alpha"), assessment("alpha", "2020-05-01", "IPN")]),
    ],
    ids=["nothing", "catalogues", "benchmark", "both", "no benchmark", "no catalogues"],
)
def test_a_workspace_with_little_in_it_is_a_page_too(tmp_path: Path, files: dict[str, str]) -> None:
    for name in ("benchmarks", "assessments"):
        (tmp_path / name).mkdir()
    page = compare_page(str(write_workspace(tmp_path, files)), on=ON)
    page.choices["on"].value = "2021-01-01"
    page.matrix.value = "alpha|01"
    page.choices["cities"].value = ["nobody"]
    assert page.masthead.content["title"]
    assert bool(page.panel.content["problems"]) is (not set(CATALOGUES) <= set(files))


def test_a_collection_of_which_nobody_was_assessed_says_how_to_go_on(tmp_path: Path) -> None:
    page = opened(load(tmp_path, benchmark(), city("alpha", illustrative=True)))
    assert page.matrix.content["columns"] == []
    assert page.matrix.content["empty"]


@pytest.mark.parametrize(
    ("place", "name", "value"),
    [("matrix_content", "benchmark", "charter.2010"), ("matrix_content", "on", "2021-01-01")],
)
def test_a_failure_is_logged_with_an_id_and_shown_without_its_inside(
    tables: Tables,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    place: str,
    name: str,
    value: str,
) -> None:
    page = opened(tables)
    monkeypatch.setattr(f"workbench.pages.compare.{place}", fail)
    page.choices[name].value = value
    assert_failure_is_said(page, caplog)


def test_a_failure_behind_a_cell_is_caught_too(
    tables: Tables, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    page = opened(tables)
    monkeypatch.setattr("workbench.pages.compare.cell_detail", fail)
    page.matrix.value = "aldmere|01"
    assert_failure_is_said(page, caplog)


def fail(*_: object) -> None:
    raise RuntimeError("the inside, /srv/secret")


def assert_failure_is_said(page: ComparePage, caplog: pytest.LogCaptureFixture) -> None:
    """Hold that the log has the failure whole and the page its id alone."""
    (record,) = caplog.records
    (notice,) = notices(page)
    assert "the inside, /srv/secret" in caplog.text
    assert re.fullmatch(r"[0-9a-f]{8}", record.args[0])
    assert record.args[0] in notice
    assert not [text for text in texts(everything(page)) if "inside" in text or "secret" in text or "Error" in text]


def test_after_a_failure_the_page_follows_the_next_choice(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(tables)
    with monkeypatch.context() as broken:
        broken.setattr("workbench.pages.compare.matrix_content", fail)
        page.choices["on"].value = "2021-01-01"
    page.choices["on"].value = "2022-01-01"
    assert not notices(page)
    assert page.state.on.isoformat() == "2022-01-01"
    assert_shows(page, compared(page, tables))


# Two cities


def pair_of(page: ComparePage) -> dict[str, Any]:
    """What is said of two cities."""
    return page.matrix.content["pair"]


def test_two_cities_are_compared_in_a_sentence_that_says_what_is_open(tables: Tables) -> None:
    page = opened(tables, cities="castelvo,dorvik", on="2024-12-31")
    assert pair_of(page) == {
        "sentence": "Each is further somewhere: Castelvo at 06, Dorvik at 01 and 02. "
        "03 and 09 are open and cannot change that.",
        "note": "As recorded (Castelvo: peer review, 2024-05-28; Dorvik: agreed, 2024-11-19). "
        "Year or method differ, and what is judged otherwise may come from that.",
    }


def test_of_every_two_cities_the_page_says_what_the_comparison_says(tables: Tables) -> None:
    comparison = compare(tables, COURSES, on="2024-12-31", collection="demonstration")
    begins = {
        "ahead": "{city} has all that {other} has, and more, certainly.",
        "behind": "{other} has all that {city} has, and more, certainly.",
        "each": "Each is further somewhere: ",
        "open": "Not yet decidable: the open judgement",
        "level": "They are level on ",
        "nothing": "Nothing applies to both",
    }
    seen = set()
    for one, other in itertools.combinations(comparison.assessments.index, 2):
        page = opened(tables, cities=f"{one},{other}", on="2024-12-31")
        found = comparison.pair(one, other)
        names = {"city": one.capitalize(), "other": other.capitalize()}
        assert pair_of(page)["sentence"].startswith(begins[found.relation].format(**names))
        words = {row["id"]: (row["summary"], row["summary_note"]) for row in page.matrix.content["rows"]}
        assert [factor for factor, (text, _) in words.items() if text == "same"] == list(found.same_on)
        assert [factor for factor, (text, _) in words.items() if text == "open"] == list(found.open_on)
        decides = [factor for factor, (_, note) in words.items() if "would decide it" in note]
        assert decides == list(found.decided_by)
        assert [one for one, (text, _) in words.items() if text == f"{names['city']} is further"] == list(
            found.further_on
        )
        seen.add(found.relation)
    assert {"ahead", "each", "open"} <= seen


def test_two_cities_show_what_was_said_of_each(tables: Tables) -> None:
    page = opened(tables, cities="castelvo,dorvik", on="2024-12-31")
    first, second = page.matrix.content["cells"]["02"]
    assert first["line"].startswith("The framework for 2022 to 2024 was a presentation")
    assert second["line"].startswith("The annex with quality standards")


@pytest.mark.parametrize(
    "wanted", [{"cities": "castelvo"}, {"cities": "castelvo,dorvik,hollmar"}, {"cities": "castelvo,morvane"}]
)
def test_other_numbers_of_cities_or_one_without_an_assessment_make_no_pair(
    tables: Tables, wanted: dict[str, str]
) -> None:
    content = opened(tables, **wanted).matrix.content
    assert "pair" not in content
    assert "line" not in content["cells"]["01"][0]


def test_two_real_cities_are_not_set_against_each_other(tables: Tables) -> None:
    assert "pair" not in opened(tables, collection="published", cities="ghent,dublin").matrix.content


def test_a_benchmark_is_found_without_its_edition(tables: Tables) -> None:
    page = opened(tables, benchmark="charter")
    assert page.state.instrument == "charter.2010"
    assert page.masthead.content["notices"] == []

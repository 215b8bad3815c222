"""The context page without a browser: what it shows is what the tables say, and it claims no more."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.conftest import FILES, write_workspace
from workbench import compare, context_for
from workbench.pages import ContextPage, context_page
from workbench.pages.scale import scale_of
from workbench.pages.scene import edition_words
from workbench.serve.first_view import first_view
from workbench.tables import Tables
from workbench.words import words

COURSES = "introductory-and-language-courses"
ON = "2024-12-31"
SHARE = "foreign-born-share"
ELSEWHERE = "Suspicious figures of other years or levels, not shown above"


def opened(tables: Tables, **wanted: str) -> ContextPage:
    """The page as a link opens it, on a day that stays; of a collection that is named with all its cities."""
    ours = tables.cities.loc[tables.cities["collection"] == wanted.get("collection", ""), "city"]
    first = {"on": ON, "cities": ",".join(ours)} if len(ours) else {"on": ON}
    return ContextPage(tables, {**first, **wanted})


def everyone(tables: Tables, **wanted: str) -> ContextPage:
    """The same with every invented city."""
    invented = tables.cities.loc[tables.cities["illustrative"], "city"]
    return opened(tables, **{"cities": ",".join(invented), **wanted})


def care(page: ContextPage) -> dict[str, str]:
    """What is to be known when reading, by its title."""
    return {item["lead"]: item["text"] for item in page.along.content["care"]}


def rows(page: ContextPage) -> dict[str, dict[str, Any]]:
    """The table's rows, by city."""
    return {row["id"]: row for row in page.along.content["rows"]}


def drawn(page: ContextPage) -> set[str]:
    """The cities that the picture shows."""
    return {mark[0] for one in page.against.figure.get("data", []) for mark in one.get("customdata", [])}


# The picture


def test_the_picture_shows_each_city_that_has_a_figure_and_an_assessment(tables: Tables) -> None:
    page = everyone(tables)
    beside = context_for(tables, compare(tables, COURSES, collection="demonstration", on=ON), SHARE)
    there = beside.dropna(subset=["year", "at_least"])
    assert drawn(page) == set(there["city"]) != set(beside["city"])
    assert care(page)["No figure"] == "Fennport, Galdova, Morvane. None is filled in."
    assert care(page)["No assessment"].startswith("Morvane.")


def test_it_says_how_it_is_read_and_what_it_does_not_say(tables: Tables) -> None:
    page = everyone(tables)
    assert "does not say that one brings about the other" in page.masthead.content["lede"]
    caption = page.against.caption
    assert "filled end is what is known to be in place, its open end what is possible" in caption
    assert "Nothing here says that a circumstance brings about a judgement." in caption
    for there in ("A square:", "A short line above a bar:", "Figures: invented", "Invented cities."):
        assert there in caption
    # What is not in the picture needs no key.
    for absent in ("diamond", "A box"):
        assert absent not in caption
    titles = {block["title"] for block in page.along.content["caption"]}
    assert {"How to read the numbers.", "What this does not say.", "Source."} <= titles


@pytest.mark.parametrize("benchmark", ["charter.2010", "anti-discrimination-policies.draft-1"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_picture_by_itself_says_where_all_of_it_comes_from(tables: Tables, benchmark: str, language: str) -> None:
    day = "2026-11-20"
    page = everyone(tables, benchmark=benchmark, language=language, method="self-assessment", on=day)
    assert page.state.edition == benchmark.partition(".")[2]
    assert drawn(page)
    say, scene = words(language), page.scene(page.state)
    caption = page.against.caption
    method = say("caption.method", method=say("method.self-assessment"))
    for said in (
        scene.benchmark["title"],
        edition_words(say, scene.benchmark["edition"]),
        say(f"wording.{scene.benchmark['wording']}"),
        day,
        method,
        say("caption.invented"),
    ):
        assert said in caption
    assert (say("caption.draft") in caption) == (scene.benchmark["status"] != "published")
    # The same words as the page's own caption has.
    [source] = [block["text"] for block in page.along.content["caption"] if block["title"] == say("caption.source")]
    assert source.partition(day)[0] in caption


FORBIDDEN = re.compile(r"correlat|regression|trend|median|rank|score|\bbest\b|\bworst\b|lead(s|ing)\b", re.IGNORECASE)


@pytest.mark.parametrize("wanted", [{}, {"key_factor": "05"}, {"benchmark": "charter.2010"}, {"figure": "notes"}])
def test_no_association_is_claimed_and_nobody_is_ranked(tables: Tables, wanted: dict[str, str]) -> None:
    page = everyone(tables, **wanted)
    said = [page.masthead.content["title"], page.masthead.content["lede"], page.against.caption]
    shown = {name: value for name, value in page.along.content.items() if name not in ("care", "caption", "rows")}
    assert not FORBIDDEN.search(" ".join(said) + json.dumps([shown, page.along.detail]))


def test_another_year_is_told_apart_and_said(tables: Tables) -> None:
    page = everyone(tables)
    assert "Estrana (2022, city)" in care(page)["Another year or level than most (a square, a dotted line)"]
    assert rows(page)["estrana"]["kind"] == "unlike"
    assert rows(page)["estrana"]["unlike_year"]
    assert not rows(page)["estrana"]["unlike_level"]
    assert "kind" not in rows(page)["aldmere"]


def test_a_city_to_which_not_all_applies_is_named(tables: Tables) -> None:
    assert "Brunnhaven (8; not 07)" in care(everyone(tables))["Not every key factor applies to every city"]
    charter = care(everyone(tables, benchmark="charter.2010"))
    assert not [lead for lead in charter if "key factor" in lead]


def test_a_doubted_figure_is_marked_and_explained(tables: Tables) -> None:
    page = everyone(tables, figure="population", on="2021-12-31")
    said = care(page)["Brunnhaven, 186 persons in 2021: suspicious"]
    assert "less than a hundredth of the middle of this series" in said
    assert rows(page)["brunnhaven"]["kind"] == "doubted"
    assert "A hollow diamond" in page.against.caption
    page.choices["on"].value = ON
    assert "Brunnhaven, 2021, city (186)" in care(page)[ELSEWHERE]


def test_a_doubted_figure_after_the_day_is_not_there_yet(tables: Tables) -> None:
    assert ELSEWHERE not in care(everyone(tables, figure="population", on="2020-12-31"))
    assert ELSEWHERE in care(everyone(tables, figure="population", on=ON))


def test_a_doubted_figure_of_the_year_shown_at_another_level_is_named(tables: Tables) -> None:
    figures = tables.context
    ours = figures[(figures["city"] == "castelvo") & (figures["indicator"] == SHARE) & (figures["year"] == 2024)]
    wider = ours.assign(level="country", area="IL", value=99.5, suspicious="unit")
    more = pd.concat([figures, wider], ignore_index=True).astype(figures.dtypes)
    said = care(everyone(replace(tables, context=more)))[ELSEWHERE]
    assert said.startswith("Castelvo, 2024, country, IL (99.5): ")
    # What is shown and doubted stands in a line of its own, and once.
    there = figures.assign(suspicious=figures["suspicious"].mask(figures.index.isin(ours.index), "unit"))
    shown = care(everyone(replace(tables, context=there)))
    assert ELSEWHERE not in shown
    assert [lead for lead in shown if lead.startswith("Castelvo, ")]


def test_the_same_choice_draws_no_new_picture(tables: Tables) -> None:
    page = everyone(tables)
    before = page.against.figure
    page.choices["order"].value = "figure"
    page.along.value = "05"
    assert page.against.figure is not None
    assert page.against.figure["layout"]["meta"]["marks"] != []
    page.choices["order"].value = ""
    assert page.against.figure == before
    page.choices["method"].value = "self-assessment"
    assert page.against.figure != before


# Key factor by key factor


@pytest.mark.parametrize("benchmark", [f"{COURSES}.mixities", "charter.2010"])
@pytest.mark.parametrize("figure", [SHARE, "population"])
def test_each_panel_holds_each_assessed_city_once_by_its_judgement(tables: Tables, benchmark: str, figure: str) -> None:
    page = everyone(tables, benchmark=benchmark, figure=figure)
    slug, _, edition = benchmark.partition(".")
    made = compare(tables, slug, collection="demonstration", on=ON, edition=edition)
    beside = context_for(tables, made, figure).set_index("name")
    known = beside.dropna(subset=["year", "at_least"])
    assert [panel["id"] for panel in page.along.content["panels"]] == made.matrix.columns.tolist()
    for panel in page.along.content["panels"]:
        found = {mark["said"].partition(":")[0]: row["word"] for row in panel["rows"] for mark in row["marks"]}
        assert found == {name: made.matrix.loc[city, panel["id"]] for name, city in known["city"].items()}
        # Every level has its row, whether a city is on it or not; the last stands first.
        assert [row["word"] for row in panel["rows"]][: len(made.levels)] == list(reversed(made.levels))


def test_marks_that_would_cover_each_other_stand_above_each_other(tables: Tables) -> None:
    for panel in everyone(tables, figure="population").along.content["panels"]:
        for row in panel["rows"]:
            for lane in {mark["lane"] for mark in row["marks"]}:
                places = sorted(mark["at"] for mark in row["marks"] if mark["lane"] == lane)
                assert all(right - left >= 7 for left, right in itertools.pairwise(places))


def test_a_key_factor_opens_large_with_names_and_in_words(tables: Tables) -> None:
    page = everyone(tables)
    page.along.value = "05"
    assert page.state.key_factor == page.along.detail["key"] == page.masthead.link["key_factor"] == "05"
    made = compare(tables, COURSES, collection="demonstration", on=ON)
    figures = context_for(tables, made, SHARE).set_index("name")
    for group in page.along.detail["groups"]:
        names = [city["name"] for city in group["cities"]]
        assert names == [name for name in figures.index if name in names]
        expected = set(made.matrix.index[made.matrix["05"] == group["word"]]) - {"morvane"}
        assert set(figures.loc[names, "city"]) == expected
        sound = figures.loc[names].dropna(subset="value")["value"]
        assert f"{sound.min():g} to {sound.max():g} %" in group["said"] or len(sound) < 2
        assert f"{len(names)} cit" in group["said"]
    assert "key-factor.ipynb?" in page.along.detail["ways"][0]["address"]
    page.along.value = ""
    assert (page.state.key_factor, page.along.detail) == ("", {})
    assert "key_factor" not in page.masthead.link


def test_a_key_factor_that_is_not_known_opens_nothing(tables: Tables) -> None:
    page = everyone(tables)
    page.along.value = "<script>"
    assert (page.state.key_factor, page.along.value, page.along.detail) == ("", "", {})
    assert len(page.masthead.content["notices"]) == 1
    page.along.value = "05"
    before = (page.state, page.along.detail, page.masthead.link)
    page.along.value = "77"
    assert (page.state, page.along.detail, page.masthead.link) == before
    assert page.along.value == "05"
    assert len(page.masthead.content["notices"]) == 1
    page.along.value = "04"
    assert (page.along.detail["key"], page.masthead.content["notices"]) == ("04", [])
    linked = everyone(tables, key_factor="77")
    assert (linked.along.value, len(linked.masthead.content["notices"])) == ("", 1)


def test_what_is_large_follows_another_figure_and_ends_with_another_benchmark(tables: Tables) -> None:
    page = everyone(tables, key_factor="05")
    page.choices["figure"].value = "population"
    assert "Population" in page.along.detail["heading"]
    page.choices["benchmark"].value = "charter.2010"
    assert (page.along.value, page.along.detail) == ("", {})


def test_what_opens_a_key_factor_names_what_it_opens(tables: Tables) -> None:
    page = everyone(tables, key_factor="05")

    def shown() -> str:
        state = {**page.along.get_state(), "_anywidget_id": page.along._anywidget_id}
        return first_view("along", {"along": {"model_name": "AnyModel", "state": state}})

    opener = re.search(r'<button[^>]*data-factor="05"[^>]*>', shown())
    assert 'aria-expanded="true"' in opener[0]
    [controls] = re.findall(r'aria-controls="([^"]*)"', shown())
    assert f'aria-controls="{controls}"' in opener[0]
    assert shown().count(f' id="{controls}"') == 1
    page.along.value = ""
    # Nothing is named that is not there.
    assert "aria-controls" not in shown()


# The table


def test_every_number_has_year_level_area_flag_and_source(tables: Tables) -> None:
    page = opened(tables, collection="published", figure="population")
    beside = context_for(tables, compare(tables, COURSES, collection="published", on=ON), "population")
    assert list(rows(page)) == beside["city"].tolist()
    for row in beside.to_dict("records"):
        shown = rows(page)[row["city"]]
        if pd.isna(row["year"]):
            assert shown["none"] == "no figure"
            assert "at" not in shown
            continue
        assert float(shown["text"].replace(",", "")) == row["value"]
        assert (shown["year"], shown["source"]) == (str(row["year"]), row["source"])
        assert row["level"] in shown["covers"]
        assert row["area"] in shown["covers"]
        assert shown["flag"] == ("break in the series" if row["flag"] == "b" else "none")
        assert bool(shown["doubt"]) == (not pd.isna(row["suspicious"]))


def test_a_range_over_several_areas_is_said_and_spanned(tables: Tables) -> None:
    wanted = {"circumstances": "labour-market-and-economic-conditions", "figure": "regional-unemployment-rate"}
    page = opened(tables, collection="published", **wanted)
    london = rows(page)["london"]
    assert london["text"] == "3.8 to 5.2"
    assert london["from"] < london["at"] < london["to"]
    assert care(page)["A range in place of one figure"].endswith("London.")


def test_cities_stand_by_name_or_by_a_circumstance(tables: Tables) -> None:
    page = everyone(tables, figure="population")
    assert list(rows(page)) == sorted(rows(page))
    page.choices["order"].value = "figure"
    values = [float(row["text"].replace(",", "")) for row in rows(page).values()]
    assert values == sorted(values)
    assert "Population" in page.along.content["table_note"]


def test_city_names_lead_to_their_pages(tables: Tables) -> None:
    page = everyone(tables, key_factor="05")
    named = {city["name"]: city["address"] for group in page.along.detail["groups"] for city in group["cities"]}
    for address in (named["Castelvo"], rows(page)["castelvo"]["address"]):
        assert address.startswith("./city.ipynb?")
        assert "city=castelvo" in address


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "values",
    [[0.1, 0.115], [1000.001, 1000.004], [0.0], [0.0, 0.0], [7.0], [0, 3], [-3.0, 2.0], [1e-6, 2e-6], [5e6, 1.7e7]],
)
def test_the_numbers_of_a_scale_differ_and_are_where_they_stand(values: list[float], language: str) -> None:
    scale = scale_of(values)
    ticks = scale.ticks(words(language))
    assert len(ticks) >= 2
    assert len({tick["text"] for tick in ticks}) == len(ticks)
    if language == "en":
        for tick in ticks:
            said = float(tick["text"].replace(",", ""))
            assert scale.at(said) == pytest.approx(tick["at"], abs=0.1)
            assert said >= 0 or min(values) < 0
    assert all(0 <= scale.at(value) <= 100 for value in values)


# Real cities


def test_real_cities_have_no_invented_judgement(tables: Tables) -> None:
    page = opened(tables, collection="published", figure="population", key_factor="05")
    assert "no judgement is published" in page.masthead.content["lede"]
    assert page.masthead.content["marks"][0]["word"] == "no judgement"
    assert page.against.figure == {}
    assert page.along.content["panels"] == []
    assert page.along.detail == {}
    assert "bounds" not in {column["id"] for column in page.along.content["columns"]}
    assert not any("bounds" in row for row in rows(page).values())


def test_all_nine_doubted_values_that_are_published_are_shown_and_explained(tables: Tables) -> None:
    doubted = tables.context[tables.context["suspicious"].notna() & (tables.context["source"].str.contains("Eurostat"))]
    assert len(doubted) == 9
    for row in doubted.to_dict("records"):
        page = opened(
            tables,
            collection="published",
            circumstances=row["context_factor"],
            figure=row["indicator"],
            on=f"{row['year']}-12-31",
        )
        assert rows(page)[row["city"]]["kind"] == "doubted"
        name = rows(page)[row["city"]]["name"]
        [lead] = [one for one in care(page) if one.startswith(f"{name}, ") and "suspicious" in one]
        assert str(row["year"]) in lead
        assert care(page)[lead].endswith(".")
        assert next(item for item in page.along.content["care"] if item["lead"] == lead)["mark"] == "doubt"


# Notes, and nothing


def test_notes_stand_beside_the_bounds(tables: Tables) -> None:
    page = everyone(tables, circumstances="city-resources", figure="notes")
    made = compare(tables, COURSES, collection="demonstration", on=ON)
    notes = made.behind(tables.context_notes)
    notes = notes[notes["context_factor"] == "city-resources"]
    for city, row in rows(page).items():
        ours = set(notes.loc[notes["city"] == city, "note"])
        assert {note["text"] for note in row.get("notes", [])} == ours
        assert ("none" in row) == (not ours)
    assert rows(page)["castelvo"]["notes"][0]["lead"] == "hinders"
    assert rows(page)["castelvo"]["bounds"] == "4 to 5 of 9 in place"
    assert rows(page)["morvane"]["bounds"] == "no assessment"
    assert page.against.figure == {}


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"collection": "published", "figure": "notes"}, "notes come with an assessment"),
        ({"cities": ""}, "No city is chosen"),
        ({"cities": "", "figure": "population"}, "No city is chosen"),
        ({"cities": "aldmere,castelvo", "figure": "median-age"}, "None of the cities chosen has a figure"),
        ({"collection": "published", "cities": "vienna", "figure": "population"}, "Vienna"),
    ],
)
def test_where_there_is_nothing_it_says_so_and_what_to_do(tables: Tables, wanted: dict[str, str], said: str) -> None:
    page = opened(tables, **wanted)
    assert said in page.along.content["empty"]
    assert "hoose" in page.along.content["empty"]
    assert not page.along.content.get("rows")
    assert page.against.figure == {}


def test_cities_that_have_no_assessment_yet_have_their_figures_alone(tables: Tables) -> None:
    page = opened(tables, cities="morvane", figure="population")
    assert page.masthead.content["title"] == "Population on 1 January: Morvane"
    assert f"on or before {ON}, so nothing stands beside it" in page.masthead.content["lede"]
    assert page.against.figure == {}
    assert page.along.content["panels"] == []
    assert rows(page)["morvane"]["year"]
    assert care(page)["No assessment"].startswith("Morvane.")


def test_a_name_is_a_text_in_the_picture_whatever_it_says(tables: Tables) -> None:
    named = tables.cities.assign(name=tables.cities["name"].replace("Castelvo", "<b>Castel</b> & vo"))
    page = opened(replace(tables, cities=named), cities="castelvo")
    shown = json.dumps(page.against.figure)
    assert "<b>Castel" not in shown
    assert "&lt;b&gt;Castel&lt;/b&gt; &amp; vo" in shown


def test_a_unit_is_a_text_in_the_picture_whatever_it_says(tables: Tables) -> None:
    units = {"unit": "<b>U</b><a href='x'>x</a>"}
    levels = tables.levels.assign(level=tables.levels["level"].replace("in place", "<i>in place"))
    judgements = tables.judgements.assign(judgement=tables.judgements["judgement"].replace("in place", "<i>in place"))
    strange = replace(
        tables,
        context=tables.context.assign(**units),
        indicators=tables.indicators.assign(**units),
        levels=levels,
        judgements=judgements,
    )
    page = opened(strange, cities="castelvo")
    shown = json.dumps(page.against.figure)
    assert drawn(page) == {"castelvo"}
    for markup in ("<a ", "<b>U", "<i>"):
        assert markup not in shown
    for text in ("&lt;b&gt;U&lt;/b&gt;&lt;a href='x'&gt;", "&lt;i&gt;in place"):
        assert text in shown


def test_one_city_is_shown_as_well(tables: Tables) -> None:
    page = opened(tables, cities="castelvo")
    assert page.masthead.content["title"] == "Foreign-born share of residents, beside what Castelvo has in place"
    assert drawn(page) == {"castelvo"}


def test_a_forged_choice_changes_nothing(tables: Tables) -> None:
    page = everyone(tables)
    before = page.masthead.link
    page.choices["figure"].value = "<script>"
    assert page.masthead.link == before
    assert page.choices["figure"].value == SHARE


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kept", [(), ("benchmarks/indicators.yaml",)])
def test_without_a_catalogue_of_circumstances_it_says_so(tmp_path: Path, kept: tuple[str, ...], language: str) -> None:
    lost = {"benchmarks/context-factors.yaml", "benchmarks/indicators.yaml"} - {*kept}
    # An assessment may note a circumstance only where there is a catalogue.
    files = {name: text.partition("context_notes:")[0] for name, text in FILES.items() if name not in lost}
    folder = write_workspace(tmp_path, files)
    page = context_page(str(folder), language=language)
    said = words(language)
    assert page.masthead.content["title"] == said("along.title.none")
    assert page.along.content["empty"] == said("along.none")
    assert not page.along.content.get("rows")
    assert page.against.figure == {}
    assert page.masthead.content["notices"] == []
    # What is compared can still be taken along.
    taken = page.masthead._table().decode("utf-8-sig").splitlines()
    assert len(taken) == 1 + page.scene(page.state).comparison.matrix.size
    assert page.masthead.file.startswith("context_courses_")
    page.choices["method"].value = "self-assessment"
    assert page.along.content["empty"] == said("along.none")


# Taken along


def test_the_page_s_file_holds_every_judgement_beside_its_city_s_figure(tables: Tables) -> None:
    page = everyone(tables)
    taken = page.table(page.scene(page.state))
    made = compare(tables, COURSES, collection="demonstration", on=ON)
    assert len(taken) == made.matrix.size
    beside = context_for(tables, made, SHARE).set_index("city")
    for name in ("value", "year", "level", "flag", "source", "at_least", "at_most"):
        once = taken.drop_duplicates("city").set_index("city")[name]
        assert once.isna().tolist() == beside[name].isna().tolist()
        assert once.dropna().tolist() == beside[name].dropna().tolist()
    assert set(taken["mark"]) == {"invented"}
    assert taken.loc[taken["city"] == "hollmar", "flag_words"].tolist()[0] == "estimated"
    assert page.masthead.file == f"context-{SHARE}_{COURSES}_demonstration-invented_{ON}"


def test_the_picture_s_own_file_has_a_row_for_each_city(tables: Tables) -> None:
    page = everyone(tables)
    lines = page.against._table().decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(page.state.cities)
    assert page.against.file == f"{SHARE}_against_{COURSES}_demonstration-invented_{ON}"


def test_the_picture_s_own_files_bear_the_day_and_that_it_is_a_draft(tables: Tables) -> None:
    page = everyone(tables, benchmark="anti-discrimination-policies.draft-1", on="2026-11-10")
    first = f"{SHARE}_against_anti-discrimination-policies-working-draft_demonstration-invented_"
    assert page.against.file == f"{first}2026-11-10"
    page.choices["on"].value = "2026-11-20"
    assert page.against.file == f"{first}2026-11-20"


def test_notes_are_taken_along_too(tables: Tables) -> None:
    page = everyone(tables, circumstances="city-resources", figure="notes")
    taken = page.table(page.scene(page.state)).set_index("city")
    assert set(taken.loc["castelvo", "effect"]) == {"hinders"}
    assert set(taken.loc["castelvo", "key_factor"]) == {"01", "09"}
    assert pd.isna(taken.loc["hollmar", "note"])
    assert pd.isna(taken.loc["morvane", "at_least"])


def test_in_python_it_opens_by_its_name() -> None:
    page = context_page(figure="population", collection="demonstration", key_factor="05", on=ON)
    assert (page.state.figure, page.along.detail["key"]) == ("population", "05")


def test_suspicious_figures_of_other_circumstances_are_named_with_their_cities(tables: Tables) -> None:
    page = everyone(tables, figure=SHARE)
    others = tables.context[
        tables.context["suspicious"].notna() & (tables.context["indicator"] != SHARE) & (tables.context["year"] <= 2024)
    ]
    said = care(page)["Suspicious figures of other circumstances"]
    ours = others[others["city"].isin(page.state.cities)].drop_duplicates(["indicator", "city"])
    assert len(ours)
    names = dict(zip(tables.indicators["indicator"], tables.indicators["name"], strict=True))
    cities = dict(zip(tables.cities["city"], tables.cities["name"], strict=True))
    for row in ours.itertuples():
        assert names[row.indicator] in said
        assert cities[row.city] in said


def test_figures_that_would_show_nothing_are_offered_last_and_apart(tables: Tables) -> None:
    page = opened(tables, circumstances="migrant-population", cities="fennport,galdova")
    groups = [option["group"] for option in page.choices["figure"].options]
    empty = {option["value"] for option in page.choices["figure"].options if option["group"]}
    known = set(tables.context.loc[tables.context["city"].isin(["fennport", "galdova"]), "indicator"])
    assert groups == sorted(groups)
    assert empty
    assert not empty & known
    assert next(option for option in page.choices["figure"].options if option["value"] == "notes")["group"] == ""


def test_a_page_of_one_assessment_says_so_where_all_methods_were_asked_for(tables: Tables) -> None:
    words_of = [mark["word"] for mark in opened(tables, method="merged").masthead.content["marks"]]
    assert words_of == ["invented", "latest assessment"]
    assert [mark["word"] for mark in opened(tables).masthead.content["marks"]] == ["invented"]

"""The key factor's page without a browser: what it shows is what the files say, city beside city."""

from __future__ import annotations

from typing import Any

import pytest

from workbench import compare
from workbench.pages import ComparePage, KeyFactorPage
from workbench.tables import Tables

COURSES = "introductory-and-language-courses"
ON = "2024-12-31"
NAMED = "Circumstances named for this key factor"
WHOLE = "Bears on the whole benchmark"


def opened(tables: Tables, **wanted: str) -> KeyFactorPage:
    """The page as a link opens it, on a day that stays."""
    return KeyFactorPage(tables, {"on": ON, **wanted})


def content(page: KeyFactorPage) -> dict[str, Any]:
    """What the view shows."""
    return page.factor.content


def line(page: KeyFactorPage, title: str) -> list[dict[str, Any]]:
    """The cells of a row, by its title."""
    (found,) = [row["cells"] for row in content(page)["rows"] if row["title"] == title]
    return found


def said(page: KeyFactorPage) -> list[str]:
    """What the page says of what it could not follow."""
    return page.masthead.content["notices"]


def test_at_first_the_first_key_factor_stands_with_four_cities_beside_each_other(tables: Tables) -> None:
    page = opened(tables)
    assert page.masthead.content["title"] == "01 Public commitment"
    assert len(content(page)["chips"]) == len(page.state.cities) == 8
    assert [one["id"] for one in content(page)["columns"]] == list(page.state.cities[:4]) == page.factor.beside
    assert content(page)["previous"] is None
    assert content(page)["next"] == {"id": "02", "name": "Strategy"}


def test_every_key_factor_shows_the_judgements_of_the_comparison(tables: Tables) -> None:
    page = opened(tables)
    comparison = compare(tables, COURSES, list(page.state.cities), page.state.on, collection="demonstration")
    for factor in comparison.matrix.columns:
        page.factor.value = factor
        words = {one["id"]: one["word"] for one in content(page)["chips"]}
        assert words == comparison.matrix[factor].to_dict()
        low, applies = (int(comparison.key_factors.loc[factor, name]) for name in ("low", "applies"))
        assert content(page)["count"].startswith(f"{low} of {applies} in place")
        assert page.masthead.link["key_factor"] == factor


def test_every_finding_of_a_city_stands_once_under_its_question(tables: Tables) -> None:
    page = opened(tables, cities="aldmere,castelvo", key_factor="05")
    for at, city in enumerate(["aldmere", "castelvo"]):
        made = compare(tables, COURSES, [city], page.state.on, collection="demonstration")
        rows = made.behind(tables.evidence)
        rows = rows[(rows["city"] == city) & (rows["key_factor"] == "05")]
        for question, found in rows.groupby("guide_question", dropna=False):
            title = question if isinstance(question, str) else "Findings under no question"
            assert [one["text"] for one in line(page, title)[at]["items"]] == found["finding"].tolist()
        every = [
            one["text"]
            for row in content(page)["rows"]
            if row["title"].startswith(("05.", "Findings")) and row["cells"]
            for one in row["cells"][at].get("items", [])
        ]
        assert sorted(every) == sorted(rows["finding"])


def test_a_question_without_a_finding_says_so_and_stays(tables: Tables) -> None:
    page = opened(tables, cities="aldmere", key_factor="01")
    questions = tables.guide_questions[
        (tables.guide_questions["benchmark"] == COURSES)
        & (tables.guide_questions["key_factor"] == "01")
        & tables.guide_questions["part_of"].isna()
    ]
    shown = {row["title"]: row for row in content(page)["rows"] if row.get("lead")}
    assert list(shown) == questions["guide_question"].tolist()
    assert any(row.get("nobody") for row in shown.values())


@pytest.mark.parametrize(
    ("wanted", "factor"),
    [
        ({"key_factor": "07"}, "07"),
        ({"cell": "castelvo|05"}, "05"),
        ({"cell": "castelvo|05", "key_factor": "02"}, "02"),
    ],
)
def test_the_link_says_which_key_factor_is_meant(tables: Tables, wanted: dict[str, str], factor: str) -> None:
    page = opened(tables, **wanted)
    assert content(page)["at"] == page.factor.value == factor
    assert not said(page)


@pytest.mark.parametrize(
    ("wanted", "notice"),
    [
        ({"key_factor": "17"}, "a key factor that this benchmark does not have: '17'"),
        ({"beside": "aldmere,atlantis"}, "a city that this collection does not hold: 'atlantis'"),
    ],
)
def test_a_link_that_names_something_unknown_says_so_and_shows_the_rest(
    tables: Tables, wanted: dict[str, str], notice: str
) -> None:
    page = opened(tables, **wanted)
    assert [one for one in said(page) if notice in one]
    assert content(page)["columns"]


@pytest.mark.parametrize("value", ["", "17", "<b>", "01|castelvo"])
def test_a_step_that_leads_nowhere_changes_nothing(tables: Tables, value: str) -> None:
    page = opened(tables, key_factor="03")
    page.factor.value = value
    assert page.state.key_factor == "03"
    assert page.factor.value == "03"


def test_cities_are_put_beside_each_other_and_kept_from_step_to_step(tables: Tables) -> None:
    page = opened(tables)
    page.factor.beside = ["hollmar", "aldmere"]
    page.factor.value = "04"
    assert [one["id"] for one in content(page)["columns"]] == ["aldmere", "hollmar"]
    assert page.masthead.link["beside"] == "aldmere,hollmar"
    again = KeyFactorPage(tables, page.masthead.link)
    assert content(again) == content(page)


def test_another_benchmark_begins_with_its_first_key_factor(tables: Tables) -> None:
    page = opened(tables, key_factor="05")
    page.choices["benchmark"].value = "charter.2010"
    assert page.state.key_factor == content(page)["steps"][0]["id"]
    assert not said(page)


def test_a_city_that_was_not_asked_is_said_and_holds_no_finding(tables: Tables) -> None:
    page = opened(tables, cities="dorvik,hollmar", key_factor="09")
    assert content(page)["columns"][0]["word"] == "not asked"
    assert line(page, "Summary")[0] == {"none": "not asked"}


def test_real_cities_have_questions_and_examples_and_no_judgement(tables: Tables) -> None:
    page = opened(tables, collection="published", key_factor="05")
    shown = content(page)
    assert "columns" not in shown
    assert "chips" not in shown
    assert shown["questions"]
    assert shown["examples"]
    assert page.masthead.content["marks"][0]["word"] == "no judgement"
    # Only what is shown has its source here.
    assert [block["title"] for block in shown["caption"]] == ["Source."]
    assert "Figures:" not in shown["caption"][0]["text"]


def test_no_city_leaves_a_sentence(tables: Tables) -> None:
    page = opened(tables, cities="")
    assert content(page)["empty"]
    assert content(page)["statement"]


@pytest.mark.parametrize("factor", ["01", "05", "09"])
def test_notes_of_other_key_factors_do_not_stand_on_this_one(tables: Tables, factor: str) -> None:
    noted = tables.context_notes.assign(key_factor=tables.context_notes["key_factor"].fillna("whole"))
    about = noted.groupby("note")["key_factor"].agg(set).to_dict()
    for name in tables.context_factors["context_factor"]:
        page = opened(tables, key_factor=factor, circumstances=name, figure="notes")
        rows = [row for row in content(page)["rows"] if row["title"] == NAMED or row.get("text") == WHOLE]
        assert WHOLE in [row.get("text") for row in rows]
        for row in rows:
            meant = factor if row["title"] == NAMED else "whole"
            assert all(meant in about[one["text"]] for cell in row["cells"] for one in cell.get("items", []))


def test_a_step_leaves_the_open_cell_of_the_matrix_behind(tables: Tables) -> None:
    page = opened(tables, cell="castelvo|05")
    page.factor.value = "08"
    assert "cell" not in page.masthead.link
    assert page.masthead.link["key_factor"] == "08"


def test_the_footnote_of_a_key_factor_stands_on_its_page_alone(tables: Tables) -> None:
    notes = tables.benchmark_notes[tables.benchmark_notes["benchmark"] == COURSES].dropna(subset="key_factor")
    note, factor = notes["note"].iloc[0], notes["key_factor"].iloc[0]
    assert note in str(content(opened(tables, key_factor=factor))["caption"])
    assert note not in str(content(opened(tables, key_factor="01"))["caption"])
    compared = ComparePage(tables, {"on": ON, "key_factor": factor})
    assert note not in str(compared.matrix.content["caption"])

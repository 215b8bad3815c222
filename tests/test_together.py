"""The page with the assessments of all methods: side by side, or merged with the disagreement shown."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.conftest import FILES, write_workspace
from tests.test_page import COURSES, HOSTILE, ON, assert_answers, everything, notices, opened
from tests.test_taking import ROOT, sent
from workbench import MethodComparison, compare, compare_methods, load
from workbench.comparison import Comparison
from workbench.documents import METHODS
from workbench.methods import DIFFERS
from workbench.pages import CityPage, ComparePage, KeyFactorPage
from workbench.pages.base import WorkbenchPage
from workbench.tables import Tables
from workbench.words import words

SAY = words()
SIDE, MERGED = "side-by-side", "merged"
SOME = "brunnhaven,castelvo,dorvik,morvane"


def methods(page: ComparePage, tables: Tables) -> MethodComparison:
    """What the page says it shows, made by the public function."""
    state = page.state
    return compare_methods(tables, state.benchmark, list(state.cities), state.on, state.edition, state.collection)


def columns(page: ComparePage) -> dict[str, dict[str, Any]]:
    """The columns by their names."""
    return {column["id"]: column for column in page.matrix.content["columns"]}


def cells(page: ComparePage, column: str) -> dict[str, dict[str, Any]]:
    """The cells of a column."""
    at = list(columns(page)).index(column)
    return {factor: row[at] for factor, row in page.matrix.content["cells"].items()}


def test_both_ways_are_offered_where_there_are_several_methods(tables: Tables) -> None:
    offered = [option["value"] for option in opened(tables).choices["method"].options]
    assert offered[-2:] == [SIDE, MERGED]
    alone = tables.assessments[tables.assessments["method"] == "self-assessment"]
    page = opened(replace(tables, assessments=alone))
    assert [option["value"] for option in page.choices["method"].options] == [""]
    assert page.choices["method"].least == 2


def test_side_by_side_each_assessment_has_a_column_as_the_comparison_by_its_method_has_it(tables: Tables) -> None:
    page = opened(tables, cities=SOME, method=SIDE)
    assert not notices(page)
    assert list(columns(page)) == [
        "brunnhaven:self-assessment",
        *("castelvo:self-assessment", "castelvo:peer review"),
        *("dorvik:self-assessment", "dorvik:peer review", "dorvik:agreed"),
        "morvane",
    ]
    for name, column in columns(page).items():
        city, _, method = name.partition(":")
        if not method:
            assert {cell["word"] for cell in cells(page, name).values()} == {"no assessment"}
            continue
        alone = compare(tables, COURSES, [city], ON, method, collection="demonstration")
        assert {factor: cell["word"] for factor, cell in cells(page, name).items()} == alone.matrix.loc[city].to_dict()
        assert [column[one] for one in ("low", "high", "applies")] == (
            alone.summary.loc[city, ["low", "high", "applies"]].tolist()
        )
        assert (column["by"], column["date"]) == (method, f"{alone.assessments.loc[city, 'date']:%Y-%m-%d}")
        assert bool(column["outdated"]) == (city == "dorvik" and method != "agreed")


@pytest.mark.parametrize("how", [SIDE, MERGED])
def test_every_disagreement_is_marked_in_words_and_no_agreement_is(tables: Tables, how: str) -> None:
    page = opened(tables, cities=SOME, method=how)
    known = methods(page, tables).differences.set_index(["city", "key_factor"])
    for name in columns(page):
        for factor, cell in cells(page, name).items():
            differs = known.at[(name.partition(":")[0], factor), "differs"]
            assert ("judged differently" in cell["label"]) == differs
            shown = "parts" in cell or "differs" in [mark["kind"] for mark in cell["marks"]]
            assert shown == differs
    castelvo = cells(page, "castelvo" if how == MERGED else "castelvo:peer review")["01"]
    assert "self-assessment: in place; peer review: partly in place" in castelvo["label"]


def test_merged_a_cell_is_what_all_say_or_what_each_says(tables: Tables) -> None:
    page = opened(tables, method=MERGED)
    found = methods(page, tables)
    for city in page.state.cities:
        for factor, cell in cells(page, city).items():
            merged = found.merged.at[city, factor]
            if merged != DIFFERS:
                assert (cell["word"], "parts" in cell) == (merged, False)
                continue
            said = [compare(tables, COURSES, [city], ON, one, collection="demonstration") for one in reversed(METHODS)]
            expected = [one.matrix.at[city, factor] for one in said if len(one.assessments)]
            assert [part["word"] for part in cell["parts"]] == expected
            assert len({part["state"] for part in cell["parts"]}) > 1


def test_merged_bounds_are_those_of_the_function_and_say_what_is_disputed(tables: Tables) -> None:
    page = opened(tables, method=MERGED)
    found = methods(page, tables)
    for city, column in columns(page).items():
        counts = found.summary.loc[city]
        assert [column[one] for one in ("low", "high", "applies")] == counts[["low", "high", "applies"]].tolist()
        if counts["compared"]:
            said = SAY("differs.count", count=counts["differs"], of=counts["compared"])
            assert column["differs"].startswith(said)
            assert (SAY("differs.settled", count=counts["settled"]) in column["differs"]) == bool(counts["settled"])
        else:
            assert column["differs"] == SAY("differs.one")
    for row in page.matrix.content["rows"]:
        counts = found.key_factors.loc[row["id"]]
        assert f"{counts['low']}" in row["summary"]
        assert f"of {counts['applies']} in place" in row["summary"]
        assert ("judged differently" in row["summary_note"]) == bool(counts["differs"])


@pytest.mark.parametrize(("how", "cell"), [(SIDE, "castelvo:self-assessment|01"), (MERGED, "castelvo|01")])
def test_a_cell_opens_on_what_each_method_says_with_its_evidence(tables: Tables, how: str, cell: str) -> None:
    page = opened(tables, cities=SOME, method=how, cell=cell)
    detail = page.matrix.detail
    assert detail["key"] == cell
    assert detail["how"] == SAY("detail.differs")
    assert [(head["title"], head["word"]) for head in detail["heads"]] == [
        ("Self-assessment", "in place"),
        ("Peer review", "partly in place"),
    ]
    for column, head in zip(detail["columns"], detail["heads"], strict=False):
        date = head["how"].split(", ")[1]
        ours = tables.evidence.query("city == 'castelvo' and benchmark == @COURSES and key_factor == '01'")
        ours = ours[ours["date"] == pd.Timestamp(date)]
        (evidence,) = [section for section in column if section["title"] == SAY("detail.evidence")]
        assert [item["text"] for item in evidence["items"]] == ours["finding"].tolist()
        assert next(section["title"] for section in column) == SAY("detail.summary")
    assert "invented" in [tag["kind"] for tag in detail["tags"]]


def test_what_is_superseded_says_by_what(tables: Tables) -> None:
    page = opened(tables, cities="dorvik", method=MERGED, cell="dorvik|05")
    hows = [head["how"] for head in page.matrix.detail["heads"]]
    assert [SAY("detail.superseded", date="2024-11-19") in how for how in hows] == [True, True, False]


def test_an_open_cell_stays_open_from_one_way_to_another(tables: Tables) -> None:
    page = opened(tables, cities=SOME, cell="castelvo|05")
    for how, key in (
        (SIDE, "castelvo:self-assessment|05"),
        (MERGED, "castelvo|05"),
        (SIDE, "castelvo:self-assessment|05"),
        ("", "castelvo|05"),
    ):
        page.choices["method"].value = how
        assert (page.matrix.detail["key"], page.matrix.value, notices(page)) == (key, key, [])
    page.choices["method"].value = SIDE
    page.matrix.value = "castelvo:peer review|05"
    page.choices["on"].value = "2024-03-01"
    assert page.matrix.value == "castelvo:self-assessment|05"
    page.choices["cities"].value = ["dorvik"]
    assert (page.matrix.value, notices(page)) == ("", [])


@pytest.mark.parametrize("hostile", [*HOSTILE, "castelvo:nobody|01", "castelvo:peer review|99", "nobody:agreed|01"])
def test_a_hostile_cell_opens_nothing(tables: Tables, hostile: str) -> None:
    page = opened(tables, cities=SOME, method=SIDE)
    content = page.matrix.content
    page.matrix.value = hostile
    assert_answers(page, hostile)
    assert (page.matrix.value, page.matrix.detail, page.matrix.content) == ("", {}, content)


@pytest.mark.parametrize("how", [SIDE, MERGED])
def test_of_two_cities_it_is_said_where_their_relation_is_told(tables: Tables, how: str) -> None:
    page = opened(tables, cities="castelvo,dorvik", method=how)
    assert page.matrix.content["pair"] == {"sentence": "", "note": SAY("pair.one_each")}
    assert "pair" not in opened(tables, cities=SOME, method=how).matrix.content


@pytest.mark.parametrize("how", [SIDE, MERGED])
def test_the_view_is_whole_in_its_link_and_its_caption(tables: Tables, how: str) -> None:
    page = opened(tables, cities=SOME, method=how, also="notes:city-resources", order="like:dorvik", group="country")
    assert page.masthead.link["method"] == how
    again = ComparePage(tables, page.masthead.link)
    assert everything(again) == everything(page)
    said = " ".join(block["text"] for block in page.matrix.content["caption"])
    assert "by each method; of one round what was agreed supersedes" in said
    assert page.choices["method"].value == how


@pytest.mark.parametrize("how", [SIDE, MERGED])
def test_notes_of_every_assessment_are_along_the_cities(tables: Tables, how: str) -> None:
    page = opened(tables, cities="castelvo", method=how, circumstances="city-resources", figure="notes")
    page.matrix.value = "context|castelvo"
    made = tables.context_notes.query("city == 'castelvo' and benchmark == @COURSES and date >= '2024-01-01'")
    notes = set(made.loc[made["context_factor"] == "city-resources", "note"])
    told = [item["text"] for column in page.matrix.detail["columns"] for one in column for item in one["items"]]
    assert len(notes) > 1
    assert set(told) == notes
    assert len(told) == len(notes)


@pytest.mark.parametrize("how", [SIDE, MERGED])
def test_each_note_is_in_the_language_of_its_own_assessment(tmp_path: Path, how: str) -> None:
    [place] = (name for name in FILES if name.endswith("self-assessment.courses.first.yaml"))
    later = place.replace("2020-05-01.self-assessment", "2020-06-01.peer-review")
    said = FILES[place].replace("2020-05-01", "2020-06-01").replace("self-assessment", "peer review")
    said = said.replace("Little money.", "Peu d’argent.").replace("judgements:\n", "language: fr\njudgements:\n", 1)
    tables = load(write_workspace(tmp_path / "workspace", {**FILES, later: said}))
    page = ComparePage(tables, {"method": how, "circumstances": "city-resources", "figure": "notes"})
    [strip] = page.matrix.content["context"]["cells"]
    assert (strip["text"], "lang" in strip) == ("Little money.", False)
    for cell in ("context|alpha", "alpha|01"):
        page.matrix.value = cell
        told = [item for column in page.matrix.detail["columns"] for one in column for item in one.get("items", [])]
        tongues = {item["text"]: item.get("lang", "en") for item in told}
        assert (tongues["Little money."], tongues["Peu d’argent."]) == ("en", "fr")


@pytest.mark.parametrize("how", [SIDE, MERGED])
def test_the_file_holds_every_judgement_with_what_stands(tables: Tables, how: str) -> None:
    page = opened(tables, cities=SOME, method=how)
    rows = pd.read_csv(io.BytesIO(sent(page)[0]), dtype={"key_factor": "str"})
    found = methods(page, tables)
    assert len(rows) == len(found.judgements) + len(found.merged.columns)
    merged = rows.drop_duplicates(["city", "key_factor"]).pivot(index="city", columns="key_factor", values="merged")
    assessed = found.assessments["city"].unique()
    assert merged.loc[assessed].to_dict() == found.merged.loc[assessed].to_dict()
    assert merged.loc["morvane"].unique().tolist() == ["no assessment"]
    assert set(rows["assessments"]) == {SAY(f"method.{how}")}
    assert set(rows["mark"]) == {"invented"}
    assert rows.loc[rows["city"] == "morvane", "judgement"].unique().tolist() == ["no assessment"]


@pytest.mark.parametrize("page", [CityPage, KeyFactorPage])
def test_another_page_shows_the_latest_and_keeps_the_choice(tables: Tables, page: type[WorkbenchPage]) -> None:
    asked = {"on": ON, "cities": SOME, "city": "castelvo"}
    plain, one = page(tables, asked), page(tables, {**asked, "method": MERGED})
    assert not one.masthead.content["notices"]
    assert one.masthead.content["title"] == plain.masthead.content["title"]
    assert one.masthead.link["method"] == MERGED
    assert one.choices["method"].value == ""
    assert MERGED not in {option["value"] for option in one.choices["method"].options}


def test_of_real_cities_there_is_nothing_to_merge(tables: Tables) -> None:
    page = opened(tables, collection="published", method=MERGED)
    assert not notices(page)
    assert "method" not in page.masthead.link
    assert page.choices["method"].options == [{"value": "", "label": SAY("method.latest")}]


@pytest.mark.parametrize("how", [SIDE, MERGED])
def test_copied_python_compares_by_every_method(tables: Tables, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("QUERY_STRING", raising=False)
    page = opened(tables, cities=SOME, method=how)
    names: dict[str, Any] = {}
    exec(page.masthead.snippet, names)
    assert names["page"].state == page.state
    assert names["page"].matrix.content == page.matrix.content
    assert not isinstance(names["comparison"], Comparison)
    pd.testing.assert_frame_equal(names["comparison"].merged, methods(page, tables).merged)


@pytest.mark.parametrize("how", [SIDE, MERGED])
def test_no_city_and_no_assessment_are_shown_as_such(tables: Tables, how: str) -> None:
    page = opened(tables, cities="", method=how)
    assert page.matrix.content["columns"] == []
    assert page.matrix.content["empty"]
    page = opened(tables, cities="morvane,castelvo", method=how, on="2010-01-01")
    assert list(columns(page)) == ["castelvo", "morvane"]
    assert {cell["word"] for cell in cells(page, "castelvo").values()} == {"no assessment"}
    assert len(sent(page)) == 1

"""What is taken along of a page, without a browser: tidy rows, CSV files, names, and Python that shows it again."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench
from tests.conftest import ASSESSMENT, FILES, write_workspace
from workbench import compare, judgements_for
from workbench.pages import BenchmarkPage, CityPage, ComparePage, ContextPage, KeyFactorPage
from workbench.pages.base import WorkbenchPage
from workbench.tables import Tables
from workbench.tidy import as_csv

ROOT = Path(__file__).parent.parent
COURSES = "introductory-and-language-courses"
ON = "2024-12-31"
PAGES = (BenchmarkPage, CityPage, ComparePage, ContextPage, KeyFactorPage)


def table_of(page: WorkbenchPage) -> pd.DataFrame:
    """The data of what a page shows."""
    return page.table(page.scene(page.state))


def sent(page: WorkbenchPage) -> list[bytes]:
    """What the page's head sends to a browser that asks for the data."""
    answers: list[bytes] = []
    page.masthead.send = lambda _content, buffers: answers.extend(buffers)
    page.masthead._handle_custom_msg({"kind": "table"}, [])
    return answers


@pytest.mark.parametrize("carry", [False, True])
@pytest.mark.parametrize("on", ["2012-12-31", "2021-12-31", ON])
@pytest.mark.parametrize("benchmark", [COURSES, "charter"])
def test_the_long_form_is_the_matrix(tables: Tables, benchmark: str, on: str, carry: bool) -> None:
    comparison = compare(tables, benchmark, collection="demonstration", on=on, carry=carry)
    rows = judgements_for(tables, comparison)
    wide = rows.pivot(index="city", columns="key_factor", values="judgement")
    unassessed = (comparison.sources == "no assessment").any(axis=1)
    expected = comparison.matrix.mask(unassessed, "no assessment")
    assert wide.loc[expected.index].to_numpy().tolist() == expected.to_numpy().tolist()
    assert rows["city"].drop_duplicates().tolist() == comparison.matrix.index.tolist()
    said = rows["date"].dt.strftime("%Y-%m-%d") + ", " + rows["method"]
    assert said.fillna("no assessment").tolist() == comparison.sources.to_numpy().ravel().tolist()


def test_what_is_behind_a_judgement_is_counted_and_silence_is_no_number(tables: Tables) -> None:
    comparison = compare(tables, COURSES, collection="demonstration", on=ON)
    rows = judgements_for(tables, comparison)
    shown = comparison.behind(tables.evidence).groupby(["city", "key_factor"])["shows"].value_counts()
    for row in rows.to_dict("records"):
        counts = [row[name] for name in ("supports", "contradicts", "unclear")]
        if row["judgement"] in ("no assessment", "not asked"):
            assert pd.isna(counts).all()
            continue
        keys = [(row["city"], row["key_factor"], name) for name in ("supports", "contradicts", "unclear")]
        assert counts == [shown.get(key, 0) for key in keys]
    assert rows.loc[rows["judgement"] == "not applicable", "reason"].notna().all()


def test_no_city_is_no_row(tables: Tables) -> None:
    rows = judgements_for(tables, compare(tables, COURSES, [], collection="demonstration"))
    assert rows.empty
    assert "judgement" in rows


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n"), min_size=1), min_size=1))
def test_no_spreadsheet_runs_a_text_and_every_text_comes_back(texts: list[str]) -> None:
    content = as_csv(pd.DataFrame({"text": pd.Series(texts, dtype="str"), "number": -1.5})).decode("utf-8-sig")
    [_, *rows] = csv.reader(io.StringIO(content, newline=""))
    assert not [text for text, _ in rows if text[:1] in ("=", "+", "-", "@", "\t")]
    assert [re.sub(r"^'('*[=+\-@\t])", r"\1", text) for text, _ in rows] == texts
    assert {number for _, number in rows} == {"-1.5"}


@pytest.mark.parametrize("page", PAGES)
def test_a_file_can_be_opened_by_excel_and_by_pandas(tables: Tables, page: type[WorkbenchPage]) -> None:
    opened = page(tables, {"on": ON})
    [content] = sent(opened)
    assert content.startswith(b"\xef\xbb\xbf")
    kept = table_of(opened)
    back = pd.read_csv(io.BytesIO(content), dtype="str")
    assert list(back) == list(kept)
    for name in kept.columns:
        ours, theirs = kept[name], back[name]
        if pd.api.types.is_datetime64_any_dtype(ours):
            ours = ours.dt.strftime("%Y-%m-%d")
        assert ours.isna().tolist() == theirs.isna().tolist(), name
        assert [str(one) for one in ours.dropna()] == theirs.dropna().tolist(), name


def test_the_comparison_s_file_is_the_comparison(tables: Tables) -> None:
    page = ComparePage(tables, {"on": ON})
    back = pd.read_csv(io.BytesIO(sent(page)[0]), dtype={"key_factor": "str"})
    matrix = compare(tables, COURSES, list(page.state.cities), ON, collection="demonstration").matrix
    wide = back.pivot(index="city", columns="key_factor", values="judgement")
    assert wide.to_dict() == matrix.to_dict()
    assert back.groupby("city")["figure_value"].nunique(dropna=False).eq(1).all()
    for name, value in {
        "mark": "invented",
        "invented": True,
        "collection": "demonstration",
        "benchmark": COURSES,
        "edition": "mixities",
        "wording": "ours",
        "as_known_on": ON,
    }.items():
        assert back[name].unique().tolist() == [value]


def test_a_key_factor_s_file_holds_every_finding_of_every_city(tables: Tables) -> None:
    page = KeyFactorPage(tables, {"on": ON, "key_factor": "05"})
    rows = table_of(page)
    made = compare(tables, COURSES, list(page.state.cities), ON, collection="demonstration")
    for piece, table, column in (
        ("finding", tables.evidence, "finding"),
        ("recommendation", tables.recommendations, "recommendation"),
        ("note", tables.context_notes, "note"),
    ):
        ours = made.behind(table)
        expected = ours.loc[ours["key_factor"] == "05", ["city", column]].to_numpy().tolist()
        found = rows.loc[rows["piece"] == piece, ["city", "text"]].to_numpy().tolist()
        assert expected
        assert sorted(found) == sorted(expected)
    judged = rows[rows["piece"] == "judgement"].set_index("city")["text"]
    assert judged.to_dict() == made.matrix["05"].to_dict()
    assert set(rows.loc[rows["piece"] == "recommendation", "status"]) <= {"open", "accepted", "done", "dropped"}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("benchmark", [f"{COURSES}.mixities", "charter.2010"])
def test_what_is_taken_of_real_cities_can_be_read_as_no_judgement(
    tables: Tables, page: type[WorkbenchPage], benchmark: str
) -> None:
    opened = page(tables, {"collection": "published", "benchmark": benchmark})
    rows = table_of(opened)
    assert "published-no-judgement" in opened.masthead.file
    assert set(rows["mark"]) == {"no judgement"}
    judged = {"judgement", "method", "round", "assessed_on", "summary", "conclusion", "supports", "assessments"}
    assert not judged & set(rows.columns)
    assert "judgement" not in set(rows.get("piece", []))
    if page is ComparePage:
        assert set(opened.state.cities) <= set(rows["city"])


def test_a_region_s_practice_is_not_said_to_be_the_city_s(tables: Tables) -> None:
    rows = table_of(ComparePage(tables, {"collection": "published"}))
    helsinki = rows[rows["city"] == "helsinki"].set_index("key_factor")["around"]
    assert helsinki.to_dict() == {"03": True, "08": False}


def test_a_draft_and_invented_cities_are_marked_in_the_file_and_its_name(tables: Tables) -> None:
    page = ComparePage(tables, {"benchmark": "anti-discrimination-policies.draft-1", "on": ON})
    name = f"compare_anti-discrimination-policies-working-draft_demonstration-invented_{ON}"
    assert page.masthead.file == name
    assert set(table_of(page)["mark"]) == {"invented; working draft"}
    step = KeyFactorPage(tables, {"on": ON, "key_factor": "05"})
    assert step.masthead.file == f"key-factor-05-facilitating-access_{COURSES}_demonstration-invented_{ON}"
    step.factor.value = "06"
    assert step.masthead.file.startswith("key-factor-06-")
    assert 'key_factor="06"' in step.masthead.snippet


def test_the_circumstance_s_file_holds_every_figure_of_the_cities(tables: Tables) -> None:
    page = ComparePage(tables, {"collection": "published", "figure": "foreign-born"})
    back = pd.read_csv(io.BytesIO(page.series._table()))
    figures = tables.context[tables.context["indicator"] == "foreign-born"]
    figures = figures[figures["city"].isin(list(page.state.cities))]
    assert sorted(zip(back["city"], back["year"], back["value"], strict=True)) == sorted(
        zip(figures["city"], figures["year"], figures["value"], strict=True)
    )
    assert back["source"].notna().all()
    assert back["suspicious"].notna().sum() == figures["suspicious"].notna().sum() > 0
    assert page.series.file.startswith("foreign-born_over-the-years_published-no-judgement_")


def test_a_file_that_cannot_be_made_is_no_traceback(tables: Tables, caplog: pytest.LogCaptureFixture) -> None:
    page = ComparePage(tables, {"on": ON})
    page.masthead.offer("x", lambda: as_csv(pd.DataFrame({"a": [1]}).drop(columns="b")))
    assert sent(page) == []
    assert "failure while making the table" in caplog.text


EVERYONE = ",".join(sorted(path.name for path in (ROOT / "assessments" / "demonstration").iterdir()))
VIEWS: list[tuple[type[WorkbenchPage], dict[str, str]]] = [
    (ComparePage, {"on": ON}),
    (ComparePage, {"on": "2021-12-31", "cities": EVERYONE, "method": "self-assessment", "figure": "notes"}),
    (ComparePage, {"cities": "aldmere,castelvo", "benchmark": "charter.2010", "cell": "aldmere|03"}),
    (ComparePage, {"cities": ""}),
    (ComparePage, {"collection": "published"}),
    (ComparePage, {"cities": "aldmere,castelvo", "cell": "castelvo|05", "language": "fr"}),
    (KeyFactorPage, {"on": ON, "key_factor": "05", "beside": "aldmere,hollmar"}),
    (KeyFactorPage, {"collection": "published", "benchmark": "charter.2010", "key_factor": "07"}),
    (ContextPage, {"on": ON, "figure": "population", "key_factor": "05", "order": "figure"}),
    (ContextPage, {"on": ON, "circumstances": "city-resources", "figure": "notes"}),
    (ContextPage, {"collection": "published", "figure": "population"}),
]


@pytest.mark.parametrize(("page", "wanted"), VIEWS)
def test_copied_python_shows_the_same_view(
    tables: Tables, monkeypatch: pytest.MonkeyPatch, page: type[WorkbenchPage], wanted: dict[str, str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("QUERY_STRING", raising=False)
    opened = page(tables, wanted)
    names: dict[str, Any] = {}
    exec(opened.masthead.snippet, names)
    again = names["page"]
    assert again.state == opened.state
    assert type(again) is page
    assert again.masthead.content == opened.masthead.content
    if opened.state.examples:
        assert "comparison" not in names
        return
    scene = opened.scene(opened.state)
    pd.testing.assert_frame_equal(names["comparison"].matrix, scene.comparison.matrix)
    pd.testing.assert_frame_equal(names["comparison"].sources, scene.comparison.sources)


@pytest.mark.parametrize(("page", "wanted"), VIEWS)
def test_copied_python_is_formatted(tables: Tables, page: type[WorkbenchPage], wanted: dict[str, str]) -> None:
    code = page(tables, wanted).masthead.snippet
    ruff = Path(sys.executable).with_name("ruff")
    formatted = subprocess.run(
        [ruff, "format", "--isolated", "-"], input=code, capture_output=True, text=True, check=True
    )
    assert formatted.stdout == code
    assert len(code.splitlines()) <= 45


def test_texts_of_files_harm_neither_the_file_nor_its_reader(tmp_path: Path) -> None:
    said = ASSESSMENT.replace("summary: It has.", "summary: =HYPERLINK(1)").replace("in place", "a+ in place", 1)
    levels = FILES["benchmarks/courses.first.yaml"].replace("  - in place\n", "  - a+ in place\n")
    files = {
        **FILES,
        "benchmarks/courses.first.yaml": levels,
        "assessments/ours/alpha/2020-05-01.self-assessment.courses.first.yaml": said,
    }
    folder = write_workspace(tmp_path / "workspace", files)
    page = ComparePage(workbench.load(folder), {})
    back = pd.read_csv(io.BytesIO(sent(page)[0]), dtype="str")
    assert back["summary"].dropna().tolist() == ["'=HYPERLINK(1)"]
    # Judged, and by the city itself: there is no mark to carry.
    assert back["mark"].isna().all()
    assert page.masthead.file.startswith("compare_courses_ours_")

"""The pages in French, without a browser: their words, their links, their data, and what stays in other languages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

import workbench
from tests.conftest import FILES, write_workspace
from tests.test_structure import phrases_of
from tests.test_translating import ALL
from workbench.documents import SILENCES
from workbench.methods import DIFFERS
from workbench.pages import BenchmarkPage, CityPage, ComparePage, ContextPage, HomePage, KeyFactorPage
from workbench.pages.base import WorkbenchPage
from workbench.tables import Tables
from workbench.tidy import as_csv
from workbench.widgets import View
from workbench.words import words

ON = "2024-12-31"
VIEWS: list[tuple[type[WorkbenchPage], dict[str, str]]] = [
    (HomePage, {}),
    (ComparePage, {"on": ON}),
    (ComparePage, {"on": ON, "cell": "castelvo|05", "group": "size", "order": "figure"}),
    (ComparePage, {"cities": "aldmere,castelvo", "cell": "context|castelvo", "group": "figure"}),
    (ComparePage, {"benchmark": "charter.2010", "circumstances": "city-resources", "figure": "notes", "on": ON}),
    (ComparePage, {"collection": "published", "order": "like:ghent", "group": "country"}),
    (ComparePage, {"collection": "published", "benchmark": "charter.2010"}),
    (ComparePage, {"cities": "", "method": "self-assessment"}),
    (ComparePage, {"on": ON, "also": "population,city-resources", "cell": "context:population|castelvo"}),
    (ComparePage, {"on": ON, "method": "side-by-side", "cell": "dorvik:agreed|05", "also": "population"}),
    (ComparePage, {"on": ON, "method": "side-by-side", "cities": "aldmere,castelvo", "benchmark": "charter.2010"}),
    (ComparePage, {"on": ON, "method": "merged", "cell": "dorvik|05"}),
    (ContextPage, {"on": ON, "key_factor": "05"}),
    (ContextPage, {"on": ON, "figure": "population"}),
    (ContextPage, {"benchmark": "charter.2010", "circumstances": "city-resources", "figure": "notes", "on": ON}),
    (ContextPage, {"cities": "", "benchmark": "charter.2010"}),
    (ContextPage, {"on": "1990-01-01"}),
    (ContextPage, {"collection": "published", "order": "like:ghent"}),
    (ContextPage, {"collection": "published", "figure": "notes"}),
    (KeyFactorPage, {"key_factor": "05", "on": ON}),
    (KeyFactorPage, {"benchmark": "charter.2010", "collection": "published"}),
    (BenchmarkPage, {"key_factor": "05"}),
    (BenchmarkPage, {"benchmark": "anti-discrimination-policies.draft-1", "collection": "published"}),
    (CityPage, {"city": "castelvo", "key_factor": "05", "on": ON}),
    (CityPage, {"city": "morvane"}),
    (CityPage, {"city": "ghent"}),
]
NAMES = [f"{page.__name__} {' '.join(wanted.values())}" for page, wanted in VIEWS]
every_view = pytest.mark.parametrize(("page", "wanted"), VIEWS, ids=NAMES)


def french(page: type[WorkbenchPage], tables: Tables, wanted: dict[str, str]) -> WorkbenchPage:
    return page(tables, {**wanted, "language": "fr"})


def shown(page: WorkbenchPage) -> Iterator[Any]:
    """What the page's views show."""
    for view in [*(one for one in page.children if isinstance(one, View)), *page.choices.values()]:
        for name in ("content", "detail", "found", "words", "label", "options", "title", "caption", "table"):
            if name in view.traits(sync=True):
                yield getattr(view, name)


CODES = {"quoted", "code", "address", "href", "beside_address", "value", "kind", "state", "id", "key"}
"""What no visitor reads."""


def texts(value: Any) -> Iterator[str]:
    """Every text in what is shown that is said to be in the page's language."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        other = {"text", "line", "summary"} if "lang" in value else set()
        quoted = value.get("quoted", {}).get("texts", [])
        for name, one in value.items():
            if name not in other | CODES and one not in ("hinders", "helps"):
                for text in texts(one):
                    yield re.sub("|".join(map(re.escape, quoted)), "", text) if quoted else text
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts(one)


def english() -> dict[str, re.Pattern[str]]:
    """The English phrases that hold a word which the French ones do not, as patterns."""
    ours, theirs = phrases_of("en"), phrases_of("fr")
    found = {}
    for name, phrase in ours.items():
        said = phrase if isinstance(phrase, dict) else {"": phrase}
        for form, text in said.items():
            other = theirs[name][form] if form else theirs[name]
            bare = re.sub(r"{\w+}", " ", text)
            if text != other and re.search(r"[a-z]{4}", bare):
                found[f"{name} {form}"] = re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(text)))
    return found


ENGLISH = english()
ALIKE = {"city.distance "}
"""English phrases that French ones look like."""


@every_view
def test_no_word_of_a_page_in_french_is_english(
    tables: Tables, page: type[WorkbenchPage], wanted: dict[str, str]
) -> None:
    every = {text for value in shown(french(page, tables, wanted)) for text in texts(value)}
    assert len(every) > 40
    patterns = {name: one for name, one in ENGLISH.items() if name not in ALIKE}
    assert not [(name, text) for text in every for name, one in patterns.items() if one.fullmatch(text)]


@every_view
def test_no_text_of_a_benchmark_or_place_is_english(
    tables: Tables, page: type[WorkbenchPage], wanted: dict[str, str]
) -> None:
    translated = workbench.translate(tables, "fr")
    left = set()
    for table, columns in {
        "benchmarks": ("theme", "title", "standard"),
        "key_factors": ("name", "statement", "why"),
        "guide_questions": ("question",),
        "levels": ("level",),
        "examples": ("practice",),
        "context_factors": ("name", "may_involve"),
        "indicators": ("name", "unit"),
        "cities": ("country", "name"),
    }.items():
        for column in columns:
            left |= set(getattr(tables, table)[column].dropna()) - set(getattr(translated, table)[column].dropna())
    every = {text for value in shown(french(page, tables, wanted)) for text in texts(value)}
    assert "Introductory and language courses" in left
    assert not every & left


@every_view
def test_every_way_leads_on_in_the_language(tables: Tables, page: type[WorkbenchPage], wanted: dict[str, str]) -> None:
    opened = french(page, tables, wanted)
    found = [address for value in shown(opened) for address in addresses(value)]
    assert found or page in (ComparePage, CityPage, ContextPage, KeyFactorPage)
    assert not [one for one in found if parse_qs(urlsplit(one).query).get("language") != ["fr"]]
    assert opened.masthead.link["language"] == "fr"
    assert opened.masthead.language == "fr"


@every_view
def test_a_page_in_english_is_as_if_there_were_no_other_language(
    tables: Tables, page: type[WorkbenchPage], wanted: dict[str, str]
) -> None:
    before = list(shown(page(tables, wanted)))
    french(page, tables, wanted)
    opened = page(tables, {**wanted, "language": "en"})
    assert list(shown(opened)) == before
    assert "language" not in opened.masthead.link
    assert "'lang'" not in repr(before)


def addresses(value: Any) -> Iterator[str]:
    """The addresses in what is shown."""
    if isinstance(value, dict):
        yield from (one for name, one in value.items() if name in ("address", "href", "beside_address") and one)
        for one in value.values():
            yield from addresses(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from addresses(one)


def test_numbers_are_written_as_in_french(tables: Tables) -> None:
    page = french(ComparePage, tables, {"cities": "aldmere,castelvo", "on": ON, "figure": "population"})
    cells = page.matrix.content["context"]["cells"]
    assert [cell["text"] for cell in cells] == ["414\u202f600", "961\u202f000"] or all(
        re.fullmatch(r"\d{1,3}(\u202f\d{3})*(,\d+)?", cell["text"]) for cell in cells
    )
    assert page.series.figure["layout"]["separators"] == ",\u202f"
    assert "%{x}\u00a0: %{y:,}" in page.series.figure["data"][0]["hovertemplate"]
    assert ComparePage(tables, {"on": ON}).series.figure["layout"]["separators"] == ".,"


def test_the_picture_of_a_circumstance_is_in_french(tables: Tables) -> None:
    page = french(ContextPage, tables, {"on": ON, "figure": "population"})
    assert isinstance(page, ContextPage)
    drawn = page.against.figure
    assert drawn["layout"]["separators"] == ",\u202f"
    assert drawn["layout"]["annotations"][0]["text"] == "en place, sur 9 facteurs clés"
    said = [text for trace in drawn["data"] for _, text in trace.get("customdata", [])]
    assert said
    assert all(
        re.search(r"<br>\d+(\u202f\d{3})+\u00a0personnes en 20\d\d, .*<br>en place\u00a0: \d", one) for one in said
    )
    # The sources are nobody's translation, and are read out as what they are.
    assert page.against.quoted == {"lang": "en", "texts": ["invented for this demonstration"]}
    rows = [row for row in page.along.content["rows"] if row.get("source")]
    assert {row["quoted"]["texts"][0] for row in rows} == {"invented for this demonstration"}
    assert ContextPage(tables, {"on": ON}).against.figure["layout"]["separators"] == ".,"


def test_a_caption_of_several_figures_marks_their_sources_alone_as_english(tables: Tables) -> None:
    page = french(ComparePage, tables, {"collection": "published", "also": "unemployment-rate-region,population"})
    [block] = [one for one in page.matrix.content["caption"] if one["title"] == "Source."]
    assert "Population au 1er janvier (" in block["text"]
    assert len(block["quoted"]["texts"]) > 1
    for text in block["quoted"]["texts"]:
        assert text in block["text"]
        assert "Population au" not in text


@pytest.mark.parametrize("method", ["side-by-side", "merged"])
def test_what_each_method_says_is_in_french_with_its_team_in_english(tables: Tables, method: str) -> None:
    cell = "dorvik:self-assessment|05" if method == "side-by-side" else "dorvik|05"
    page = french(ComparePage, tables, {"on": ON, "method": method, "cell": cell})
    heads = page.matrix.detail["heads"]
    assert [one["title"] for one in heads] == ["Auto-évaluation", "Évaluation par les pairs", "Évaluation convenue"]
    for head in heads:
        assert head["quoted"]["lang"] == "en"
        assert all(text in head["how"] for text in head["quoted"]["texts"])
    said = [label for row in page.matrix.content["cells"].values() for one in row if (label := one["label"])]
    said += [one["differs"] for one in page.matrix.content["columns"]]
    assert [one for one in said if "\u202f; " in one]
    assert not [one for one in said if re.search(r"[^\u202f];", one)]
    halves = {
        part["short"] for row in page.matrix.content["cells"].values() for one in row for part in one.get("parts", [])
    }
    assert "partiellement en place" not in halves
    assert ("en partie" in halves) == (method == "merged")


def test_a_page_of_no_city_says_so_in_french(tables: Tables) -> None:
    for page in (ComparePage, ContextPage):
        title = french(page, tables, {"on": ON, "cities": ""}).masthead.content["title"]
        assert "0 ville" in title


def test_none_is_singular_in_french() -> None:
    assert words("fr")("row.unknown", count=0) == "0 inconnu"
    assert words("fr")("row.unknown", count=2) == "2 inconnus"
    assert words()("cities", count=0) == "0 cities"


@pytest.mark.parametrize("name", ["xx", "FR", "français", "en,fr", "<b>"])
def test_a_language_that_the_pages_do_not_speak_is_said_and_they_are_in_english(tables: Tables, name: str) -> None:
    page = ComparePage(tables, {"language": name})
    assert page.masthead.content["notices"][0].startswith("The link names a language that these pages do not speak")
    assert name in page.masthead.content["notices"][0]
    assert "language" not in page.masthead.link
    assert page.choices["benchmark"].label == "Benchmark"


def test_a_page_keeps_its_language_whatever_it_is_told(tables: Tables) -> None:
    page = ComparePage(tables, {"on": ON})
    page.masthead.wanted = {"query": {"on": ON, "language": "fr", "cities": "aldmere"}}
    assert page.state.cities == ("aldmere",)
    assert page.masthead.content["title"].endswith("what Aldmere has in place")
    assert "language" not in page.masthead.link
    page = french(ComparePage, tables, {"on": ON})
    page.choices["cities"].value = ["aldmere"]
    assert page.masthead.content["title"].endswith("ce qui est en place à Aldmere")
    assert page.masthead.link["language"] == "fr"


def test_an_opened_cell_says_which_of_its_texts_are_in_english(tables: Tables) -> None:
    detail = french(ComparePage, tables, {"cell": "castelvo|05", "on": ON}).matrix.detail
    sections = {one["title"]: one for column in detail["columns"] for one in column}
    assert "lang" not in sections["L’énoncé"]
    assert sections["Résumé"]["lang"] == sections["Conclusion de l’équipe d’évaluation"]["lang"] == "en"
    evidence = sections["Éléments de preuve"]["items"]
    assert {item["lang"] for item in evidence} == {"en"}
    for item in evidence:
        [reference] = item["quoted"]["texts"]
        assert reference in item["source"]
        assert "Question" not in reference
    assert {item["lang"] for item in sections["Recommandations"]["items"]} == {"en"}
    assert not [item for item in sections["Exemples rapportés"]["items"] if "lang" in item]
    assert "independent" in detail["quoted"]["texts"][0]


def test_an_assessment_in_french_is_marked_on_an_english_page_alone(tmp_path: Path) -> None:
    [place] = (name for name in FILES if name.startswith("assessments") and name.endswith("courses.first.yaml"))
    said = FILES[place].replace("judgements:\n", "language: fr\njudgements:\n", 1)
    tables = workbench.load(write_workspace(tmp_path / "workspace", {**ALL, place: said}))
    for page, wanted in ((ComparePage(tables, {}), {"fr"}), (french(ComparePage, tables, {}), set())):
        page.matrix.value = "alpha|01"
        [items] = (
            one["items"]
            for column in page.matrix.detail["columns"]
            for one in column
            if one["title"] in ("Evidence", "Éléments de preuve")
        )
        assert {item["lang"] for item in items if "lang" in item} == wanted


def marks(page: WorkbenchPage) -> list[str]:
    """What stands above the title."""
    return [mark["word"] for mark in page.masthead.content["marks"]]


@pytest.mark.parametrize("page", [ComparePage, KeyFactorPage, CityPage, ContextPage])
def test_above_what_cities_wrote_in_english_it_is_said(tables: Tables, page: type[WorkbenchPage]) -> None:
    assert marks(french(page, tables, {"on": ON})) == ["inventé", "rédigé en anglais"]
    assert marks(page(tables, {"on": ON})) == ["invented"]
    assert marks(french(page, tables, {"collection": "published"})) == ["sans appréciation"]


@pytest.mark.parametrize("page", [HomePage, BenchmarkPage])
def test_where_no_assessment_stands_nothing_is_said_of_its_language(tables: Tables, page: type[WorkbenchPage]) -> None:
    assert "rédigé en anglais" not in str(french(page, tables, {"on": ON}).masthead.content)


def test_a_workspace_that_nobody_has_translated_is_in_french_around_english_texts(tmp_path: Path) -> None:
    tables = workbench.load(write_workspace(tmp_path / "workspace", dict(FILES)))
    page = french(BenchmarkPage, tables, {})
    assert page.benchmark.content["standard_title"] == "La norme"
    assert page.benchmark.content["lang"] == "en"
    assert {factor["lang"] for factor in page.benchmark.content["factors"]} == {"en"}
    assert page.benchmark.content["factors"][0]["questions"][0]["lang"] == "en"
    assert "translate" not in page.masthead.snippet
    part = french(BenchmarkPage, workbench.load(write_workspace(tmp_path / "part", dict(ALL))), {})
    assert part.masthead.content["title"] == "Courses, a tiny benchmark"
    assert [factor["name"] for factor in part.benchmark.content["factors"]] == ["Commitment", "Stratégie", "Access"]


def test_an_empty_workspace_speaks_french_too(tmp_path: Path) -> None:
    from workbench.pages import compare_page  # noqa: PLC0415 - only here

    for name in ("benchmarks", "assessments"):
        (tmp_path / name).mkdir()
    with pytest.raises(workbench.InvalidFiles):
        workbench.load(tmp_path)
    page = compare_page(str(tmp_path), language="fr")
    assert page.masthead.content["title"] == "Rien ne peut encore être affiché dans cet espace de travail."
    assert page.panel.content["title"].endswith("problèmes dans les fichiers de cet espace de travail")
    nowhere = compare_page(str(tmp_path / "nowhere"), language="fr")
    assert nowhere.masthead.content["notices"][0].startswith("Il n’y a rien à comparer ici.")


TAKEN = [(page, wanted) for page, wanted in VIEWS if page is not HomePage]


@pytest.mark.parametrize(("page", "wanted"), TAKEN)
def test_data_that_are_taken_along_have_the_same_columns_and_french_words(
    tables: Tables, page: type[WorkbenchPage], wanted: dict[str, str]
) -> None:
    ours, theirs = (
        opened.table(opened.scene(opened.state)) for opened in (french(page, tables, wanted), page(tables, wanted))
    )
    assert list(ours.columns) == list(theirs.columns)
    assert len(ours) == len(theirs)
    back = pd.read_csv(io.BytesIO(as_csv(ours)), dtype="str")
    assert set(back["mark"].dropna()) <= {
        "inventé", "sans appréciation", "inventé; version de travail", "inventé\u202f; version de travail",
        "sans appréciation\u202f; version de travail",
    }  # fmt: skip
    for column, word in (("method", "peer review"), ("judgement", "not assessed"), ("kind", "interview")):
        assert column not in back or word not in set(back[column].dropna())
    if "merged" in back:
        assert wanted["method"] != "merged" or "apprécié différemment" in set(back["merged"])
        assert not {DIFFERS, *SILENCES} & set(back["merged"])


def test_search_finds_french_words(tables: Tables) -> None:
    page = french(BenchmarkPage, tables, {})
    page.benchmark.query = "interprete"
    assert page.benchmark.found["said"].endswith("référentiels") or page.benchmark.found["said"].endswith("référentiel")
    assert page.benchmark.found["groups"]
    page.benchmark.query = "Anv"
    assert [one["name"] for one in page.benchmark.found["cities"]] == ["Anvers, Belgique"]
    assert "language=fr" in page.benchmark.found["cities"][0]["address"]

"""Translations: files in another language, their rows, and a workspace with its texts in that language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import workbench
from tests.conftest import BENCHMARK, FILES, write_workspace
from workbench.problems import InvalidFiles
from workbench.tables import COLUMNS, Tables, records
from workbench.translating import languages_in

COURSES = "benchmarks/courses.first.yaml"
FRENCH = "benchmarks/fr/courses.first.yaml"
WHOLE = BENCHMARK.replace("standard:", "notes:\n  - note: One note.\n  - note: Another.\nstandard:").replace(
    '  - key_factor: "02"\n    name: Strategy\n    statement: The city has a strategy.\n',
    '  - key_factor: "02"\n    name: Strategy\n    statement: The city has a strategy.\n    examples:\n'
    "      - place: Alpha\n        practice: A plan.\n        reported: in a test\n"
    "      - place: Beta\n        practice: Another plan.\n        reported: in a test\n",
)
TRANSLATION = """\
benchmark: courses
edition: first
language: fr
theme: Cours
levels:
  - pas en place
  - en partie en place
  - en place, oui
notes:
  - note: Une note.
  - note: Une autre.
key_factors:
  - key_factor: "02"
    name: Stratégie
    examples:
      - practice: Un plan.
      - practice: Un autre plan.
        place: Bêta
  - key_factor: "01"
    guide_questions:
      - guide_question: "01.1"
        parts:
          - en public
          - par écrit
"""
PLACES = """\
countries:
  - country: Testland
    name: Pays d’essai
cities:
  - city: alpha
    name: Alphe
"""
CATALOGUES = {
    "benchmarks/fr/context-factors.yaml": "context_factors:\n  - context_factor: city-resources\n    name: Moyens\n",
    "benchmarks/fr/indicators.yaml": "indicators:\n  - indicator: population\n    unit: personnes\n",
    "benchmarks/fr/places.yaml": PLACES,
}
ALL = {**FILES, COURSES: WHOLE, FRENCH: TRANSLATION, **CATALOGUES}


def loaded(folder: Path, files: dict[str, str]) -> Tables:
    return workbench.load(write_workspace(folder, dict(files)))


@pytest.fixture
def both(tmp_path: Path) -> tuple[Tables, Tables]:
    """A tiny workspace, and the same in French."""
    tables = loaded(tmp_path / "translated", ALL)
    return tables, workbench.translate(tables, "fr")


def value(frame: pd.DataFrame, column: str, **named: str) -> Any:
    """A value of the one row that is named."""
    for name, wanted in named.items():
        frame = frame[frame[name] == wanted]
    [found] = frame[column]
    return found


def test_each_text_is_a_row_that_names_its_place(both: tuple[Tables, Tables]) -> None:
    rows = {(row["table"], row["key"], row["column"]): row["text"] for row in records(both[0].translations)}
    assert set(both[0].translations["language"]) == {"fr"}
    assert rows["levels", "courses.first.1", "level"] == "en partie en place"
    assert rows["guide_questions", "courses.first.01.1.b", "question"] == "par écrit"
    assert rows["examples", "courses.first.02.2", "practice"] == "Un autre plan."
    assert rows["benchmark_notes", "courses.first.2", "note"] == "Une autre."
    assert rows["cities", "Testland", "country"] == "Pays d’essai"
    assert len(rows) == len(both[0].translations) == 16


def test_each_text_comes_to_its_place_and_no_other(both: tuple[Tables, Tables]) -> None:
    original, french = both
    assert french.benchmarks["theme"].tolist() == ["Cours"]
    assert french.levels["level"].tolist() == ["pas en place", "en partie en place", "en place, oui"]
    assert french.benchmark_notes["note"].tolist() == ["Une note.", "Une autre."]
    assert french.key_factors["name"].tolist() == ["Commitment", "Stratégie", "Access"]
    assert french.guide_questions["question"].tolist() == ["Has it said so?", "en public", "par écrit"]
    assert french.examples["practice"].tolist() == ["Un plan.", "Un autre plan."]
    assert french.examples["place"].tolist() == ["Alpha", "Bêta"]
    assert value(french.context_factors, "name", context_factor="city-resources") == "Moyens"
    assert value(french.indicators, "unit", indicator="population") == "personnes"
    assert set(french.context["unit"]) == {"personnes"}
    assert french.cities[["name", "country"]].to_numpy().tolist() == [["Alphe", "Pays d’essai"]]
    changed = {"title", "standard", "statement", "may_involve", "caveat"}
    for name in COLUMNS:
        for column in changed & {*getattr(original, name)}:
            pd.testing.assert_series_equal(getattr(french, name)[column], getattr(original, name)[column])


def test_two_figures_of_one_unit_have_each_its_own_words(tmp_path: Path) -> None:
    indicators = ALL["benchmarks/indicators.yaml"].replace("euro per resident", "persons")
    named = CATALOGUES["benchmarks/fr/indicators.yaml"] + "  - indicator: budget\n    unit: agents\n"
    figures = ALL["assessments/ours/alpha/context.csv"] + "budget,2020,12,city,,,made up for a test\n"
    files = {"benchmarks/indicators.yaml": indicators, "benchmarks/fr/indicators.yaml": named}
    french = workbench.translate(
        loaded(tmp_path / "units", {**ALL, **files, "assessments/ours/alpha/context.csv": figures}), "fr"
    )
    for indicator, unit in (("population", "personnes"), ("budget", "agents")):
        assert value(french.indicators, "unit", indicator=indicator) == unit
        assert set(french.context.loc[french.context["indicator"] == indicator, "unit"]) == {unit}


def test_judgements_name_the_levels_as_the_benchmark_does(both: tuple[Tables, Tables]) -> None:
    original, french = both
    assert original.judgements["judgement"].tolist() == ["in place", "not applicable"]
    assert french.judgements["judgement"].tolist() == ["en place, oui", "not applicable"]
    there, here = (workbench.compare(tables, "courses") for tables in both)
    assert here.levels == ("pas en place", "en partie en place", "en place, oui")
    for name in ("applies", "low", "high", "not applicable", "not asked"):
        assert here.summary[name].tolist() == there.summary[name].tolist()


def test_the_words_of_an_assessment_slugs_and_types_stay(both: tuple[Tables, Tables]) -> None:
    original, french = both
    for name in ("assessments", "evidence", "recommendations", "context_notes", "reviewers", "translations"):
        pd.testing.assert_frame_equal(getattr(french, name), getattr(original, name))
    for name, columns in COLUMNS.items():
        assert getattr(french, name).dtypes.to_dict() == getattr(original, name).dtypes.to_dict(), name
        for column in {*columns} & {"benchmark", "edition", "key_factor", "guide_question", "city", "indicator"}:
            assert getattr(french, name)[column].equals(getattr(original, name)[column]), (name, column)


def test_the_tables_that_are_translated_stay_as_they_are(tmp_path: Path) -> None:
    tables, again = (loaded(tmp_path / "same", ALL) for _ in range(2))
    workbench.translate(tables, "fr")
    for name in COLUMNS:
        pd.testing.assert_frame_equal(getattr(tables, name), getattr(again, name))
    assert workbench.translate(tables, "en") is tables


def test_a_language_that_nobody_has_translated_into_is_refused(both: tuple[Tables, Tables], tmp_path: Path) -> None:
    with pytest.raises(workbench.UnknownName, match=r"unknown language 'de'\. Known are: 'en', 'fr'"):
        workbench.translate(both[0], "de")
    with pytest.raises(workbench.UnknownName, match="unknown language 'fr'"):
        workbench.translate(loaded(tmp_path / "plain", FILES), "fr")
    german = {"benchmarks/de/places.yaml": "cities:\n  - city: alpha\n    name: Alfa\n"}
    tables = loaded(tmp_path / "german", {**ALL, **german})
    assert languages_in(tables) == ["de", "fr"]
    assert workbench.translate(tables, "de").cities["name"].tolist() == ["Alfa"]


def test_a_translation_that_changes_or_goes_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    assert value(workbench.translate(loaded(folder, ALL), "fr").cities, "name") == "Alphe"
    later = PLACES.replace("Alphe", "Alpha-sur-Mer")
    assert value(workbench.translate(loaded(folder, {"benchmarks/fr/places.yaml": later}), "fr").cities, "name") == (
        "Alpha-sur-Mer"
    )
    (folder / FRENCH).unlink()
    tables = workbench.load(folder)
    assert workbench.translate(tables, "fr").benchmarks["theme"].tolist() == ["Courses"]
    assert set(tables.translations["table"]) == {"cities", "context_factors", "indicators"}


def test_a_broken_translation_leaves_the_original_in_use(tmp_path: Path) -> None:
    with pytest.raises(InvalidFiles) as caught:
        loaded(tmp_path / "broken", {**ALL, FRENCH: TRANSLATION.replace("  - pas en place\n", "")})
    [problem] = caught.value.problems
    assert (problem.file, problem.line) == (FRENCH, 5)
    tables = caught.value.tables
    assert len(tables.judgements) == 2
    assert workbench.translate(tables, "fr").levels["level"].tolist() == ["not in place", "partly in place", "in place"]


def test_a_translation_waits_for_a_broken_original(tmp_path: Path) -> None:
    with pytest.raises(InvalidFiles) as caught:
        loaded(tmp_path / "broken", {**ALL, COURSES: "benchmark: courses\n"})
    assert {one.file for one in caught.value.problems} == {COURSES}
    assert "2 files refer to it" in [one.sentence for one in caught.value.problems][-1]
    assert "courses.first" not in set(caught.value.tables.translations["key"])


def test_names_of_places_that_a_workspace_does_not_have_are_no_problem(tmp_path: Path) -> None:
    more = PLACES + "  - city: nowhere\n    name: Nulle part\n"
    tables = loaded(tmp_path / "workspace", {**ALL, "benchmarks/fr/places.yaml": more})
    assert workbench.translate(tables, "fr").cities["name"].tolist() == ["Alphe"]


def test_a_broken_city_takes_no_names_of_places_along(tmp_path: Path) -> None:
    with pytest.raises(InvalidFiles) as caught:
        loaded(tmp_path / "broken", {**ALL, "assessments/ours/alpha/city.yaml": "city: alpha\n"})
    assert {one.file for one in caught.value.problems} == {"assessments/ours/alpha/city.yaml"}
    assert "Testland" in set(caught.value.tables.translations["key"])


def test_of_two_translations_of_one_benchmark_none_is_used(tmp_path: Path) -> None:
    with pytest.raises(InvalidFiles) as caught:
        loaded(tmp_path / "twice", {**ALL, "benchmarks/fr/again.yaml": TRANSLATION})
    assert {one.file for one in caught.value.problems} == {FRENCH, "benchmarks/fr/again.yaml"}
    assert "describes the same translation as" in caught.value.problems[0].sentence


def test_check_counts_translations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from workbench.cli import main  # noqa: PLC0415 - only here

    assert main(["check", str(write_workspace(tmp_path / "whole", dict(ALL)))]) == 0
    assert capsys.readouterr().err == "No problems. Sound: 1 benchmarks, 1 cities, 1 assessments, 4 translations.\n"


def test_an_assessment_may_say_its_language(tmp_path: Path) -> None:
    [place] = (name for name in FILES if name.endswith("courses.first.yaml") and name.startswith("assessments"))
    said = FILES[place].replace("judgements:\n", "language: fr\njudgements:\n", 1)
    tables = loaded(tmp_path / "said", {**FILES, place: said})
    assert tables.assessments["language"].tolist() == ["fr"]
    assert workbench.compare(tables, "courses").assessments["language"].tolist() == ["fr"]
    assert loaded(tmp_path / "unsaid", FILES).assessments["language"].tolist() == ["en"]


# What we ship

TEXTS = {
    "benchmarks": ("theme", "title", "standard"),
    "levels": ("level",),
    "benchmark_notes": ("note",),
    "key_factors": ("name", "group", "statement", "why"),
    "guide_questions": ("question",),
    "examples": ("practice", "place", "reported"),
    "context_factors": ("name", "may_involve"),
    "indicators": ("name", "unit", "caveat"),
    "cities": ("country",),
}


@pytest.mark.parametrize("table", TEXTS)
def test_every_text_of_the_benchmarks_that_we_ship_is_in_french(tables: Tables, table: str) -> None:
    ours = tables.translations.query("language == 'fr' and table == @table")
    for column in TEXTS[table]:
        said = getattr(tables, table)[column].dropna()
        wanted = said.nunique() if table == "cities" else len(said)
        assert (ours["column"] == column).sum() == wanted, f"{table}.{column}: some are not translated"


def test_french_texts_are_no_copies_of_the_english_ones(tables: Tables) -> None:
    french = workbench.translate(tables, "fr")
    for table, columns in TEXTS.items():
        for column in {*columns} - {"place", "unit", "name", "country"}:
            said = getattr(tables, table)[column].dropna()
            same = said[said == getattr(french, table).loc[said.index, column]]
            assert not [text for text in same if len(text.split()) > 3], (table, column)

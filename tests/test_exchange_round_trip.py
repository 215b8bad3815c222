"""Any assessment and any benchmark survive the spreadsheet unchanged."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import CITY, FILES, write_workspace
from tests.test_round_trip import (
    CONTEXT_NOTE,
    EVIDENCE,
    NASTY,
    RECOMMENDATION,
    REVIEWER,
    TEXT,
    benchmarks,
    fields,
    several,
)
from workbench.documents import METHODS, NOT_APPLICABLE, NOT_ASSESSED, Assessment, Benchmark, City, ContextFactor
from workbench.exchange import benchmark_to_workbook, to_csv, to_workbook
from workbench.exchange.assessments import Known, assessment_from
from workbench.exchange.benchmarks import benchmark_from
from workbench.exchange.cells import Typed
from workbench.exchange.grids import grids
from workbench.exchange.layout import ASSESSMENT, BENCHMARK
from workbench.exchange.rows import documents_in, from_csv, from_workbook_sheets
from workbench.files import read_documents
from workbench.files.references import Instrument

ALPHA = City(city="alpha", name="Alpha", country="Testland")
FACTORS = (
    ContextFactor(context_factor="city-resources", name="City resources", may_involve="Money."),
    ContextFactor(context_factor="data", name="Same name", may_involve="A."),
    ContextFactor(context_factor="law", name="Same name", may_involve="B."),
)
FORMULAS = st.sampled_from(["=", "+", "-", "@", "'", "''", "_x0041_", "_x005F_", "x005F_", "_x000D_", "#N/A"])
# What a spreadsheet might run, unfold or take for an escape, before any text.
HARD = st.builds("{}{}".format, FORMULAS, TEXT) | TEXT


@st.composite
def assessed(draw: st.DrawFn) -> tuple[Benchmark, Assessment]:
    """A benchmark, and an assessment that refers to it."""
    benchmark = draw(benchmarks())
    questions = Instrument.of(benchmark).questions
    numbers = draw(st.lists(st.sampled_from(list(questions)), min_size=1, unique=True))
    team = draw(several(REVIEWER, "reviewer"))
    judgements = [draw(judgement(benchmark, number, questions[number], team)) for number in numbers]
    notes = draw(several(CONTEXT_NOTE))
    for note in notes:
        note["context_factor"] = draw(st.sampled_from([one.context_factor for one in FACTORS]))
        if note.get("key_factors"):
            note["key_factors"] = draw(st.lists(st.sampled_from(list(questions)), unique=True))
    said: dict[str, Any] = {"city": "alpha", "benchmark": benchmark.benchmark, "edition": benchmark.edition}
    said |= {"round": draw(HARD), "date": draw(st.dates(dt.date(1, 1, 1))), "method": draw(st.sampled_from(METHODS))}
    said |= {"judgements": judgements, "context_notes": notes, "reviewers": team}
    said |= {"language": draw(st.sampled_from(["en", "fr"]))}
    return benchmark, Assessment.model_validate(said)


@st.composite
def judgement(draw: st.DrawFn, benchmark: Benchmark, number: str, questions: list[str], team: Any) -> dict[str, Any]:
    """A judgement of one of the key factors."""
    words = [*benchmark.levels, NOT_ASSESSED, NOT_APPLICABLE]
    said = draw(
        fields(
            {"key_factor": st.just(number), "judgement": st.sampled_from(words), "reason": HARD},
            summary=HARD,
            conclusion=HARD,
            direct_provider=st.booleans(),
            evidence=several(EVIDENCE),
            recommendations=several(RECOMMENDATION),
        )
    )
    for found in said.get("evidence", []):
        found.pop("guide_question", None)
        found["finding"] = draw(HARD)
        if questions:
            found["guide_question"] = draw(st.sampled_from(questions))
        found["recorded_by"] = draw(st.sampled_from([*(one["reviewer"] for one in team), "somebody else"]))
    return said


def known(benchmark: Benchmark) -> Known:
    """A world with one benchmark."""
    return Known({(benchmark.benchmark, benchmark.edition): benchmark}, {"alpha": ALPHA}, FACTORS)


def from_workbook(content: bytes, benchmark: Benchmark) -> tuple[Any, list[str]]:
    """What a workbook says, and what is wrong with it."""
    typed = Typed("x.xlsx")
    sheets, others = from_workbook_sheets(grids(content), ASSESSMENT, typed)
    assert others == []
    return assessment_from(sheets, typed, known(benchmark)).document, list(map(str, typed.problems))


@given(assessed())
@settings(max_examples=40)
def test_any_assessment_survives_a_workbook(both: tuple[Benchmark, Assessment]) -> None:
    benchmark, document = both
    content = to_workbook(benchmark, document, city=ALPHA, factors=FACTORS)
    assert from_workbook(content, benchmark) == (document, [])


@given(assessed())
@settings(max_examples=40)
def test_any_assessment_survives_a_csv_file(both: tuple[Benchmark, Assessment]) -> None:
    benchmark, document = both
    typed = Typed("x.csv")
    (grid,) = grids(to_csv([document], {(benchmark.benchmark, benchmark.edition): benchmark}))
    (sheets,) = documents_in(from_csv(grid, ASSESSMENT, typed), ASSESSMENT, typed)
    assert (assessment_from(sheets, typed, known(benchmark)).document, typed.problems) == (document, [])


@given(benchmarks())
@settings(max_examples=25)
def test_any_benchmark_survives_a_workbook(benchmark: Benchmark) -> None:
    typed = Typed("x.xlsx")
    sheets, _ = from_workbook_sheets(grids(benchmark_to_workbook(benchmark)), BENCHMARK, typed)
    places = {slug for one in benchmark.key_factors for at in one.examples for slug in (at.city, at.near) if slug}
    cities = {slug: City(city=slug, name=slug, country="Testland") for slug in places}
    assert (benchmark_from(sheets, typed, Known(cities=cities)).document, typed.problems) == (benchmark, [])


@cache
def tiny(folder: Path) -> Benchmark:
    """The benchmark of the tiny workspace."""
    return read_documents(write_workspace(folder, dict(FILES))).benchmarks[0].document


@pytest.mark.parametrize("text", [*NASTY, "_x0041_", "_x005F_x0041_", "x005F_", "_x000D_", "1e5", "TRUE", "01"])
def test_a_nasty_text_survives_a_workbook(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert CITY
    benchmark = tiny(tmp_path_factory.getbasetemp() / "tiny")
    said = {"city": "alpha", "benchmark": "courses", "edition": "first", "round": text, "date": dt.date(2021, 5, 1)}
    judged = {"key_factor": "01", "judgement": "in place", "summary": text, "reason": f"={text}"}
    document = Assessment.model_validate(
        {
            **said,
            "method": "agreed",
            "judgements": [judged],
            "reviewers": [{"reviewer": "r1", "from": text, "role": "peer"}],
        }
    )
    assert from_workbook(to_workbook(benchmark, document, city=ALPHA, factors=FACTORS), benchmark) == (document, [])

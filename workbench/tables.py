"""Documents → tidy dataframes; the only room that knows both.

`Tables` holds one dataframe for each kind of thing.  `COLUMNS` is the one list of
their columns and types.  No column holds Python objects: lists in the files become
rows here, or joined strings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from workbench.documents import (
    Assessment,
    Benchmark,
    Indicator,
    KeyFactor,
)
from workbench.doubts import doubts
from workbench.files import Documents, Loaded

__all__ = ["COLUMNS", "Tables", "make_tables", "record", "records"]

_TEXT, _DATE, _TRUTH, _MAYBE, _WHOLE, _FLOAT = "str", "datetime64[s]", "bool", "boolean", "int64", "float64"
_ASSESSED = {"collection": _TEXT, "city": _TEXT, "benchmark": _TEXT, "edition": _TEXT, "date": _DATE, "method": _TEXT}
_EDITION = {"benchmark": _TEXT, "edition": _TEXT}

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "benchmarks": {
        **_EDITION,
        **dict.fromkeys(("since", "theme", "title", "standard", "status", "wording", "source"), _TEXT),
    },
    "benchmark_notes": {**_EDITION, "key_factor": _TEXT, "note": _TEXT},
    "levels": {**_EDITION, "position": _WHOLE, "level": _TEXT},
    "key_factors": {**_EDITION, **dict.fromkeys(("key_factor", "name", "group", "statement", "why"), _TEXT)},
    "guide_questions": {
        **_EDITION,
        **dict.fromkeys(("key_factor", "guide_question", "part_of", "question"), _TEXT),
    },
    "examples": {
        **_EDITION,
        **dict.fromkeys(("key_factor", "place", "city", "near", "practice", "reported"), _TEXT),
    },
    "context_factors": dict.fromkeys(("context_factor", "name", "may_involve"), _TEXT),
    "indicators": dict.fromkeys(("indicator", "context_factor", "name", "unit", "code", "source", "caveat"), _TEXT),
    "cities": {
        **dict.fromkeys(("city", "collection", "name", "country", "code", "level"), _TEXT),
        "latitude": _FLOAT,
        "longitude": _FLOAT,
        "partner": _TRUTH,
        "charter_signed": _DATE,
        "signature_source": _TEXT,
        "illustrative": _TRUTH,
    },
    "assessments": {
        "collection": _TEXT,
        "city": _TEXT,
        **_EDITION,
        "round": _TEXT,
        "date": _DATE,
        "method": _TEXT,
        "follows": _DATE,
    },
    "reviewers": {**_ASSESSED, "reviewer": _TEXT, "from": _TEXT, "role": _TEXT},
    "judgements": {
        **_ASSESSED,
        **dict.fromkeys(("key_factor", "judgement", "reason"), _TEXT),
        "direct_provider": _MAYBE,
        "summary": _TEXT,
        "conclusion": _TEXT,
    },
    "evidence": {
        **_ASSESSED,
        "key_factor": _TEXT,
        "number": _WHOLE,
        "kind": _TEXT,
        "reference": _TEXT,
        "evidence_date": _DATE,
        **dict.fromkeys(("guide_question", "shows", "finding", "recorded_by"), _TEXT),
    },
    "recommendations": {
        **_ASSESSED,
        "key_factor": _TEXT,
        "number": _WHOLE,
        "recommendation": _TEXT,
        "status": _TEXT,
    },
    "context_notes": {**_ASSESSED, **dict.fromkeys(("context_factor", "key_factor", "effect", "note"), _TEXT)},
    "context": {
        **dict.fromkeys(("city", "indicator", "context_factor"), _TEXT),
        "year": _WHOLE,
        "value": _FLOAT,
        **dict.fromkeys(("unit", "level", "area", "flag", "source", "suspicious"), _TEXT),
    },
}
"""The columns of every table, with their types, in order."""


@dataclass(frozen=True, repr=False, eq=False)
class Tables:
    """A workspace as dataframes, one for each kind of thing.

    Slugs stand as in the files.  Each table's columns and types are listed in
    `workbench.tables.COLUMNS`; here is what a row means.

    Attributes
    ----------
    benchmarks : pandas.DataFrame
        One edition of a benchmark.
    benchmark_notes : pandas.DataFrame
        One footnote; `key_factor` is missing where it belongs to the whole.
    levels : pandas.DataFrame
        One level; `position` counts from 0, the last means 'in place'.
    key_factors : pandas.DataFrame
        One key factor.
    guide_questions : pandas.DataFrame
        One guide question, or part of one (`part_of` names the question).
    examples : pandas.DataFrame
        One reported practice; never a verdict.
    context_factors : pandas.DataFrame
        One of the context factors.
    indicators : pandas.DataFrame
        One kind of figure; `code` is the publisher's.
    cities : pandas.DataFrame
        One city, described once in the workspace; `collection` is where.
    assessments : pandas.DataFrame
        One assessment.
    reviewers : pandas.DataFrame
        One person of a team, by place and role.
    judgements : pandas.DataFrame
        One judgement or silence as the files list it; 'not asked' is not here.
    evidence : pandas.DataFrame
        One finding; `number` counts from 1 under its key factor.
    recommendations : pandas.DataFrame
        One recommendation; `number` counts from 1 under its key factor.
    context_notes : pandas.DataFrame
        One note and key factor; `key_factor` is missing where the note is on the whole.
    context : pandas.DataFrame
        One figure; `suspicious` names the rule that doubts it, or is missing.
    """

    benchmarks: pd.DataFrame
    benchmark_notes: pd.DataFrame
    levels: pd.DataFrame
    key_factors: pd.DataFrame
    guide_questions: pd.DataFrame
    examples: pd.DataFrame
    context_factors: pd.DataFrame
    indicators: pd.DataFrame
    cities: pd.DataFrame
    assessments: pd.DataFrame
    reviewers: pd.DataFrame
    judgements: pd.DataFrame
    evidence: pd.DataFrame
    recommendations: pd.DataFrame
    context_notes: pd.DataFrame
    context: pd.DataFrame

    def __repr__(self) -> str:
        """Return how many rows each table has."""
        sizes = ", ".join(f"{one.name}: {len(getattr(self, one.name))}" for one in fields(self))
        return f"Tables({sizes})"


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a dataframe's rows as mappings from column to value; missing stays missing (NaN).

    Parameters
    ----------
    frame : pandas.DataFrame
        Any of the tables.
    """
    names = [str(name) for name in frame.columns]
    columns = [frame[name].tolist() for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def record(frame: pd.DataFrame, label: str) -> dict[str, Any]:
    """Return the one row of an index's label as a mapping from column to value.

    Parameters
    ----------
    frame : pandas.DataFrame
        A table with an index of unique names.
    label : str
        The row's name.

    Raises
    ------
    KeyError
        If there is no such row.
    """
    return by_name(frame)[label]


def by_name(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return a dataframe's rows as mappings from column to value, by their index.

    Parameters
    ----------
    frame : pandas.DataFrame
        A table with an index of unique names.
    """
    return dict(zip(frame.index.tolist(), records(frame), strict=True))


def make_tables(documents: Documents) -> Tables:
    """Make the tables of a workspace's documents.

    Parameters
    ----------
    documents : Documents
        Documents whose references hold.

    Returns
    -------
    Tables
        With the columns and types of `COLUMNS`, in the order of the files.
    """
    indicators = documents.indicators.document.indicators if documents.indicators else []
    rows: dict[str, Iterable[dict[str, Any]]] = {
        "context_factors": _plain(documents.context_factors, "context_factors"),
        "indicators": _plain(documents.indicators, "indicators"),
        "cities": ({**one.document.model_dump(), "collection": one.collection} for one in documents.cities),
        "context": _context_rows(documents, {one.indicator: one for one in indicators}),
        **_benchmark_rows([one.document for one in documents.benchmarks]),
        **_assessment_rows(documents.assessments),
    }
    frames = {name: _frame(rows[name], columns) for name, columns in COLUMNS.items()}
    frames["context"]["suspicious"] = doubts(frames["context"])
    return Tables(**frames)


def _frame(rows: Iterable[dict[str, Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    """Return rows as a dataframe of the given columns and types."""
    every = list(rows)
    frame = pd.DataFrame({name: [row.get(name) for row in every] for name in columns}, dtype="object")
    return frame.astype(dict(columns))


def _plain(loaded: Loaded[Any] | None, name: str) -> Iterator[dict[str, Any]]:
    """Yield the entries of a catalogue."""
    for entry in getattr(loaded.document, name) if loaded else ():
        yield entry.model_dump()


def _benchmark_rows(benchmarks: list[Benchmark]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the tables that benchmarks fill."""
    names = ("benchmarks", "benchmark_notes", "levels", "key_factors", "guide_questions", "examples")
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for one in benchmarks:
        key = {"benchmark": one.benchmark, "edition": one.edition}
        rows["benchmarks"].append(one.model_dump(exclude={"levels", "notes", "key_factors"}))
        rows["benchmark_notes"] += [{**key, **note.model_dump()} for note in one.notes]
        rows["levels"] += [{**key, "position": position, "level": level} for position, level in enumerate(one.levels)]
        for factor in one.key_factors:
            inner = {**key, "key_factor": factor.key_factor}
            rows["key_factors"].append({**key, **factor.model_dump(exclude={"guide_questions", "examples"})})
            rows["guide_questions"] += [{**inner, **question} for question in _questions(factor)]
            rows["examples"] += [{**inner, **example.model_dump()} for example in factor.examples]
    return rows


def _questions(factor: KeyFactor) -> Iterator[dict[str, Any]]:
    """Yield guide questions, each followed by its parts."""
    for one in factor.guide_questions:
        yield {"guide_question": one.guide_question, "question": one.question}
        for position, part in enumerate(one.parts):
            number = f"{one.guide_question}.{chr(ord('a') + position)}"
            yield {"guide_question": number, "part_of": one.guide_question, "question": part}


def _assessment_rows(assessments: list[Loaded[Assessment]]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the tables that assessments fill."""
    names = ("assessments", "reviewers", "judgements", "evidence", "recommendations", "context_notes")
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for loaded in assessments:
        one = loaded.document
        said = one.model_dump(by_alias=True, exclude={"judgements"})
        key = {"collection": loaded.collection, **{name: said[name] for name in _ASSESSED if name in said}}
        rows["assessments"].append({**said, **key})
        rows["reviewers"] += [{**key, **reviewer} for reviewer in said["reviewers"]]
        for note in said["context_notes"]:
            for factor in note["key_factors"] or [None]:
                rows["context_notes"].append({**key, **note, "key_factor": factor})
        for judgement in one.judgements:
            inner = {**key, "key_factor": judgement.key_factor}
            rows["judgements"].append({**inner, **judgement.model_dump(exclude={"evidence", "recommendations"})})
            for number, evidence in enumerate(judgement.evidence, start=1):
                found = evidence.model_dump()
                row = {**inner, **found, "number": number, "evidence_date": found["date"], "date": key["date"]}
                rows["evidence"].append(row)
            for number, recommendation in enumerate(judgement.recommendations, start=1):
                rows["recommendations"].append({**inner, **recommendation.model_dump(), "number": number})
    return rows


def _context_rows(documents: Documents, indicators: Mapping[str, Indicator]) -> Iterator[dict[str, Any]]:
    """Yield the figures of all cities, with what the catalogue says of their indicator."""
    for loaded in documents.contexts:
        for figure in loaded.document:
            indicator = indicators[figure.indicator]
            yield {
                "city": loaded.folder,
                "context_factor": indicator.context_factor,
                "unit": indicator.unit,
                **figure.model_dump(),
            }

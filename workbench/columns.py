"""Documents → columns: the rows of every table, as Arrow holds them.

`COLUMNS` is the one list of the tables' columns and types.  No column holds Python
objects: lists in the files become rows here, or joined strings.  The rows of one file
stand together, so that a file that changes changes one stretch of each table.  Nothing
here needs pandas: whoever reads files for somebody else starts without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import repeat
from operator import attrgetter
from typing import Any

import numpy as np
import pyarrow as pa

from workbench.documents import Assessment, Benchmark, ContextFigure, Indicator, KeyFactor
from workbench.files import Documents, Loaded
from workbench.translations import translation_rows

__all__ = ["ASSESSED", "COLUMNS", "assessment_columns", "context_columns", "few_columns", "no_columns"]

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
    "translations": dict.fromkeys(("language", "table", "key", "column", "text"), _TEXT),
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
        "language": _TEXT,
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

ASSESSED = ("assessments", "reviewers", "judgements", "evidence", "recommendations", "context_notes")
"""The tables that assessments fill."""

_ARROW = {
    _TEXT: pa.large_string(),
    _DATE: pa.timestamp("s"),
    _TRUTH: pa.bool_(),
    _MAYBE: pa.bool_(),
    _WHOLE: pa.int64(),
    _FLOAT: pa.float64(),
}
_FIELDS = {
    "assessments": ("city", "benchmark", "edition", "round", "date", "method", "follows", "language"),
    "reviewers": ("reviewer", "from_", "role"),
    "judgements": ("key_factor", "judgement", "reason", "direct_provider", "summary", "conclusion"),
    "evidence": ("kind", "reference", "date", "guide_question", "shows", "finding", "recorded_by"),
    "recommendations": ("recommendation", "status"),
}
_VALUES = {name: attrgetter(*fields) for name, fields in _FIELDS.items()}
_OWN = {
    **_FIELDS,
    "assessments": ("collection", *_FIELDS["assessments"]),
    "reviewers": ("reviewer", "from", "role"),
    "evidence": tuple(name.replace("date", "evidence_date") for name in _FIELDS["evidence"]),
    "context_notes": ("context_factor", "key_factor", "effect", "note"),
}
"""The columns that the rows of `_Rows` hold, in their order."""


@cache
def no_columns(name: str) -> pa.Table:
    """Return a table without rows.

    Parameters
    ----------
    name : str
        One of `COLUMNS`.
    """
    return _schema(name).empty_table()


def few_columns(documents: Documents) -> dict[str, pa.Table]:
    """Return the tables that benchmarks, catalogues, cities and translations fill.

    Parameters
    ----------
    documents : Documents
        Documents whose references hold.

    Returns
    -------
    dict
        Tables by name, with the columns of `COLUMNS`.
    """
    rows: dict[str, Iterable[dict[str, Any]]] = {
        "context_factors": _plain(documents.context_factors, "context_factors"),
        "indicators": _plain(documents.indicators, "indicators"),
        "cities": ({**one.document.model_dump(), "collection": one.collection} for one in documents.cities),
        **_benchmark_rows([one.document for one in documents.benchmarks]),
        "translations": (row for one in documents.translations for row in translation_rows(one)),
    }
    return {name: _from_rows(name, list(every)) for name, every in rows.items()}


def context_columns(
    loaded: Iterable[Loaded[tuple[ContextFigure, ...]]], indicators: Mapping[str, Indicator]
) -> dict[str, pa.Table]:
    """Return the table `context`; nothing is doubted yet.

    Parameters
    ----------
    loaded : iterable of Loaded
        The figures of some cities.
    indicators : mapping
        The catalogue, by slug.
    """
    rows = [
        {
            "city": one.folder,
            "context_factor": indicators[figure.indicator].context_factor,
            "unit": indicators[figure.indicator].unit,
            **figure.model_dump(),
        }
        for one in loaded
        for figure in one.document
    ]
    return {"context": _from_rows("context", rows)}


def assessment_columns(loaded: Iterable[Loaded[Assessment]]) -> dict[str, pa.Table]:
    """Return the tables that assessments fill.

    Parameters
    ----------
    loaded : iterable of Loaded
        Assessments, in the order of their files.  Each is asked for its values and let
        go before the next is taken, so that an iterator needs the memory of one.

    Returns
    -------
    dict
        The tables of `ASSESSED` by name, with the columns of `COLUMNS`.
    """
    rows = _Rows()
    for one in loaded:
        rows.add(one.collection, one.document)
    return rows.tables()


class _Rows:
    """The rows of assessments as they come; what names the assessment is repeated at the end."""

    def __init__(self) -> None:
        self.rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in ASSESSED}
        self.counts: dict[str, list[int]] = {name: [] for name in ASSESSED}

    def add(self, collection: str, said: Assessment) -> None:
        """Add one assessment's rows."""
        rows, counts = self.rows, self.counts
        rows["assessments"].append((collection, *_VALUES["assessments"](said)))
        counts["assessments"].append(1)
        counts["reviewers"].append(len(said.reviewers))
        rows["reviewers"].extend(map(_VALUES["reviewers"], said.reviewers))
        counts["judgements"].append(len(said.judgements))
        rows["judgements"].extend(map(_VALUES["judgements"], said.judgements))
        for judgement in said.judgements:
            for name, inner in (("evidence", judgement.evidence), ("recommendations", judgement.recommendations)):
                counts[name].append(len(inner))
                rows[name].extend(map(_VALUES[name], inner))
        noted = [
            (note.context_factor, factor, note.effect, note.note)
            for note in said.context_notes
            for factor in note.key_factors or (None,)
        ]
        counts["context_notes"].append(len(noted))
        rows["context_notes"].extend(noted)

    def tables(self) -> dict[str, pa.Table]:
        """Return the tables."""
        own = {name: self._columns(name) for name in ASSESSED}
        keys = {column: own["assessments"][column] for column in _ASSESSED}
        own["reviewers"] |= _repeated(keys, self.counts["reviewers"])
        own["context_notes"] |= _repeated(keys, self.counts["context_notes"])
        own["judgements"] |= _repeated(keys, self.counts["judgements"])
        keys = {column: own["judgements"][column] for column in (*_ASSESSED, "key_factor")}
        for name in ("evidence", "recommendations"):
            own[name] |= _repeated(keys, self.counts[name]) | {"number": _numbers(self.counts[name])}
        return {name: _table(name, columns) for name, columns in own.items()}

    def _columns(self, name: str) -> dict[str, pa.Array]:
        """Return a table's own columns, without what names the assessment."""
        columns = zip(*self.rows[name], strict=True) if self.rows[name] else repeat(())
        kinds = COLUMNS[name]
        return {column: _array(values, kinds[column]) for column, values in zip(_OWN[name], columns, strict=False)}


def _places(counts: Iterable[int]) -> pa.Array:
    """Return the place of each counted thing, as often as it is counted.

    >>> _places([2, 0, 1]).tolist()
    [0, 0, 2]
    """
    every = np.fromiter(counts, dtype=np.int64)
    return pa.array(np.repeat(np.arange(len(every)), every))


def _repeated(columns: Mapping[str, pa.Array], counts: Sequence[int]) -> dict[str, pa.Array]:
    """Return columns with each row as often as it is counted."""
    places = _places(counts)
    return {name: column.take(places) for name, column in columns.items()}


def _numbers(counts: Sequence[int]) -> pa.Array:
    """Return 1, 2, 3 and so on for each count anew.

    >>> _numbers([2, 0, 1]).tolist()
    [1, 2, 1]
    """
    every = np.asarray(counts, dtype=np.int64)
    starts = np.cumsum(every) - every
    return pa.array(np.arange(every.sum()) - np.repeat(starts, every) + 1)


@cache
def _schema(name: str) -> pa.Schema:
    """Return a table's columns as Arrow has them."""
    return pa.schema([(column, _ARROW[kind]) for column, kind in COLUMNS[name].items()])


def _array(values: Sequence[Any], kind: str) -> pa.Array:
    """Return a column."""
    if kind == _DATE:
        return pa.array(values, pa.date32()).cast(pa.timestamp("s"))
    return pa.array(values, _ARROW[kind])


def _table(name: str, columns: Mapping[str, pa.Array]) -> pa.Table:
    """Return a table of columns."""
    schema = _schema(name)
    return pa.Table.from_arrays([columns[column] for column in schema.names], schema=schema)


def _from_rows(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return a table of rows; what a row does not name is missing."""
    kinds = COLUMNS[name]
    return _table(name, {column: _array([row.get(column) for row in rows], kind) for column, kind in kinds.items()})


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

"""Translations as rows: each text with the table, the row and the column that it belongs to.

A row is named by the slugs and numbers that make it that one, joined by points:

================== ================================== ==========================
table              key                                column
================== ================================== ==========================
`benchmarks`       ``charter.2010``                   `theme`, `title`, `source`, `standard`
`levels`           ``charter.2010.0`` (its position)  `level`
`benchmark_notes`  ``charter.2010.1`` (from 1)        `note`
`key_factors`      ``charter.2010.05``                `name`, `group`, `statement`, `why`
`guide_questions`  ``charter.2010.05.1.a``            `question`
`examples`         ``charter.2010.05.1`` (from 1)     `place`, `practice`, `reported`
`context_factors`  ``city-resources``                 `name`, `may_involve`
`indicators`       ``population``                     `name`, `unit`, `source`, `caveat`
`cities`           ``vienna``                         `name`
`cities`           ``Austria``                        `country`
================== ================================== ==========================

The number of an example counts those of its key factor, that of a footnote those of
its edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from workbench.documents import (
    BenchmarkTranslation,
    ContextFactorsTranslation,
    Document,
    GuideQuestionTranslation,
    IndicatorsTranslation,
    KeyFactorTranslation,
    PlacesTranslation,
)
from workbench.files import Loaded

__all__ = ["translation_rows"]

_Text = tuple[str, str, str, str]
"""A table, a key, a column and a text."""


def translation_rows(one: Loaded[Any]) -> Iterator[dict[str, str]]:
    """Yield the texts of a translation as rows of the table `translations`.

    Parameters
    ----------
    one : Loaded
        A translation that is sound.
    """
    for table, key, column, text in _texts(one.document):
        yield {"language": one.language, "table": table, "key": key, "column": column, "text": text}


def _texts(said: Document) -> Iterator[_Text]:
    """Yield the texts of a translation."""
    match said:
        case BenchmarkTranslation():
            yield from _benchmark(said)
        case ContextFactorsTranslation():
            for factor in said.context_factors:
                yield from _columns("context_factors", factor.context_factor, factor, ("name", "may_involve"))
        case IndicatorsTranslation():
            for indicator in said.indicators:
                yield from _columns("indicators", indicator.indicator, indicator, ("name", "unit", "source", "caveat"))
        case PlacesTranslation():
            yield from (("cities", one.country, "country", one.name) for one in said.countries)
            yield from (("cities", one.city, "name", one.name) for one in said.cities)


def _columns(table: str, key: str, said: Document, columns: Sequence[str]) -> Iterator[_Text]:
    """Yield the texts of one row, as far as they are there."""
    for column in columns:
        text = getattr(said, column)
        if text is not None:
            yield table, key, column, text


def _benchmark(said: BenchmarkTranslation) -> Iterator[_Text]:
    """Yield the texts of a benchmark."""
    yield from _columns("benchmarks", said.slug, said, ("theme", "title", "source", "standard"))
    yield from (("levels", f"{said.slug}.{position}", "level", level) for position, level in enumerate(said.levels))
    for number, note in enumerate(said.notes, start=1):
        yield "benchmark_notes", f"{said.slug}.{number}", "note", note.note
    for factor in said.key_factors:
        yield from _factor(f"{said.slug}.{factor.key_factor}", factor)
        for question in factor.guide_questions:
            yield from _question(f"{said.slug}.{question.guide_question}", question)


def _factor(key: str, said: KeyFactorTranslation) -> Iterator[_Text]:
    """Yield the texts of a key factor, and those of its examples."""
    yield from _columns("key_factors", key, said, ("name", "group", "statement", "why"))
    for number, example in enumerate(said.examples, start=1):
        yield from _columns("examples", f"{key}.{number}", example, ("place", "practice", "reported"))


def _question(key: str, said: GuideQuestionTranslation) -> Iterator[_Text]:
    """Yield the texts of a guide question, and those of its parts."""
    yield from _columns("guide_questions", key, said, ("question",))
    for position, part in enumerate(said.parts):
        yield "guide_questions", f"{key}.{chr(ord('a') + position)}", "question", part

"""What a document says of others: every name must lead somewhere.

A file whose reference leads nowhere is a problem.  A file that refers to a broken
one is sound in itself: it waits until that one is mended, and is left out with it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

from workbench.documents import (
    NOT_APPLICABLE,
    NOT_ASKED,
    NOT_ASSESSED,
    Assessment,
    Benchmark,
    City,
    ContextFigure,
    Indicator,
    Indicators,
    KeyFactor,
)
from workbench.files.reading import Loaded
from workbench.problems import Problem, unknown

__all__ = ["FACTORS", "INDICATORS", "Found", "Instrument", "Waits", "World", "found_in", "holds"]


@dataclass(frozen=True)
class Instrument:
    """What an assessment can refer to in an edition of a benchmark.

    Attributes
    ----------
    levels : tuple of str
        The levels, in order.
    questions : dict
        The numbers of the guide questions and their parts, by key factor.
    """

    levels: tuple[str, ...]
    questions: dict[str, list[str]]

    @classmethod
    def of(cls, benchmark: Benchmark) -> Instrument:
        """Return what can be referred to in a benchmark."""
        return cls(benchmark.levels, {one.key_factor: list(_numbers(one)) for one in benchmark.key_factors})


def _numbers(factor: KeyFactor) -> Iterator[str]:
    """Yield the numbers of a key factor's guide questions, each followed by those of its parts."""
    for one in factor.guide_questions:
        yield one.guide_question
        yield from (f"{one.guide_question}.{chr(ord('a') + part)}" for part in range(len(one.parts)))


@dataclass
class World:
    """What can be referred to, as far as it is sound, and what is being mended.

    Attributes
    ----------
    factors : list of str or None
        The context factors' slugs; None where their file is broken.
    indicators : dict or None
        The indicators by slug; None where their file is broken.
    cities : dict
        The file that describes each city, by slug.
    benchmarks : dict
        The editions, by benchmark and edition.
    broken_cities, broken_benchmarks : dict
        The file of each that is being mended.
    """

    factors: list[str] | None = None
    indicators: dict[str, Indicator] | None = None
    cities: dict[str, str] = field(default_factory=dict)
    benchmarks: dict[tuple[str, str], Instrument] = field(default_factory=dict)
    broken_cities: dict[str, str] = field(default_factory=dict)
    broken_benchmarks: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Waits:
    """A file refers to a broken one: it is sound in itself, and left out until that one is mended."""

    waiting: str
    file: str


Found = Iterator[Problem | Waits]
"""What is wrong with a document's references."""


def found_in(one: Loaded[Any], world: World) -> list[Problem | Waits]:
    """Return what is wrong with the references of a document.

    Parameters
    ----------
    one : Loaded
        The document.
    world : World
        What can be referred to.
    """
    return list(_found(one, world))


def holds(one: Loaded[Any], world: World) -> bool:
    """Tell whether every reference of a document leads somewhere; it stops at the first that does not.

    Parameters
    ----------
    one : Loaded
        The document.
    world : World
        What can be referred to.
    """
    return next(_found(one, world), None) is None


def _found(one: Loaded[Any], world: World) -> Found:
    """Yield what is wrong; a file in another city's folder is told as that alone."""
    match one.document:
        case City():
            yield from _misfiled(one)
        case Assessment() if one.document.city != one.folder:
            yield from _misfiled(one)
        case Assessment():
            yield from _assessment_problems(one, world)
        case Benchmark():
            yield from _benchmark_problems(one, world)
        case Indicators():
            yield from _indicator_problems(one, world)
        case _:
            yield from _context_problems(one, world)


def _indicator_problems(one: Loaded[Indicators], world: World) -> Found:
    """Yield what is wrong with the indicators' context factors."""
    if world.factors is None:
        yield Waits(one.file, FACTORS)
        return
    for index, indicator in enumerate(one.document.indicators):
        if indicator.context_factor not in world.factors:
            where = ("indicators", index, "context_factor")
            yield one.problem(where, unknown("context factor", indicator.context_factor, world.factors))


FACTORS = "benchmarks/context-factors.yaml"
INDICATORS = "benchmarks/indicators.yaml"


def _misfiled(one: Loaded[City] | Loaded[Assessment]) -> Found:
    """Yield the problem of a file that lies in another city's folder."""
    if one.document.city != one.folder:
        sentence = (
            f"'city': found '{one.document.city}' in the folder '{one.folder}'; "
            "a city's folder has the name of its slug: mend the name here, or move the file"
        )
        yield one.problem(("city",), sentence)


def _city(slug: str, one: Loaded[Any], where: tuple[str | int, ...], world: World) -> Found:
    """Yield the problem of a city that nobody describes."""
    if slug in world.broken_cities:
        yield Waits(one.file, world.broken_cities[slug])
    elif slug not in world.cities:
        collection = one.collection if one.file.startswith("assessments/") else "COLLECTION"
        advice = f"; describe a new city in assessments/{collection}/{slug}/city.yaml"
        yield one.problem(where, unknown("city", slug, sorted(world.cities)) + advice)


def _benchmark_problems(one: Loaded[Benchmark], world: World) -> Found:
    """Yield what is wrong with the places of a benchmark's examples."""
    for index, factor in enumerate(one.document.key_factors):
        for number, example in enumerate(factor.examples):
            for name in ("city", "near"):
                slug = getattr(example, name)
                if slug is not None:
                    yield from _city(slug, one, ("key_factors", index, "examples", number, name), world)


def _context_problems(one: Loaded[tuple[ContextFigure, ...]], world: World) -> Found:
    """Yield what is wrong with a city's figures: whose, of what, and twice."""
    yield from _city(one.folder, one, (), world)
    home = world.cities.get(one.folder, one.file).rpartition("/")[0]
    if home != one.file.rpartition("/")[0]:
        yield one.problem((), f"figures of '{one.folder}' stand beside its city.yaml, in {home}; move them")
    known = world.indicators
    if known is None:
        yield Waits(one.file, INDICATORS)
    seen: dict[Hashable, int] = {}
    for index, figure in enumerate(one.document):
        if known is not None and figure.indicator not in known:
            yield one.problem((index,), unknown("indicator", figure.indicator, sorted(known)))
        key = (figure.indicator, figure.year, figure.level, figure.area, figure.source)
        if key in seen:
            first = one.lines.line((seen[key],))
            named = f"'{figure.indicator}', {figure.year}, {figure.level}, '{figure.area}'"
            yield one.problem((index,), f"gives {named} of one source twice; it stands at line {first} already")
        seen.setdefault(key, index)


def _assessment_problems(one: Loaded[Assessment], world: World) -> Found:
    """Yield what is wrong with an assessment's references."""
    said = one.document
    yield from _city(said.city, one, ("city",), world)
    if said.date > dt.date.today():  # noqa: DTZ011 - the writer's own day is meant
        yield one.problem(
            ("date",), f"'date': {said.date} lies in the future; an assessment has the day it was concluded"
        )
    yield from _team_problems(one)
    benchmark = world.benchmarks.get((said.benchmark, said.edition))
    if benchmark is None:
        yield from _no_benchmark(one, world)
    else:
        yield from _judgement_problems(one, benchmark)
    yield from _note_problems(one, benchmark, world)


def _team_problems(one: Loaded[Assessment]) -> Found:
    """Yield the problem of a finding recorded by a reviewer that the team does not have."""
    known = [reviewer.reviewer for reviewer in one.document.reviewers]
    for index, judgement in enumerate(one.document.judgements):
        for number, evidence in enumerate(judgement.evidence):
            by = evidence.recorded_by
            if by is not None and by not in known and re.fullmatch(r"r[0-9]+", by):
                where = ("judgements", index, "evidence", number, "recorded_by")
                yield one.problem(where, unknown("reviewer", by, known))


def _no_benchmark(one: Loaded[Assessment], world: World) -> Found:
    """Yield the problem of a benchmark or edition that there is not."""
    said = one.document
    if (said.benchmark, said.edition) in world.broken_benchmarks:
        yield Waits(one.file, world.broken_benchmarks[said.benchmark, said.edition])
        return
    editions = sorted(edition for name, edition in world.benchmarks if name == said.benchmark)
    if editions:
        yield one.problem(("edition",), unknown(f"edition of '{said.benchmark}':", said.edition, editions))
    else:
        names = sorted({name for name, _ in world.benchmarks})
        yield one.problem(("benchmark",), unknown("benchmark", said.benchmark, names))


def _judgement_problems(one: Loaded[Assessment], benchmark: Instrument) -> Found:
    """Yield what is wrong with key factors, levels and guide questions."""
    allowed = [*benchmark.levels, NOT_ASSESSED, NOT_APPLICABLE]
    for index, judgement in enumerate(one.document.judgements):
        where = ("judgements", index)
        if judgement.judgement == NOT_ASKED:
            sentence = "'not asked' is not written down; leave the key factor out, or write 'not assessed'"
            yield one.problem((*where, "judgement"), sentence)
        elif judgement.judgement not in allowed:
            meant = _SYNONYMS.get(judgement.judgement.lower())
            guess = f"; for that write '{meant}'" if meant else ""
            yield one.problem((*where, "judgement"), unknown("level", judgement.judgement, allowed) + guess)
        known = benchmark.questions.get(judgement.key_factor)
        if known is None:
            sentence = unknown("key factor", judgement.key_factor, benchmark.questions)
            yield one.problem((*where, "key_factor"), sentence)
            continue
        for number, evidence in enumerate(judgement.evidence):
            asked = evidence.guide_question
            if asked is not None and asked not in known:
                what = f"guide question of key factor '{judgement.key_factor}'"
                inner = (*where, "evidence", number, "guide_question")
                yield one.problem(inner, unknown(what, asked, known))


_SYNONYMS = {"n/a": NOT_APPLICABLE, "na": NOT_APPLICABLE, "unknown": NOT_ASSESSED, "?": NOT_ASSESSED}


def _note_problems(one: Loaded[Assessment], benchmark: Instrument | None, world: World) -> Found:
    """Yield what is wrong with the context notes."""
    names = world.factors
    if names is None and one.document.context_notes:
        yield Waits(one.file, FACTORS)
    factors = benchmark.questions if benchmark else None
    for index, note in enumerate(one.document.context_notes):
        if names is not None and note.context_factor not in names:
            where: tuple[str | int, ...] = ("context_notes", index, "context_factor")
            yield one.problem(where, unknown("context factor", note.context_factor, names))
        for number, factor in enumerate(note.key_factors):
            if factors is not None and factor not in factors:
                where = ("context_notes", index, "key_factors", number)
                yield one.problem(where, unknown("key factor", factor, factors))

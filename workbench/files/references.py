"""What documents say of each other: every name must lead somewhere.

A file whose reference leads nowhere is a problem.  A file that refers to a broken
one is sound in itself: it waits until that one is mended, and is left out with it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from workbench.documents import (
    NOT_APPLICABLE,
    NOT_ASKED,
    NOT_ASSESSED,
    Assessment,
    Benchmark,
    City,
    ContextFactors,
    ContextFigure,
    Evidence,
    Indicators,
    KeyFactor,
)
from workbench.files.reading import Documents, Loaded
from workbench.problems import Problem, listed, unknown

__all__ = ["sound"]

T = TypeVar("T")


@dataclass
class _World:
    """What can be referred to, as far as it is sound, and what is being mended."""

    factors: ContextFactors | None = None
    indicators: Indicators | None = None
    cities: dict[str, Loaded[City]] = field(default_factory=dict)
    benchmarks: dict[tuple[str, str], Benchmark] = field(default_factory=dict)
    broken_cities: dict[str, str] = field(default_factory=dict)
    broken_benchmarks: dict[tuple[str, str], str] = field(default_factory=dict)
    waiting: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class _Waits:
    """A file refers to a broken one."""

    file: str


_Found = Iterator[Problem | _Waits]


def sound(documents: Documents) -> Documents:
    """Keep the documents whose references hold.

    Parameters
    ----------
    documents : Documents
        The documents that are sound in themselves.

    Returns
    -------
    Documents
        Those whose every reference leads to a sound document, with the problems
        of all the others, the given ones included.
    """
    kept = replace(documents, problems=list(documents.problems), broken=set(documents.broken))
    world = _World(factors=kept.context_factors.document if kept.context_factors else None)
    kept.indicators = next(
        _holding([kept.indicators] if kept.indicators else [], _indicator_problems, world, kept), None
    )
    world.indicators = kept.indicators.document if kept.indicators else None
    # A copy that still has its old name is told as that, and takes nothing from the one it was copied from.
    kept.cities = list(_holding(kept.cities, _misfiled, world, kept))
    kept.cities = _once(kept.cities, lambda one: one.document.city, "city", kept)
    world.cities = {one.document.city: one for one in kept.cities}
    world.broken_cities = _broken_cities(kept, world)
    kept.benchmarks = _once(kept.benchmarks, lambda one: one.document.slug, "benchmark and edition", kept)
    kept.benchmarks = list(_holding(kept.benchmarks, _benchmark_problems, world, kept))
    world.benchmarks = {(one.document.benchmark, one.document.edition): one.document for one in kept.benchmarks}
    world.broken_benchmarks = _broken_benchmarks(kept, documents, world)
    kept.contexts = list(_holding(kept.contexts, _context_problems, world, kept))
    kept.assessments = list(_holding(kept.assessments, _misfiled, world, kept))
    kept.assessments = _once(kept.assessments, _identity, "assessment", kept)
    kept.assessments = list(_holding(kept.assessments, _assessment_problems, world, kept))
    kept.assessments = _followed(kept.assessments, kept)
    kept.problems += list(_waiting(world, kept.problems))
    return kept


def _holding(
    loaded: Iterable[Loaded[T]], check: Callable[[Loaded[T], _World], _Found], world: _World, kept: Documents
) -> Iterator[Loaded[T]]:
    """Yield the documents whose references hold; the others go to the problems or wait."""
    for one in loaded:
        found = list(check(one, world))
        problems = [problem for problem in found if isinstance(problem, Problem)]
        kept.problems += problems
        if not found:
            yield one
            continue
        kept.broken.add(one.file)
        if not problems:
            for file in dict.fromkeys(waits.file for waits in found if isinstance(waits, _Waits)):
                world.waiting[file].append(one.file)


def _once(
    loaded: list[Loaded[T]], identity: Callable[[Loaded[T]], Hashable], what: str, kept: Documents
) -> list[Loaded[T]]:
    """Keep what stands once; of what stands twice nothing is used, as nobody knows which is meant."""
    by_identity: dict[Hashable, list[Loaded[T]]] = defaultdict(list)
    for one in loaded:
        by_identity[identity(one)].append(one)
    for same in by_identity.values():
        for one in same if len(same) > 1 else ():
            others = listed(other.file for other in same if other is not one)
            sentence = f"describes the same {what} as {others}; {_TWICE[what]}"
            kept.problems.append(one.problem(("city",), sentence))
            kept.broken.add(one.file)
    return [same[0] for same in by_identity.values() if len(same) == 1]


_TWICE = {
    "city": "a city is described once in the whole workspace (its assessments may stand in several collections): "
    "delete one, or give the other a slug of its own",
    "benchmark and edition": "delete one, or name another edition",
    "assessment": "delete one, or tell them apart by date or method",
}


def _identity(one: Loaded[Assessment]) -> Hashable:
    """Return what makes an assessment that one."""
    said = one.document
    return (one.collection, said.city, said.benchmark, said.edition, said.date, said.method)


def _indicator_problems(one: Loaded[Indicators], world: _World) -> _Found:
    """Yield what is wrong with the indicators' context factors."""
    known = _factor_names(world)
    if known is None:
        yield _NO_FACTORS
        return
    for index, indicator in enumerate(one.document.indicators):
        if indicator.context_factor not in known:
            where = ("indicators", index, "context_factor")
            yield one.problem(where, unknown("context factor", indicator.context_factor, known))


_NO_FACTORS = _Waits("benchmarks/context-factors.yaml")
_NO_INDICATORS = _Waits("benchmarks/indicators.yaml")


def _factor_names(world: _World) -> list[str] | None:
    """Return the slugs of the context factors, or None where their file is broken."""
    return [one.context_factor for one in world.factors.context_factors] if world.factors else None


def _misfiled(one: Loaded[City] | Loaded[Assessment], _world: _World) -> _Found:
    """Yield the problem of a file that lies in another city's folder."""
    if one.document.city != one.folder:
        sentence = (
            f"'city': found '{one.document.city}' in the folder '{one.folder}'; "
            "a city's folder has the name of its slug: mend the name here, or move the file"
        )
        yield one.problem(("city",), sentence)


def _broken_cities(kept: Documents, world: _World) -> dict[str, str]:
    """Return the cities whose description is broken, with its file."""
    files = [file for file in sorted(kept.broken) if file.endswith("/city.yaml") and file.count("/") == 3]
    return {file.split("/")[2]: file for file in files if file.split("/")[2] not in world.cities}


def _city(slug: str, one: Loaded[Any], where: tuple[str | int, ...], world: _World) -> _Found:
    """Yield the problem of a city that nobody describes."""
    if slug in world.broken_cities:
        yield _Waits(world.broken_cities[slug])
    elif slug not in world.cities:
        collection = one.collection if one.file.startswith("assessments/") else "COLLECTION"
        advice = f"; describe a new city in assessments/{collection}/{slug}/city.yaml"
        yield one.problem(where, unknown("city", slug, sorted(world.cities)) + advice)


def _benchmark_problems(one: Loaded[Benchmark], world: _World) -> _Found:
    """Yield what is wrong with the places of a benchmark's examples."""
    for index, factor in enumerate(one.document.key_factors):
        for number, example in enumerate(factor.examples):
            for name in ("city", "near"):
                slug = getattr(example, name)
                if slug is not None:
                    yield from _city(slug, one, ("key_factors", index, "examples", number, name), world)


def _broken_benchmarks(kept: Documents, given: Documents, world: _World) -> dict[tuple[str, str], str]:
    """Return the editions whose file is broken: by what it says, else by its name."""
    said = {one.file: (one.document.benchmark, one.document.edition) for one in given.benchmarks}
    broken: dict[tuple[str, str], str] = {}
    for file in sorted(kept.broken):
        if file.startswith("benchmarks/") and file.endswith(".yaml"):
            name, _, edition = file.removeprefix("benchmarks/").removesuffix(".yaml").partition(".")
            broken[said.get(file, (name, edition))] = file
    return {key: file for key, file in broken.items() if key not in world.benchmarks}


def _context_problems(one: Loaded[tuple[ContextFigure, ...]], world: _World) -> _Found:
    """Yield what is wrong with a city's figures: whose, of what, and twice."""
    yield from _city(one.folder, one, (), world)
    home = world.cities.get(one.folder)
    if home is not None and home.collection != one.collection:
        yield one.problem(
            (), f"figures of '{one.folder}' stand beside its city.yaml, in {home.file.rpartition('/')[0]}; move them"
        )
    if world.indicators is None:
        yield _NO_INDICATORS
    known = {indicator.indicator for indicator in world.indicators.indicators} if world.indicators else None
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


def _assessment_problems(one: Loaded[Assessment], world: _World) -> _Found:
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


def _team_problems(one: Loaded[Assessment]) -> _Found:
    """Yield the problem of a finding recorded by a reviewer that the team does not have."""
    known = [reviewer.reviewer for reviewer in one.document.reviewers]
    for index, judgement in enumerate(one.document.judgements):
        for number, evidence in enumerate(judgement.evidence):
            by = evidence.recorded_by
            if by is not None and re.fullmatch(r"r[0-9]+", by) and by not in known:
                where = ("judgements", index, "evidence", number, "recorded_by")
                yield one.problem(where, unknown("reviewer", by, known))


def _no_benchmark(one: Loaded[Assessment], world: _World) -> _Found:
    """Yield the problem of a benchmark or edition that there is not."""
    said = one.document
    if (said.benchmark, said.edition) in world.broken_benchmarks:
        yield _Waits(world.broken_benchmarks[said.benchmark, said.edition])
        return
    editions = sorted(edition for name, edition in world.benchmarks if name == said.benchmark)
    if editions:
        yield one.problem(("edition",), unknown(f"edition of '{said.benchmark}':", said.edition, editions))
    else:
        names = sorted({name for name, _ in world.benchmarks})
        yield one.problem(("benchmark",), unknown("benchmark", said.benchmark, names))


def _judgement_problems(one: Loaded[Assessment], benchmark: Benchmark) -> _Found:
    """Yield what is wrong with key factors, levels and guide questions."""
    factors = {factor.key_factor: factor for factor in benchmark.key_factors}
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
        factor = factors.get(judgement.key_factor)
        if factor is None:
            sentence = unknown("key factor", judgement.key_factor, factors)
            yield one.problem((*where, "key_factor"), sentence)
        else:
            for number, evidence in enumerate(judgement.evidence):
                yield from _question_problem(one, (*where, "evidence", number), evidence, factor)


_SYNONYMS = {"n/a": NOT_APPLICABLE, "na": NOT_APPLICABLE, "unknown": NOT_ASSESSED, "?": NOT_ASSESSED}


def _question_problem(
    one: Loaded[Assessment], where: tuple[str | int, ...], evidence: Evidence, factor: KeyFactor
) -> _Found:
    """Yield the problem of a guide question that its key factor does not have."""
    known = []
    for question in factor.guide_questions:
        parts = (f"{question.guide_question}.{chr(ord('a') + part)}" for part in range(len(question.parts)))
        known += [question.guide_question, *parts]
    asked = evidence.guide_question
    if asked is not None and asked not in known:
        what = f"guide question of key factor '{factor.key_factor}'"
        yield one.problem((*where, "guide_question"), unknown(what, asked, known))


def _note_problems(one: Loaded[Assessment], benchmark: Benchmark | None, world: _World) -> _Found:
    """Yield what is wrong with the context notes."""
    names = _factor_names(world)
    if names is None and one.document.context_notes:
        yield _NO_FACTORS
    factors = [factor.key_factor for factor in benchmark.key_factors] if benchmark else None
    for index, note in enumerate(one.document.context_notes):
        if names is not None and note.context_factor not in names:
            where: tuple[str | int, ...] = ("context_notes", index, "context_factor")
            yield one.problem(where, unknown("context factor", note.context_factor, names))
        for number, factor in enumerate(note.key_factors):
            if factors is not None and factor not in factors:
                where = ("context_notes", index, "key_factors", number)
                yield one.problem(where, unknown("key factor", factor, factors))


def _followed(loaded: list[Loaded[Assessment]], kept: Documents) -> list[Loaded[Assessment]]:
    """Keep the assessments that follow nothing, or one that is there; repeat until all hold."""
    while True:
        dates: dict[Hashable, set[dt.date]] = defaultdict(set)
        for one in loaded:
            dates[one.collection, one.document.city, one.document.benchmark].add(one.document.date)
        holding = []
        for one in loaded:
            said = one.document
            earlier = dates[one.collection, said.city, said.benchmark]
            if said.follows is None or said.follows in earlier - {said.date}:
                holding.append(one)
            else:
                kept.broken.add(one.file)
                kept.problems.append(one.problem(("follows",), _no_earlier(said, earlier)))
        if len(holding) == len(loaded):
            return loaded
        loaded = holding


def _no_earlier(said: Assessment, dates: set[dt.date]) -> str:
    """Say that the assessment that is followed is not there (or is being mended)."""
    others = sorted(date for date in dates if date < said.date)
    return (
        f"'follows': no sound assessment of '{said.city}' by '{said.benchmark}' has the date {said.follows} "
        f"in this collection; there are: {listed(others)}"
    )


def _waiting(world: _World, problems: list[Problem]) -> Iterator[Problem]:
    """Yield how much else is left out until a broken file is mended; the cause comes first."""
    for file, files in world.waiting.items():
        which = f"{listed(files)} refers to it and is" if len(files) == 1 else f"{len(files)} files refer to it and are"
        line = max([one.line for one in problems if one.file == file], default=1)
        yield Problem(file, line, f"until it is mended it is not used; {which} left out with it")

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
    ContextFigure,
    Indicator,
    Indicators,
    KeyFactor,
)
from workbench.files.reading import Documents, Lines, Loaded
from workbench.problems import Problem, listed, unknown

__all__ = ["Filing", "Waits", "World", "at_odds", "found_in", "sound", "sound_few", "waited_for"]

T = TypeVar("T")


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


@dataclass(frozen=True)
class Filing:
    """What tells one assessment from the others, without what it says.

    Attributes
    ----------
    file : str
        Its path.
    collection, city, benchmark, edition, date, method, follows
        As in the table `assessments`.
    """

    file: str
    collection: str
    city: str
    benchmark: str
    edition: str
    date: dt.date
    method: str
    follows: dt.date | None

    @classmethod
    def of(cls, one: Loaded[Assessment]) -> Filing:
        """Return the filing of an assessment."""
        said = one.document
        kept = (said.city, said.benchmark, said.edition, said.date, said.method, said.follows)
        return cls(one.file, one.collection, *kept)


_Found = Iterator[Problem | Waits]


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
    kept, world, waiting = sound_few(documents)
    kept.contexts = _held(kept.contexts, world, kept, waiting)
    kept.assessments = _held(kept.assessments, world, kept, waiting)
    lines = {one.file: one.lines for one in kept.assessments}
    left_out, problems = at_odds(map(Filing.of, kept.assessments), lines.__getitem__)
    kept.problems += problems
    kept.broken |= left_out
    kept.assessments = [one for one in kept.assessments if one.file not in left_out]
    kept.problems += waited_for(waiting, kept.problems)
    return kept


def sound_few(documents: Documents) -> tuple[Documents, World, list[Waits]]:
    """Keep the catalogues, benchmarks and cities whose references hold.

    Parameters
    ----------
    documents : Documents
        The documents that are sound in themselves.

    Returns
    -------
    tuple of Documents, World and list of Waits
        The documents (contexts and assessments as they were), what can be referred to,
        and which files wait for a broken one.
    """
    kept = replace(documents, problems=list(documents.problems), broken=set(documents.broken))
    world = World()
    waiting: list[Waits] = []
    if kept.context_factors:
        world.factors = [one.context_factor for one in kept.context_factors.document.context_factors]
    given = [kept.indicators] if kept.indicators else []
    kept.indicators = next(_holding(given, _indicator_problems, world, kept, waiting), None)
    if kept.indicators:
        world.indicators = {one.indicator: one for one in kept.indicators.document.indicators}
    # A copy that still has its old name is told as that, and takes nothing from the one it was copied from.
    kept.cities = list(_holding(kept.cities, _misfiled, world, kept, waiting))
    kept.cities = _once(kept.cities, lambda one: one.document.city, "city", kept)
    world.cities = {one.document.city: one.file for one in kept.cities}
    world.broken_cities = _broken_cities(kept, world)
    kept.benchmarks = _once(kept.benchmarks, lambda one: one.document.slug, "benchmark and edition", kept)
    kept.benchmarks = list(_holding(kept.benchmarks, _benchmark_problems, world, kept, waiting))
    world.benchmarks = {
        (one.document.benchmark, one.document.edition): Instrument.of(one.document) for one in kept.benchmarks
    }
    world.broken_benchmarks = _broken_benchmarks(kept, documents, world)
    return kept, world, waiting


def found_in(one: Loaded[Any], world: World) -> list[Problem | Waits]:
    """Return what is wrong with the references of one city's figures or of one assessment.

    Parameters
    ----------
    one : Loaded
        The document.
    world : World
        What can be referred to.
    """
    if isinstance(one.document, tuple):
        return list(_context_problems(one, world))
    return list(_misfiled(one, world)) or list(_assessment_problems(one, world))


def _held(loaded: list[Loaded[T]], world: World, kept: Documents, waiting: list[Waits]) -> list[Loaded[T]]:
    """Return the figures or assessments whose references hold."""
    return list(_holding(loaded, lambda one, world: iter(found_in(one, world)), world, kept, waiting))


def _holding(
    loaded: Iterable[Loaded[T]],
    check: Callable[[Loaded[T], World], _Found],
    world: World,
    kept: Documents,
    waiting: list[Waits],
) -> Iterator[Loaded[T]]:
    """Yield the documents whose references hold; the others go to the problems or wait."""
    for one in loaded:
        found = list(check(one, world))
        if not found:
            yield one
            continue
        kept.broken.add(one.file)
        problems = [problem for problem in found if isinstance(problem, Problem)]
        kept.problems += problems
        if not problems:
            waiting += [waits for waits in dict.fromkeys(found) if isinstance(waits, Waits)]


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


def _indicator_problems(one: Loaded[Indicators], world: World) -> _Found:
    """Yield what is wrong with the indicators' context factors."""
    if world.factors is None:
        yield Waits(one.file, _FACTORS)
        return
    for index, indicator in enumerate(one.document.indicators):
        if indicator.context_factor not in world.factors:
            where = ("indicators", index, "context_factor")
            yield one.problem(where, unknown("context factor", indicator.context_factor, world.factors))


_FACTORS = "benchmarks/context-factors.yaml"
_INDICATORS = "benchmarks/indicators.yaml"


def _misfiled(one: Loaded[City] | Loaded[Assessment], _world: World) -> _Found:
    """Yield the problem of a file that lies in another city's folder."""
    if one.document.city != one.folder:
        sentence = (
            f"'city': found '{one.document.city}' in the folder '{one.folder}'; "
            "a city's folder has the name of its slug: mend the name here, or move the file"
        )
        yield one.problem(("city",), sentence)


def _broken_cities(kept: Documents, world: World) -> dict[str, str]:
    """Return the cities whose description is broken, with its file."""
    files = [file for file in sorted(kept.broken) if file.endswith("/city.yaml") and file.count("/") == 3]
    return {file.split("/")[2]: file for file in files if file.split("/")[2] not in world.cities}


def _city(slug: str, one: Loaded[Any], where: tuple[str | int, ...], world: World) -> _Found:
    """Yield the problem of a city that nobody describes."""
    if slug in world.broken_cities:
        yield Waits(one.file, world.broken_cities[slug])
    elif slug not in world.cities:
        collection = one.collection if one.file.startswith("assessments/") else "COLLECTION"
        advice = f"; describe a new city in assessments/{collection}/{slug}/city.yaml"
        yield one.problem(where, unknown("city", slug, sorted(world.cities)) + advice)


def _benchmark_problems(one: Loaded[Benchmark], world: World) -> _Found:
    """Yield what is wrong with the places of a benchmark's examples."""
    for index, factor in enumerate(one.document.key_factors):
        for number, example in enumerate(factor.examples):
            for name in ("city", "near"):
                slug = getattr(example, name)
                if slug is not None:
                    yield from _city(slug, one, ("key_factors", index, "examples", number, name), world)


def _broken_benchmarks(kept: Documents, given: Documents, world: World) -> dict[tuple[str, str], str]:
    """Return the editions whose file is broken: by what it says, else by its name."""
    said = {one.file: (one.document.benchmark, one.document.edition) for one in given.benchmarks}
    broken: dict[tuple[str, str], str] = {}
    for file in sorted(kept.broken):
        if file.startswith("benchmarks/") and file.endswith(".yaml"):
            name, _, edition = file.removeprefix("benchmarks/").removesuffix(".yaml").partition(".")
            broken[said.get(file, (name, edition))] = file
    return {key: file for key, file in broken.items() if key not in world.benchmarks}


def _context_problems(one: Loaded[tuple[ContextFigure, ...]], world: World) -> _Found:
    """Yield what is wrong with a city's figures: whose, of what, and twice."""
    yield from _city(one.folder, one, (), world)
    home = world.cities.get(one.folder, one.file).rpartition("/")[0]
    if home != one.file.rpartition("/")[0]:
        yield one.problem((), f"figures of '{one.folder}' stand beside its city.yaml, in {home}; move them")
    known = world.indicators
    if known is None:
        yield Waits(one.file, _INDICATORS)
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


def _assessment_problems(one: Loaded[Assessment], world: World) -> _Found:
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
            if by is not None and by not in known and re.fullmatch(r"r[0-9]+", by):
                where = ("judgements", index, "evidence", number, "recorded_by")
                yield one.problem(where, unknown("reviewer", by, known))


def _no_benchmark(one: Loaded[Assessment], world: World) -> _Found:
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


def _judgement_problems(one: Loaded[Assessment], benchmark: Instrument) -> _Found:
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


def _note_problems(one: Loaded[Assessment], benchmark: Instrument | None, world: World) -> _Found:
    """Yield what is wrong with the context notes."""
    names = world.factors
    if names is None and one.document.context_notes:
        yield Waits(one.file, _FACTORS)
    factors = benchmark.questions if benchmark else None
    for index, note in enumerate(one.document.context_notes):
        if names is not None and note.context_factor not in names:
            where: tuple[str | int, ...] = ("context_notes", index, "context_factor")
            yield one.problem(where, unknown("context factor", note.context_factor, names))
        for number, factor in enumerate(note.key_factors):
            if factors is not None and factor not in factors:
                where = ("context_notes", index, "key_factors", number)
                yield one.problem(where, unknown("key factor", factor, factors))


def at_odds(filings: Iterable[Filing], lines: Callable[[str], Lines]) -> tuple[set[str], list[Problem]]:
    """Find assessments that stand twice, or that follow one that is not there.

    Parameters
    ----------
    filings : iterable of Filing
        All assessments of the cities that are looked at.
    lines : callable
        Takes a file's path and returns what tells the lines of its values.

    Returns
    -------
    tuple of set and list
        The files that are left out, and why.
    """
    by_identity: dict[Hashable, list[Filing]] = defaultdict(list)
    for one in filings:
        by_identity[one.collection, one.city, one.benchmark, one.edition, one.date, one.method].append(one)
    problems: list[Problem] = []
    single: list[Filing] = []
    for same in by_identity.values():
        single += same if len(same) == 1 else []
        for one in same if len(same) > 1 else ():
            others = listed(other.file for other in same if other is not one)
            sentence = f"describes the same assessment as {others}; {_TWICE['assessment']}"
            problems.append(Problem(one.file, lines(one.file).line(("city",)), sentence))
    problems += _unfollowed(single, lines)
    return {one.file for one in problems}, problems


def _unfollowed(filings: list[Filing], lines: Callable[[str], Lines]) -> Iterator[Problem]:
    """Yield the problem of each that follows one that is not there; repeat until all hold."""
    by_city: dict[Hashable, list[Filing]] = defaultdict(list)
    for one in filings:
        by_city[one.collection, one.city, one.benchmark].append(one)
    for ours in by_city.values():
        yield from _loose(ours, lines)


def _loose(ours: list[Filing], lines: Callable[[str], Lines]) -> Iterator[Problem]:
    """Yield the same among the assessments of one city by one benchmark."""
    dates = {one.date for one in ours}
    loose = [one for one in ours if one.follows is not None and one.follows not in dates - {one.date}]
    for one in loose:
        yield Problem(one.file, lines(one.file).line(("follows",)), _no_earlier(one, dates))
    if loose:
        yield from _loose([one for one in ours if one not in loose], lines)


def _no_earlier(said: Filing, dates: set[dt.date]) -> str:
    """Say that the assessment that is followed is not there (or is being mended)."""
    others = sorted(date for date in dates if date < said.date)
    return (
        f"'follows': no sound assessment of '{said.city}' by '{said.benchmark}' has the date {said.follows} "
        f"in this collection; there are: {listed(others)}"
    )


def waited_for(waiting: Iterable[Waits], problems: list[Problem]) -> list[Problem]:
    """Say of each broken file how much else is left out until it is mended; the cause comes first.

    Parameters
    ----------
    waiting : iterable of Waits
        Which files wait for which.
    problems : list of Problem
        What is wrong with the broken ones.
    """
    by_file: dict[str, list[str]] = defaultdict(list)
    for one in waiting:
        by_file[one.file].append(one.waiting)
    said = []
    for file, files in by_file.items():
        which = f"{listed(files)} refers to it and is" if len(files) == 1 else f"{len(files)} files refer to it and are"
        line = max([one.line for one in problems if one.file == file], default=1)
        said.append(Problem(file, line, f"until it is mended it is not used; {which} left out with it"))
    return said

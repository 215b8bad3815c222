"""Which documents are sound together: each once, and each in a world that holds what it refers to."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from workbench.documents import Assessment, BenchmarkTranslation, Translation
from workbench.files.reading import Documents, Lines, Loaded
from workbench.files.references import Found, Instrument, Waits, World, found_in
from workbench.files.translations import Originals
from workbench.problems import Problem, listed

__all__ = ["Filing", "at_odds", "sound", "sound_few", "waited_for"]

T = TypeVar("T")


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
    kept.contexts = list(_holding(kept.contexts, partial(found_in, world=world), kept, waiting))
    kept.assessments = list(_holding(kept.assessments, partial(found_in, world=world), kept, waiting))
    lines = {one.file: one.lines for one in kept.assessments}
    left_out, problems, more = at_odds(map(Filing.of, kept.assessments), lines.__getitem__, kept.broken)
    kept.problems += problems
    waiting += more
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
    look = partial(found_in, world=world)
    waiting: list[Waits] = []
    if kept.context_factors:
        world.factors = [one.context_factor for one in kept.context_factors.document.context_factors]
    given = [kept.indicators] if kept.indicators else []
    kept.indicators = next(_holding(given, look, kept, waiting), None)
    if kept.indicators:
        world.indicators = {one.indicator: one for one in kept.indicators.document.indicators}
    # A copy that still has its old name is told as that, and takes nothing from the one it was copied from.
    kept.cities = list(_holding(kept.cities, look, kept, waiting))
    kept.cities = _once(kept.cities, lambda one: one.document.city, "city", kept)
    world.cities = {one.document.city: one.file for one in kept.cities}
    world.broken_cities = _broken_cities(kept, world)
    kept.benchmarks = _once(kept.benchmarks, lambda one: one.document.slug, "benchmark and edition", kept)
    kept.benchmarks = list(_holding(kept.benchmarks, look, kept, waiting))
    world.benchmarks = {
        (one.document.benchmark, one.document.edition): Instrument.of(one.document) for one in kept.benchmarks
    }
    world.broken_benchmarks = _broken_benchmarks(kept, documents, world)
    kept.translations = _once(kept.translations, _translated, "translation", kept)
    originals = Originals.of(kept, world)
    kept.translations = list(_holding(kept.translations, originals.found_in, kept, waiting))
    return kept, world, waiting


def _translated(one: Loaded[Translation]) -> Hashable:
    """Return what a file translates, and into which language."""
    said = one.document
    return one.language, said.slug if isinstance(said, BenchmarkTranslation) else type(said)


def _holding(
    loaded: Iterable[Loaded[T]],
    look: Callable[[Loaded[T]], list[Problem | Waits]],
    kept: Documents,
    waiting: list[Waits],
) -> Iterator[Loaded[T]]:
    """Yield the documents whose references hold; the others go to the problems or wait."""
    for one in loaded:
        found = look(one)
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
    "translation": "delete one, or name what the other translates",
    "assessment": "delete one, or tell them apart by date or method",
}


def _broken_cities(kept: Documents, world: World) -> dict[str, str]:
    """Return the cities whose description is broken, with its file."""
    files = [file for file in sorted(kept.broken) if file.endswith("/city.yaml") and file.count("/") == 3]
    return {file.split("/")[2]: file for file in files if file.split("/")[2] not in world.cities}


def _broken_benchmarks(kept: Documents, given: Documents, world: World) -> dict[tuple[str, str], str]:
    """Return the editions whose file is broken: by what it says, else by its name."""
    said = {one.file: (one.document.benchmark, one.document.edition) for one in given.benchmarks}
    broken: dict[tuple[str, str], str] = {}
    for file in sorted(kept.broken):
        if file.startswith("benchmarks/") and file.endswith(".yaml") and file.count("/") == 1:
            name, _, edition = file.removeprefix("benchmarks/").removesuffix(".yaml").partition(".")
            broken[said.get(file, (name, edition))] = file
    return {key: file for key, file in broken.items() if key not in world.benchmarks}


def at_odds(
    filings: Iterable[Filing], lines: Callable[[str], Lines], broken: Iterable[str]
) -> tuple[set[str], list[Problem], list[Waits]]:
    """Find assessments that stand twice, or that follow one that is not there.

    Parameters
    ----------
    filings : iterable of Filing
        All sound assessments of the cities that are looked at.
    lines : callable
        Takes a file's path and returns what tells the lines of its values.
    broken : iterable of str
        The files of these cities that are not sound.

    Returns
    -------
    tuple of set, list and list
        The files that are left out; what is wrong with some of them; and which of the
        others wait for one that is broken.
    """
    by_identity: dict[Hashable, list[Filing]] = defaultdict(list)
    for one in filings:
        by_identity[one.collection, one.city, one.benchmark, one.edition, one.date, one.method].append(one)
    found: list[Problem | Waits] = []
    single: list[Filing] = []
    for same in by_identity.values():
        single += same if len(same) == 1 else []
        for one in same if len(same) > 1 else ():
            others = listed(other.file for other in same if other is not one)
            sentence = f"describes the same assessment as {others}; {_TWICE['assessment']}"
            found.append(Problem(one.file, lines(one.file).line(("city",)), sentence))
    twice = {one.file for one in found if isinstance(one, Problem)}
    found += _unfollowed(single, lines, {*broken, *twice})
    problems = [one for one in found if isinstance(one, Problem)]
    waiting = [one for one in found if isinstance(one, Waits)]
    return {*(one.file for one in problems), *(one.waiting for one in waiting)}, problems, waiting


def _unfollowed(filings: list[Filing], lines: Callable[[str], Lines], broken: set[str]) -> Found:
    """Yield the problem of each that follows one that is not there, or that it waits for one that is broken."""
    by_city: dict[Hashable, list[Filing]] = defaultdict(list)
    for one in filings:
        by_city[one.collection, one.city, one.benchmark].append(one)
    by_folder: dict[str, list[str]] = defaultdict(list)
    for file in sorted(broken):
        by_folder[file.rpartition("/")[0]].append(file)
    for ours in by_city.values():
        yield from _loose(ours, lines, by_folder[ours[0].file.rpartition("/")[0]], {})


def _loose(ours: list[Filing], lines: Callable[[str], Lines], broken: list[str], mended: dict[dt.date, str]) -> Found:
    """Yield the same among a city's assessments by one benchmark; `mended`: what those that wait wait for, by date."""
    dates = {one.date for one in ours}
    loose = [one for one in ours if one.follows is not None and one.follows not in dates - {one.date}]
    waits: dict[dt.date, str] = {}
    for one in loose:
        assert one.follows is not None  # noqa: S101 - or it would not be loose
        # A file is known by its name where nothing can be read in it.
        named = (file for file in broken if _is_of(file, one.follows, one.benchmark))
        cause = mended.get(one.follows) or next(named, None)
        waits[one.date] = cause or one.file
        if cause:
            yield Waits(one.file, cause)
        else:
            yield Problem(one.file, lines(one.file).line(("follows",)), _no_earlier(one, dates))
    if loose:
        yield from _loose([one for one in ours if one not in loose], lines, broken, mended | waits)


def _is_of(file: str, date: dt.date, benchmark: str) -> bool:
    """Tell whether a file has the name of an assessment of a date by a benchmark."""
    name = file.rpartition("/")[2]
    return name.startswith(f"{date}.") and f".{benchmark}." in name


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

"""What came in, among what the workspace holds: every reference must lead somewhere, and nothing may break."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workbench.documents import Assessment, Benchmark, City
from workbench.exchange.assessments import Known
from workbench.exchange.cells import CellProblem, Typed
from workbench.files import Documents, Loaded, NoLines, places, read_documents, read_few, read_one, sound, sound_few
from workbench.problems import listed

__all__ = ["Ground", "Held", "checked_together"]

_Document = Assessment | Benchmark | None
Held = tuple[str, _Document, tuple[CellProblem, ...]]
"""The file of a document, what it holds now, and what is wrong with the new one there."""


@dataclass
class Ground:
    """What a workspace holds already, as far as what comes in can touch it.

    Attributes
    ----------
    workspace : pathlib.Path
        Its folder.
    collection : str
        Where assessments would go.
    few : Documents
        Catalogues, benchmarks and cities, as they were read.
    known : Known
        Those of them that are sound.
    files : tuple of str
        The files of all assessments.
    broken : frozenset of str
        The files of catalogues, benchmarks and cities that have problems.
    """

    workspace: Path
    collection: str
    few: Documents
    known: Known
    files: tuple[str, ...]
    broken: frozenset[str]
    _assessments: dict[str, Documents] = field(default_factory=dict)

    @classmethod
    def of(cls, workspace: Path, collection: str) -> Ground:
        """Read what others refer to."""
        found = places(workspace)
        few = read_few(workspace, found)
        kept, _, _ = sound_few(few)
        known = Known(
            {(one.document.benchmark, one.document.edition): one.document for one in kept.benchmarks},
            {one.document.city: one.document for one in kept.cities},
            kept.context_factors.document.context_factors if kept.context_factors else (),
        )
        return cls(workspace, collection, few, known, tuple(found.assessments), frozenset(kept.broken))

    def assessments(self, city: str) -> Documents:
        """Return a city's assessments in the collection."""
        if city not in self._assessments:
            read = Documents()
            folder = f"assessments/{self.collection}/{city}/"
            for file in (one for one in self.files if one.startswith(folder)):
                one = read_one(self.workspace, file)
                read.assessments += one.assessments
                read.broken |= one.broken
            self._assessments[city] = read
        return self._assessments[city]

    def home(self, city: str) -> str:
        """Return the collection that describes a city; empty where none does."""
        found = (one for one in self.few.cities if one.document.city == city)
        return next((one.collection for one in found), "")


class _Places:
    """The cells of a document's values, numbered as if they were lines."""

    def __init__(self, typed: Typed) -> None:
        self._typed = typed
        self.file = typed.file
        self.found: list[str] = []

    def line(self, where: tuple[str | int, ...]) -> int:
        """Return the number of a value's place."""
        self.found.append(self._typed.place(where))
        return len(self.found) - 1

    def at(self, number: int) -> str:
        """Return a place by its number."""
        return self.found[number] if number < len(self.found) else ""


def checked_together(
    ground: Ground, drafts: Sequence[tuple[_Document, City | None]], typed: Sequence[Typed]
) -> list[Held]:
    """Hold documents against a workspace and each other.

    Parameters
    ----------
    ground : Ground
        The workspace.
    drafts : sequence of tuple
        The documents (None where one is broken) and the new cities that they describe.
    typed : sequence of Typed
        The places of each one's values.

    Returns
    -------
    list of tuple
        For each its file, what that holds now, and what is wrong.
    """
    held = [_held(ground, document) for document, _ in drafts]
    times = Counter(path for path, _ in held if path)
    new: dict[str, City] = {}
    found: list[Held] = []
    for (document, city), (path, before), own in zip(drafts, held, typed, strict=True):
        sentences = []
        if times[path] > 1:
            sentences.append((own.place(()), f"describes the same as another of these files ({path}); keep one"))
        if city is not None and new.setdefault(city.city, city) != city:
            sentences.append((own.place(("city",)), f"describes '{city.city}' otherwise than another of these files"))
        if isinstance(document, Assessment) and path and not before and (ground.workspace / path).exists():
            sentences.append((own.place(()), f"goes to '{path}', which is there and has problems; mend it first"))
        sentences += _in_the_way(ground, city, own)
        sentences += _invented(ground, document, own)
        found.append((path, before, tuple(CellProblem(own.file, *one) for one in sentences)))
    lines = [_Places(one) for one in typed]
    _check_assessments(ground, drafts, found, lines, new)
    _check_benchmarks(ground, drafts, found, lines)
    return found


def _held(ground: Ground, document: _Document) -> tuple[str, _Document]:
    """Return the file of a document, and what that holds now."""
    if isinstance(document, Benchmark):
        ours = [one for one in ground.few.benchmarks if one.document.slug == document.slug]
        return (ours[0].file, ours[0].document) if ours else (f"benchmarks/{document.slug}.yaml", None)
    if document is None:
        return "", None
    same = [one for one in ground.assessments(document.city).assessments if one.document.slug == document.slug]
    if same:
        return same[0].file, same[0].document
    return f"assessments/{ground.collection}/{document.city}/{document.slug}.yaml", None


def _in_the_way(ground: Ground, city: City | None, typed: Typed) -> list[tuple[str, str]]:
    """Refuse to describe a city whose description is there, and broken."""
    broken = [one for one in ground.broken if city and one.endswith(f"/{city.city}/city.yaml")]
    place = typed.place(("city",))
    return [(place, f"is described in '{one}', which has problems; mend it first") for one in sorted(broken)]


def _invented(ground: Ground, document: _Document, typed: Typed) -> list[tuple[str, str]]:
    """Refuse an invented city among real ones, and a real one among invented ones."""
    city = ground.known.cities.get(document.city) if isinstance(document, Assessment) else None
    if city is None:
        return []
    if not city.illustrative:
        theirs = [one for one in ground.known.cities.values() if ground.home(one.city) == ground.collection]
        if not theirs or not all(one.illustrative for one in theirs):
            return []
        sentence = (
            f"'{city.city}' is a real city; the collection '{ground.collection}' is one of invented cities, which are "
            "never compared with real ones: name another --collection, such as 'ours'"
        )
        return [(typed.place(("city",)), sentence)]
    if ground.home(city.city) == ground.collection:
        return []
    home = ground.home(city.city)
    sentence = (
        f"'{city.city}' is an invented city of the collection '{home}' and is assessed there (--collection {home})"
    )
    return [(typed.place(("city",)), sentence)]


_Drafts = Sequence[tuple[_Document, City | None]]


def _check_assessments(
    ground: Ground, drafts: _Drafts, found: list[Held], lines: list[_Places], new: dict[str, City]
) -> None:
    """Look whether the references of assessments hold, in the workspace as it would be."""
    kept = replace(
        ground.few, cities=list(ground.few.cities), problems=[], translations=[], broken=set(ground.few.broken)
    )
    for slug, city in new.items():
        kept.cities.append(Loaded(f"assessments/{ground.collection}/{slug}/city.yaml", city, NoLines()))
    sound_ones = {at: one for at, (one, _) in enumerate(drafts) if isinstance(one, Assessment) and not found[at][2]}
    paths = {found[at][0]: at for at in sound_ones}
    others: dict[str, Loaded[Assessment]] = {}
    for city_slug in {one.city for one in sound_ones.values()}:
        read = ground.assessments(city_slug)
        others |= {one.file: one for one in read.assessments if one.file not in paths}
        kept.broken |= read.broken
    kept.assessments = list(others.values())
    before = {one.file for one in sound(kept).assessments}
    kept.assessments += [Loaded(found[at][0], one, lines[at]) for at, one in sound_ones.items()]
    after = sound(kept)
    holds = {one.file for one in after.assessments}
    for path, at in paths.items():
        problems = [one for one in after.problems if one.file == path]
        more = [(lines[at].at(one.line), one.sentence) for one in problems]
        if path not in holds and not more:
            more = [("", "refers to a file that has problems; mend it first (`workbench check`)")]
        _add(found, at, lines[at], more)
    # An assessment that another follows has changed its date only where it is another file.
    lost = before - holds
    if lost and sound_ones:
        at = next(iter(sound_ones))
        _add(found, at, lines[at], [("", f"would leave {listed(sorted(lost))} without what it refers to")])


def _check_benchmarks(ground: Ground, drafts: _Drafts, found: list[Held], lines: list[_Places]) -> None:
    """Look whether benchmarks hold, and whether what refers to an earlier state of them still does."""
    for at, (document, _) in enumerate(drafts):
        if not isinstance(document, Benchmark) or found[at][2]:
            continue
        path, before, _ = found[at]
        if (ground.workspace / path).exists() and before is None:
            _add(found, at, lines[at], [("", f"goes to '{path}', which is there and has problems; mend it first")])
            continue
        if before == document:
            continue
        # Only what is there can refer to it.
        every: Documents = read_documents(ground.workspace) if before else replace(ground.few)
        was = _files(sound(every))
        loaded: Loaded[Any] = Loaded(path, document, lines[at])
        every.benchmarks = [one for one in every.benchmarks if one.file != path] + [loaded]
        after = sound(every)
        more = [(lines[at].at(one.line), one.sentence) for one in after.problems if one.file == path]
        lost = sorted(was - _files(after) - {path})
        if lost:
            many = f"{listed(lost)} would no longer fit it: give the changed benchmark an edition of its own, or mend"
            more.append(("", f"{many} what refers to it first"))
        _add(found, at, lines[at], more)


def _files(documents: Documents) -> set[str]:
    """Return the files that are sound."""
    return {one.file for many in (documents.assessments, documents.translations) for one in many}


def _add(found: list[Held], at: int, lines: _Places, more: list[tuple[str, str]]) -> None:
    """Add problems to what was found."""
    path, before, problems = found[at]
    file = lines.file
    found[at] = (path, before, (*problems, *(CellProblem(file, *one) for one in more)))

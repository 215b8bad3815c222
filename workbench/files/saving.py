"""Saving an assessment so that nothing is lost: merged with what others saved, whole or not at all.

Whoever saves holds the workspace's lock, reads what stands in the file by then, merges it
with what they changed, holds the outcome against all that `workbench check` looks at, and
only then writes it, over the text that a person may have written.
"""

from __future__ import annotations

import datetime as dt
import errno
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from filelock import Timeout
from pydantic import ValidationError

from workbench.documents import Assessment, Document
from workbench.documents.changes import aligned, plain
from workbench.documents.merging import Collision, Merged, merge
from workbench.files.aside import locked
from workbench.files.editing import edited
from workbench.files.places import Places, Stamp, kept_as, link_trouble, places
from workbench.files.reading import LARGEST, Lines, LinesWhenAsked, Loaded, NoLines, read_few, read_one
from workbench.files.references import World, found_in
from workbench.files.sentences import faults
from workbench.files.soundness import Filing, at_odds, sound_few
from workbench.files.writing import clear_left, headed, write_text
from workbench.files.yaml_text import NotYaml, parse
from workbench.problems import Problem, Refused

__all__ = ["Saved", "put", "save"]

_TRIES = 20
_MEANWHILE = "was written by somebody else meanwhile, and stands as it is there; look again at what would change"
_SHORTER = "shorten its texts, or keep long documents as files of their own"
_AGAIN = "the file is as it was; try again"
_ROOM = "the file is as it was; make room on the disk and try again"
_RIGHT = "the file is as it was; ask whoever looks after the folder for the right to write to it"
_ADVICE = {
    errno.ENOSPC: _ROOM,
    getattr(errno, "EDQUOT", errno.ENOSPC): _ROOM,  # Windows knows none
    errno.EFBIG: _ROOM,
    errno.EACCES: _RIGHT,
    errno.EPERM: _RIGHT,
    errno.EROFS: _RIGHT,
}


@dataclass(frozen=True)
class Saved:
    """What became of a save.

    Attributes
    ----------
    document : Assessment or None
        What stands in the file now; where there are problems, what the form was opened with.
    collisions : tuple of Collision
        What somebody else changed otherwise meanwhile: the file keeps what is theirs.
    problems : tuple of Problem
        Why nothing was written; empty where all is well.
    changed : bool
        Whether the file was written; it is not where it held all of it already.
    backup : str or None
        The file (beside it) that keeps the former text, where it could not be kept in place.
    """

    document: Assessment | None
    collisions: tuple[Collision, ...] = ()
    problems: tuple[Problem, ...] = ()
    changed: bool = False
    backup: str | None = None


class _Refused(Exception):
    """A save is refused, with its problems."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def save(workspace: Path, path: str, base: Assessment | None, mine: Assessment, *, merging: bool = True) -> Saved:
    """Save an assessment: together with what others have saved since it was opened.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace's folder.
    path : str
        The assessment's file, relative to it.
    base : Assessment or None
        What it was when it was opened; None for a new one.
    mine : Assessment
        What it is to be.
    merging : bool, default True
        Whether it is merged with what others have saved since; else it is refused where they have.

    Returns
    -------
    Saved
        What stands in the file now; or what is wrong, and then nothing was written: an assessment
        with a problem, a file that does not read or is gone, a disk that is full or may not be
        written to.  No exception is raised for any of these.
    """
    workspace = Path(workspace).resolve()
    try:
        _placed(workspace, path)
        mine, base = _checked(path, mine), base and _checked(path, base)
        with locked(workspace):
            clear_left((workspace / path).parent)
            return _saved(workspace, path, base, mine, merging)
    except _Refused as refused:
        return Saved(base, problems=tuple(sorted(refused.problems)))
    except Timeout:
        sentence = "could not be saved: another program has been saving here for a minute; try again, or end it"
    except OSError as error:
        sentence = f"could not be saved: {error.strerror or error}; {_ADVICE.get(error.errno or 0, _AGAIN)}"
    return Saved(base, problems=(Problem(path, 1, sentence),))


def _checked(path: str, mine: Assessment) -> Assessment:
    """Return an assessment as its file will read: it may have been changed without being checked."""
    held = mine.model_dump(by_alias=True, warnings=False)
    try:
        return Assessment.model_validate(held)
    except ValidationError as error:
        raise _Refused(*(Problem(path, 1, sentence) for _, sentence in faults(error, Assessment, {}))) from error


def _placed(workspace: Path, path: str) -> None:
    """Refuse a path where no assessment is read."""
    found = kept_as(path)
    if not found.assessments:
        sentence = "is no file of an assessment; these lie in assessments/COLLECTION/CITY/ and end in '.yaml'"
        raise _Refused(*(found.problems or [Problem(path, 1, sentence)]))
    trouble = link_trouble(workspace, path)
    if trouble:
        raise _Refused(Problem(path, 1, trouble))


def _saved(workspace: Path, path: str, base: Assessment | None, mine: Assessment, merging: bool) -> Saved:
    """Save while nobody else does."""
    target = workspace / path
    for _ in range(_TRIES):
        content = _content(target)
        theirs = _standing(workspace, path, content, base)
        if not merging and base != (None if theirs is None else theirs.document):
            raise _Refused(Problem(path, 1, _MEANWHILE))
        merged = Merged(mine) if theirs is None else merge(base, mine, theirs.document)
        if theirs is not None and merged.document == theirs.document:
            return Saved(theirs.document, merged.collisions)
        _hold(workspace, path, merged.document, theirs)
        text = None if content is None else edited(content.decode("utf-8"), merged.document)
        anew = text is None
        text = _whole(workspace, path, merged.document) if text is None else text
        if len(text.encode()) > LARGEST:
            raise _Refused(
                Problem(path, 1, f"could not be saved: it would be larger than {LARGEST:,} bytes; {_SHORTER}")
            )
        # An editor knows no lock: what somebody wrote by hand meanwhile is merged, too.
        if _content(target) == content:
            backup = _put_beside(target, content) if anew and content is not None else None
            try:
                write_text(target, text)
            except OSError:
                if backup is not None:
                    target.with_name(backup).unlink(missing_ok=True)
                raise
            return Saved(merged.document, merged.collisions, changed=True, backup=backup)
    raise _Refused(Problem(path, 1, "could not be saved: another program keeps on writing to it; end that one first"))


def _content(target: Path) -> bytes | None:
    """Return what a file holds, None where there is none."""
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None


def _whole(workspace: Path, path: str, document: Assessment) -> str:
    """Return the text of a file that holds an assessment alone; refuse one that would not read back as it is."""
    text = headed(document)
    if [one.document for one in read_one(workspace, path, text.encode()).assessments] != [document]:
        raise _Refused(
            Problem(path, 1, "could not be saved: its file would not read back as the same; nothing was written")
        )
    return text


def put(workspace: Path, path: str, before: Document | None, document: Document) -> None:
    """Write a document that nobody merges, such as a benchmark, where its file is still what it was.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace's folder.
    path : str
        The document's file, relative to it.
    before : Document or None
        What it was when it was looked at; None for a new one.
    document : Document
        What it is to be.

    Raises
    ------
    Refused
        If somebody else has written the file meanwhile, or it leads out of the workspace.
    OSError
        If it cannot be written; the file is as it was.
    """
    workspace = Path(workspace).resolve()
    trouble = link_trouble(workspace, path)
    if trouble:
        raise Refused(f"'{path}' {trouble}")
    with locked(workspace):
        target = workspace / path
        clear_left(target.parent)
        content = _content(target)
        if _held(path, content, type(document)) != before:
            raise Refused(f"'{path}' {_MEANWHILE}")
        text = None if content is None else edited(content.decode("utf-8"), document)
        if text is None and content is not None:
            _put_beside(target, content)
        write_text(target, headed(document) if text is None else text)


def _held(path: str, content: bytes | None, model: type[Document]) -> Document | None:
    """Return the document in a file, None where there is no file; refuse one that does not read."""
    if content is None:
        return None
    try:
        return model.model_validate(parse(content.decode("utf-8").removeprefix("\ufeff")).data)
    except (NotYaml, ValueError) as error:
        raise Refused(f"'{path}' has problems by now; mend them first (`workbench check` tells them)") from error


def _put_beside(target: Path, content: bytes) -> str:
    """Keep a file's text beside it, under a name that no reader takes for one of its files, and return that."""
    moment = f"{target.name}.{dt.datetime.now().astimezone():%Y-%m-%d-%H%M%S}"
    number = 1
    while target.with_name(name := f"{moment}-{number}~").exists():
        number += 1
    write_text(target.with_name(name), content.decode("utf-8"))
    return name


def _standing(workspace: Path, path: str, content: bytes | None, base: Assessment | None) -> Loaded[Assessment] | None:
    """Return what stands in the file; refuse one that does not read, or that is gone."""
    if content is None:
        if base is not None:
            raise _Refused(Problem(path, 1, _gone(workspace, path, base)))
        return None
    read = read_one(workspace, path, content)
    if read.problems:
        raise _Refused(*read.problems)
    return read.assessments[0]


def _gone(workspace: Path, path: str, base: Assessment) -> str:
    """Say that a file is gone, and where it is now as far as can be told."""
    wanted = Filing.of(Loaded(path, base, NoLines()))
    found = places(workspace)
    for file in found.assessments:
        filing = _filing(workspace, file, found.stamps[file])
        if filing is not None and _identity(filing) == _identity(wanted):
            return (
                f"is not there any more: '{file}' holds this assessment now; open that one and make the changes there"
            )
    return "is not there any more: somebody deleted or renamed it; save under a new name, or put it back"


def _identity(filing: Filing) -> tuple[Any, ...]:
    """Return what makes an assessment this one, wherever it lies."""
    return filing.city, filing.benchmark, filing.edition, filing.date, filing.method


# Held against the workspace


def _hold(workspace: Path, path: str, document: Assessment, theirs: Loaded[Assessment] | None) -> None:
    """Refuse an assessment that `workbench check` would find wrong, or that makes another one wrong."""
    found = places(workspace)
    few = (*found.benchmarks, *found.catalogues, *found.cities)
    world = _world(workspace, tuple((file, found.stamps[file]) for file in few))
    one = Loaded(path, document, NoLines() if theirs is None else _LinesOf(theirs, document))
    problems = [
        said if isinstance(said, Problem) else Problem(path, 1, _WAITS.format(said.file))
        for said in dict.fromkeys(found_in(one, world))
    ]
    problems = problems or _beside(workspace, one, theirs, found)
    if problems:
        raise _Refused(*problems)


_WAITS = "could not be saved: it refers to '{}', which has a problem itself; mend that one first"


def _beside(
    workspace: Path, one: Loaded[Assessment], theirs: Loaded[Assessment] | None, found: Places
) -> list[Problem]:
    """Return what an assessment makes wrong among those of its city: twice the same, or followed and gone."""
    folder = one.file.rpartition("/")[0] + "/"
    files = [file for file in found.assessments if file.startswith(folder) and file != one.file]
    read = {file: _filing(workspace, file, found.stamps[file]) for file in files}
    others = [filing for filing in read.values() if filing is not None]
    broken = [file for file, filing in read.items() if filing is None]

    def lines(file: str) -> Lines:
        return one.lines if file == one.file else LinesWhenAsked(workspace, file)

    was = [] if theirs is None else [Filing.of(theirs)]
    _, before, _ = at_odds([*others, *was], lines, broken)
    _, after, waiting = at_odds([*others, Filing.of(one)], lines, broken)
    said = {(problem.file, problem.sentence) for problem in before if problem.file != one.file}
    problems = [problem for problem in after if (problem.file, problem.sentence) not in said]
    return problems + [Problem(one.file, 1, _WAITS.format(wait.file)) for wait in waiting if wait.waiting == one.file]


@lru_cache(maxsize=8)
def _world(workspace: Path, stamps: tuple[tuple[str, Stamp], ...]) -> World:
    """Return what can be referred to; read anew where one of these files has changed."""
    found = Places()
    for file, _ in stamps:
        one = kept_as(file)
        found.benchmarks += one.benchmarks
        found.catalogues += one.catalogues
        found.cities += one.cities
    return sound_few(read_few(workspace, found))[1]


@lru_cache(maxsize=4096)
def _filing(workspace: Path, file: str, stamp: Stamp) -> Filing | None:  # noqa: ARG001 - it is read anew where this changes
    """Return what tells an assessment from others; None where its file does not read."""
    read = read_one(workspace, file)
    return Filing.of(read.assessments[0]) if read.assessments else None


@dataclass(frozen=True)
class _LinesOf:
    """The lines of a merged document, as far as they stand in the file already."""

    stands: Loaded[Assessment]
    document: Assessment

    def line(self, where: tuple[str | int, ...]) -> int:
        """Return the line of a value in the file, or of the nearest thing that holds it."""
        was: Any = plain(self.stands.document)
        now: Any = plain(self.document)
        way: list[str | int] = []
        for name in where:
            if isinstance(name, int):
                pairs = _pairs(was or (), now or ())
                left = next((old for old, new in pairs if new == name), None)
                if left is None:
                    break
                way.append(left)
                was, now = was[left], now[name]
            else:
                way.append(name)
                was, now = (one.get(name) if isinstance(one, dict) else None for one in (was, now))
        return self.stands.lines.line(tuple(way))


def _pairs(was: Iterable[Any], now: Iterable[Any]) -> list[tuple[int | None, int | None]]:
    """Return which items of a list are the same, by key factor where they have one."""
    old, new = list(was), list(now)
    ids = [one.get("key_factor") if isinstance(one, dict) else None for one in old]
    if new and isinstance(new[0], dict) and "key_factor" in new[0]:
        return [(ids.index(one["key_factor"]) if one["key_factor"] in ids else None, at) for at, one in enumerate(new)]
    return aligned(old, new)

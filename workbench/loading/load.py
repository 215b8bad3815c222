"""One call from a folder to its tables."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from workbench.columns import few_columns
from workbench.files import (
    Documents,
    LinesWhenAsked,
    Loaded,
    Places,
    Waits,
    at_odds,
    find_workspace,
    is_context,
    places,
    read_few,
    sound_few,
    waited_for,
)
from workbench.loading.gathering import gather
from workbench.loading.kept import Kept, keep, kept_of, world_mark
from workbench.loading.progress import shown
from workbench.loading.stretch import ROWS, Stretch, join
from workbench.problems import InvalidFiles, Problem
from workbench.tables import Tables, doubted, make_tables

__all__ = ["load"]

_WORTH_KEEPING = 100
"""Of so many files one may be read anew each time, before all are kept anew."""


def load(workspace: str | os.PathLike[str] = ".", progress: bool | None = None) -> Tables:
    """Load a workspace into dataframes.

    What was read is kept in the user's cache, which may be deleted at any time
    (`workbench.loading.kept.cache_folder` says where it is); a later call reads what has
    changed.  Thousands of files are read on all processors.

    Parameters
    ----------
    workspace : path, default the current folder
        The workspace's folder, or one inside it.
    progress : bool, optional
        Whether to show how far reading has come.  Left out: where it takes more than a
        moment, in a notebook and on a terminal.

    Returns
    -------
    Tables
        One dataframe for each kind of thing.

    Raises
    ------
    InvalidFiles
        If any file cannot be used: `.problems` holds all problems of all files,
        `.tables` the tables made of the sound files.
    NotAWorkspace
        If neither the folder nor one above is a workspace.

    Examples
    --------
    >>> import workbench
    >>> tables = workbench.load(workbench.shipped_workspace())
    >>> tables.context_factors["context_factor"].tolist()[:2]
    ['national-legislation-and-policy', 'data-availability']
    """
    began = time.time_ns()
    folder = find_workspace(workspace)
    with _uncollected():
        found = places(folder)
        kept = kept_of(folder)
        if kept and kept.is_all_of(found):
            return make_tables(kept.columns)
        tables, problems = _load_anew(folder, found, kept, began, progress)
    if problems:
        raise InvalidFiles(problems, tables)
    return tables


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let nobody look for garbage: of thousands of files' names and times none is, and looking takes a tenth."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _load_anew(
    folder: Path, found: Places, kept: Kept | None, began: int, progress: bool | None
) -> tuple[Tables, list[Problem]]:
    """Read what has changed, put it together with what has not, and keep it where that is worth it."""
    same, settles = kept.unchanged(folder, found, began) if kept else (set(), False)
    known = {file: said for file, said in kept.documents.items() if file in same} if kept else {}
    documents, world, waiting = sound_few(read_few(folder, found, known.get))
    many = [*found.contexts, *found.assessments]
    usable = kept.holding([file for file in many if file in same], world) if kept else set()
    with shown(progress, len(many) - len(usable)) as told:
        read = gather(folder, [file for file in many if file not in usable], world, told=told)
    left_out, odds, more = _at_odds(folder, found, kept, usable, read)
    sound = (usable | set(read.files)) - left_out
    stretch = join([*([kept.stretch] if kept else []), read], [file for file in many if file in sound])
    columns = {**stretch.columns, **_few_columns(documents, kept)}
    if any(map(is_context, read.files)):
        columns["context"] = doubted(columns["context"])
    problems = [*documents.problems, *read.problems, *odds]
    problems += waited_for([*waiting, *read.waiting, *more], problems)
    now = _State(found, documents, stretch, columns, world_mark(world), not problems, began)
    fresh = len(sound.intersection(read.files)) + len(_few(documents).keys() & documents.prints.keys())
    if kept is None or fresh * _WORTH_KEEPING > len(found.stamps):
        keep(folder, now.kept(kept))
    elif settles and not fresh and now.is_all_of(kept):
        keep(folder, now.kept(kept, kept.folder))
    return make_tables(columns), problems


def _few(documents: Documents) -> dict[str, Loaded[Any]]:
    """Return the sound catalogues, benchmarks, cities and translations, by file."""
    few = [documents.context_factors, documents.indicators]
    every = [*few, *documents.benchmarks, *documents.cities, *documents.translations]
    return {one.file: one for one in every if one is not None}


def _few_columns(documents: Documents, kept: Kept | None) -> Mapping[str, pa.Table]:
    """Return the tables that they fill: those that were kept, where none was read anew and none is missing."""
    if kept and not documents.prints and _few(documents).keys() == kept.documents.keys():
        return {name: table for name, table in kept.columns.items() if name not in ROWS}
    return few_columns(documents)


@dataclass(frozen=True)
class _State:
    """What was read, as it may be kept."""

    found: Places
    documents: Documents
    stretch: Stretch
    columns: Mapping[str, pa.Table]
    world: str
    whole: bool
    began: int

    def is_all_of(self, kept: Kept) -> bool:
        """Tell whether the sound files are those that were kept, where none was read anew."""
        same = self.stretch.files == kept.stretch.files and _few(self.documents).keys() == kept.documents.keys()
        return same and self.world == kept.world

    def kept(self, before: Kept | None, folder: str = "") -> Kept:
        """Return what is to be kept; a file that was not read anew holds what it held before."""
        few = _few(self.documents)
        documents = {file: one.document.model_dump_json(by_alias=True, exclude_unset=True) for file, one in few.items()}
        prints = {**(before.prints if before else {}), **self.documents.prints}
        prints |= dict(zip(self.stretch.files, self.stretch.prints, strict=True))
        sound = few.keys() | set(self.stretch.files)
        stamps = {file: stamp for file, stamp in self.found.stamps.items() if file in sound}
        return Kept(stamps, prints, documents, self.stretch, self.columns, self.world, self.whole, self.began, folder)


def _at_odds(
    folder: Path, found: Places, kept: Kept | None, usable: set[str], read: Stretch
) -> tuple[set[str], list[Problem], list[Waits]]:
    """Find assessments that stand twice or follow nothing, among those of the cities where anything is new."""
    filings = list(read.filings)
    if kept:
        gone = (file for file in kept.stretch.files if file not in usable)
        touched = {f"{file.rpartition('/')[0]}/" for file in [*gone, *(one.file for one in read.filings)]}
        filings += [one for one in kept.filings(tuple(touched)) if one.file in usable]
    filings.sort(key=lambda one: one.file)
    broken = set(found.assessments) - usable - set(read.files)
    return at_odds(filings, lambda file: LinesWhenAsked(folder, file), broken)

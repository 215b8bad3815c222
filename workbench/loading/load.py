"""One call from a folder to its tables."""

from __future__ import annotations

import os
import time
from pathlib import Path

from workbench.columns import few_columns
from workbench.files import (
    Documents,
    LinesWhenAsked,
    Places,
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
from workbench.loading.stretch import Stretch, join
from workbench.problems import InvalidFiles, Problem
from workbench.tables import Tables, doubted, make_tables

__all__ = ["load"]

_WORTH_KEEPING = 100
"""Of so many files one may be read anew each time, before all are kept anew."""


def load(workspace: str | os.PathLike[str] = ".", progress: bool | None = None) -> Tables:
    """Load a workspace into dataframes.

    What was read is kept in the workspace's `.cache/workbench/`, which may be deleted at
    any time; a later call reads what has changed.  Thousands of files are read on all
    processors.

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
    found = places(folder)
    kept = kept_of(folder)
    if kept and kept.is_all_of(found):
        return make_tables(kept.columns)
    tables, problems = _load_anew(folder, found, kept, began, progress)
    if problems:
        raise InvalidFiles(problems, tables)
    return tables


def _load_anew(
    folder: Path, found: Places, kept: Kept | None, began: int, progress: bool | None
) -> tuple[Tables, list[Problem]]:
    """Read what has changed, put it together with what has not, and keep it where that is worth it."""
    same, doubted_any = kept.unchanged(folder, found) if kept else (set(), False)
    known = {file: said for file, said in kept.documents.items() if file in same} if kept else {}
    documents, world, waiting = sound_few(read_few(folder, found, known.get))
    many = [*found.contexts, *found.assessments]
    usable = kept.holding([file for file in many if file in same], world) if kept else set()
    with shown(progress, len(many) - len(usable)) as told:
        read = gather(folder, [file for file in many if file not in usable], world, told=told)
    left_out, odds = _at_odds(folder, kept, usable, read)
    sound = (usable | set(read.files)) - left_out
    stretch = join([*([kept.stretch] if kept else []), read], [file for file in many if file in sound])
    columns = {**stretch.columns, **few_columns(documents)}
    if any(map(is_context, read.files)):
        columns["context"] = doubted(columns["context"])
    problems = [*documents.problems, *read.problems, *odds]
    problems += waited_for([*waiting, *read.waiting], problems)
    fresh = len(sound) + len(documents.cities) + len(documents.benchmarks) + 2 - len(usable) - len(known)
    if kept is None or fresh * _WORTH_KEEPING > len(found.stamps):
        keep(folder, found.stamps, _as_json(documents), stretch, columns, world_mark(world), began)
    elif doubted_any and not fresh:
        keep(folder, found.stamps, _as_json(documents), stretch, None, world_mark(world), began, kept)
    return make_tables(columns), problems


def _at_odds(folder: Path, kept: Kept | None, usable: set[str], read: Stretch) -> tuple[set[str], list[Problem]]:
    """Find assessments that stand twice or follow nothing, among those of the cities where anything is new."""
    filings = list(read.filings)
    if kept:
        gone = (file for file in kept.stretch.files if file not in usable)
        touched = {f"{file.rpartition('/')[0]}/" for file in [*gone, *(one.file for one in read.filings)]}
        filings += kept.filings(file for file in usable if file.startswith(tuple(touched)))
    filings.sort(key=lambda one: one.file)
    return at_odds(filings, lambda file: LinesWhenAsked(folder, file))


def _as_json(documents: Documents) -> dict[str, str]:
    """Return the sound catalogues, benchmarks and cities as JSON, by file."""
    few = [documents.context_factors, documents.indicators, *documents.benchmarks, *documents.cities]
    return {one.file: one.document.model_dump_json(by_alias=True, exclude_unset=True) for one in few if one is not None}

"""Some files of cities' folders with their rows: what is read at once, kept, and put together again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from workbench.columns import ASSESSED, no_columns
from workbench.files import Filing, Waits
from workbench.problems import Problem

__all__ = ["ROWS", "Counts", "Stretch", "join"]

ROWS = (*ASSESSED, "context")
"""The tables that assessments and figures fill."""

Counts = npt.NDArray[np.int64]
_NONE: Counts = np.zeros((0, len(ROWS)), dtype=np.int64)


@dataclass(frozen=True)
class Stretch:
    """Sound figures and assessments in the order of their files, and what is wrong with others.

    Attributes
    ----------
    files : list of str
        The sound files.
    prints : list of bytes
        What tells the content of each from every other: see `workbench.files.fingerprint`.
    counts : numpy.ndarray
        How many rows each has in each table of `ROWS`.
    columns : mapping
        The rows, by table; empty where they were not wanted.
    filings : list of Filing
        What tells the sound assessments apart.
    problems : list of Problem
        What is wrong with the others.
    waiting : list of Waits
        Which of the others wait for a broken one.
    """

    files: list[str] = field(default_factory=list)
    prints: list[bytes] = field(default_factory=list)
    counts: Counts = field(default_factory=lambda: _NONE)
    columns: Mapping[str, pa.Table] = field(default_factory=dict)
    filings: list[Filing] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    waiting: list[Waits] = field(default_factory=list)

    @cached_property
    def starts(self) -> Counts:
        """The row at which each file begins in each table, and where the last one ends."""
        starts: Counts = np.zeros((len(self.counts) + 1, len(ROWS)), dtype=np.int64)
        np.cumsum(self.counts, axis=0, out=starts[1:])
        return starts


def join(stretches: Sequence[Stretch], order: Sequence[str]) -> Stretch:
    """Put stretches together in the order of their files; no row is copied.

    Parameters
    ----------
    stretches : sequence of Stretch
        No file stands in two of them.
    order : sequence of str
        The files that are wanted; one that no stretch holds is left out.
    """
    starts = np.cumsum([0, *(len(one.files) for one in stretches)])
    home = dict(zip(chain.from_iterable(one.files for one in stretches), range(starts[-1]), strict=True))
    places = np.fromiter((home[file] for file in order if file in home), dtype=np.int64)
    runs = [(stretches[which], first, end) for which, first, end in _runs(places, starts)]
    files = [file for one, first, end in runs for file in one.files[first:end]]
    filings = [one for stretch in stretches for one in stretch.filings]
    kept = set(files) if filings else ()
    return Stretch(
        files,
        [each for one, first, end in runs for each in one.prints[first:end]],
        np.concatenate([_NONE, *(one.counts[first:end] for one, first, end in runs)]),
        {
            name: pa.concat_tables([_rows(one, at, first, end) for one, first, end in runs] or [no_columns(name)])
            for at, name in enumerate(ROWS)
            if any(one.columns for one in stretches)
        },
        [one for one in filings if one.file in kept],
        [problem for stretch in stretches for problem in stretch.problems],
        [waits for stretch in stretches for waits in stretch.waiting],
    )


def _runs(places: Counts, starts: Counts) -> Iterator[tuple[int, int, int]]:
    """Yield which stretch, from and to, for files that stand together already."""
    if not len(places):
        return
    homes = np.searchsorted(starts, places, side="right") - 1
    breaks = np.flatnonzero((np.diff(places) != 1) | (np.diff(homes) != 0)) + 1
    for first, end in pairwise([0, *breaks.tolist(), len(places)]):
        which = int(homes[first])
        yield which, int(places[first] - starts[which]), int(places[end - 1] - starts[which]) + 1


def _rows(stretch: Stretch, column: int, first: int, end: int) -> pa.Table:
    """Return the rows of some files that stand together."""
    start, stop = int(stretch.starts[first, column]), int(stretch.starts[end, column])
    return stretch.columns[ROWS[column]].slice(start, stop - start)

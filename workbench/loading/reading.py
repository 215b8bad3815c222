"""Some figures and assessments: from files to checked rows."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from workbench.columns import assessment_columns, context_columns
from workbench.documents import Assessment
from workbench.files import (
    Filing,
    Loaded,
    NoLines,
    Waits,
    World,
    fingerprint,
    found_in,
    holds,
    is_context,
    read_one,
)
from workbench.files.reading import LARGEST
from workbench.loading.stretch import ROWS, Stretch
from workbench.problems import Problem

__all__ = ["Quick", "read_files"]

Quick = Callable[[bytes], Assessment | None]
"""Returns an assessment where its text cannot be doubted, else None."""


def read_files(
    workspace: Path, files: Sequence[str], world: World, quick: Quick = lambda _: None, rows: bool = True
) -> Stretch:
    """Read figures and assessments with every check that one file can be held to.

    Parameters
    ----------
    workspace : pathlib.Path
        Its folder.
    files : sequence of str
        The files, relative to it.
    world : World
        What they can refer to.
    quick : callable, optional
        Reads assessments whose text cannot be doubted; left out: all are read carefully.
    rows : bool, default True
        Whether the rows are wanted, or only what is wrong.

    Returns
    -------
    Stretch
        Without what can be told of all files together only: assessments that stand
        twice, or follow one that is not there.
    """
    read = _Read(workspace, world, quick)
    # One document after another: what is needed of it is taken while it is at hand, and it makes room for the next.
    assessments = read.sound_assessments(files)
    columns = assessment_columns(assessments) if rows else {}
    deque(assessments, maxlen=0)
    if rows:
        columns |= context_columns(read.figures, world.indicators or {})
    counts = np.array(read.counts, dtype=np.int64).reshape(-1, len(ROWS))
    return Stretch(read.files, read.prints, counts, columns, read.filings, read.problems, read.waiting)


class _Read:
    """What reading has found so far; the attributes are those of a `Stretch`."""

    def __init__(self, workspace: Path, world: World, quick: Quick) -> None:
        self._workspace, self._world, self._quick = workspace, world, quick
        self.files: list[str] = []
        self.prints: list[bytes] = []
        self.counts: list[tuple[int, ...]] = []
        self.filings: list[Filing] = []
        self.problems: list[Problem] = []
        self.waiting: list[Waits] = []
        self.figures: list[Loaded[Any]] = []

    def sound_assessments(self, files: Sequence[str]) -> Iterator[Loaded[Assessment]]:
        """Yield the assessments that are sound; figures and what is wrong are kept here."""
        for file in files:
            content = _content(f"{self._workspace}/{file}")
            one = self._surely_sound(file, content) or self._carefully(file, content)
            if one is None:
                continue
            self.files.append(file)
            self.prints.append(fingerprint(content or b""))
            self.counts.append(_counts(one))
            if is_context(file):
                self.figures.append(one)
            else:
                self.filings.append(Filing.of(one))
                yield one

    def _surely_sound(self, file: str, content: bytes | None) -> Loaded[Any] | None:
        """Return an assessment that was read quickly and refers to nothing that is not there."""
        said = self._quick(content) if content is not None and not is_context(file) else None
        if said is None:
            return None
        one = Loaded(file, said, NoLines())
        return one if holds(one, self._world) else None

    def _carefully(self, file: str, content: bytes | None) -> Loaded[Any] | None:
        """Return a document that is sound; say what is wrong with one that is not."""
        read = read_one(self._workspace, file, content)
        self.problems += read.problems
        every: list[Loaded[Any]] = [*read.contexts, *read.assessments]
        for one in every:
            found = found_in(one, self._world)
            if not found:
                return one
            problems = [each for each in found if isinstance(each, Problem)]
            self.problems += problems
            self.waiting += [each for each in dict.fromkeys(found) if isinstance(each, Waits) and not problems]
        return None


def _content(path: str) -> bytes | None:
    """Return what a file holds; None where careful reading has to say why it cannot be had."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - of thousands of files, a path object takes longer
            content = file.read(LARGEST + 1)
    except OSError:
        return None
    return content if len(content) <= LARGEST else None


def _counts(one: Loaded[Any]) -> tuple[int, ...]:
    """Return how many rows a document has in each table of `ROWS`."""
    if is_context(one.file):
        return (0, 0, 0, 0, 0, 0, len(one.document))
    said: Assessment = one.document
    return (
        1,
        len(said.reviewers),
        len(said.judgements),
        sum(len(judgement.evidence) for judgement in said.judgements),
        sum(len(judgement.recommendations) for judgement in said.judgements),
        sum(max(1, len(note.key_factors)) for note in said.context_notes),
        0,
    )

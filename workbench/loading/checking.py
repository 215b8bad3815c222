"""Every problem in a workspace's files, without its tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.files import (
    Documents,
    LinesWhenAsked,
    at_odds,
    places,
    read_documents,
    read_few,
    sound,
    sound_few,
    waited_for,
)
from workbench.loading import FEW
from workbench.problems import Problem

__all__ = ["Checked", "check_files"]


@dataclass(frozen=True)
class Checked:
    """What was found.

    Attributes
    ----------
    problems : list of Problem
        All of them, in order.
    benchmarks, cities, assessments, translations : int
        How many are sound.
    """

    problems: list[Problem]
    benchmarks: int
    cities: int
    assessments: int
    translations: int


def check_files(workspace: Path) -> Checked:
    """Read every file of a workspace anew, with every check.

    Parameters
    ----------
    workspace : pathlib.Path
        Its folder.
    """
    found = places(workspace)
    many = [*found.contexts, *found.assessments]
    if len(many) <= FEW:
        kept = sound(read_documents(workspace, found))
        return _checked(kept.problems, kept, len(kept.assessments))
    from workbench.loading.gathering import gather  # noqa: PLC0415 - Arrow, which few files do not need
    from workbench.loading.progress import shown  # noqa: PLC0415 - the same

    documents, world, waiting = sound_few(read_few(workspace, found))
    with shown(None, len(many)) as told:
        read = gather(workspace, many, world, rows=False, told=told)
    broken = set(found.assessments) - set(read.files)
    left_out, odds, more = at_odds(read.filings, lambda file: LinesWhenAsked(workspace, file), broken)
    problems = [*documents.problems, *read.problems, *odds]
    problems += waited_for([*waiting, *read.waiting, *more], problems)
    made = len(read.filings) - len(left_out)
    return _checked(problems, documents, made)


def _checked(problems: list[Problem], sound: Documents, assessments: int) -> Checked:
    """Return what was found."""
    counts = len(sound.benchmarks), len(sound.cities), assessments, len(sound.translations)
    return Checked(sorted(problems), *counts)

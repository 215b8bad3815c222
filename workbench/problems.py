"""Problems: what is wrong in a file, said for the person who wrote it.

A problem is a file, a line and a sentence.  All problems of all files are
gathered and reported together, as the exception `InvalidFiles` or one by one.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.tables import Tables

__all__ = ["InvalidFiles", "Problem", "UnknownName", "listed", "nearest", "unknown"]

_LISTED_AT_MOST = 12
_SHOWN_AT_MOST = 60


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in one file.

    Attributes
    ----------
    file : str
        The file's path relative to the workspace, with forward slashes.
    line : int
        The line in the file, counted from 1.
    sentence : str
        What was found, what is allowed and what to do.
    """

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        """Return the problem as editors and CI understand it: ``path:line: sentence``."""
        return f"{self.file}:{self.line}: {self.sentence}"


class InvalidFiles(ValueError):
    """Some files of a workspace cannot be used.

    Attributes
    ----------
    problems : tuple of Problem
        All of them, in the order of files and lines.
    tables : Tables
        The tables made of the files that are sound and whose references hold.
    """

    def __init__(self, problems: Sequence[Problem], tables: Tables) -> None:
        self.problems = tuple(sorted(problems))
        self.tables = tables
        count = len(self.problems)
        noun = "problem" if count == 1 else "problems"
        lines = "\n".join(str(problem) for problem in self.problems[:_SHOWN_AT_MOST])
        rest = count - _SHOWN_AT_MOST
        more = f"\n... and {rest} more: `workbench check` prints them all" if rest > 0 else ""
        super().__init__(f"{count} {noun} in the workspace's files\n{lines}{more}")


class UnknownName(LookupError):
    """A name was asked for that the tables do not hold."""

    def __str__(self) -> str:
        """Return the sentence itself (a `KeyError` would print its quoted form)."""
        return str(self.args[0])


def nearest(name: object, known: Iterable[object], at_most: int = 3) -> list[str]:
    """Return the known names that look most like a given one, the most alike first.

    >>> nearest("dorvick", ["aldmere", "dorvik"])
    ['dorvik']
    """
    names = [str(one) for one in known]
    by_lower = {one.lower(): one for one in reversed(names)}
    found = difflib.get_close_matches(str(name).lower(), list(by_lower), n=at_most, cutoff=0.6)
    return [by_lower[one] for one in found]


def listed(names: Iterable[object]) -> str:
    """Return names as a list in words, cut where it would no longer be read.

    >>> listed(["a", "b", "c"])
    "'a', 'b', 'c'"
    """
    every = [f"'{name}'" for name in names]
    shown = ", ".join(every[:_LISTED_AT_MOST])
    rest = len(every) - _LISTED_AT_MOST
    return f"{shown} and {rest} more" if rest > 0 else shown or "none"


def unknown(what: str, name: object, known: Iterable[object]) -> str:
    """Return the sentence for a name that is not known, with the nearest that is.

    >>> unknown("city", "dorvick", ["aldmere", "dorvik"])
    "unknown city 'dorvick'; did you mean 'dorvik'? Known are: 'aldmere', 'dorvik'"
    """
    names = [str(one) for one in known]
    alike = nearest(name, names)
    guess = f"; did you mean {' or '.join(repr(one) for one in alike)}?" if alike else "."
    return f"unknown {what} '{name}'{guess} Known are: {listed(names)}"

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

__all__ = ["InvalidFiles", "Problem", "Refused", "UnknownName", "listed", "nearest", "unknown"]

_LISTED_AT_MOST = 12
_SHOWN = 80
_ALL_BUT_THE_SAME = 0.85
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
        return f"{_one_line(self.file)}:{self.line}: {_one_line(self.sentence)}"


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


class Refused(ValueError):
    """A command was asked for something that it will not do; the sentence says what to do instead."""


class UnknownName(LookupError):
    """A name was asked for that the tables do not hold."""

    def __str__(self) -> str:
        """Return the sentence itself (a `KeyError` would print its quoted form)."""
        return str(self.args[0])


def _one_line(text: str) -> str:
    """Return a text on one line, without what a terminal would obey instead of print."""
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape", "backslashreplace").decode() for one in text
    )


def nearest(name: object, known: Iterable[object], at_most: int = 3) -> list[str]:
    """Return the known names that look most like a given one, the most alike first.

    Parameters
    ----------
    name : object
        What was found.
    known : iterable
        The names that are known.
    at_most : int, default 3
        How many to return; one that is all but the same stands alone.

    Examples
    --------
    >>> nearest("dorvick", ["aldmere", "dorvik"])
    ['dorvik']
    >>> nearest("partly", ["in place", "partly in place"])
    ['partly in place']
    """
    wanted = str(name).lower()
    by_lower = {str(one).lower(): str(one) for one in reversed(list(known))}
    found = difflib.get_close_matches(wanted, list(by_lower), n=at_most, cutoff=0.6)
    if found and difflib.SequenceMatcher(None, wanted, found[0]).ratio() > _ALL_BUT_THE_SAME:
        found = found[:1]
    begins = [one for one in by_lower if len(wanted) > 2 and one.startswith(wanted) and one not in found]
    return [by_lower[one] for one in [*found, *begins][:at_most]]


def listed(names: Iterable[object]) -> str:
    """Return names as a list in words, cut where it would no longer be read.

    Parameters
    ----------
    names : iterable
        The names, in their order.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    "'a', 'b', 'c'"
    """
    every = [f"'{name}'" for name in names]
    shown = ", ".join(every[:_LISTED_AT_MOST])
    rest = len(every) - _LISTED_AT_MOST
    return f"{shown} and {rest} more" if rest > 0 else shown or "none"


def unknown(what: str, name: object, known: Iterable[object]) -> str:
    """Return the sentence for a name that is not known, with the nearest that is.

    Parameters
    ----------
    what : str
        What is named: city, benchmark.
    name : object
        What was written.
    known : iterable
        The names that there are.

    Examples
    --------
    >>> unknown("city", "dorvick", ["aldmere", "dorvik"])
    "unknown city 'dorvick'; did you mean 'dorvik'? Known are: 'aldmere', 'dorvik'"
    """
    names = [str(one) for one in known]
    name = str(name)[:_SHOWN]
    alike = nearest(name, names)
    guess = f"; did you mean {' or '.join(repr(one) for one in alike)}?" if alike else "."
    # A long list beside a good guess is only noise.
    rest = f" Known are: {listed(names)}" if not alike or len(names) <= _LISTED_AT_MOST else ""
    return f"unknown {what} '{name}'{guess}{rest}"

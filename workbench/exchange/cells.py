"""Cells: what was typed, with the place where it stands, and what is wrong with it.

A problem names its place as whoever has the file open finds it: `judgements!D7` in a
workbook, `line 7, column judgement` in a CSV file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.exchange.layout import Column
from workbench.problems import listed, nearest

__all__ = ["Cell", "CellProblem", "Row", "Sheets", "Typed"]

Where = tuple[str | int, ...]

_SHOWN = 60
_EITHER = re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2,4}")
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_LABEL = re.compile(r"([0-9]{2,3}(?:\.[0-9]{1,2}(?:\.[a-z])?)?)(?:\s.*)?", re.DOTALL)


@dataclass(frozen=True)
class CellProblem:
    """One thing that is wrong in one cell of one file.

    Attributes
    ----------
    file : str
        The file's name.
    place : str
        The cell: ``judgements!D7``, or ``line 7, column judgement``; empty for the whole file.
    sentence : str
        What was found, what is allowed and what to do.
    """

    file: str
    place: str
    sentence: str

    def __str__(self) -> str:
        """Return the problem in one line."""
        return ": ".join(one for one in (self.file, self.place, self.sentence) if one)


@dataclass(frozen=True)
class Cell:
    """What one cell holds.

    Attributes
    ----------
    value : object
        A text, number, date or truth value; None where the cell is empty.
    place : str
        Where it stands.
    formula : bool
        Whether it is calculated: what it shows was not typed.
    as_shown : bool
        Whether a number is shown as it is (1 and not 01, or 100%).
    constant : bool
        Whether a mapping file says it of every row.
    """

    value: Any
    place: str
    formula: bool = False
    as_shown: bool = True
    constant: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


@dataclass(frozen=True)
class Row:
    """What one row says, by the names of the columns.

    Attributes
    ----------
    place : str
        Where it stands.
    cells : dict
        Its cells; a column that the file does not have is not among them.
    """

    place: str
    cells: Mapping[str, Cell]

    def at(self, name: str) -> Cell:
        """Return the cell of a column."""
        return self.cells.get(name) or Cell(None, self.place)

    def says(self, names: Iterable[str]) -> bool:
        """Tell whether any of some columns holds something that was typed in this row."""
        return any(not (self.at(name).empty or self.at(name).constant) for name in names)


Sheets = dict[str, list[Row]]
"""The rows of one document, by sheet."""


@dataclass
class Typed:
    """Takes what was typed for what it is meant to be, and gathers what cannot be.

    Attributes
    ----------
    file : str
        The file's name, for the problems.
    problems : list of CellProblem
        What was found wrong so far.
    places : dict
        The place of each value of the document.
    wrong : set
        The values that are wrong, and told.
    """

    file: str
    problems: list[CellProblem] = field(default_factory=list)
    places: dict[Where, str] = field(default_factory=dict)
    wrong: set[Where] = field(default_factory=set)

    def tell(self, place: str, sentence: str) -> None:
        """Note a problem."""
        self.problems.append(CellProblem(self.file, place, sentence))

    def place(self, where: Where) -> str:
        """Return the place of a value of the document, or of the nearest thing that holds it."""
        ways = (where[:length] for length in range(len(where), -1, -1))
        return next((self.places[one] for one in ways if one in self.places), "")

    def take(self, row: Row, columns: Iterable[Column], at: Where, allowed: Mapping[str, Sequence[str]]) -> Any:
        """Return the fields of one item; what is wrong is noted and left out.

        Parameters
        ----------
        row : Row
            The row.
        columns : iterable of Column
            The columns that the item's fields stand in.
        at : tuple
            The item's way into the document.
        allowed : mapping
            The words that some columns allow.
        """
        self.places[at] = row.place
        item: dict[str, Any] = {}
        for column in columns:
            cell = row.at(column.name)
            where = (*at, column.field)
            self.places[where] = cell.place
            try:
                value = _value(cell, column, allowed.get(column.name, column.choices))
            except ValueError as error:
                self.tell(cell.place, str(error))
                self.wrong.add(where)
                continue
            if value is None and column.required:
                self.tell(cell.place, f"is empty; type {column.says}")
                self.wrong.add(where)
            elif value is not None:
                item[column.field] = value
        return item


def _value(cell: Cell, column: Column, allowed: Sequence[str]) -> Any:
    """Return what a cell is meant to say; None where it is empty."""
    if cell.formula:
        raise ValueError("holds a formula; type the value (or paste the values only)")
    if cell.empty:
        return None
    if column.kind == "date":
        return _date(cell.value)
    text = _text(cell, column)
    if column.kind == "yes or no":
        return _yes_or_no(text)
    if column.kind in ("key factor", "guide question"):
        text = _numbered(text)
    if column.kind == "key factors":
        return [_chosen(_numbered(one), allowed) for one in re.split(r"[,;\s]+", text) if one]
    return _chosen(text, allowed)


def _text(cell: Cell, column: Column) -> str:
    """Return a cell's text; a number is one only where it cannot be another than it looks."""
    value = cell.value
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, bool):
        if column.kind == "yes or no":
            return "yes" if value else "no"
        raise ValueError(f"found the truth value {str(value).upper()} where a text belongs; {_AS_TEXT}")
    if isinstance(value, dt.date | dt.datetime | dt.time | dt.timedelta):
        raise ValueError(f"found the date or time '{value}' where a text belongs; {_AS_TEXT}")
    if (isinstance(value, float) and not value.is_integer()) or not cell.as_shown:
        raise ValueError(f"found the number {value} where a text belongs; {_AS_TEXT}")
    return f"{int(value):02d}" if column.kind in ("key factor", "key factors") else str(int(value))


_AS_TEXT = "format the cell as text, then type it anew"


def _date(value: Any) -> dt.date:
    """Return the day that a cell means."""
    if isinstance(value, dt.datetime):
        if value.time() != dt.time():
            raise ValueError(f"found {value}, a day with a time; type the day alone, as {value:%Y-%m-%d}")
        return value.date()
    if isinstance(value, str):
        try:
            return dt.datetime.strptime(value.strip(), "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            pass
        if _EITHER.fullmatch(value.strip()):
            raise ValueError(
                f"found '{value.strip()}', which is one day here and another elsewhere; type it as 2014-05-31"
            )
    found = f"the number {value}" if isinstance(value, int | float) else f"'{str(value)[:_SHOWN]}'"
    raise ValueError(f"found {found} where a date that exists belongs; type it as 2014-05-31")


def _yes_or_no(text: str) -> bool:
    """Return a truth value."""
    if text.lower() not in _YES_NO:
        raise ValueError(f"found '{text[:_SHOWN]}'; allowed: 'yes', 'no', or nothing")
    return _YES_NO[text.lower()]


def _numbered(text: str) -> str:
    """Return the number that a label such as '01 Public commitment' begins with."""
    found = _LABEL.fullmatch(text)
    if found:
        return found.group(1)
    # A spreadsheet takes 01 for 1.
    return f"0{text}" if re.fullmatch(r"[0-9]", text) else text


def _chosen(text: str, allowed: Sequence[str]) -> str:
    """Return the one of the allowed words that is meant, whatever its capitals."""
    if not allowed or text in allowed:
        return text
    meant = [one for one in allowed if " ".join(one.split()).casefold() == " ".join(text.split()).casefold()]
    if len(meant) == 1:
        return meant[0]
    alike = nearest(text, allowed, 1)
    guess = f"; did you mean '{alike[0]}'?" if alike else "."
    raise ValueError(f"found '{text[:_SHOWN]}'{guess} Allowed: {listed(allowed)}")

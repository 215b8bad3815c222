"""Grids: the cells of an uploaded file, as they stand, whether it is a workbook or a CSV file."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from workbench.exchange.cells import Cell
from workbench.exchange.uploads import Unusable, checked

__all__ = ["LISTS", "Grid", "csv_grid", "grids"]

LISTS = "lists"
"""The sheet that our drop-downs take their words from."""

_ROWS = 50_000
_LAST_ROW = 1_048_576
_COLUMNS = 200
_CELLS = 1_000_000
_SCANNED = 5_000_000
_AS_SHOWN = ("General", "0", "@")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet.

    Attributes
    ----------
    name : str
        The sheet's name; empty for a CSV file.
    rows : list
        Those that hold something: the row's number (from 1), and its cells.
    """

    name: str
    rows: list[tuple[int, list[Cell]]]

    def place(self, row: int, column: int, heading: str) -> str:
        """Return the place of a cell, as whoever has the file open finds it."""
        if not self.name:
            return f"line {row}, column {heading}"
        return f"{self.name}!{get_column_letter(column + 1)}{row}"

    def place_of_row(self, row: int) -> str:
        """Return the place of a row."""
        return f"{self.name}!{row}" if self.name else f"line {row}"


def grids(content: bytes, separator: str | None = None) -> list[Grid]:
    """Return the sheets of an uploaded file.

    Parameters
    ----------
    content : bytes
        What the file holds.
    separator : str, optional
        What stands between the columns of a CSV file; left out: it is found.

    Raises
    ------
    Unusable
        If it cannot be read, or had better not be.
    """
    if checked(content) == "csv":
        return [csv_grid(content, separator)]
    try:
        with warnings.catch_warnings():
            # What openpyxl leaves out (extensions, a default style) is nothing that we read.
            warnings.simplefilter("ignore")
            reader = _Reader(io.BytesIO(content), read_only=True, keep_links=False)
            reader.read()
            scan = _Scan()
            found = [Grid(one.title, list(scan.rows(one))) for one in reader.wb.worksheets if one.title != LISTS]
    except Unusable:
        raise
    except (ParseError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, OverflowError) as error:
        # openpyxl says anew what was raised while it read, defusedxml's refusal included.
        if isinstance(error, DefusedXmlException) or isinstance(error.__cause__, DefusedXmlException):
            raise Unusable("holds XML that may unfold without end; copy the tables into a new workbook") from error
        raise Unusable(
            f"cannot be read as an Excel workbook ({type(error).__name__}); open it and save it anew"
        ) from error
    if not found:
        raise Unusable("has no sheet with a table")
    return found


class _Reader(ExcelReader):
    """openpyxl's reader, which keeps texts that look like an escape as they are."""

    def read_strings(self) -> None:
        """Read the workbook's texts."""
        package: Any = self.package
        kind = package.find(SHARED_STRINGS)
        if kind is not None:
            with self.archive.open(kind.PartName[1:]) as part:
                self.shared_strings = list(_strings(part))


def _strings(part: Any) -> Iterator[str]:
    """Yield the texts of a workbook."""
    for _, node in iterparse(part):
        if node.tag == f"{{{SHEET_MAIN_NS}}}si":
            text: Any = Text.from_tree(node)
            yield text.content
            node.clear()


class _Scan:
    """Goes through the sheets of one file, and no further than tables that people fill in reach.

    A row is as wide as its last cell, whatever is in it: a small file can stand for any
    number of cells.
    """

    def __init__(self) -> None:
        self._scanned = self._kept = 0

    def rows(self, sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the rows of a sheet that hold something."""
        sheet.reset_dimensions()
        found = 0
        for number, row in enumerate(sheet.iter_rows(), start=1):
            self._scanned += max(1, len(row))
            if number > _LAST_ROW or any(one.value is not None for one in row[_COLUMNS:]):
                sentence = f"has cells in '{sheet.title}' beyond column {_COLUMNS} or row {_LAST_ROW:,}"
                raise Unusable(f"{sentence}; delete what is not of the table")
            within = row[:_COLUMNS]
            while within and within[-1].value is None:
                within = within[:-1]
            self._kept += len(within)
            found += bool(within)
            if found > _ROWS:
                raise Unusable(f"has more than {_ROWS:,} rows in '{sheet.title}'; divide it into several files")
            if self._kept > _CELLS or self._scanned > _SCANNED:
                sentence = f"has more cells than a table that people fill in (in '{sheet.title}', row {number})"
                raise Unusable(f"{sentence}; copy the tables into a new workbook, or divide it into several files")
            if within:
                yield (
                    number,
                    [_cell(one, f"{sheet.title}!{get_column_letter(at)}{number}") for at, one in enumerate(within, 1)],
                )


def _cell(one: Any, place: str) -> Cell:
    """Return a cell."""
    value = one.value
    if value is None:
        return Cell(None, place)
    if one.data_type in ("f", "e"):
        # An error such as #N/A is what a formula came to.
        return Cell(str(value), place, formula=True)
    if isinstance(value, str):
        return Cell(_ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), value), place)
    return Cell(value, place, as_shown=one.number_format in _AS_SHOWN)


def csv_grid(content: bytes, separator: str | None = None) -> Grid:
    """Return the lines of a CSV file.

    Parameters
    ----------
    content : bytes
        What the file holds.
    separator : str, optional
        What stands between the columns; left out: a comma, a semicolon or a tab, whichever
        the first line has most of.

    Raises
    ------
    Unusable
        If it is not UTF-8, or a quote never closes.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unusable("is UTF-16; save it as 'CSV UTF-8'")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unusable(
            f"is not UTF-8 in line {line} (byte {content[error.start]:#04x}); save it as 'CSV UTF-8'"
        ) from error
    if "\0" in text:
        raise Unusable("holds the character U+0000: it is no text; save it as 'CSV UTF-8'")
    first = text.lstrip().partition("\n")[0]
    between = separator or max(_SEPARATORS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    rows: list[tuple[int, list[Cell]]] = []
    start = 1
    try:
        for cells in lines:
            if any(cell.strip() for cell in cells):
                rows.append((start, [Cell(cell, f"line {start}") for cell in cells]))
            if len(rows) > _ROWS:
                raise Unusable(f"has more than {_ROWS:,} lines; divide it into several files")
            start = lines.line_num + 1
    except csv.Error as error:
        raise Unusable(f"is not CSV at line {start}: {error}; check that every quote closes") from error
    return Grid("", rows)

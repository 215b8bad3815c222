"""Books: sheets as values → a workbook that a person fills in, the same bytes for the same sheets.

Texts are written as texts whatever they begin with, so that no spreadsheet runs them;
headings are locked, the rest is not (without a password: it keeps from mishaps, no more).
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from workbench.exchange.grids import LISTS
from workbench.exchange.layout import Column, Sheet
from workbench.problems import Refused

__all__ = ["Book", "FormPage", "TablePage", "to_bytes"]

LONGEST = 32_767
"""What a cell holds, in the units that Excel counts texts in."""

_ROWS_TO_FILL = 2_000
_FIRST_DAY = dt.date(1901, 1, 1)
_RUN = ("=", "+", "-", "@", "\t", "'")
_BEGINS_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

_INK, _QUIET, _PAPER, _INPUT, _START = "1F2933", "52606D", "E4E7EB", "FFFFFF", "FFF3C4"
_LINE = Side(style="thin", color="CBD2D9")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAP = Alignment(wrap_text=True, vertical="top", horizontal="left")
_LINE_HIGH, _HIGHEST = 15.0, 405.0
"""Points: of one line of text, and of a row at most."""
_OPEN, _LOCKED = Protection(locked=False), Protection(locked=True)


@dataclass(frozen=True)
class FormPage:
    """The first sheet: what to do, and one value a line.

    Attributes
    ----------
    sheet : Sheet
        Its lines.
    title : str
        What stands at its top.
    marks : tuple of str
        What must not be overlooked: an invented city, a working draft.
    lines : tuple of str
        What to do.
    values : mapping
        What is filled in, by the columns' names.
    choices : mapping
        The words of the drop-downs, by the columns' names.
    """

    sheet: Sheet
    title: str
    marks: tuple[str, ...]
    lines: tuple[str, ...]
    values: Mapping[str, Any]
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class TablePage:
    """A sheet with a table.

    Attributes
    ----------
    sheet : Sheet
        Its columns; those that are given are locked.
    title : str
        What stands at its top.
    marks : tuple of str
        What must not be overlooked.
    rows : sequence of mapping
        What is filled in, by the columns' names.
    choices : mapping
        The words of the drop-downs, by the columns' names.
    fixed : bool
        Whether there are no further rows.
    start : frozenset of str
        The columns that are filled as a start, to be confirmed or changed.
    offered : mapping
        Cells whose words a drop-down offers and does not insist on, by the columns' names.
    links : mapping
        The cell that a row's name leads to, by the row's key.
    """

    sheet: Sheet
    title: str
    marks: tuple[str, ...]
    rows: Sequence[Mapping[str, Any]]
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fixed: bool = False
    start: frozenset[str] = frozenset()
    offered: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def first_row(self) -> int:
        """The first row below the headings."""
        return len(self.marks) + 4


@dataclass(frozen=True)
class Book:
    """A workbook.

    Attributes
    ----------
    title : str
        What it is called.
    pages : sequence of FormPage and TablePage
        Its sheets.
    """

    title: str
    pages: Sequence[FormPage | TablePage]


def to_bytes(book: Book) -> bytes:
    """Return a workbook as the bytes of its file.

    Parameters
    ----------
    book : Book
        What stands in it.

    Raises
    ------
    Refused
        If a text is longer than a cell holds.
    """
    made = Workbook()
    made.remove(made.worksheets[0])
    lists = _Lists()
    for page in book.pages:
        sheet = made.create_sheet(page.sheet.name)
        if isinstance(page, FormPage):
            _form(sheet, page, lists)
        else:
            _table(sheet, page, lists)
        _set_up(sheet, page)
    lists.write(made.create_sheet(LISTS))
    made.properties.title = book.title
    made.properties.creator = "Integrating Cities Workbench"
    packed = io.BytesIO()
    made.save(packed)
    return _same_always(packed.getvalue())


def _same_always(packed: bytes) -> bytes:
    """Return an archive without the time at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            part = old.read(one)
            if one.filename == "docProps/core.xml":
                part = re.sub(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z", b"2000-01-01T00:00:00Z", part)
            entry = zipfile.ZipInfo(one.filename, (2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            new.writestr(entry, part)
    return out.getvalue()


class _Lists:
    """The words of the drop-downs, each list in a column of a hidden sheet."""

    def __init__(self) -> None:
        self._columns: list[tuple[str, ...]] = []

    def range_of(self, words: Sequence[str]) -> str:
        """Return where the words of a drop-down stand."""
        kept = tuple(words)
        if kept not in self._columns:
            self._columns.append(kept)
        letter = get_column_letter(self._columns.index(kept) + 1)
        return f"{quote_sheetname(LISTS)}!${letter}$1:${letter}${len(kept)}"

    def write(self, sheet: Worksheet) -> None:
        """Write them, out of sight."""
        for at, words in enumerate(self._columns, start=1):
            for row, word in enumerate(words, start=1):
                _put(sheet, row, at, word)
        sheet.sheet_state = "hidden"
        sheet.protection.sheet = True


def _put(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    """Write a value into a cell as what it is; a text is a text whatever it begins with."""
    cell: Any = sheet.cell(row, column)
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, dt.date):
        if value >= _FIRST_DAY:
            cell.value = value
            cell.number_format = "yyyy-mm-dd"
            return cell
        # Spreadsheets disagree on what was before.
        value = value.isoformat()
    if value is None:
        return cell
    text = str(value)
    long = len(text.encode("utf-16-le")) // 2
    if long > LONGEST:
        raise Refused(
            f"the text that begins '{text[:40]}…' is {long:,} characters long, and a spreadsheet's cell holds "
            f"{LONGEST:,}; it would stand at {sheet.title}!{cell.coordinate}: divide it, or go on in the YAML file"
        )
    cell._value = _BEGINS_ESCAPE.sub("_x005F_", text)  # noqa: SLF001 - its setter takes '=' for a formula
    cell.data_type = "s"
    cell.number_format = "@"
    if text.startswith(_RUN):
        cell.quotePrefix = True
    return cell


def _dress(cell: Any, locked: bool, fill: str, bold: bool = False, border: bool = True) -> None:
    """Give a cell its looks."""
    cell.font = Font(name="Calibri", size=11, bold=bold, color=_INK)
    cell.alignment = _WRAP
    cell.protection = _LOCKED if locked else _OPEN
    cell.fill = PatternFill("solid", fgColor=fill)
    if border:
        cell.border = _BORDER


def _head(sheet: Worksheet, title: str, marks: Sequence[str], says: Sequence[str], width: int) -> int:
    """Write what stands at a sheet's top; return its last row."""
    lines = [(title, Font(name="Calibri", size=14, bold=True, color=_INK))]
    lines += [(one, Font(name="Calibri", size=11, bold=True, color="9B1C1C")) for one in marks]
    lines += [(one, Font(name="Calibri", size=11, color=_QUIET)) for one in says]
    across = sum(_width(sheet, at) for at in range(1, width + 1))
    for row, (text, font) in enumerate(lines, start=1):
        cell = _put(sheet, row, 1, text)
        cell.font, cell.alignment = font, _WRAP
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
        sheet.row_dimensions[row].height = _high([(text, across)]) + (5 if row == 1 else 0)
    return len(lines)


def _width(sheet: Worksheet, column: int) -> float:
    """Return a column's width in characters."""
    return float(sheet.column_dimensions[get_column_letter(column)].width)


def _high(texts: Sequence[tuple[Any, float]]) -> float:
    """Return how high a row is that shows its texts whole: not every spreadsheet finds that out by itself."""
    lines = (sum(1 + int(len(one) * 1.15 / width) for one in str(text or "").split("\n")) for text, width in texts)
    return min(_LINE_HIGH * max(lines, default=1), _HIGHEST)


def _form(sheet: Worksheet, page: FormPage, lists: _Lists) -> None:
    """Write a first sheet."""
    for letter, width in (("A", 18), ("B", 60), ("C", 62)):
        sheet.column_dimensions[letter].width = width
    row = _head(sheet, page.title, page.marks, page.lines, 3) + 1
    for column in page.sheet.columns:
        row += 1
        _dress(_put(sheet, row, 1, column.heading), True, _PAPER, bold=True)
        cell = _put(sheet, row, 2, page.values.get(column.name))
        _dress(cell, False, _INPUT)
        cell.number_format = "yyyy-mm-dd" if column.kind == "date" else "@"
        needed = "" if column.required else "optional: "
        explained = _put(sheet, row, 3, f"{needed}{column.says}")
        sheet.row_dimensions[row].height = _high([(page.values.get(column.name), 60)])
        _dress(explained, True, _INPUT, border=False)
        explained.font = Font(name="Calibri", size=11, color=_QUIET)
        _choices(sheet, column, page.choices, f"B{row}", lists)


def _table(sheet: Worksheet, page: TablePage, lists: _Lists) -> None:
    """Write a table."""
    columns = page.sheet.columns
    for at, column in enumerate(columns, start=1):
        whole: Any = sheet.column_dimensions[get_column_letter(at)]
        whole.width = column.width
        if not (column.given or page.fixed):
            # Whole columns are open for what is to be added.
            whole.protection, whole.alignment = _OPEN, _WRAP
            whole.number_format = "yyyy-mm-dd" if column.kind == "date" else "@"
    head = _head(sheet, page.title, page.marks, [page.sheet.says], len(columns)) + 1
    assert head + 1 == page.first_row  # noqa: S101 - others count on it
    for at, column in enumerate(columns, start=1):
        _dress(_put(sheet, head, at, column.heading), True, _PAPER, bold=True)
    sheet.row_dimensions[head].height = _high([(one.heading, one.width - 1) for one in columns])
    for row, held in enumerate(page.rows, start=head + 1):
        _row(sheet, page, row, held)
    last = head + len(page.rows) + (0 if page.fixed else _ROWS_TO_FILL)
    for at, column in enumerate(columns, start=1):
        letter = get_column_letter(at)
        cells = f"{letter}{head + 1}:{letter}{max(last, head + 1)}"
        if column.name in page.offered:
            _drop_down(sheet, cells, page.offered[column.name])
        else:
            _choices(sheet, column, page.choices, cells, lists)
    sheet.freeze_panes = f"B{head + 1}"
    sheet.print_title_rows = f"1:{head}"


def _row(sheet: Worksheet, page: TablePage, row: int, held: Mapping[str, Any]) -> None:
    """Write a row of a table."""
    for at, column in enumerate(page.sheet.columns, start=1):
        locked = column.given or (page.fixed and column.name == page.sheet.key)
        cell = _put(sheet, row, at, held.get(column.name))
        _dress(cell, locked, _START if column.name in page.start else _PAPER if locked else _INPUT)
        if not locked and column.kind != "date":
            cell.number_format = "@"
    target = page.links.get(str(held.get(page.sheet.key)))
    given = next((at for at, one in enumerate(page.sheet.columns, start=1) if one.given), None)
    if target and given:
        # The name leads to where more is said of it.
        named: Any = sheet.cell(row, given)
        named.hyperlink = Hyperlink(ref=named.coordinate, location=target)
        named.font = Font(name="Calibri", size=11, color="1D4ED8", underline="single")
    widths = [(held.get(column.name), column.width) for column in page.sheet.columns]
    # Room to write in, and to print.
    sheet.row_dimensions[row].height = max(_high(widths), 2 * _LINE_HIGH if page.fixed else _LINE_HIGH)


def _drop_down(sheet: Worksheet, cells: str, words: str, refusal: str = "") -> None:
    """Offer words in some cells; with a refusal, no other is taken."""
    rule = DataValidation(type="list", formula1=words, allow_blank=True, showErrorMessage=bool(refusal))
    if refusal:
        rule.errorTitle, rule.error = "Not in the list", refusal
    rule.add(cells)
    sheet.add_data_validation(rule)


def _choices(sheet: Worksheet, column: Column, choices: Mapping[str, Sequence[str]], cells: str, lists: _Lists) -> None:
    """Give cells a drop-down, where their words are known."""
    words = ("yes", "no") if column.kind == "yes or no" else choices.get(column.name, column.choices)
    if column.given or not words:
        return
    _drop_down(sheet, cells, lists.range_of(words), f"Choose {column.says}, from the list."[:250])


def _set_up(sheet: Worksheet, page: FormPage | TablePage) -> None:
    """Protect a sheet, and set up its print on A4."""
    sheet.protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    marks = (one.partition(":")[0].partition(" (")[0] for one in page.marks)
    footer = " · ".join((page.title[:90], *marks)).replace("&", "&&")
    at_foot: Any = sheet.oddFooter
    at_foot.left.text, at_foot.right.text = footer, "&P / &N"

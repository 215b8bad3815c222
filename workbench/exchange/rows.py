"""Grids → the rows of each document: which sheet, which column, and which rows belong together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from workbench.exchange.cells import Cell, Row, Sheets, Typed
from workbench.exchange.grids import Grid
from workbench.exchange.layout import ASSESSMENT, BENCHMARK, Column, Layout, Sheet, spelled
from workbench.exchange.uploads import Unusable
from workbench.problems import listed, nearest
from workbench.tidy import restored

__all__ = ["documents_in", "from_csv", "from_workbook_sheets", "layout_of"]

_TOP = 12


def layout_of(found: Sequence[Grid]) -> Layout:
    """Return the layout that an uploaded file has.

    Parameters
    ----------
    found : sequence of Grid
        Its sheets.

    Raises
    ------
    Unusable
        If it has none of ours.
    """
    names = {spelled(one.name) for one in found}
    for layout in (ASSESSMENT, BENCHMARK):
        if layout.form.name in names and names & {one.name for one in layout.sheets}:
            return layout
    if "" in names:
        heads = {spelled(str(one.value)) for one in (found[0].rows[0][1] if found[0].rows else [])}
        if heads & {"city", "judgement"}:
            return ASSESSMENT
        if heads & {"statement", "question", "level"}:
            return BENCHMARK
    raise Unusable(
        "is no table of ours: a workbook has the sheets 'assessment' and 'judgements', or 'benchmark' and "
        "'key factors' (`workbench template` makes one; save it whole, as .xlsx), a CSV file has a first line of our "
        "columns; for a table with other columns say which they are in a mapping file (--mapping)"
    )


def from_workbook_sheets(found: Sequence[Grid], layout: Layout, typed: Typed) -> tuple[Sheets, list[str]]:
    """Return the rows of a workbook's sheets, and the names of the sheets that are none of ours.

    Parameters
    ----------
    found : sequence of Grid
        The sheets.
    layout : Layout
        What they should be.
    typed : Typed
        Takes the problems.
    """
    by_name = {spelled(one.name): one for one in found}
    sheets: Sheets = {layout.form.name: [_form(by_name[layout.form.name], layout.form)]}
    for sheet in layout.sheets:
        sheets[sheet.name] = list(_table(by_name[sheet.name], sheet, typed)) if sheet.name in by_name else []
    ours = [one.name for one in layout.every]
    # The guide questions stand beside an assessment to be read.
    others = [one for one in found if spelled(one.name) not in (*ours, "guide questions") and one.rows]
    for other in others:
        alike = nearest(other.name, [name for name in ours if name not in by_name], 1)
        if alike:
            typed.tell(other.name, f"is a sheet that is not known; did you mean '{alike[0]}'? Rename it, or delete it")
    return sheets, [one.name for one in others]


def _form(grid: Grid, form: Sheet) -> Row:
    """Return what a first sheet says: one value a line."""
    by_heading = {spelled(one.heading): one for one in form.columns}
    cells: dict[str, Cell] = {}
    for number, row in grid.rows:
        column = by_heading.get(spelled(str(row[0].value)))
        if column and column.name not in cells:
            cells[column.name] = row[1] if len(row) > 1 else Cell(None, grid.place(number, 1, column.heading))
    return Row(grid.name, cells)


def _table(grid: Grid, sheet: Sheet, typed: Typed) -> Iterator[Row]:
    """Yield the rows of a table that hold something."""
    by_heading = {spelled(one.heading): one for one in sheet.columns}

    def known(row: tuple[int, list[Cell]]) -> int:
        return len({spelled(str(one.value)) for one in row[1]} & set(by_heading))

    head = max(grid.rows[:_TOP], key=known, default=None)
    if head is None:
        return
    if known(head) < min(2, len(by_heading)):
        typed.tell(grid.name, f"has no row of headings; they are: {listed(one.heading for one in sheet.columns)}")
        return
    columns = _columns(grid, head, by_heading, typed)
    missing = [one.heading for one in sheet.read if one.required and one not in columns.values()]
    if missing:
        typed.tell(grid.place_of_row(head[0]), f"has no column {listed(missing)}; take the sheet of a new template")
    for number, cells in grid.rows:
        if number > head[0]:
            yield from _row(grid, number, cells, columns, typed)


_Columns = dict[int, Column | None]
"""The columns of a table by position; None for one whose heading is told as wrong."""


def _columns(grid: Grid, head: tuple[int, list[Cell]], by_heading: Mapping[str, Column], typed: Typed) -> _Columns:
    """Return the columns; a heading that is not known, or stands twice, is told."""
    columns: _Columns = {}
    for at, cell in enumerate(head[1]):
        if cell.empty:
            continue
        column = by_heading.get(spelled(str(cell.value)))
        place = grid.place(head[0], at, str(cell.value))
        twice = column in columns.values()
        if column is None:
            typed.tell(place, _unknown_column(grid, cell, by_heading))
        elif twice:
            typed.tell(place, f"the column '{cell.value}' stands twice; delete one")
        columns[at] = None if twice else column
    return columns


def _unknown_column(grid: Grid, cell: Cell, by_heading: Mapping[str, Column]) -> str:
    """Say that a heading is none of ours."""
    names = [one.heading if grid.name else one.name for one in by_heading.values()]
    alike = nearest(str(cell.value), names, 1)
    guess = f"; did you mean '{alike[0]}'?" if alike else "."
    return f"the column '{str(cell.value)[:60]}' is not known{guess} Known are: {listed(names)}"


def _row(grid: Grid, number: int, cells: list[Cell], columns: _Columns, typed: Typed) -> Iterator[Row]:
    """Yield a row, if it holds something that is read."""
    for at, cell in enumerate(cells):
        if at not in columns and not cell.empty:
            place = grid.place(number, at, f"{at + 1}")
            typed.tell(place, f"found '{str(cell.value)[:60]}' under no heading; move or delete it")
    held = {
        one.name: replace(cells[at], place=place) if at < len(cells) else Cell(None, place)
        for at, one in columns.items()
        if one and not one.given
        for place in [grid.place(number, at, one.heading if grid.name else one.name)]
    }
    row = Row(grid.place_of_row(number), held)
    if row.says(held):
        yield row


def from_csv(grid: Grid, layout: Layout, typed: Typed) -> list[Row]:
    """Return the rows of a CSV file that has our columns.

    Parameters
    ----------
    grid : Grid
        Its lines.
    layout : Layout
        What it holds.
    typed : Typed
        Takes the problems.
    """
    given = {one.name: one for sheet in layout.sheets for one in sheet.columns if one.given}
    by_heading = {spelled(name): one for name, one in (given | layout.columns).items()}
    columns = _columns(grid, grid.rows[0], by_heading, typed)
    rows = [row for number, cells in grid.rows[1:] for row in _row(grid, number, cells, columns, typed)]
    return [Row(row.place, {name: _restored(cell) for name, cell in row.cells.items()}) for row in rows]


def _restored(cell: Cell) -> Cell:
    """Return a cell without the apostrophe that keeps a spreadsheet from running it."""
    return replace(cell, value=restored(cell.value)) if isinstance(cell.value, str) else cell


def documents_in(rows: Sequence[Row], layout: Layout, typed: Typed) -> list[Sheets]:
    """Divide rows that each say several things among documents and their sheets.

    Parameters
    ----------
    rows : sequence of Row
        Each says which document it belongs to, and may hold a judgement, a finding, a
        recommendation and so on at once.
    layout : Layout
        Which column belongs to which sheet.
    typed : Typed
        Takes the problems.
    """
    by_identity: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        identity = tuple(str(row.at(name).value or "").strip() for name in layout.identity)
        by_identity.setdefault(identity, []).append(row)
    return [_sheets(ours, layout, typed) for ours in by_identity.values()]


def _sheets(rows: Sequence[Row], layout: Layout, typed: Typed) -> Sheets:
    """Return the sheets of one document."""
    sheets: Sheets = {layout.form.name: [_whole(rows, layout.form, typed)]}
    for sheet in layout.sheets:
        kept: dict[object, Row] = {}
        for at, row in enumerate(rows):
            if row.says(sheet.own):
                # A table of findings says the judgement beside each of them.
                said = tuple(row.at(one.name).value for one in sheet.read) if sheet.key else at
                kept.setdefault(said, row)
        sheets[sheet.name] = list(kept.values())
    return sheets


def _whole(rows: Sequence[Row], form: Sheet, typed: Typed) -> Row:
    """Return what all rows say of the document as a whole; they must say the same."""
    cells: dict[str, Cell] = {}
    for column in form.columns:
        said = [one for one in (row.at(column.name) for row in rows) if not one.empty]
        if said:
            cells[column.name] = said[0]
        for other in said[1:]:
            if other.value != said[0].value:
                found = f"found '{str(other.value)[:60]}'; {said[0].place} says '{str(said[0].value)[:60]}'"
                typed.tell(other.place, f"{found} of the same {form.name}")
                break
    return Row(rows[0].place, cells)

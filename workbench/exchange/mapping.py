"""The mapping file: which columns of somebody else's table are ours, and which of its words.

table: assessments            # or: benchmark
sheet: Data                   # optional: the sheet of a workbook
heading_row: 3                # optional: the row with the headings
separator: ";"                # optional: what stands between the columns of a CSV file
columns:                      # ours: theirs
  city: Municipality
  key_factor: Question
  judgement: Answer
always:                       # the same in every row
  benchmark: welcome-survey
words:                        # theirs: ours, column by column
  judgement:
    "Yes": in place
skip:                         # rows that are left out, by a column of theirs
  Section:
    - Summary
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from workbench.documents import Document
from workbench.documents.words import Number
from workbench.exchange.cells import Cell, Row, Typed
from workbench.exchange.grids import Grid
from workbench.exchange.layout import ASSESSMENT, BENCHMARK, Layout, spelled
from workbench.files.sentences import faults
from workbench.files.yaml_text import NotYaml, Parsed, parse
from workbench.problems import Problem, listed, nearest, unknown

__all__ = ["Mapped", "Mapping", "mapping_from", "rows_by"]

_Heading = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]


class Mapping(Document):
    """What a mapping file says."""

    table: Literal["assessments", "benchmark"] = Field("assessments", description="What the table holds.")
    sheet: _Heading | None = Field(None, description="The sheet of a workbook; left out: its first.")
    heading_row: int = Field(1, strict=True, ge=1, le=1000, description="The row with the headings.")
    separator: Literal[",", ";", "\t"] | None = Field(None, description="What stands between the columns of a CSV.")
    columns: dict[str, _Heading] = Field(min_length=1, description="Our columns: theirs.")
    by_key_factor: dict[Number, dict[str, _Heading]] = Field({}, description="Columns of one key factor: theirs.")
    always: dict[str, str | dt.date | list[str]] = Field({}, description="The same in every row.")
    words: dict[str, dict[str, str]] = Field({}, description="Their words: ours, by our column.")
    options: dict[Number, dict[str, str]] = Field({}, description="Their answers: ours, by key factor.")
    skip: dict[str, list[str]] = Field({}, description="Rows that are left out: their column, and its words.")


@dataclass(frozen=True)
class Mapped:
    """A mapping file as it was read.

    Attributes
    ----------
    file : str
        Its name.
    says : Mapping or None
        None where something is wrong.
    lines : Parsed
        Where each value stands.
    problems : list of Problem
        With file and line.
    """

    file: str
    says: Mapping | None
    lines: Parsed
    problems: list[Problem]

    @property
    def layout(self) -> Layout:
        """What the table holds."""
        return BENCHMARK if self.says and self.says.table == "benchmark" else ASSESSMENT

    def place(self, *where: str | int) -> str:
        """Return a place in the file, as editors understand it."""
        return f"{self.file}:{self.lines.line(where)}"


def mapping_from(content: bytes, file: str) -> Mapped:
    """Read a mapping file.

    Parameters
    ----------
    content : bytes
        What it holds.
    file : str
        Its name, for the problems.
    """
    nothing = Parsed(None)
    try:
        parsed = parse(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Mapped(file, None, nothing, [Problem(file, 1, "is not UTF-8; save it as UTF-8")])
    except NotYaml as error:
        return Mapped(file, None, nothing, [Problem(file, *fault) for fault in error.faults])
    if not isinstance(parsed.data, dict):
        return Mapped(
            file, None, nothing, [Problem(file, 1, "is no mapping; it has 'columns:', see docs/spreadsheets.md")]
        )
    try:
        said = Mapping.model_validate(parsed.data)
    except ValidationError as error:
        wrong = dict.fromkeys(
            Problem(file, parsed.line(where), sentence) for where, sentence in faults(error, Mapping, parsed.written)
        )
        return Mapped(file, None, parsed, list(wrong))
    problems = [Problem(file, parsed.line(where), sentence) for where, sentence in _unknown(said)]
    return Mapped(file, None if problems else said, parsed, problems)


def _unknown(said: Mapping) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the columns of ours that there are not, and those that are said twice."""
    known = (BENCHMARK if said.table == "benchmark" else ASSESSMENT).columns
    named: list[tuple[tuple[str, ...], Iterable[str]]] = [
        (("columns",), said.columns),
        (("always",), said.always),
        (("words",), said.words),
        *((("by_key_factor", number), held) for number, held in said.by_key_factor.items()),
    ]
    for where, held in named:
        for column in held:
            if column not in known:
                yield (*where, column), unknown("column", column, list(known))
    read = {*said.columns, *(one for held in said.by_key_factor.values() for one in held)}
    for column in said.always:
        if column in read:
            yield ("always", column), f"'{column}' is read from a column and said to be always the same; keep one"
        elif isinstance(said.always[column], list) and column not in ("level", "key_factors"):
            yield ("always", column), f"'{column}' holds one value, not a list"
    for column in said.words:
        if column in known and column not in read:
            yield ("words", column), f"'{column}' is read from no column; name it under 'columns'"


def rows_by(found: list[Grid], mapped: Mapped, typed: Typed) -> tuple[list[Row], list[str], list[Problem]]:
    """Return the rows of somebody else's table in our columns.

    Parameters
    ----------
    found : list of Grid
        The sheets of the file.
    mapped : Mapped
        The mapping, without problems.
    typed : Typed
        Takes the problems of the table.

    Returns
    -------
    tuple of list of Row, list of str and list of Problem
        The rows; the columns of theirs that are not read; and what the mapping says of the
        table that is not so.
    """
    said = mapped.says
    assert said is not None  # noqa: S101 - as the caller has it
    grid = _grid(found, said)
    if isinstance(grid, str):
        return [], [], [Problem(mapped.file, mapped.lines.line(("sheet",)), grid)]
    head = next((row for row in grid.rows if row[0] >= said.heading_row), (0, []))
    by_heading = {spelled(str(cell.value)): at for at, cell in enumerate(head[1]) if not cell.empty}
    theirs = [str(cell.value).strip() for cell in head[1] if not cell.empty]
    problems = [
        Problem(mapped.file, mapped.lines.line(where), _no_column(heading, theirs))
        for where, heading in _wanted(said)
        if spelled(heading) not in by_heading
    ]
    twice = {one for one in theirs if [spelled(other) for other in theirs].count(spelled(one)) > 1}
    problems += [
        Problem(mapped.file, mapped.lines.line(where), f"the table has several columns '{heading}'; rename all but one")
        for where, heading in _wanted(said)
        if spelled(heading) in {spelled(one) for one in twice}
    ]
    if problems:
        return [], [], problems
    constants, levels = _constants(mapped, said)
    rows = list(levels)
    for number, cells in grid.rows:
        if number > head[0] and not _skipped(cells, said, by_heading):
            line = _Line(grid, number, cells, by_heading, said, typed)
            rows += [Row(line.place, constants | held) for held in line.rows()]
    unread = [one for one in theirs if spelled(one) not in {spelled(used) for _, used in _wanted(said)}]
    return [row for row in rows if row.says(row.cells)], unread, []


def _grid(found: list[Grid], said: Mapping) -> Grid | str:
    """Return the sheet that is meant, or what is wrong."""
    if said.sheet is None or not found[0].name:
        return found[0]
    names = [one.name for one in found]
    if said.sheet not in names:
        return unknown("sheet", said.sheet, names)
    return found[names.index(said.sheet)]


def _wanted(said: Mapping) -> list[tuple[tuple[str, ...], str]]:
    """Return the columns of theirs that a mapping names, with where it does."""
    wanted: list[tuple[tuple[str, ...], str]] = [(("columns", ours), theirs) for ours, theirs in said.columns.items()]
    for number, held in said.by_key_factor.items():
        wanted += [(("by_key_factor", number, ours), theirs) for ours, theirs in held.items()]
    return wanted + [(("skip", theirs), theirs) for theirs in said.skip]


def _no_column(heading: str, theirs: list[str]) -> str:
    """Say that the table has no such column."""
    alike = nearest(heading, theirs, 1)
    guess = f"; did you mean '{alike[0]}'?" if alike else "."
    return f"the table has no column '{heading}'{guess} It has: {listed(theirs)}"


def _constants(mapped: Mapped, said: Mapping) -> tuple[dict[str, Cell], list[Row]]:
    """Return what is the same in every row, and a row for each level."""
    constants: dict[str, Cell] = {}
    levels: list[Row] = []
    for column, value in said.always.items():
        place = mapped.place("always", column)
        if column == "level":
            every = value if isinstance(value, list) else [str(value)]
            levels = [Row(place, {column: Cell(one, place)}) for one in every]
            continue
        shown = ", ".join(value) if isinstance(value, list) else value
        constants[column] = Cell(shown if isinstance(shown, str) else str(shown), place, constant=True)
    return constants, [Row(row.place, constants | dict(row.cells)) for row in levels]


def _skipped(cells: list[Cell], said: Mapping, by_heading: dict[str, int]) -> bool:
    """Tell whether a row is left out."""
    return any(_shown(cells, by_heading[spelled(theirs)]) in words for theirs, words in said.skip.items())


def _shown(cells: list[Cell], at: int) -> str:
    """Return what a cell shows."""
    return "" if at >= len(cells) or cells[at].value is None else str(cells[at].value).strip()


@dataclass(frozen=True)
class _Line:
    """One row of their table."""

    grid: Grid
    number: int
    cells: list[Cell]
    by_heading: dict[str, int]
    says: Mapping
    typed: Typed

    @property
    def place(self) -> str:
        """Where it stands."""
        return self.grid.place_of_row(self.number)

    def rows(self) -> Iterator[dict[str, Cell]]:
        """Yield what it says in our columns: once, or once for each key factor that has columns of its own."""
        held = {ours: self._cell(ours, theirs) for ours, theirs in self.says.columns.items()}
        if not self.says.by_key_factor:
            yield {**held, **self._answered(held)}
        for number, columns in self.says.by_key_factor.items():
            own = {ours: self._cell(ours, theirs) for ours, theirs in columns.items()}
            factor = Cell(number, self.place, constant=True)
            yield {**held, **self._answered({"key_factor": factor, **own})}

    def _cell(self, ours: str, theirs: str) -> Cell:
        """Return a cell, with their word for ours."""
        at = self.by_heading[spelled(theirs)]
        place = self.grid.place(self.number, at, theirs)
        cell = replace(self.cells[at], place=place) if at < len(self.cells) else Cell(None, place)
        # An answer that has options of its own is put into our words when its key factor is known.
        answer = ours == "judgement" and self.says.options
        return cell if answer else self._in_our_words(cell, ours, self.says.words.get(ours))

    def _answered(self, held: dict[str, Cell]) -> dict[str, Cell]:
        """Return an item whose answer is in the words of its own question."""
        if "judgement" not in held or not self.says.options:
            return held
        number = str(held["key_factor"].value or "").strip() if "key_factor" in held else ""
        # A number that lost its nought is found again, as everywhere.
        number = number.zfill(2) if number.isdecimal() else number
        every = self.says.words.get("judgement", {}) | self.says.options.get(number, {})
        return {**held, "judgement": self._in_our_words(held["judgement"], "judgement", every)}

    def _in_our_words(self, cell: Cell, ours: str, words: dict[str, str] | None) -> Cell:
        """Return a cell with our word for theirs; a word that is not known is told."""
        if words is None or cell.formula:
            return cell
        shown = "" if cell.value is None else str(cell.value).strip()
        if shown in words:
            return replace(cell, value=words[shown] or None)
        if shown and shown not in words.values():
            sentence = unknown("word", shown, list(words))
            self.typed.tell(cell.place, f"{sentence}; add it to 'words: {ours}:' in the mapping file")
            return replace(cell, value=None)
        return cell

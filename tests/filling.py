"""Filling in a workbook as a colleague would, for the tests of what comes in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from workbench.cli import main


def template(folder: Path, *arguments: str, name: str = "template.xlsx") -> bytes:
    """Make a template on the command line and return it."""
    path = folder / name
    path.unlink(missing_ok=True)
    assert main(["template", *arguments, "-o", str(path), "--workspace", str(folder)]) == 0
    content = path.read_bytes()
    path.unlink()
    return content


def filled(content: bytes, fill: Callable[[Workbook], None]) -> bytes:
    """Return a workbook after somebody has worked on it."""
    book = load_workbook(io.BytesIO(content))
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def heads(sheet: Any) -> tuple[int, dict[str, int]]:
    """Return the row of a table's headings, and the column of each."""
    for row in sheet.iter_rows(max_row=12):
        named = {str(one.value): one.column for one in row if one.value is not None}
        if len(named) > 1 or (sheet.title == "levels" and "level" in named):
            return row[0].row, named
    raise AssertionError(f"no headings in {sheet.title}")


def add(book: Workbook, sheet: str, **values: Any) -> int:
    """Type a row below those that hold something; return its number."""
    table = book[sheet]
    head, columns = heads(table)
    row = head + 1
    while any(table.cell(row, at).value is not None for at in columns.values()):
        row += 1
    for name, value in values.items():
        table.cell(row, columns[name.replace("_", " ").strip()]).value = value
    return row


def judge(book: Workbook, number: str, **values: Any) -> int:
    """Type into the row of a key factor; return the row's number."""
    table = book["judgements"]
    head, columns = heads(table)
    for row in range(head + 1, table.max_row + 1):
        if table.cell(row, 1).value == number:
            for name, value in values.items():
                table.cell(row, columns[name.replace("_", " ")]).value = value
            return row
    raise AssertionError(number)


def say(book: Workbook, sheet: str = "assessment", **values: Any) -> None:
    """Type into the first sheet."""
    form = book[sheet]
    for row in form.iter_rows(max_col=2):
        for name, value in values.items():
            if row[0].value == name.replace("_", " "):
                row[1].value = value


def with_parts(content: bytes, parts: dict[str, bytes]) -> bytes:
    """Return an archive with some parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name])
    return out.getvalue()


def part(content: bytes, name: str) -> bytes:
    """Return one part of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)

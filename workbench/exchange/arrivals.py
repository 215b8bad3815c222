r"""What comes in: an uploaded file, held against the workspace, with what would change.

>>> import workbench
>>> from workbench.exchange import incoming
>>> came = incoming(b"city,benchmark\naldmere,chartre\n", "ours.csv", workbench.shipped_workspace())
>>> [str(one)[:75] for one in came[0].problems if "chartre" in str(one)]
["ours.csv: line 2, column benchmark: found 'chartre'; did you mean 'charter'"]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.documents import Assessment, Benchmark, City
from workbench.documents.changes import Change, changes
from workbench.exchange.assessments import Draft, Known, assessment_from
from workbench.exchange.benchmarks import benchmark_from
from workbench.exchange.cells import CellProblem, Sheets, Typed
from workbench.exchange.grids import grids
from workbench.exchange.layout import BENCHMARK, Layout
from workbench.exchange.mapping import mapping_from, rows_by
from workbench.exchange.rows import documents_in, from_csv, from_workbook_sheets, layout_of
from workbench.exchange.soundness import Ground, checked_together
from workbench.exchange.uploads import Unusable

__all__ = ["Incoming", "incoming", "together"]


@dataclass(frozen=True)
class Incoming:
    """One document that came in.

    Attributes
    ----------
    source : str
        The file that it came from.
    document : Assessment, Benchmark or None
        None where something is wrong with it, or with another one of its file.
    city : City or None
        The description of a city that nobody has described yet.
    path : str
        The workspace's file that holds it, or would; empty where nobody can tell.
    before : Assessment, Benchmark or None
        What that file holds now.
    problems : tuple of CellProblem
        Everything that is wrong, by cell.
    notes : tuple of str
        What was not read, and is no mistake.
    """

    source: str
    document: Assessment | Benchmark | None = None
    city: City | None = None
    path: str = ""
    before: Assessment | Benchmark | None = None
    problems: tuple[CellProblem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """What would change; nothing where the workspace holds the same already."""
        return () if self.document is None else changes(self.before, self.document)

    @property
    def new(self) -> bool:
        """Whether the workspace has no such document yet."""
        return self.document is not None and self.before is None


_Made = tuple[Draft, tuple[str, ...]]


def incoming(
    content: bytes,
    name: str,
    workspace: Path,
    collection: str = "ours",
    mapping: tuple[bytes, str] | None = None,
) -> tuple[Incoming, ...]:
    """Read an uploaded workbook or CSV file, and hold it against a workspace; nothing is written.

    Parameters
    ----------
    content : bytes
        What the file holds.
    name : str
        Its name, for the problems.
    workspace : pathlib.Path
        The workspace's folder.
    collection : str, default "ours"
        The collection that assessments would go to.
    mapping : tuple of bytes and str, optional
        A mapping file's content and name, for a table with other columns.

    Returns
    -------
    tuple of Incoming
        One for each document in the file; one without a document where there is none.
    """
    return together([(content, name)], workspace, collection, mapping)


def together(
    files: Sequence[tuple[bytes, str]],
    workspace: Path,
    collection: str = "ours",
    mapping: tuple[bytes, str] | None = None,
    told: Callable[[int], None] = lambda _: None,
) -> tuple[Incoming, ...]:
    """Read several uploaded files, which may refer to each other; nothing is written.

    Parameters
    ----------
    files : sequence of tuple of bytes and str
        What each holds, and its name.
    workspace : pathlib.Path
        The workspace's folder.
    collection : str, default "ours"
        The collection that assessments would go to.
    mapping : tuple of bytes and str, optional
        A mapping file's content and name.
    told : callable
        Is told after each file that one more has been read.

    Returns
    -------
    tuple of Incoming
        One for each document, in the order of the files.
    """
    ground = Ground.of(workspace, collection)
    drafts: list[Incoming] = []
    typed: list[Typed] = []
    of_file: list[int] = []
    for number, (content, name) in enumerate(files):
        for draft, notes in _drafts(content, name, ground.known, mapping):
            problems = tuple(dict.fromkeys(draft.typed.problems))
            document = None if problems else draft.document
            drafts.append(Incoming(name, document, draft.city, problems=problems, notes=notes))
            typed.append(draft.typed)
            of_file.append(number)
        told(1)
    found = checked_together(ground, [(one.document, one.city) for one in drafts], typed)
    came = [
        replace(one, path=path, before=before, problems=(*one.problems, *more))
        for one, (path, before, more) in zip(drafts, found, strict=True)
    ]
    # A file is taken whole or not at all.
    broken = {number for one, number in zip(came, of_file, strict=True) if one.problems}
    return tuple(
        replace(one, document=None) if number in broken else one for one, number in zip(came, of_file, strict=True)
    )


def _drafts(content: bytes, name: str, known: Known, mapping: tuple[bytes, str] | None) -> Iterator[_Made]:
    """Yield the documents in a file."""
    try:
        yield from _read(content, name, known, mapping)
    except Unusable as error:
        yield Draft(None, Typed(name, [CellProblem(name, "", str(error))])), ()


def _read(content: bytes, name: str, known: Known, mapping: tuple[bytes, str] | None) -> Iterator[_Made]:
    """Yield the documents in a file that can be read."""
    typed = Typed(name)
    notes: list[str] = []
    if mapping is not None:
        layout, every = _by_mapping(content, mapping, typed, notes)
    else:
        found = grids(content)
        layout = layout_of(found)
        if found[0].name:
            sheets, others = from_workbook_sheets(found, layout, typed)
            every = [sheets]
            notes += [f"the sheet '{one}' is not read" for one in others]
        else:
            every = documents_in(from_csv(found[0], layout, typed), layout, typed)
    if not every:
        if not typed.problems:
            typed.tell("", "holds no rows; fill some in")
        yield Draft(None, typed), tuple(notes)
    read = benchmark_from if layout is BENCHMARK else assessment_from
    for at, sheets in enumerate(every):
        # What is wrong with the file as a whole is told once, and keeps all of it out.
        own = Typed(name, list(typed.problems) if at == 0 else [])
        draft = read(sheets, own, known)
        yield (replace(draft, document=None) if typed.problems else draft), tuple(notes)


def _by_mapping(
    content: bytes, mapping: tuple[bytes, str], typed: Typed, notes: list[str]
) -> tuple[Layout, list[Sheets]]:
    """Return the rows of a table with other columns."""
    mapped = mapping_from(*mapping)
    if mapped.says is None:
        typed.problems += [CellProblem("", "", str(one)) for one in mapped.problems]
        return mapped.layout, []
    rows, unread, problems = rows_by(grids(content, mapped.says.separator), mapped, typed)
    typed.problems += [CellProblem("", "", str(one)) for one in problems]
    notes += [f"the column '{one}' is not read" for one in unread]
    return mapped.layout, documents_in(rows, mapped.layout, typed) if rows else []

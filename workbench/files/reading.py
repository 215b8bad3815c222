"""A workspace's files → documents, each with the lines it stands on."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from workbench.documents import (
    Assessment,
    Benchmark,
    BenchmarkTranslation,
    City,
    ContextFactors,
    ContextFactorsTranslation,
    ContextFigure,
    Indicators,
    IndicatorsTranslation,
    PlacesTranslation,
    Translation,
)
from workbench.files.places import Places, places
from workbench.files.sentences import faults
from workbench.files.stamp import fingerprint
from workbench.files.yaml_text import NotYaml, Parsed, parse
from workbench.problems import Problem, listed, nearest

__all__ = [
    "LARGEST",
    "Documents",
    "LinesWhenAsked",
    "Loaded",
    "NoLines",
    "is_context",
    "read_documents",
    "read_few",
    "read_one",
]

Where = tuple[str | int, ...]
T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

LARGEST = 2_000_000
"""Bytes; a larger file is not read."""


class Lines(Protocol):
    """Tells the line of a value."""

    def line(self, where: Where) -> int:
        """Return the line (from 1) of a value, or of the nearest thing that holds it."""


@dataclass(frozen=True)
class LinesWhenAsked:
    """The lines of a file that was read without them: it is read again where one is asked for.

    Attributes
    ----------
    workspace : pathlib.Path
        The workspace's folder.
    file : str
        The file's path, relative to it.
    """

    workspace: Path
    file: str

    def line(self, where: Where) -> int:
        """Return the line of a value; 1 where the file is no longer what it was."""
        try:
            return parse(_decoded(_content(self.workspace / self.file))).line(where)
        except (Unsound, NotYaml):
            return 1


class NoLines:
    """The lines of a document that nobody will ask for."""

    def line(self, where: Where) -> int:  # noqa: ARG002 - as all lines
        """Return the file's first."""
        return 1


@dataclass(frozen=True)
class Loaded(Generic[T]):
    """A document with the file that it was read from.

    Attributes
    ----------
    file : str
        The path relative to the workspace.
    document : document
        What the file holds.
    lines : Lines
        Where each value stands.
    """

    file: str
    document: T
    lines: Lines

    @property
    def collection(self) -> str:
        """The collection, for a file below `assessments/`."""
        return self.file.split("/")[1]

    @property
    def language(self) -> str:
        """The language, for a translation."""
        return self.file.split("/")[1]

    @property
    def folder(self) -> str:
        """The city's folder, for a file below `assessments/`."""
        return self.file.split("/")[2]

    def problem(self, where: Where, sentence: str) -> Problem:
        """Return a problem at a place in this file."""
        return Problem(self.file, self.lines.line(where), sentence)


@dataclass
class Documents:
    """All documents of a workspace that are sound in themselves.

    Attributes
    ----------
    benchmarks, cities, contexts, assessments : list of Loaded
        In the order of their files; a context is the tuple of its figures.
    translations : list of Loaded
        The translations into any language.
    context_factors, indicators : Loaded or None
        The two catalogues; None where the file is missing or broken.
    problems : list of Problem
        What is wrong with the others.
    broken : set of str
        The files that could not be read.
    prints : dict
        The `fingerprint` of what was read of each file.
    """

    benchmarks: list[Loaded[Benchmark]] = field(default_factory=list)
    context_factors: Loaded[ContextFactors] | None = None
    indicators: Loaded[Indicators] | None = None
    translations: list[Loaded[Translation]] = field(default_factory=list)
    cities: list[Loaded[City]] = field(default_factory=list)
    contexts: list[Loaded[tuple[ContextFigure, ...]]] = field(default_factory=list)
    assessments: list[Loaded[Assessment]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    prints: dict[str, bytes] = field(default_factory=dict)


def read_documents(workspace: Path, found: Places | None = None) -> Documents:
    """Read every file of a workspace.

    Parameters
    ----------
    workspace : pathlib.Path
        Its folder.
    found : Places, optional
        Its files; left out: they are looked for.

    Returns
    -------
    Documents
        The sound ones, and the problems of the others.  References between
        documents are not looked at here.
    """
    found = found or places(workspace)
    read = read_few(workspace, found)
    read.contexts = list(_each(workspace, found.contexts, _figures, read))
    read.assessments = list(_each(workspace, found.assessments, _yaml_into(Assessment), read))
    return read


def read_few(workspace: Path, found: Places, known: Known = lambda _: None) -> Documents:
    """Read the files that others refer to, and their translations: catalogues, benchmarks and cities.

    Parameters
    ----------
    workspace : pathlib.Path
        Its folder.
    found : Places
        Its files.
    known : callable
        Takes a file's path and returns its document as JSON where that is known, else None.

    Returns
    -------
    Documents
        Without contexts and assessments; with the problems of the files that were found.
    """
    read = Documents(problems=list(found.problems), broken={one.file for one in found.problems})
    read.context_factors = _catalogue(workspace, "benchmarks/context-factors.yaml", ContextFactors, found, read, known)
    read.indicators = _catalogue(workspace, "benchmarks/indicators.yaml", Indicators, found, read, known)
    read.benchmarks = list(
        _each(workspace, found.benchmarks, _yaml_into(Benchmark), read, _json_into(workspace, Benchmark, known))
    )
    read.cities = list(_each(workspace, found.cities, _yaml_into(City), read, _json_into(workspace, City, known)))
    for file in found.translations:
        model = _TRANSLATIONS.get(file.rpartition("/")[2], BenchmarkTranslation)
        read.translations += _each(workspace, [file], _yaml_into(model), read, _json_into(workspace, model, known))
    return read


_TRANSLATIONS: dict[str, type[Translation]] = {
    "context-factors.yaml": ContextFactorsTranslation,
    "indicators.yaml": IndicatorsTranslation,
    "places.yaml": PlacesTranslation,
}
"""What the files of a language's folder translate, by their names; the others translate benchmarks."""


def read_one(workspace: Path, file: str, content: bytes | None = None) -> Documents:
    """Read one city's figures or one assessment.

    Parameters
    ----------
    workspace : pathlib.Path
        Its folder.
    file : str
        The file's path, relative to the workspace.
    content : bytes, optional
        What the file holds; left out: it is read.

    Returns
    -------
    Documents
        With the document, or with what is wrong.
    """
    read = Documents()
    if is_context(file):
        read.contexts = list(_each(workspace, [file], _figures, read, content=content))
    else:
        read.assessments = list(_each(workspace, [file], _yaml_into(Assessment), read, content=content))
    return read


def is_context(file: str) -> bool:
    """Tell whether a file below a city's folder holds its figures (else it is an assessment).

    Parameters
    ----------
    file : str
        The file's path.
    """
    return file.endswith("/context.csv")


Known = Callable[[str], str | None]
_Into = Callable[[str], tuple[T, Lines]]
_Quick = Callable[[str], tuple[T, Lines] | None]


class Unsound(Exception):
    """A file's text is not a document: its lines and sentences."""

    def __init__(self, found: list[tuple[int, str]]) -> None:
        super().__init__(f"{len(found)} problems")
        self.found = found


def _catalogue(
    workspace: Path, file: str, model: type[M], found: Places, read: Documents, known: Known
) -> Loaded[M] | None:
    """Read a catalogue that every workspace has."""
    if file not in found.catalogues:
        if file not in read.broken:
            sentence = "is missing; copy it from a new workspace (`workbench new FOLDER` makes one)"
            read.problems.append(Problem(file, 1, sentence))
            read.broken.add(file)
        return None
    return next(_each(workspace, [file], _yaml_into(model), read, _json_into(workspace, model, known)), None)


def _each(
    workspace: Path,
    files: list[str],
    into: _Into[T],
    read: Documents,
    quick: _Quick[T] = lambda _: None,
    content: bytes | None = None,
) -> Iterator[Loaded[T]]:
    """Yield the documents of some files; what is wrong goes to the problems."""
    for file in files:
        try:
            found = quick(file)
            if found is None:
                held = _content(workspace / file) if content is None else content
                read.prints[file] = fingerprint(held)
                found = into(_decoded(held))
        except Unsound as unsound:
            read.problems += [Problem(file, line, sentence) for line, sentence in unsound.found]
            read.broken.add(file)
        else:
            yield Loaded(file, *found)


def _json_into(workspace: Path, model: type[M], known: Known) -> _Quick[M]:
    """Return a reader of documents that are known as JSON already."""

    def quick(file: str) -> tuple[M, Lines] | None:
        kept = known(file)
        return None if kept is None else (model.model_validate_json(kept), LinesWhenAsked(workspace, file))

    return quick


def _content(path: Path) -> bytes:
    """Return what a file holds, or say why it cannot be had."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise Unsound([(1, f"is {size:,} bytes large; files of more than {LARGEST:,} bytes are not read")])
        return path.read_bytes()
    except OSError as error:
        raise Unsound([(1, f"cannot be read: {error.strerror or error}")]) from error


def _decoded(content: bytes) -> str:
    """Return a file's text, or say why it is none."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Unsound([(1, f"is UTF-16; {_AS_UTF8}")]) from error
        line = content[: error.start].count(b"\n") + 1
        sentence = f"is not UTF-8 here (byte {content[error.start]:#04x}); {_AS_UTF8}"
        raise Unsound([(line, sentence)]) from error


_AS_UTF8 = "save the file as UTF-8 (in Excel: 'CSV UTF-8'; in an editor: encoding UTF-8)"


def _yaml_into(model: type[M]) -> _Into[M]:
    """Return a reader of YAML text into one class of document."""

    def into(text: str) -> tuple[M, Lines]:
        try:
            parsed = parse(text)
        except NotYaml as error:
            raise Unsound(error.faults) from error
        if parsed.data is None:
            raise Unsound([(1, "is empty; fill it in, or delete it")])
        try:
            return model.model_validate(parsed.data), parsed
        except ValidationError as error:
            found = [(parsed.line(where), sentence) for where, sentence in faults(error, model, parsed.written)]
            raise Unsound(found) from error

    return into


_COLUMNS = tuple(ContextFigure.model_fields)


def _figures(text: str) -> tuple[tuple[ContextFigure, ...], Lines]:
    """Read the text of a `context.csv`."""
    rows = _rows(text)
    header = rows[0][1] if rows else []
    wrong = _header(header)
    if wrong:
        raise Unsound([(1, wrong)])
    lines = Parsed(None, {(): 1})
    figures: list[ContextFigure] = []
    found: list[tuple[int, str]] = []
    for line, cells in rows[1:]:
        if len(cells) != len(header):
            found.append((line, f"has {len(cells)} cells where {len(header)} belong ({','.join(header)}); {_CELLS}"))
            continue
        lines.lines[(len(figures),)] = line
        try:
            figures.append(ContextFigure.model_validate(dict(zip(header, cells, strict=True))))
        except ValidationError as error:
            found += [(line, sentence) for _, sentence in faults(error, ContextFigure, {})]
    if found:
        raise Unsound(found)
    return tuple(figures), lines


_CELLS = "a decimal comma is written as a point (9.8), and a text with a comma stands in double quotes"


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Return the lines of a CSV text that hold something, with their numbers."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((start, [cell.strip() for cell in cells]))
            start = reader.line_num + 1
    except csv.Error as error:
        raise Unsound([(start, f"is not CSV here: {error}; check that every quote closes")]) from error
    return rows


def _header(header: list[str]) -> str | None:
    """Say what is wrong with a CSV's header, if anything."""
    if len(header) == 1 and ";" in header[0]:
        return (
            f"separates columns by ';' ('{header[0][:60]}'); replace ';' by ',' and decimal commas by points "
            "in a text editor, or save it from the spreadsheet with a comma between columns"
        )
    unknown = [name for name in header if name not in _COLUMNS]
    missing = [name for name in _COLUMNS if name not in header]
    twice = sorted({name for name in header if header.count(name) > 1})
    said = []
    if unknown:
        alike = [one for name in unknown for one in nearest(name, _COLUMNS, 1)]
        guess = f" (did you mean {listed(alike)}?)" if alike else ""
        said.append(f"has the unknown columns {listed(unknown)}{guess}")
    if missing:
        said.append(f"has no column {listed(missing)}")
    if twice:
        said.append(f"has the columns {listed(twice)} twice")
    return f"{'; '.join(said)}. The first line must be: {','.join(_COLUMNS)}" if said else None

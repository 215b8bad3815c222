"""Spreadsheets on the command line: templates out, filled ones in."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from workbench.documents import Assessment, Benchmark, City
from workbench.documents.words import METHODS
from workbench.exchange import (
    LARGEST,
    Incoming,
    benchmark_to_workbook,
    said,
    started_from,
    store,
    to_csv,
    to_workbook,
    together,
)
from workbench.files import Documents, edition_of, find_workspace, read_documents, sound
from workbench.problems import Refused, UnknownName, unknown

__all__ = ["bring_in", "export", "template"]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_SAID = 40


def template(asked: argparse.Namespace) -> int:
    """Write a workbook to be filled in.

    Parameters
    ----------
    asked : argparse.Namespace
        `benchmark`, `blank`, `output`, `city`, `edition`, `date`, `method`, `from_last`,
        `workspace`, `collection`.

    Returns
    -------
    int
        0 when the file is written.

    Raises
    ------
    UnknownName
        If there is no such benchmark, edition or city.
    Refused
        If there is no last round, no benchmark is named, or the file's name ends otherwise.
    FileExistsError
        If the file is there already: somebody may have filled it in.
    """
    path = Path(asked.output)
    if path.suffix.lower() != ".xlsx":
        raise Refused(f"'{asked.output}': found the ending '{path.suffix}' where '.xlsx' belongs")
    if not asked.benchmark and not asked.blank:
        raise Refused(
            "name the benchmark, as in `workbench template charter -o FILE.xlsx`; or --benchmark to type one in"
        )
    documents = sound(read_documents(find_workspace(asked.workspace)))
    benchmark = edition_of(documents, asked.benchmark, asked.edition) if asked.benchmark else None
    if asked.blank or benchmark is None:
        content = benchmark_to_workbook(benchmark)
    else:
        content = _to_fill_in(documents, benchmark, asked)
    _new_file(path, content)
    sys.stdout.write(f"{path}\n")
    return 0


def _to_fill_in(documents: Documents, benchmark: Benchmark, asked: argparse.Namespace) -> bytes:
    """Return an assessment's template."""
    today = dt.date.today()  # noqa: DTZ011 - the writer's own day is meant
    date: dt.date = asked.date or today
    if date > today:
        raise Refused(f"{date} lies in the future; an assessment has the day it was concluded")
    city = _city(documents, asked.city)
    last = _last(documents, benchmark, asked, date) if asked.from_last else None
    start = started_from(last, date, asked.method) if last else None
    factors = documents.context_factors.document.context_factors if documents.context_factors else ()
    providers = _asks_for_providers(documents, benchmark)
    return to_workbook(
        benchmark, start, city=city, factors=factors, started=last, providers=providers, today=date, method=asked.method
    )


def _city(documents: Documents, slug: str | None) -> City | None:
    """Return the city that is meant, if one is; a new one is described on the first sheet."""
    if slug is None:
        return None
    known = {one.document.city: one.document for one in documents.cities}
    if slug not in known:
        sentence = unknown("city", slug, sorted(known))
        raise UnknownName(f"{sentence}; leave --city out for a new city: its name and country go on the first sheet")
    return known[slug]


def _last(documents: Documents, benchmark: Benchmark, asked: argparse.Namespace, date: dt.date) -> Assessment:
    """Return a city's last assessment by an edition, in the collection, before or on a day."""
    if asked.city is None:
        raise Refused("--from-last needs --city: whose last round?")
    every = [
        one.document
        for one in documents.assessments
        if one.collection == asked.collection
        and (one.document.city, one.document.benchmark) == (asked.city, benchmark.benchmark)
        and one.document.edition == benchmark.edition
        and one.document.date <= date
    ]
    if not every:
        raise Refused(
            f"'{asked.city}' has no assessment by '{benchmark.slug}' in '{asked.collection}' up to {date}; "
            "leave --from-last out, or name --collection or --edition"
        )
    last = max(every, key=lambda one: (one.date, -METHODS.index(one.method)))
    if (last.date, last.method) == (date, asked.method):
        raise Refused(
            f"the last round of '{asked.city}' is of {date} itself, by the same method: a new one "
            "needs a day of its own (--date); to correct the last one, `workbench export` writes it as a workbook"
        )
    return last


def _asks_for_providers(documents: Documents, benchmark: Benchmark) -> bool:
    """Tell whether a benchmark asks who provides a service: its notes name the field, or an assessment has it."""
    named = any("direct_provider" in note.note for note in benchmark.notes)
    ours = (one.document for one in documents.assessments if one.document.benchmark == benchmark.benchmark)
    return named or any(one.direct_provider is not None for document in ours for one in document.judgements)


def _new_file(path: Path, content: bytes) -> None:
    """Write a file that is not there yet."""
    if path.exists():
        raise FileExistsError(f"'{path}' is there already, and may be filled in; name another file, or delete it")
    path.write_bytes(content)


def export(asked: argparse.Namespace) -> int:
    """Write the assessments of a collection as workbooks, which `import` reads back.

    Parameters
    ----------
    asked : argparse.Namespace
        `folder`, `city`, `workspace`, `collection`.

    Returns
    -------
    int
        0 when the files are written.

    Raises
    ------
    Refused
        If there is none, or one holds a text that is longer than a cell.
    """
    documents = sound(read_documents(find_workspace(asked.workspace)))
    ours = [one.document for one in documents.assessments if one.collection == asked.collection]
    ours = [one for one in ours if asked.city in (None, one.city)]
    if not ours:
        of_city = f" of '{asked.city}'" if asked.city else ""
        names = sorted({one.collection for one in documents.assessments})
        raise Refused(
            f"there is no assessment{of_city} in '{asked.collection}'; collections with some: {', '.join(names)}"
        )
    cities = {one.document.city: one.document for one in documents.cities}
    factors = documents.context_factors.document.context_factors if documents.context_factors else ()
    folder = Path(asked.folder)
    folder.mkdir(parents=True, exist_ok=True)
    invented = {slug for slug, one in cities.items() if one.illustrative}
    for one in tqdm(ours, desc="Exporting", unit=" files", leave=False, disable=None):
        mark = ".invented" if one.city in invented else ""
        path = folder / f"{one.city}.{one.slug}{mark}.xlsx"
        benchmark = edition_of(documents, one.benchmark, one.edition)
        _new_file(path, to_workbook(benchmark, one, city=cities.get(one.city), factors=factors))
        sys.stdout.write(f"{path}\n")
    table = folder / f"{asked.collection}{'.invented' if invented & {one.city for one in ours} else ''}.csv"
    _new_file(
        table,
        to_csv(ours, {(one.document.benchmark, one.document.edition): one.document for one in documents.benchmarks}),
    )
    sys.stdout.write(f"{table}\n")
    return 0


def bring_in(asked: argparse.Namespace) -> int:
    """Bring in spreadsheets: say every problem and what would change, ask, and write.

    Parameters
    ----------
    asked : argparse.Namespace
        `files`, `dry_run`, `yes`, `mapping`, `workspace`, `collection`.

    Returns
    -------
    int
        0: all was written, or nothing had to be; 1: something had problems, or was not
        written because nobody said yes.

    Raises
    ------
    Refused
        If the collection is no slug.
    OSError
        If a file cannot be read.
    """
    if not _SLUG.fullmatch(asked.collection):
        raise Refused(f"the collection '{asked.collection}' is no slug; name it in lower-case letters, as in 'ours'")
    workspace = find_workspace(asked.workspace)
    mapping = (Path(asked.mapping).read_bytes(), asked.mapping) if asked.mapping else None
    files = [(_content(Path(one)), one) for one in asked.files]
    with tqdm(total=len(files), desc="Reading", unit=" files", leave=False, disable=None) as bar:
        came = together(files, workspace, asked.collection, mapping, lambda more: bar.update(more) and None)
    for one in came:
        _tell(one)
    broken = [one for one in came if one.document is None]
    changed = [one for one in came if one.changes]
    if not changed:
        sys.stdout.write(
            "Nothing is written.\n" if broken else "Nothing changes: the workspace holds all of it already.\n"
        )
        return 1 if broken else 0
    if asked.dry_run or not (asked.yes or _agreed(len(changed), len(broken))):
        sys.stdout.write("Nothing is written.\n")
        return 0 if asked.dry_run and not broken else 1
    return _store(workspace, changed, broken)


def _content(path: Path) -> bytes:
    """Return what a file holds; of one that is too large, enough to be told so."""
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _store(workspace: Path, changed: Sequence[Incoming], broken: Sequence[Incoming]) -> int:
    """Write what came in, one whole document after the other; say what was written, whatever happens."""
    done = 0
    try:
        for one in tqdm(changed, desc="Writing", unit=" files", leave=False, disable=None):
            for path in store(workspace, one):
                sys.stdout.write(f"written: {path}\n")
            done += 1
    finally:
        for one in changed[done:]:
            sys.stdout.write(f"not written: {one.path} (from {one.source})\n")
        for source in dict.fromkeys(one.source for one in broken):
            sys.stdout.write(f"not written: {source}, which has problems\n")
    return 1 if broken else 0


def _tell(one: Incoming) -> None:
    """Say what is wrong with a document, or what it would change."""
    for problem in one.problems:
        sys.stdout.write(f"{_visible(str(problem))}\n")
    for note in one.notes:
        sys.stdout.write(f"{_visible(f'{one.source}: {note}')}\n")
    if one.document is None:
        return
    sentences = said(one)
    if not sentences:
        sys.stdout.write(f"{one.source}: changes nothing in {one.path}\n")
        return
    sys.stdout.write(f"{one.source} → {one.path}\n")
    for sentence in sentences[:_MOST_SAID]:
        sys.stdout.write(f"  {_visible(sentence)}\n")
    if len(sentences) > _MOST_SAID:
        sys.stdout.write(f"  and {len(sentences) - _MOST_SAID} changes more\n")


def _agreed(count: int, broken: int) -> bool:
    """Ask whether to write."""
    if not sys.stdin.isatty():
        sys.stdout.write("Nobody is there to ask; add --yes to write this.\n")
        return False
    rest = f" ({broken} in files with problems left out)" if broken else ""
    try:
        answer = input(f"Write {count} document{'' if count == 1 else 's'}{rest}? [y/N] ")
    except EOFError:
        # Whoever closes the question has not said yes.
        sys.stdout.write("\n")
        return False
    return answer.strip().lower() in ("y", "yes")


def _visible(text: str) -> str:
    """Return a text with nothing in it that a terminal would obey."""
    return "".join(one if one.isprintable() else f"\\x{ord(one):02x}" for one in text)

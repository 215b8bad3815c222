"""Adding an assessment: a file with every key factor still to be judged, in its place.

Copying another city's assessment would leave that city's judgements in yours until the
last is replaced; a file made here says nothing of the city until somebody does.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from pathlib import Path

from pydantic import ValidationError

from workbench.documents import NOT_ASSESSED, Assessment, Benchmark, City, Judgement
from workbench.documents.words import Method
from workbench.files import Documents, edition_of, find_workspace, read_documents, sound, to_yaml, write_text
from workbench.files.sentences import faults
from workbench.problems import Refused, UnknownName, unknown

__all__ = ["add", "blank_assessment"]

_SCHEMA = "# yaml-language-server: $schema=../../../benchmarks/schemas/{name}.schema.json\n"
_ALLOWED = "# judgement: {levels}, not assessed, or not applicable (with its reason).\n# {examples}\n"
_QUOTES = "'\"\n"
_HELP = "summary, conclusion, evidence, recommendations: see assessments/demonstration for files that are filled in."


def blank_assessment(city: str, benchmark: Benchmark, date: dt.date, method: Method) -> Assessment:
    """Return an assessment that judges nothing yet.

    Parameters
    ----------
    city : str
        The city's slug.
    benchmark : Benchmark
        What it is assessed by.
    date : datetime.date
        The day.
    method : str
        One of the methods.

    Returns
    -------
    Assessment
        With every key factor 'not assessed'.
    """
    return Assessment(
        city=city,
        benchmark=benchmark.benchmark,
        edition=benchmark.edition,
        round=str(date.year),
        date=date,
        method=method,
        judgements=tuple(Judgement(key_factor=one.key_factor, judgement=NOT_ASSESSED) for one in benchmark.key_factors),
    )


def add(asked: argparse.Namespace) -> int:
    """Write a blank assessment (and a city's description, where it has none yet).

    Parameters
    ----------
    asked : argparse.Namespace
        `city`, `benchmark`, `workspace`, `collection`, `edition`, `date`, `method`,
        `name`, `country`.

    Returns
    -------
    int
        0 when the files are written.

    Raises
    ------
    UnknownName
        If there is no such benchmark, edition or city.
    Refused
        If the city is invented, or its slug is none.
    FileExistsError
        If the file is there already.
    """
    workspace = find_workspace(asked.workspace)
    date = _checked(asked)
    documents = sound(read_documents(workspace))
    benchmark = edition_of(documents, asked.benchmark, asked.edition)
    folder = workspace / "assessments" / asked.collection / asked.city
    written = _describe(documents, folder, asked)
    assessment = blank_assessment(asked.city, benchmark, date, asked.method)
    path = folder / f"{assessment.slug}.yaml"
    if path.exists():
        raise FileExistsError(f"'{path}' is there already; edit it, or name another --date or --method")
    write_text(path, _with_names(assessment, benchmark))
    for one in [*written, path]:
        sys.stdout.write(f"{one.relative_to(workspace)}\n")
    return 0


def _checked(asked: argparse.Namespace) -> dt.date:
    """Refuse what `workbench check` would; return the day that is meant."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", asked.collection):
        raise Refused(f"the collection '{asked.collection}' is no slug; name it in lower-case letters, as in 'ours'")
    today = dt.date.today()  # noqa: DTZ011 - the writer's own day is meant
    date: dt.date = asked.date or today
    if date > today:
        raise Refused(f"{date} lies in the future; an assessment has the day it was concluded")
    return date


def _describe(documents: Documents, folder: Path, asked: argparse.Namespace) -> list[Path]:
    """Write the description of a city that has none; return what was written."""
    known = {one.document.city: one.document for one in documents.cities}
    if asked.city in known:
        if known[asked.city].illustrative:
            raise Refused(f"'{asked.city}' is an invented city; add assessments of real ones")
        return []
    if not (asked.name and asked.country):
        sentence = unknown("city", asked.city, sorted(known))
        raise UnknownName(f"{sentence}; describe a new one with --name and --country")
    try:
        city = City(city=asked.city, name=asked.name, country=asked.country)
    except ValidationError as error:
        raise Refused("; ".join(sentence for _, sentence in faults(error, City, {}))) from error
    path = folder / "city.yaml"
    if path.exists():
        raise FileExistsError(f"'{path}' is there already and has problems; mend it first (`workbench check`)")
    write_text(path, _SCHEMA.format(name="city") + to_yaml(city))
    return [path]


def _with_names(assessment: Assessment, benchmark: Benchmark) -> str:
    """Return the file's text with each key factor's name and statement as a remark."""
    lines = [_SCHEMA.format(name="assessment"), _ALLOWED.format(levels=", ".join(benchmark.levels), examples=_HELP)]
    # A remark is one line, whatever the statement's own breaks.
    names = {one.key_factor: " ".join(f"{one.name}: {one.statement}".split()) for one in benchmark.key_factors}
    for line in to_yaml(assessment).splitlines(keepends=True):
        if line.lstrip().startswith("- key_factor:"):
            lines.append(f"  # {names[line.strip(_QUOTES).rpartition(' ')[2].strip(_QUOTES)]}\n")
        lines.append(line)
    return "".join(lines)

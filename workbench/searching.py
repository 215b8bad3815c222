"""Searching the benchmarks: every text of theirs, and those that hold what is looked for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any

import pandas as pd

from workbench.comparison import folded
from workbench.tables import Tables, records

__all__ = ["FOUND", "KINDS", "search", "spans"]

KINDS = ("title", "standard", "key factor", "statement", "why", "guide question", "example", "footnote")
"""What kinds of text are searched, in the order in which they are found under one key factor."""

FOUND = ("benchmark", "edition", "key_factor", "name", "kind", "guide_question", "place", "city", "text")
"""The columns of what is found."""

_WORD = re.compile(r"\w+(?:[.'’-]\w+)*")
_MOST_WORDS = 20


def search(tables: Tables, text: str) -> pd.DataFrame:
    """Find what the benchmarks say of something, over all of them and all their editions.

    A text is found if each word that is looked for begins a word of it; for an example
    its place counts, too, for a key factor's name and a guide question their number.
    Case and accents change nothing.

    Parameters
    ----------
    tables : Tables
        A workspace.
    text : str
        What is looked for: one word or several.  Without any word nothing is found.

    Returns
    -------
    pandas.DataFrame
        A row for each text found, benchmark by benchmark in the order of the tables,
        in it by key factor and by kind as in `KINDS`.  Texts, missing where there is none:

        - `benchmark`, `edition`: where it stands;
        - `key_factor`, `name`: the key factor's number and name (in the Charter the
          commitment's); missing where the text belongs to the whole benchmark;
        - `kind`: one of `KINDS`;
        - `guide_question`: of a guide question or a part of one its number;
        - `place`, `city`: of an example where it is reported from, and that city's
          slug where the place is one city;
        - `text`: the text itself, as in the tables.

    Examples
    --------
    >>> import workbench
    >>> tables = workbench.load(workbench.shipped_workspace())
    >>> found = workbench.search(tables, "Interpreter")
    >>> found[["benchmark", "key_factor", "kind"]].iloc[0].tolist()
    ['introductory-and-language-courses', '07', 'example']
    >>> workbench.search(tables, "german MUNICH")["place"].tolist()
    ['Munich']
    """
    words = _looked_for(text)
    found = [row for row in _texts(tables) if _holds(row, words)] if words else []
    return pd.DataFrame(found, columns=list(FOUND)).astype(dict.fromkeys(FOUND, "str"))


def spans(text: str, wanted: str) -> list[tuple[int, int]]:
    """Return where the words that are looked for stand in a text.

    Parameters
    ----------
    text : str
        A text as it is written.
    wanted : str
        What was looked for.

    Returns
    -------
    list of tuple
        Beginnings and ends, in their order; none overlaps another.

    Examples
    --------
    >>> spans("Malmö: courses in Malmö", "malmo COURSE")
    [(0, 5), (7, 13), (18, 23)]
    """
    plain = folded(text)
    # Folding may take letters apart or away: where each letter of the text begins afterwards.
    begins = [0, *accumulate(len(folded(letter)) for letter in text)]
    found = sorted(match.span() for word in _looked_for(wanted) for match in word.finditer(plain))
    written: list[tuple[int, int]] = []
    for low, high in found:
        start, last = bisect_right(begins, low) - 1, begins[bisect_left(begins, high)]
        # An accent that stands behind its letter belongs to it.
        end = bisect_right(begins, last) - 1
        if written and start < written[-1][1]:
            start, end = written[-1][0], max(end, written.pop()[1])
        written.append((start, end))
    return written


def _looked_for(text: str) -> list[re.Pattern[str]]:
    """Return the words of what is looked for, each to be found where a word begins."""
    words = dict.fromkeys(_WORD.findall(folded(text)))
    return [re.compile(rf"(?<!\w){re.escape(word)}") for word in list(words)[:_MOST_WORDS]]


def _holds(row: Mapping[str, Any], words: list[re.Pattern[str]]) -> bool:
    """Tell whether a text, with its place or number, holds every word."""
    number = row["key_factor"] if row["kind"] == "key factor" else row["guide_question"]
    plain = folded(" ".join(filter(None, (number, row["place"], row["text"]))))
    return all(word.search(plain) for word in words)


def _texts(tables: Tables) -> list[dict[str, Any]]:
    """Return every text of the benchmarks that can be found, in its order."""
    editions = {key: at for at, key in enumerate(_keys(tables.benchmarks))}
    factors = {
        (*key, row["key_factor"]): row["name"]
        for key, row in zip(_keys(tables.key_factors), records(tables.key_factors), strict=True)
    }

    def place(row: dict[str, Any]) -> tuple[int, str, int]:
        return editions[row["benchmark"], row["edition"]], row["key_factor"] or "", KINDS.index(row["kind"])

    rows = [
        {**row, "name": factors.get((row["benchmark"], row["edition"], row["key_factor"]))} for row in _rows(tables)
    ]
    return sorted(rows, key=place)


def _rows(tables: Tables) -> Iterator[dict[str, Any]]:
    """Yield the texts table by table."""
    sources: tuple[tuple[str, pd.DataFrame, str, tuple[str, ...]], ...] = (
        ("title", tables.benchmarks, "title", ()),
        ("standard", tables.benchmarks, "standard", ()),
        ("key factor", tables.key_factors, "name", ("key_factor",)),
        ("statement", tables.key_factors, "statement", ("key_factor",)),
        ("why", tables.key_factors, "why", ("key_factor",)),
        ("guide question", tables.guide_questions, "question", ("key_factor", "guide_question")),
        ("example", tables.examples, "practice", ("key_factor", "place", "city")),
        ("footnote", tables.benchmark_notes, "note", ("key_factor",)),
    )
    for kind, table, text, more in sources:
        for row in records(table[["benchmark", "edition", text, *more]].dropna(subset=[text])):
            kept = {name: None if pd.isna(row[name]) else row[name] for name in ("benchmark", "edition", *more)}
            yield {**dict.fromkeys(FOUND), **kept, "kind": kind, "text": row[text]}


def _keys(table: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the benchmark and edition of each row."""
    return list(zip(table["benchmark"].tolist(), table["edition"].tolist(), strict=True))

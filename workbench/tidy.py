"""Tidy tables to take along: a comparison in long form, and a CSV file that any program reads.

>>> as_csv(pd.DataFrame({"city": ["Århus"], "summary": ["=1+1"], "change": [-2]})).decode("utf-8-sig").split()
['city,summary,change', "Århus,'=1+1,-2"]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from workbench.comparison import NO_ASSESSMENT, Comparison
from workbench.context import notes_for
from workbench.methods import MethodComparison
from workbench.tables import Tables

__all__ = ["as_csv", "harmless", "judgements_by_method", "judgements_for", "restored"]

_MADE = ["city", "date", "method"]
_RUN = re.compile(r"'*[=+\-@\t\r]")
_SHOWS = ["supports", "contradicts", "unclear"]


def judgements_for(tables: Tables, comparison: Comparison) -> pd.DataFrame:
    """Return a comparison in long form: a row for each city and key factor, with what is behind it.

    Parameters
    ----------
    tables : Tables
        The workspace that was compared.
    comparison : Comparison
        As `workbench.compare` returns it.

    Returns
    -------
    pandas.DataFrame
        In the order of the matrix, columns

        - `city`, `name`, `country`, `key_factor`, `key_factor_name`, `group`;
        - `judgement`: a level or a silence in words (``not assessed``, ``not
          applicable``, ``not asked``); ``no assessment`` where the city has none;
        - `reason`, `summary`, `conclusion`, `direct_provider`;
        - `date`, `method` and `round` of the assessment that it comes from;
        - `supports`, `contradicts`, `unclear`: how many findings do; `recommendations`:
          how many there are; missing where nothing was asked;
        - `hinders`, `helps`: the city's notes on circumstances that name the key factor.

        What is not there is missing; no silence is a number.

    Examples
    --------
    >>> import workbench
    >>> tables = workbench.load(workbench.shipped_workspace())
    >>> comparison = workbench.compare(tables, "introductory-and-language-courses",
    ...                                cities=["brunnhaven", "hollmar"], collection="demonstration")
    >>> rows = workbench.judgements_for(tables, comparison)
    >>> len(rows), rows.query("judgement == 'not applicable'")[["name", "key_factor_name"]].values.tolist()
    (18, [['Brunnhaven', 'Orientation']])
    """
    cells = _cells(comparison)
    named = tables.cities.drop_duplicates("city")[["city", "name", "country"]]
    factors = _of_edition(tables.key_factors, comparison)[["key_factor", "name", "group"]]
    rows = cells.merge(named, on="city", how="left", validate="m:1")
    rows = rows.merge(factors.rename(columns={"name": "key_factor_name"}), on="key_factor", how="left", validate="m:1")
    key = [*_MADE, "key_factor"]
    judged = _ours(tables.judgements, comparison)[[*key, "reason", "summary", "conclusion", "direct_provider"]]
    rows = rows.merge(judged, on=key, how="left", validate="1:1", indicator=True)
    rows = rows.merge(_ours(tables.assessments, comparison)[[*_MADE, "round"]], on=_MADE, how="left", validate="m:1")
    asked = rows.pop("_merge") == "both"
    for name, counts in _counts(tables, comparison, key).items():
        found = rows[key].merge(counts.rename(name).reset_index(), on=key, how="left", validate="1:1")[name]
        rows[name] = found.astype("Int64").fillna(0).where(asked)
    noted = notes_for(tables, comparison).dropna(subset="key_factor")
    for effect in ("hinders", "helps"):
        said = noted[noted["effect"] == effect].groupby(["city", "key_factor"])["note"].agg(" ".join)
        rows = rows.merge(said.rename(effect).reset_index(), on=["city", "key_factor"], how="left", validate="1:1")
    return rows[_ORDER]


def judgements_by_method(tables: Tables, methods: MethodComparison) -> pd.DataFrame:
    """Return a comparison of all methods in long form: a row for each city, method and key factor.

    Parameters
    ----------
    tables : Tables
        The workspace that was compared.
    methods : MethodComparison
        As `workbench.compare_methods` returns it.

    Returns
    -------
    pandas.DataFrame
        The columns of `judgements_for`, whose `judgement` is that of the row's `method`;
        then `earlier_round` (true where the city's latest assessment is of another round),
        `superseded` (true where what was agreed took its place), `merged` (what all
        methods of the latest round say together, or ``judged differently``) and
        `judged_differently` (whether any two of them do).  A city without an assessment
        has a row for each key factor, whose `merged` says so, too.

    Examples
    --------
    >>> import workbench
    >>> tables = workbench.load(workbench.shipped_workspace())
    >>> methods = workbench.compare_methods(tables, "introductory-and-language-courses", ["castelvo"],
    ...                                     on="2024-12-31", collection="demonstration")
    >>> rows = workbench.judgements_by_method(tables, methods).query("key_factor == '01'")
    >>> rows[["method", "judgement", "merged"]].values.tolist()
    [['self-assessment', 'in place', 'judged differently'],
     ['peer review', 'partly in place', 'judged differently']]
    """
    made = methods.assessments[["city", "method"]]
    silent = [city for city in methods.merged.index if city not in set(made["city"])]
    frames: list[pd.DataFrame] = []
    for method, one in methods.by_method.items():
        # Cities without an assessment stand once.
        cities = made.loc[made["method"] == method, "city"].tolist() + ([] if frames else silent)
        if cities or not frames:
            ours = replace(one, matrix=one.matrix.loc[cities], sources=one.sources.loc[cities])
            frames.append(judgements_for(tables, ours))
    rows = pd.concat(frames, ignore_index=True)
    merged = methods.differences[["city", "key_factor", "merged", "differs"]]
    flags = ["earlier_round", "superseded"]
    said = methods.judgements[["city", "method", "key_factor", *flags]]
    rows = rows.merge(said, on=["city", "method", "key_factor"], how="left", validate="1:1")
    rows[flags] = rows[flags].astype("boolean").fillna(value=False).astype("bool")
    rows = rows.merge(merged, on=["city", "key_factor"], how="left", validate="m:1")
    rows = rows.rename(columns={"differs": "judged_differently"})
    rows["merged"] = rows["merged"].where(rows["judgement"] != NO_ASSESSMENT, NO_ASSESSMENT)
    places = {city: at for at, city in enumerate(methods.merged.index)}
    return rows.sort_values("city", key=lambda one: one.map(places), kind="stable", ignore_index=True)


_ORDER = [
    *("city", "name", "country", "key_factor", "key_factor_name", "group", "judgement"),
    *("reason", "summary", "conclusion", "direct_provider", "date", "method", "round"),
    *(*_SHOWS, "recommendations", "hinders", "helps"),
]


def _cells(comparison: Comparison) -> pd.DataFrame:
    """Return the matrix row by row, each cell with the assessment that it comes from."""
    matrix = comparison.matrix
    judged = zip(matrix.to_numpy().ravel().tolist(), comparison.sources.to_numpy().ravel().tolist(), strict=True)
    # As `sources` writes it: the day, then the method.
    cells = [
        (NO_ASSESSMENT, None, None) if source == NO_ASSESSMENT else (said, *source.split(", ", 1))
        for said, source in judged
    ]
    frame = pd.DataFrame(cells, columns=["judgement", "date", "method"], dtype="str")
    frame.insert(0, "city", matrix.index.repeat(matrix.shape[1]))
    frame.insert(1, "key_factor", pd.Series([*matrix.columns] * len(matrix), dtype="str"))
    return frame.assign(date=pd.to_datetime(frame["date"]).astype("datetime64[s]"))


def _of_edition(table: pd.DataFrame, comparison: Comparison) -> pd.DataFrame:
    """Return the rows of the edition compared."""
    return table[(table["benchmark"] == comparison.benchmark) & (table["edition"] == comparison.edition)]


def _ours(table: pd.DataFrame, comparison: Comparison) -> pd.DataFrame:
    """Return the rows of the collection and edition compared."""
    ours = _of_edition(table, comparison)
    return ours[ours["collection"] == comparison.collection]


def _counts(tables: Tables, comparison: Comparison, key: Sequence[str]) -> dict[str, pd.Series]:
    """Return how many findings show what, and how many recommendations there are, by judgement."""
    evidence = _ours(tables.evidence, comparison)
    counts = {one: evidence[evidence["shows"] == one].groupby(list(key)).size() for one in _SHOWS}
    return {**counts, "recommendations": _ours(tables.recommendations, comparison).groupby(list(key)).size()}


def as_csv(frame: pd.DataFrame) -> bytes:
    """Return a table as a CSV file that spreadsheets and pandas read alike.

    UTF-8 with a byte order mark, so that Excel reads its letters; days as 2024-05-31; missing is empty.  A
    text that a spreadsheet would run as a formula (it begins with =, +, -, @, a tab or
    a return) gets an apostrophe before it, and so does one that begins with
    apostrophes and then one of these: taking one apostrophe away gives the text back,
    always.  Numbers stay numbers.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any table; its index is left out.

    Returns
    -------
    bytes
        The file's content.
    """
    texts = frame.select_dtypes(include=["object", "str"])
    safe = {str(name): texts[name].map(harmless, na_action="ignore") for name in texts}
    return frame.assign(**safe).to_csv(index=False, date_format="%Y-%m-%d").encode("utf-8-sig")


def harmless(value: Any) -> Any:
    """Return a text that no spreadsheet runs; see `as_csv`.

    Parameters
    ----------
    value : object
        A cell; what is no text stays as it is.

    Examples
    --------
    >>> harmless("-5 degrees"), harmless("'=x"), harmless("it's"), harmless(-5)
    ("'-5 degrees", "''=x", "it's", -5)
    """
    return f"'{value}" if isinstance(value, str) and _RUN.match(value) else value


def restored(text: str) -> str:
    """Return a text as it was before `harmless` made it so.

    Parameters
    ----------
    text : str
        A cell of a CSV file of ours.

    Examples
    --------
    >>> [restored(harmless(one)) for one in ("-5 degrees", "'=x", "'it is'")]
    ['-5 degrees', "'=x", "'it is'"]
    """
    return text[1:] if text.startswith("'") and _RUN.match(text[1:]) else text

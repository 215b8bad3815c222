"""Circumstances laid beside a comparison: figures, and the cities' own notes.

Context stands beside a judgement and changes none.  A figure always comes with its
year, level, area, flag and source; a missing figure stays missing; a doubted one is
shown with its doubt.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, get_args

import pandas as pd

from workbench.comparison import Comparison
from workbench.documents.words import AreaLevel
from workbench.tables import Tables, records

__all__ = ["LEVELS", "indicators_for", "latest_figures", "notes_for", "unlike_most"]

LEVELS: tuple[str, ...] = get_args(AreaLevel)
"""What a figure can cover, the nearest to the city itself first."""

_FIGURE = {
    **dict.fromkeys(("value", "low", "high"), "float64"),
    "unit": "str",
    "year": "Int64",
    **dict.fromkeys(("level", "area", "flag", "source", "suspicious"), "str"),
}


def latest_figures(tables: Tables, cities: Sequence[str], indicator: str, on: dt.date | None = None) -> pd.DataFrame:
    """Return each city's latest figure of an indicator, not after a day's year.

    Parameters
    ----------
    tables : Tables
        A workspace.
    cities : sequence of str
        Slugs.
    indicator : str
        The indicator's slug.
    on : date, optional
        Left out: no limit.

    Returns
    -------
    pandas.DataFrame
        Index `city` in the given order; columns `value`, `low`, `high`, `unit`,
        `year`, `level`, `area`, `flag`, `source`, `suspicious`.  Where a city lies in
        several areas (or sources differ), `low` and `high` span the values, `value` is
        missing (they are not averaged), `area` joins the codes by spaces and `source`
        the sources by semicolons.  Where all agree there is one value.  Of several levels in one
        year the one nearest to the city is taken.  A city without a figure has a row
        of missing values.
    """
    figures = tables.context[tables.context["indicator"] == indicator]
    if on is not None:
        figures = figures[figures["year"] <= on.year]
    by_city: dict[str, list[dict[str, Any]]] = {city: [] for city in cities}
    for row in records(figures):
        if row["city"] in by_city:
            by_city[row["city"]].append(row)
    found = [_latest(rows) for rows in by_city.values()]
    frame = pd.DataFrame(found, columns=list(_FIGURE), index=pd.Index(list(by_city), name="city", dtype="str"))
    return frame.astype(_FIGURE)


def _latest(figures: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what one city's figures of the latest year say together."""
    if not figures:
        return {}
    year = max(row["year"] for row in figures)
    nearest = min((row for row in figures if row["year"] == year), key=lambda row: LEVELS.index(row["level"]))
    latest = [row for row in figures if row["year"] == year and row["level"] == nearest["level"]]
    values = [row["value"] for row in latest]
    areas = {row["area"] for row in latest} - {""}
    return {
        "value": values[0] if min(values) == max(values) and len(areas) <= 1 else None,
        "low": min(values),
        "high": max(values),
        "unit": nearest["unit"],
        "year": year,
        "level": nearest["level"],
        **{name: _joined(latest, name) for name in ("area", "flag", "source", "suspicious")},
    }


def _joined(figures: list[dict[str, Any]], name: str) -> str | None:
    """Return the different texts of a column joined by spaces (sources by semicolons), or None."""
    texts = dict.fromkeys(str(row[name]) for row in figures if not pd.isna(row[name]) and row[name] != "")
    return ("; " if name == "source" else " ").join(texts) or None


def unlike_most(figures: pd.DataFrame) -> pd.DataFrame:
    """Say which figures differ in year or level from what most of a view have.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `latest_figures` returns them.

    Returns
    -------
    pandas.DataFrame
        The same index; booleans `year` and `level`.
    """
    unlike = {}
    for name in ("year", "level"):
        known = figures[name].dropna()
        # Of two that are equally common the later year (the later name) stands for 'most'.
        usual = known.mode().max() if len(known) else None
        unlike[name] = figures[name].notna() & (figures[name] != usual).fillna(False)
    return pd.DataFrame(unlike, index=figures.index).astype("bool")


def indicators_for(tables: Tables, context_factor: str, cities: Sequence[str]) -> pd.DataFrame:
    """Return a context factor's indicators in the catalogue's order, with how far they reach.

    Parameters
    ----------
    tables : Tables
        A workspace.
    context_factor : str
        The context factor's slug.
    cities : sequence of str
        Slugs.

    Returns
    -------
    pandas.DataFrame
        Rows of `Tables.indicators` with `cities`, the number of the given cities
        that have any figure of it.
    """
    asked, figures = set(cities), tables.context
    ours = (figures["context_factor"] == context_factor).to_numpy()
    reach: dict[str, set[str]] = defaultdict(set)
    for indicator, city in zip(figures["indicator"][ours].tolist(), figures["city"][ours].tolist(), strict=True):
        if city in asked:
            reach[indicator].add(city)
    rows = tables.indicators[tables.indicators["context_factor"] == context_factor]
    return rows.assign(cities=[len(reach[indicator]) for indicator in rows["indicator"].tolist()])


def notes_for(tables: Tables, comparison: Comparison) -> pd.DataFrame:
    """Return the context notes of the assessments that a comparison uses.

    Parameters
    ----------
    tables : Tables
        A workspace.
    comparison : Comparison
        What is shown.

    Returns
    -------
    pandas.DataFrame
        Columns `city`, `context_factor`, `key_factor` (missing: the whole benchmark),
        `effect`, `note`.
    """
    notes = comparison.behind(tables.context_notes)
    return notes[["city", "context_factor", "key_factor", "effect", "note"]]

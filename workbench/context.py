"""Circumstances laid beside a comparison: figures, and the cities' own notes.

Context stands beside a judgement and changes none.  A figure always comes with its
year, level, area, flag and source; a missing figure stays missing; a doubted one is
shown with its doubt.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import get_args

import pandas as pd

from workbench.comparison import Comparison
from workbench.documents.words import AreaLevel
from workbench.tables import Tables

__all__ = ["LEVELS", "indicators_for", "latest_figures", "notes_for", "unlike_most"]

LEVELS: tuple[str, ...] = get_args(AreaLevel)
"""What a figure can cover, the nearest to the city itself first."""

_FIGURE = ["value", "low", "high", "unit", "year", "level", "area", "flag", "source", "suspicious"]


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
    figures = figures[figures["city"].isin(list(cities))]
    if on is not None:
        figures = figures[figures["year"] <= on.year]
    rank = figures["level"].map({level: position for position, level in enumerate(LEVELS)})
    figures = figures.assign(rank=rank)
    latest = figures[figures["year"] == figures.groupby("city")["year"].transform("max")]
    latest = latest[latest["rank"] == latest.groupby("city")["rank"].transform("min")]
    by_city = latest.groupby("city")
    found = by_city[["unit", "year", "level"]].first()
    spread = by_city["value"].agg(["min", "max"])
    found["low"], found["high"] = spread["min"], spread["max"]
    found["value"] = found["low"].where(
        (found["low"] == found["high"]) & (by_city["area"].agg(_joined).str.count(" ") == 0)
    )
    for name in ("area", "flag", "source", "suspicious"):
        found[name] = by_city[name].agg(_joined).astype("str").replace("", None)
    return found[_FIGURE].reindex(pd.Index(list(cities), name="city", dtype="str")).astype({"year": "Int64"})


def _joined(values: pd.Series) -> str:
    """Return the different values of a column joined by spaces (sources by semicolons)."""
    names = [str(value) for value in values.dropna().unique() if value != ""]
    return ("; " if values.name == "source" else " ").join(names)


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
    ours = tables.context[tables.context["city"].isin(list(cities))]
    reach = ours.groupby("indicator")["city"].nunique()
    rows = tables.indicators[tables.indicators["context_factor"] == context_factor]
    return rows.assign(cities=rows["indicator"].map(reach).fillna(0).astype("int64"))


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

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
from workbench.problems import UnknownName, unknown
from workbench.tables import Tables, records

__all__ = ["LEVELS", "context_for", "indicators_for", "latest_figures", "notes_for", "unlike_most"]

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


def context_for(tables: Tables, comparison: Comparison, indicator: str) -> pd.DataFrame:
    """Return one figure of each city compared, with how much it has in place beside it.

    Parameters
    ----------
    tables : Tables
        The workspace that was compared.
    comparison : Comparison
        As `workbench.compare` returns it.
    indicator : str
        The indicator's slug.

    Returns
    -------
    pandas.DataFrame
        A row for each city, in the order of the matrix, columns

        - `city`, `name`, `country`, `indicator`, `indicator_name`;
        - `value`, `low`, `high`, `unit`, `year`, `level`, `area`, `flag`, `source` and
          `suspicious` (the rule that doubts it), as in `latest_figures`; missing where the
          city has no figure: it is not filled in;
        - `year_differs`, `level_differs`: whether they are not those of most;
        - `at_least`, `at_most`: how many key factors are known to be in place, and how
          many may be, of the `applies` that apply; missing where there is no assessment;
        - `date` and `method` of the assessment.

        It sets things beside each other and claims nothing on why they are as they are.

    Raises
    ------
    UnknownName
        An indicator that the tables do not hold, with the nearest that they do.

    Examples
    --------
    >>> import workbench
    >>> tables = workbench.load(workbench.shipped_workspace())
    >>> comparison = workbench.compare(tables, "introductory-and-language-courses",
    ...                                collection="demonstration", on="2024-12-31")
    >>> rows = workbench.context_for(tables, comparison, "foreign-born-share").set_index("city")
    >>> rows.loc["castelvo", ["value", "year", "at_least", "at_most", "applies"]].tolist()
    [20.5, 2024.0, 4.0, 5.0, 9.0]
    """
    catalogue = dict(zip(tables.indicators["indicator"], tables.indicators["name"], strict=True))
    if indicator not in catalogue:
        raise UnknownName(unknown("indicator", indicator, catalogue))
    cities = [str(city) for city in comparison.matrix.index]
    figures = latest_figures(tables, cities, indicator, comparison.on)
    named = tables.cities.drop_duplicates("city").set_index("city")[["name", "country"]].reindex(cities)
    named = named.assign(indicator=indicator, indicator_name=catalogue[indicator])
    known = pd.Series(figures.index.isin(comparison.assessments.index), index=figures.index)
    counts = comparison.summary[["low", "high", "applies"]].astype("Int64").where(known)
    rows = pd.concat(
        [
            named,
            figures,
            unlike_most(figures).add_suffix("_differs"),
            counts.rename(columns={"low": "at_least", "high": "at_most"}),
            comparison.assessments[["date", "method"]].reindex(cities),
        ],
        axis=1,
    )
    return rows.rename_axis("city").reset_index()

"""What the tables hold of what a page may show, looked up once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from workbench.comparison import cities_in
from workbench.context import indicators_for
from workbench.pages.memo import remembered
from workbench.tables import Tables, records

__all__ = ["cities_of", "editions_of", "everyone_of", "factors_of", "instrument_of", "reach_of"]


@remembered
def editions_of(tables: Tables) -> pd.DataFrame:
    """Return the benchmarks' editions in the order in which they are offered.

    Published ones come first, the Charter after the toolkits, drafts last.
    """
    rows = records(tables.benchmarks)
    keys = [(row["status"] != "published", row["benchmark"] == "charter", row["theme"], row["since"]) for row in rows]
    return tables.benchmarks.iloc[sorted(range(len(keys)), key=keys.__getitem__)]


@remembered
def factors_of(tables: Tables, benchmark: str, edition: str) -> pd.DataFrame:
    """Return an edition's key factors, by their number."""
    factors = tables.key_factors
    return factors[(factors["benchmark"] == benchmark) & (factors["edition"] == edition)].set_index("key_factor")


@remembered
def everyone_of(tables: Tables, collection: str) -> pd.DataFrame:
    """Return all cities of a collection, in alphabetical order."""
    return cities_in(tables, collection)


@remembered
def cities_of(tables: Tables, collection: str) -> pd.DataFrame:
    """Return the cities that a page may show of a collection, in alphabetical order.

    Where a collection holds real and invented cities, the real ones: a comparison
    never mixes them.
    """
    return _one_kind(everyone_of(tables, collection))


def _one_kind(cities: pd.DataFrame) -> pd.DataFrame:
    """Return the real cities, or where there is none the invented ones."""
    illustrative = cities["illustrative"].to_numpy()
    return cities[~illustrative] if illustrative.any() and not illustrative.all() else cities


reach_of = remembered(indicators_for)
"""How far a context factor's indicators reach; see `indicators_for`."""


def instrument_of(row: Mapping[str, Any]) -> str:
    """Return a benchmark in its edition as a link names it.

    Parameters
    ----------
    row : mapping
        What has a `benchmark` and an `edition`: a row of most tables.

    Examples
    --------
    >>> instrument_of({"benchmark": "charter", "edition": "2010"})
    'charter.2010'
    """
    return f"{row['benchmark']}.{row['edition']}"

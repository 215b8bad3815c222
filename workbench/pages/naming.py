"""How a link names what stands in the matrix: its circumstances, its columns and its cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from workbench.documents import METHODS
from workbench.pages.memo import remembered
from workbench.tables import Tables

__all__ = ["ALSO", "NOTES", "city_of_cell", "closes", "is_circumstance", "methods_of", "strips_of"]

NOTES = "notes"
"""The choice of the cities' notes in place of a figure."""

ALSO = "context:"
"""What begins the name of a cell in a further circumstance, whose name follows."""


def city_of_cell(cell: str) -> str:
    """Return the city that a cell of the matrix is about.

    >>> [city_of_cell(one) for one in ("a|01", "a:peer review|01", "context|a", "context:population|a")]
    ['a', 'a', 'a', 'a']
    """
    left, _, right = cell.partition("|")
    return right if is_circumstance(cell) else left.partition(":")[0]


def is_circumstance(cell: str) -> bool:
    """Tell whether a cell of the matrix is a circumstance's, and not a judgement's.

    >>> [is_circumstance(one) for one in ("context|a", "context:population|a", "contextville|01", "")]
    [True, True, False, False]
    """
    left, _, _ = cell.partition("|")
    return left == "context" or left.startswith(ALSO)


def closes(cell: str, change: Mapping[str, Any]) -> bool:
    """Tell whether a visitor's change takes an open cell away, which is no news to them."""
    left, _, _ = cell.partition("|")
    if "also" in change and left.startswith(ALSO) and left.removeprefix(ALSO) not in change["also"]:
        return True
    return "cities" in change and city_of_cell(cell) not in change["cities"]


@remembered
def strips_of(tables: Tables) -> dict[str, tuple[str, str]]:
    """Return what can be laid along the cities: by its name in a link, a context factor and its indicator or `NOTES`.

    An indicator has its own name, the notes on a context factor that of the factor.
    """
    indicators = tables.indicators
    offered: dict[str, tuple[str, str]] = {}
    for factor in tables.context_factors["context_factor"]:
        ours = indicators.loc[indicators["context_factor"] == factor, "indicator"]
        offered |= {**{one: (factor, one) for one in ours}, f"{NOTES}:{factor}": (factor, NOTES)}
    return offered


@remembered
def methods_of(
    tables: Tables, collection: str, benchmark: str, edition: str, on: dt.date
) -> dict[str, tuple[str, ...]]:
    """Return by which methods each city was assessed by a day, self-assessment first; see `compare_methods`."""
    made = tables.assessments
    ours = (made["collection"] == collection) & (made["benchmark"] == benchmark) & (made["edition"] == edition)
    made = made[ours & (made["date"] <= pd.Timestamp(on))]
    used = set(zip(made["city"].tolist(), made["method"].tolist(), strict=True))
    return {city: tuple(one for one in reversed(METHODS) if (city, one) in used) for city, _ in used}

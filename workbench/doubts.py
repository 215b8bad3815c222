"""Simple rules that doubt a published figure.

A doubted figure is shown with its mark and the reason, never dropped and never
silently used.  Most rules look at counts of persons (a rate may truly halve), at each
city's whole series of one indicator, level and area, and at nothing else: a true jump,
such as unemployment in the spring of 2020, is not an error.
"""

from __future__ import annotations

import pandas as pd

__all__ = ["RULES", "doubts"]

RULES = {
    "unit": "less than a hundredth of the middle of its series: perhaps thousands entered as units",
    "dip": "less than half of both the value before and the value after",
    "fraction": "a count of persons that is no whole number: perhaps a point that parts thousands",
    "share": "a percentage below 0 or above 100",
    "boundary": "the population changes by more than 6% where the publisher flags a break: perhaps another boundary",
}
"""Each rule's name and what it finds.

The thresholds stand in the middle of what tells the known errors of the shipped series
from all other values: the unit rule marks ratios of 0.0013 and below, the next is 0.07;
the dip marks 0.21 and below, the next is 0.78; the boundary marks 12% and above, the
next is 3%.
"""

_SERIES = ["city", "indicator", "level", "area", "source"]
_UNIT, _DIP, _BOUNDARY, _YEARS = 0.01, 0.5, 0.06, 2


def doubts(context: pd.DataFrame) -> pd.Series:
    """Say of each figure which rule doubts it.

    Parameters
    ----------
    context : pandas.DataFrame
        Columns city, indicator, year, value, unit, level, area, flag, source; whole
        series, not filtered by date (a dip shows by the value after it).

    Returns
    -------
    pandas.Series
        The name of a rule (a key of `RULES`), or missing; the index of `context`.
    """
    counts = context[context["unit"].str.startswith("persons")].sort_values([*_SERIES, "year"])
    # What falls below zero is a balance (as net migration), not a count.
    counts = counts[counts.groupby(_SERIES)["value"].transform("min") >= 0]
    series = counts.groupby(_SERIES, sort=False)
    value = counts["value"]
    before, after = series["value"].shift(1), series["value"].shift(-1)
    recent = counts["year"] - series["year"].shift(1) <= _YEARS
    population = counts["indicator"] == "population"
    found = pd.Series(None, index=context.index, dtype="str")
    jumps = (value / before - 1).abs() > _BOUNDARY
    middle = series["value"].transform("median")
    rules = {
        "boundary": population & recent & jumps & counts["flag"].str.contains("b"),
        "dip": (value < _DIP * before) & (value < _DIP * after),
        "fraction": value % 1 != 0,
        "unit": value < _UNIT * middle,
    }
    for name, doubted in rules.items():
        found.loc[counts.index[doubted]] = name
    percent = context["unit"].str.startswith("%")
    return found.mask(percent & ~context["value"].between(0, 100), "share")

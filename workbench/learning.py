"""Who can learn from whom: cities in similar circumstances, and those that have what a city lacks.

Plain functions on the tables.  Nothing is weighed but what the user weighs, nothing that
is missing is filled in, and every number says what it is made of.

A worked example.  Of three cities the populations are 100, 200 and 400 thousand, the
unemployment rates 5, 7 and 13 per cent.  The middle half of the populations spans 150 to
300, so 150; that of the rates 6 to 10, so 4.  The first two cities differ by 100 / 150 =
0.67 in population and by 2 / 4 = 0.5 in unemployment: with equal weight their distance
is (0.67 + 0.5) / 2 = 0.58.  Where unemployment counts twice it is (0.67 + 2 x 0.5) / 3 =
0.56.  Were the second city's rate not known, the distance would be 0.67, on half of the
chosen weight: known of half is enough, of less the city is listed apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from workbench.comparison import Comparison, as_day, cities_in, collections_in
from workbench.context import latest_figures
from workbench.documents import NOT_ASKED, NOT_ASSESSED
from workbench.problems import UnknownName, unknown
from workbench.tables import Tables, by_name, record, records

__all__ = ["Neighbours", "lacking", "learning_partners", "neighbours", "usual_criteria"]

_Figures = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""The figure of each city, by indicator and slug."""

_ENOUGH = 0.5
"""The share of the chosen weight that two cities have in common, below which they are too little known."""

_QUARTILES = "interquartile range"
_RANGE = "range"


@dataclass(frozen=True, eq=False, repr=False)
class Neighbours:
    """How alike the circumstances of a collection's cities are to those of one of them.

    Attributes
    ----------
    city : str
        The city.
    on : datetime.date
        The day; later years are left out.
    criteria : pandas.DataFrame
        Index `indicator`; `weight` as chosen, `known` (of how many cities there is a
        figure), `known_of_city` (whether of the city itself), `spread` (what a
        difference is divided by, in the indicator's unit), `divided_by`
        (``interquartile range``, or ``range`` where that is 0) and `left_out` (why an
        indicator cannot be used: ``no figures``, ``one figure`` or ``all alike``; missing
        where it can).
    cities : pandas.DataFrame
        Index `city`: the others, the most alike first, those of one distance in
        alphabetical order, and those that are too little known at the end; `distance`
        (the weighted mean of the scaled differences over what both have; 0: alike in
        all of it; missing where nothing is known of both), `common` (the share of the
        chosen weight that both have figures for, 0 to 1) and `enough` (whether that is
        half or more).
    differences : pandas.DataFrame
        A row for each other city and criterion: `city`, `indicator`, `own`, `own_year`,
        `own_level`, `value`, `year`, `level` (of the other city), `difference` (in
        spreads; missing where either figure is) and `year_differs`, `level_differs`
        (false where either is missing).
    """

    city: str
    on: dt.date
    criteria: pd.DataFrame
    cities: pd.DataFrame
    differences: pd.DataFrame

    def __repr__(self) -> str:
        """Return whose neighbours these are, and by what."""
        by = ", ".join(f"{indicator} x {weight:g}" for indicator, weight in self.criteria["weight"].items())
        few = f"{len(self.nearest)} of {len(self.cities)} cities known well enough"
        return f"Neighbours({self.city}, {self.on}; by {by or 'nothing'}; {few})"

    @property
    def nearest(self) -> list[str]:
        """The cities of which enough is known, the most alike first."""
        return [str(city) for city in self.cities.index[self.cities["enough"]]]

    @property
    def too_little_known(self) -> list[str]:
        """The cities that have figures for less than half of the chosen weight in common with the city."""
        return sorted(str(city) for city in self.cities.index[~self.cities["enough"]])

    @cached_property
    def used(self) -> dict[str, float]:
        """The criteria that tell cities apart, with their weights."""
        used = self.criteria[self.criteria["left_out"].isna()]
        return {str(indicator): float(weight) for indicator, weight in used["weight"].items()}

    def without(self, indicator: str) -> list[str]:
        """Return the cities of which enough is known, the most alike first, had a criterion not been chosen.

        Parameters
        ----------
        indicator : str
            One of the criteria.

        Raises
        ------
        UnknownName
            An indicator that is no criterion.
        """
        _known("criterion", indicator, self.criteria.index)
        weights = {one: weight for one, weight in self.used.items() if one != indicator}
        # In alphabetical order, in which those of one distance stand.
        found = _distances(self.differences, weights, list(dict.fromkeys(self.differences["city"])))
        return [str(city) for city in found.index[found["enough"]]]

    def stability(self, count: int = 5) -> pd.DataFrame:
        """Say how the set of the nearest changes when one criterion is left out.

        Parameters
        ----------
        count : int, default 5
            How many cities the set has.

        Returns
        -------
        pandas.DataFrame
            Index `indicator`, each of those in use; `nearest`, `gone`, `come` (slugs
            joined by spaces, in the order of likeness).  With one criterion alone there
            is nothing left, and no row.
        """
        now = self.nearest[:count]
        rows = []
        for indicator in self.used if len(self.used) > 1 else ():
            then = self.without(indicator)[:count]
            gone, come = ([city for city in one if city not in other] for one, other in ((now, then), (then, now)))
            rows.append([indicator, " ".join(then), " ".join(gone), " ".join(come)])
        frame = pd.DataFrame(rows, columns=["indicator", "nearest", "gone", "come"], dtype="str")
        return frame.set_index("indicator")


def usual_criteria(tables: Tables, city: str, on: str | dt.date | None = None) -> dict[str, float]:
    """Return the criteria that are used where none are chosen, each with the weight 1.

    The first indicator of each context factor, in the catalogue's order, that the city
    has an undoubted figure of, and its population.

    Parameters
    ----------
    tables : Tables
        A workspace.
    city : str
        The city's slug.
    on : str or date, optional
        The day.  Left out: today.

    Returns
    -------
    dict of str to float
        Indicators with their weights, in the catalogue's order.

    Examples
    --------
    >>> import workbench
    >>> tables = workbench.load(workbench.shipped_workspace())
    >>> list(workbench.usual_criteria(tables, "ghent", on="2024-12-31"))
    ['foreign-born', 'population', 'unemployment-rate']
    """
    sound, day = _undoubted(tables), as_day(on)
    # A range over several areas is no figure to compare.
    every = sound.context.loc[sound.context["city"] == city, "indicator"].unique()
    known = {one for one in every if latest_figures(sound, [city], one, day)["value"].notna().all()}
    chosen: dict[str, float] = {}
    spoken: set[str] = set()
    for row in records(tables.indicators):
        if row["indicator"] not in known:
            continue
        if row["context_factor"] not in spoken or row["indicator"] == "population":
            chosen[row["indicator"]] = 1.0
            spoken.add(row["context_factor"])
    return chosen


def neighbours(
    tables: Tables,
    city: str,
    criteria: Mapping[str, float] | pd.Series | Sequence[str] | None = None,
    on: str | dt.date | None = None,
    collection: str | None = None,
) -> Neighbours:
    """Find the cities in circumstances most like those of one city.

    Two cities differ, by one indicator, by the distance of their latest undoubted figures
    not after the day's year, divided by the interquartile range over the collection's
    cities (where that is 0, by the range).  Their distance is the weighted mean of these
    over what both have figures for.  Nothing is filled in: a figure that is missing (or
    is a range over several areas) makes two cities neither alike nor different.

    Parameters
    ----------
    tables : Tables
        A workspace.
    city : str
        The city's slug.
    criteria : mapping, Series or sequence of str, optional
        Indicators, with the weight of each (above 0); of a sequence each weighs 1.
        Left out: see `usual_criteria`.  With none of them nobody is alike: all cities
        are too little known.
    on : str or date, optional
        The day.  Left out: today.
    collection : str, optional
        Where to look.  Left out: the collection that describes the city.

    Returns
    -------
    Neighbours
        With `cities`, `criteria`, `differences` and `stability`.

    Raises
    ------
    UnknownName
        A city or an indicator that the tables do not hold, with the nearest that they do.
    TypeError
        A text for a list of criteria.
    ValueError
        A weight that is not above 0, or a day that is none.

    Notes
    -----
    The measure is Gower's (1971) general coefficient for quantities, as a distance, with
    the interquartile range in place of the range, so that one capital does not make all
    other cities alike.

    Examples
    --------
    >>> import workbench
    >>> tables = workbench.load(workbench.shipped_workspace())
    >>> found = workbench.neighbours(tables, "castelvo", ["population", "unemployment-rate"], on="2024-12-31")
    >>> found.nearest[:3]
    ['estrana', 'hollmar', 'kelmonde']
    >>> found.criteria.loc["population", "divided_by"]
    'interquartile range'
    """
    day = as_day(on)
    _known("city", city, tables.cities["city"])
    if isinstance(criteria, str):
        raise TypeError(f"criteria={criteria!r} is one text; name indicators in a list: criteria=[{criteria!r}]")
    if isinstance(criteria, pd.Series):
        criteria = {str(indicator): weight for indicator, weight in criteria.items()}
    home = record(tables.cities.set_index("city"), city)
    collection = home["collection"] if collection is None else collection
    _known("collection", str(collection), collections_in(tables))
    every = cities_in(tables, str(collection))
    # Invented and real cities are never set beside each other.
    slugs = every.loc[every["illustrative"] == home["illustrative"], "city"].tolist()
    if city not in slugs:
        raise UnknownName(unknown(f"city in the collection '{collection}':", city, sorted(slugs)))
    if criteria is None:
        criteria = usual_criteria(tables, city, day)
    weights = {str(one): float(criteria[one]) if isinstance(criteria, Mapping) else 1.0 for one in criteria}
    for indicator, weight in weights.items():
        _known("indicator", indicator, tables.indicators["indicator"])
        if not 0 < weight < float("inf"):
            raise ValueError(
                f"the weight of '{indicator}' is {weight:g}; a weight is above 0: leave out what is not to count"
            )
    sound = _undoubted(tables)
    figures = {one: by_name(latest_figures(sound, slugs, one, day)) for one in weights}
    measures = _measures(figures, weights, city)
    others = [one for one in slugs if one != city]
    differences = _differences(figures, measures, city, others)
    used = {str(one): weights[str(one)] for one in measures.index[measures["left_out"].isna()]}
    return Neighbours(city, day, measures, _distances(differences, used, others), differences)


def lacking(comparison: Comparison, city: str) -> pd.DataFrame:
    """Say of each key factor that is not known to be in place whether a city lacks it or nobody knows.

    Parameters
    ----------
    comparison : Comparison
        Cities compared, among them this one.
    city : str
        The city's slug.

    Returns
    -------
    pandas.DataFrame
        Index `key_factor`, those that apply and are not known to be in place;
        `judgement`, and `unknown`: true where it was not asked or not assessed, which
        is no lack.

    Raises
    ------
    UnknownName
        A city that was not compared.
    """
    _known("city in this comparison:", city, comparison.matrix.index)
    said = comparison.matrix.loc[city]
    below, silent = said.isin(comparison.levels[:-1]), said.isin([NOT_ASSESSED, NOT_ASKED])
    return pd.DataFrame({"judgement": said, "unknown": silent})[below | silent]


def learning_partners(
    tables: Tables, comparison: Comparison, city: str, alike: Neighbours | None = None
) -> pd.DataFrame:
    """Find, for each key factor that a city lacks, the cities that have it in place.

    Parameters
    ----------
    tables : Tables
        A workspace.
    comparison : Comparison
        Cities compared, among them this one: partners are looked for in these.
    city : str
        The city's slug.
    alike : Neighbours, optional
        How alike the cities are.  Left out: `neighbours` by the usual criteria, on the
        comparison's day and in its collection.

    Returns
    -------
    pandas.DataFrame
        A row for each key factor that is not or partly in place and each city that has
        it in place: `key_factor`, `judgement` (the city's own), `partner`, `distance`
        (see `Neighbours.cities`; missing where too little is known), `date` and `method`
        of the partner's assessment, and how many of its findings there support,
        contradict, or leave it unclear (`supports`, `contradicts`, `unclear`).  By key
        factor, the partners in the most similar circumstances first, those too little
        known after them in alphabetical order.  It is an order by circumstances: no
        partner is better than another.

    Raises
    ------
    UnknownName
        A city that was not compared.
    ValueError
        Neighbours of another city.

    Notes
    -----
    The findings themselves stand in `Comparison.behind` of `Tables.evidence`, whose
    `city` is the partner here: merge with ``left_on=["partner", "key_factor"]`` and
    ``right_on=["city", "key_factor"]``.

    Examples
    --------
    >>> import workbench
    >>> tables = workbench.load(workbench.shipped_workspace())
    >>> comparison = workbench.compare(tables, "introductory-and-language-courses", on="2024-12-31",
    ...                                collection="demonstration")
    >>> partners = workbench.learning_partners(tables, comparison, "castelvo")
    >>> partners.loc[partners["key_factor"] == "05", ["partner", "supports"]].head(2).to_dict("list")
    {'partner': ['estrana', 'kelmonde'], 'supports': [3, 3]}
    """
    lacks = lacking(comparison, city)
    lacks = lacks[~lacks["unknown"]]
    if alike is None:
        alike = neighbours(tables, city, on=comparison.on, collection=comparison.collection)
    if alike.city != city:
        raise ValueError(f"these are the neighbours of '{alike.city}', and partners of '{city}' are asked for")
    nearest = alike.nearest
    ordered = [*nearest, *sorted(set(comparison.matrix.index) - set(nearest), key=list(comparison.matrix.index).index)]
    distance = alike.cities["distance"].where(alike.cities["enough"])
    shows, made = _shows(comparison.behind(tables.evidence)), by_name(comparison.assessments)
    rows = []
    for factor, judgement in lacks["judgement"].to_dict().items():
        column = comparison.matrix[factor].to_dict()
        for partner in ordered:
            if partner != city and column.get(partner) == comparison.levels[-1]:
                used = made[partner]
                counts = [shows.get((partner, str(factor), one), 0) for one in ("supports", "contradicts", "unclear")]
                far = distance.get(partner, np.nan)
                rows.append([factor, judgement, partner, far, used["date"], used["method"], *counts])
    return pd.DataFrame(rows, columns=list(_PARTNERS)).astype(_PARTNERS)


_PARTNERS = {
    **dict.fromkeys(("key_factor", "judgement", "partner"), "str"),
    "distance": "float64",
    "date": "datetime64[s]",
    "method": "str",
    **dict.fromkeys(("supports", "contradicts", "unclear"), "int64"),
}


def _known(what: str, name: str, known: Any) -> None:
    """Raise `UnknownName` for a name that is not known."""
    if name not in set(known):
        raise UnknownName(unknown(what, name, sorted(set(known))))


def _undoubted(tables: Tables) -> Tables:
    """Return the tables without the figures that are doubted."""
    return replace(tables, context=tables.context[tables.context["suspicious"].isna()])


def _measures(figures: _Figures, weights: Mapping[str, float], city: str) -> pd.DataFrame:
    """Return what each criterion's differences are divided by, or why it cannot be used."""
    rows: list[dict[str, Any]] = []
    for indicator, of_cities in figures.items():
        known = [float(row["value"]) for row in of_cities.values() if not pd.isna(row["value"])]
        low, high = np.quantile(known, [0.25, 0.75]).tolist() if known else (0.0, 0.0)
        spread, by = high - low, _QUARTILES
        if spread == 0 and known:
            spread, by = max(known) - min(known), _RANGE
        row = {"indicator": indicator, "weight": weights[indicator], "known": len(known)}
        row["known_of_city"] = not pd.isna(of_cities[city]["value"])
        if spread > 0:
            row |= {"spread": spread, "divided_by": by}
        else:
            row["left_out"] = ("no figures", "one figure")[len(known)] if len(known) < 2 else "all alike"
        rows.append(row)
    return pd.DataFrame(rows, columns=list(_MEASURES)).astype(_MEASURES).set_index("indicator")


_MEASURES = {
    "indicator": "str",
    "weight": "float64",
    "known": "int64",
    "known_of_city": "bool",
    "spread": "float64",
    **dict.fromkeys(("divided_by", "left_out"), "str"),
}


def _differences(figures: _Figures, measures: pd.DataFrame, city: str, others: Sequence[str]) -> pd.DataFrame:
    """Return by how much each other city differs by each criterion."""
    spread = measures["spread"].to_dict()
    rows = []
    for indicator, of_cities in figures.items():
        own = of_cities[city]
        for other in others:
            theirs = of_cities[other]
            both: bool = not pd.isna(own["value"]) and not pd.isna(theirs["value"])
            rows.append(
                {
                    "city": other,
                    "indicator": indicator,
                    "own": own["value"],
                    "own_year": own["year"],
                    "own_level": own["level"],
                    **{name: theirs[name] for name in ("value", "year", "level")},
                    "difference": abs(theirs["value"] - own["value"]) / spread[indicator] if both else np.nan,
                    "year_differs": both and theirs["year"] != own["year"],
                    "level_differs": both and theirs["level"] != own["level"],
                }
            )
    return pd.DataFrame(rows, columns=list(_DIFFERENCES)).astype(_DIFFERENCES)


_DIFFERENCES = {
    **dict.fromkeys(("city", "indicator"), "str"),
    "own": "float64",
    "own_year": "Int64",
    "own_level": "str",
    "value": "float64",
    "year": "Int64",
    "level": "str",
    "difference": "float64",
    "year_differs": "bool",
    "level_differs": "bool",
}


def _distances(differences: pd.DataFrame, weights: Mapping[str, float], others: Sequence[str]) -> pd.DataFrame:
    """Return the distance of each city by the weighted criteria, the most alike first."""
    wide = differences.pivot(index="city", columns="indicator", values="difference").reindex(list(others))
    wide = wide.reindex(columns=list(weights))
    weight = np.array(list(weights.values()), dtype="float64")
    known = wide.notna().to_numpy()
    shared = (known * weight).sum(axis=1)
    summed = (np.nan_to_num(wide.to_numpy(dtype="float64")) * weight).sum(axis=1)
    distance = np.divide(summed, shared, out=np.full(len(wide), np.nan), where=shared > 0)
    common = shared / weight.sum() if len(weight) else np.zeros(len(wide))
    index = pd.Index(list(others), name="city", dtype="str")
    found = pd.DataFrame({"distance": distance, "common": common}, index=index)
    # What was half before rounding is half.
    found["enough"] = (found["common"] >= _ENOUGH - 1e-9) & found["distance"].notna()
    # `others` are in alphabetical order, which a stable sort keeps among equals.
    nearest = found[found["enough"]].sort_values("distance", kind="stable")
    return pd.concat([nearest, found[~found["enough"]]])


def _shows(evidence: pd.DataFrame) -> dict[tuple[str, str, str], int]:
    """Return how many findings a city has of each kind under each key factor."""
    counts: dict[tuple[str, str, str], int] = {}
    for row in records(evidence[["city", "key_factor", "shows"]]):
        key = (row["city"], row["key_factor"], row["shows"])
        counts[key] = counts.get(key, 0) + 1
    return counts

"""Comparing cities key factor by key factor: matrix, sources, bounds and pairs.

Plain functions on the tables.  Silence is never a zero: counts carry their bounds,
and of two cities it is said what is certain, possible or impossible.

A worked example.  The toolkit's levels are *not*, *partly* and *in place*.  Of three
key factors, A has in place, partly, not assessed; B has partly, partly, not in place.
A has one in place, and one is unknown: 1 to 2 of 3.  Whatever 03 turns out to be, A is
at least as far as B everywhere and further at 01: A has all that B has, and more,
*certainly*; and B has all that A has, and more, is *impossible*.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from workbench.documents import METHODS, NOT_APPLICABLE, NOT_ASKED, NOT_ASSESSED, SILENCES
from workbench.pairs import Pair, compare_pair, compare_pairs
from workbench.problems import UnknownName, listed, unknown
from workbench.tables import Tables

__all__ = [
    "ASSESSMENT",
    "NO_ASSESSMENT",
    "Comparison",
    "MixedCities",
    "as_day",
    "cities_in",
    "collections_in",
    "compare",
    "compare_pairs",
    "count_bounds",
    "folded",
    "in_order",
]

NO_ASSESSMENT = "no assessment"
"""What `sources` says of a city without an assessment."""

ASSESSMENT = ["collection", "city", "benchmark", "edition", "date", "method"]
"""The columns that make an assessment that one."""

_OF_ASSESSMENT = ["round", "date", "method", "follows", "language"]

_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})
"""Letters whose stroke Unicode does not take apart as an accent."""


class MixedCities(ValueError):
    """Invented and real cities were asked for in one comparison."""


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Some cities against one edition of one benchmark, as known on one day.

    Attributes
    ----------
    benchmark, edition, collection : str
        What was compared.
    on : datetime.date
        The day; assessments after it are left out.
    method : str or None
        The method that was asked for; None: the latest of each city.
    levels : tuple of str
        The benchmark's levels in order; the last means 'in place'.
    assessments : pandas.DataFrame
        The assessment used for each city: index `city`; columns `round`, `date`,
        `method`, `follows`, `language`.  A city without one has no row.
    matrix : pandas.DataFrame
        Index `city`, columns key factor ids; values judgement or silence.
    sources : pandas.DataFrame
        The same shape; each cell like ``2014-05-12, peer review``, or ``no assessment``.
    summary : pandas.DataFrame
        Index `city`; `applies`, `low`, `high` and a count of each level and silence.
    pairs : pandas.DataFrame
        A row for each ordered pair: `city`, `other`, `ahead` (``certain``, ``possible``
        or ``impossible``: whether the city has all that the other has, and more),
        `further_on`, `behind_on`, `open_on` (key factor ids) and `common`.
    """

    benchmark: str
    edition: str
    collection: str
    on: dt.date
    method: str | None
    levels: tuple[str, ...]
    assessments: pd.DataFrame
    matrix: pd.DataFrame
    sources: pd.DataFrame

    def __repr__(self) -> str:
        """Return what was compared, and when."""
        known = f"{len(self.assessments)} of {len(self.matrix)} cities assessed"
        what = f"{self.benchmark}, edition {self.edition}; {self.collection}, {self.on}"
        return f"Comparison({what}; {known}, {self.matrix.shape[1]} key factors)"

    def behind(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of a table that belong to the assessments compared, and to no others.

        Parameters
        ----------
        table : pandas.DataFrame
            `judgements`, `evidence`, `recommendations`, `reviewers` or `context_notes`
            of the workspace's `Tables`.

        Returns
        -------
        pandas.DataFrame
            The table's columns, in the table's order.

        Examples
        --------
        >>> import workbench
        >>> tables = workbench.load(workbench.shipped_workspace())
        >>> comparison = workbench.compare(tables, "charter", collection="demonstration", on="2022-12-31")
        >>> sorted(set(comparison.behind(tables.evidence)["city"]))
        ['aldmere', 'brunnhaven', 'castelvo', 'fennport', 'hollmar', 'kelmonde']
        """
        days = self.assessments["date"].to_numpy().astype("int64").tolist()
        used = set(zip(self.assessments.index.tolist(), days, self.assessments["method"].tolist(), strict=True))
        ours = table[
            (table["collection"] == self.collection)
            & (table["benchmark"] == self.benchmark)
            & (table["edition"] == self.edition)
        ]
        kept = np.fromiter((key in used for key in _keys(ours)), dtype=bool, count=len(ours))
        return ours[kept].reset_index(drop=True)

    @cached_property
    def summary(self) -> pd.DataFrame:
        """How many key factors are in place: from what is known to what is possible.

        Returns
        -------
        pandas.DataFrame
            Index `city`; columns `applies` (key factors less 'not applicable'),
            `low` (in place), `high` (low plus every unknown), then a count of each
            level and silence.  Integers.
        """
        return count_bounds(self.matrix, self.levels)

    @cached_property
    def key_factors(self) -> pd.DataFrame:
        """The same counts for each key factor, over the cities.

        Returns
        -------
        pandas.DataFrame
            Index `key_factor`; columns as in `summary`.
        """
        return count_bounds(self.matrix.T.rename_axis("key_factor"), self.levels)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """What each city has that each other lacks; see `compare_pairs`."""
        return compare_pairs(self.matrix, self.levels)

    def pair(self, city: str, other: str) -> Pair:
        """Compare two of the cities: what each has that the other lacks, what is open, and what would decide it.

        Parameters
        ----------
        city, other : str
            Two of the cities compared.

        Returns
        -------
        Pair
            See `workbench.pairs.Pair`.

        Raises
        ------
        UnknownName
            A city that was not compared.
        ValueError
            One city twice.
        """
        _known("city in this comparison:", [city, other], self.matrix.index)
        if city == other:
            raise ValueError(f"'{city}' is named twice; a pair is of two cities")
        return compare_pair(self.matrix, self.levels, city, other)


def compare(
    tables: Tables,
    benchmark: str,
    cities: Sequence[str] | None = None,
    on: str | dt.date | None = None,
    method: str | None = None,
    edition: str | None = None,
    collection: str | None = None,
    carry: bool = False,
) -> Comparison:
    """Compare cities key factor by key factor.

    A city's latest assessment on or before a day is used whole.  On the same date
    'agreed' comes before 'peer review' before 'self-assessment'.

    Parameters
    ----------
    tables : Tables
        A workspace.
    benchmark : str
        The benchmark's slug.
    cities : sequence of str, optional
        Slugs, in the order wanted.  Left out: all cities of the collection
        (described in it or assessed in it), in alphabetical order.
    on : str or date, optional
        The day.  Left out: today.
    method : str, optional
        Use the assessments by this method only.
    edition : str, optional
        Left out: that of the collection's latest assessment on that day; without
        one, the last by `since`, published ones before working drafts.
    collection : str, optional
        Left out: the only one there is.
    carry : bool, default False
        Fill the cells 'not asked' from the latest earlier assessment of the same
        edition that asked.  `sources` then says from which.

    Returns
    -------
    Comparison
        With `matrix`, `sources`, `summary`, `pairs`.

    Raises
    ------
    UnknownName
        A name that the tables do not hold, with the nearest that they do.
    MixedCities
        Invented and real cities together.
    ValueError
        No collection named where there are several, or a day that is none.

    Examples
    --------
    >>> import workbench
    >>> tables = workbench.load(workbench.shipped_workspace())
    >>> comparison = workbench.compare(tables, "introductory-and-language-courses",
    ...                                cities=["brunnhaven", "hollmar"], collection="demonstration")
    >>> comparison.matrix.loc["hollmar", "02"]
    'in place'
    >>> comparison.sources.loc["hollmar", "02"]
    '2024-05-21, peer review'
    >>> comparison.summary.loc["brunnhaven", ["low", "high", "applies"]].tolist()
    [3, 3, 8]
    >>> comparison.pairs.set_index(["city", "other"]).loc[("hollmar", "brunnhaven"), "ahead"]
    'certain'
    """
    day = as_day(on)
    collection = _collection(tables, collection)
    _known("benchmark", [benchmark], tables.benchmarks["benchmark"])
    if method is not None:
        _known("method", [method], METHODS)
    chosen = _cities(tables, collection, cities)
    made = _made(tables, benchmark, collection, day)
    edition = _edition(tables, benchmark, edition, made)
    made = made[(made["edition"] == edition) & made["city"].isin(chosen)]
    if method is not None:
        made = made[made["method"] == method]
    factors, levels = _instrument(tables, benchmark, edition)
    matrix, sources = _cells(tables, made, chosen, factors, carry)
    latest = made.drop_duplicates("city").set_index("city")
    return Comparison(
        benchmark,
        edition,
        collection,
        day,
        method,
        levels,
        latest.reindex([city for city in chosen if city in latest.index])[_OF_ASSESSMENT],
        matrix,
        sources,
    )


def collections_in(tables: Tables) -> list[str]:
    """Return the names of a workspace's collections, in order.

    Parameters
    ----------
    tables : Tables
        A workspace.
    """
    return sorted({*tables.cities["collection"].unique(), *tables.assessments["collection"].unique()})


def cities_in(tables: Tables, collection: str) -> pd.DataFrame:
    """Return the cities of a collection: described in it or assessed in it, in alphabetical order.

    Parameters
    ----------
    tables : Tables
        A workspace.
    collection : str
        The collection's name.

    Returns
    -------
    pandas.DataFrame
        Rows of `Tables.cities`.
    """
    made = tables.assessments
    assessed = set(made.loc[made["collection"] == collection, "city"].unique())
    described = tables.cities["collection"] == collection
    return in_order(tables.cities[described | tables.cities["city"].isin(assessed)])


def in_order(cities: pd.DataFrame) -> pd.DataFrame:
    """Return cities in alphabetical order of their names, accents aside.

    Parameters
    ----------
    cities : pandas.DataFrame
        Rows of `Tables.cities`.
    """
    names = [folded(name) for name in cities["name"].tolist()]
    return cities.iloc[sorted(range(len(names)), key=names.__getitem__)]


def folded(text: str) -> str:
    """Return a text without case and accents, as it is ordered and found.

    Parameters
    ----------
    text : str
        Any text.

    Examples
    --------
    >>> folded("Malmö, Łódź")
    'malmo, lodz'
    """
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text).casefold().translate(_STROKES)
    return "".join(one for one in letters if not unicodedata.combining(one))


def count_bounds(matrix: pd.DataFrame, levels: Sequence[str]) -> pd.DataFrame:
    """Count the cells of each row: in place for certain, and at most.

    Parameters
    ----------
    matrix : pandas.DataFrame
        Values are levels or silences.
    levels : sequence of str
        The levels in order; the last means 'in place'.

    Returns
    -------
    pandas.DataFrame
        The matrix's index; `applies`, `low`, `high`, then a count of each level
        and silence.  Lower levels count in neither bound.
    """
    values = matrix.to_numpy(dtype=object)
    counts = pd.DataFrame(
        {name: (values == name).sum(axis=1) for name in (*levels, *SILENCES)}, index=matrix.index, dtype="int64"
    )
    low = counts[levels[-1]]
    counts.insert(0, "applies", matrix.shape[1] - counts[NOT_APPLICABLE])
    counts.insert(1, "low", low)
    counts.insert(2, "high", low + counts[NOT_ASSESSED] + counts[NOT_ASKED])
    return counts


def as_day(on: str | dt.date | None) -> dt.date:
    """Return the day that is meant.

    Parameters
    ----------
    on : str or date or None
        A day like ``2024-05-31``; None is today.

    Raises
    ------
    ValueError
        A text that is no day.
    """
    if on is None:
        return dt.date.today()  # noqa: DTZ011 - the reader's own day is meant
    if isinstance(on, dt.date) and not pd.isna(on):
        return dt.date(on.year, on.month, on.day)
    try:
        return dt.datetime.strptime(str(on), "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise ValueError(f"on={on!r} is no date; write it as '2024-05-31'") from error


def _known(what: str, names: Sequence[str], known: Iterable[str]) -> None:
    """Raise `UnknownName` for the first name that is not known."""
    every = sorted(set(known))
    for name in names:
        if name not in every:
            raise UnknownName(unknown(what, name, every))


def _collection(tables: Tables, collection: str | None) -> str:
    """Return the collection that is meant."""
    known = collections_in(tables)
    if collection is not None:
        _known("collection", [collection], known)
        return collection
    if len(known) != 1:
        raise ValueError(f"there are {len(known)} collections: name one with collection=..., of {listed(known)}")
    return known[0]


def _cities(tables: Tables, collection: str, cities: Sequence[str] | None) -> list[str]:
    """Return the cities that are meant, all real or all invented."""
    ours = cities_in(tables, collection)
    if isinstance(cities, str):
        raise TypeError(f"cities={cities!r} is one text; name cities in a list: cities=[{cities!r}]")
    chosen = list(ours["city"]) if cities is None else list(dict.fromkeys(str(city) for city in cities))
    _known(f"city in the collection '{collection}':", chosen, ours["city"])
    illustrative = dict(zip(ours["city"], ours["illustrative"], strict=True))
    invented = [city for city in chosen if illustrative[city]]
    if invented and len(invented) < len(chosen):
        names = [listed(invented), listed([city for city in chosen if not illustrative[city]])]
        raise MixedCities(
            f"a comparison never mixes invented cities ({names[0]}) and real ones ({names[1]}); "
            "name cities of one kind with cities=[...]"
        )
    return chosen


def _made(tables: Tables, benchmark: str, collection: str, day: dt.date) -> pd.DataFrame:
    """Return the assessments that may be used, the preferred one of each city first."""
    made = tables.assessments
    made = made[(made["collection"] == collection) & (made["benchmark"] == benchmark)]
    made = made[made["date"] <= pd.Timestamp(day)]
    preference = made["method"].map({name: -position for position, name in enumerate(METHODS)})
    return made.assign(preference=preference).sort_values(["date", "preference"], ascending=False, kind="stable")


def _edition(tables: Tables, benchmark: str, edition: str | None, made: pd.DataFrame) -> str:
    """Return the edition that is meant."""
    editions = tables.benchmarks[tables.benchmarks["benchmark"] == benchmark]
    if edition is not None:
        _known(f"edition of '{benchmark}':", [edition], editions["edition"])
        return edition
    if len(made):
        return str(made["edition"].iloc[0])
    published = editions[editions["status"] == "published"]
    return str((published if len(published) else editions).sort_values("since", kind="stable")["edition"].iloc[-1])


def _instrument(tables: Tables, benchmark: str, edition: str) -> tuple[list[str], tuple[str, ...]]:
    """Return the key factors and levels of an edition, in order."""
    factors, levels = (
        frame[(frame["benchmark"] == benchmark) & (frame["edition"] == edition)]
        for frame in (tables.key_factors, tables.levels)
    )
    return list(factors["key_factor"]), tuple(levels.sort_values("position")["level"])


def _cells(
    tables: Tables, made: pd.DataFrame, cities: list[str], factors: list[str], carry: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the matrix and the sources of its cells.

    Dictionaries rather than joins: a page draws this at each change, and of few rows a
    dataframe's every step costs more than all of the rows.
    """
    latest = made.drop_duplicates("city")
    if carry and len(made):
        # The assessment used, and those of earlier dates: one of the same date by another method is no earlier one.
        used = made["city"].map(latest.set_index("city")["date"])
        made = made[(made["date"] < used) | made.index.isin(latest.index)]
    else:
        made = latest
    sources = dict(zip(_keys(made), _source(made), strict=True))
    # Of several that asked the latest counts: `made` comes latest first.
    rank = {key: position for position, key in enumerate(sources)}
    said: dict[tuple[str, str], tuple[int, str, str]] = {}
    judged = _of(tables.judgements, made)
    columns = (judged[name].tolist() for name in ("key_factor", "judgement"))
    for key, factor, judgement in zip(_keys(judged), *columns, strict=True):
        cell = (key[0], factor)
        if key in rank and rank[key] < said.get(cell, (len(rank),))[0]:
            said[cell] = (rank[key], judgement, sources[key])
    whole: dict[str, str] = {}
    for key, source in sources.items():
        whole.setdefault(key[0], source)
    silent = {city: (0, NOT_ASKED, whole.get(city, NO_ASSESSMENT)) for city in cities}
    index, header = pd.Index(cities, name="city", dtype="str"), pd.Index(factors, name="key_factor", dtype="str")
    cells = [[said.get((city, factor), silent[city]) for factor in factors] for city in cities]
    matrix, source = (
        pd.DataFrame([[cell[part] for cell in row] for row in cells], index=index, columns=header, dtype="str")
        for part in (1, 2)
    )
    return matrix, source


def _of(rows: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that may belong to assessments of one collection, benchmark and edition."""
    if made.empty:
        return rows.iloc[:0]
    first = made.iloc[0]
    ours = (rows["collection"] == first["collection"]) & (rows["benchmark"] == first["benchmark"])
    found: pd.DataFrame = rows[ours & (rows["edition"] == first["edition"])]
    return found


def _keys(rows: pd.DataFrame) -> Iterator[tuple[str, int, str]]:
    """Yield what tells assessments of one collection, benchmark and edition apart."""
    days = rows["date"].to_numpy().astype("int64").tolist()
    return zip(rows["city"].tolist(), days, rows["method"].tolist(), strict=True)


def _source(frame: pd.DataFrame) -> pd.Series:
    """Return the date and method of each row as words."""
    dates: pd.Series = frame["date"].dt.strftime("%Y-%m-%d").astype("str")
    return dates + ", " + frame["method"]

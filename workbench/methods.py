"""The assessments of every method together: side by side, or merged with the disagreement shown.

A worked example.  A city finds a key factor in place; the peers who visit it find it
partly in place: it is *judged differently*, and counts as in place at most, not at
least.  What the two then agree on of this key factor, at a date that is not before
theirs, supersedes both.  Where only one of them judged a key factor, what that one says
holds.  All this is of one round: what an earlier round found may have changed since, and
is neither a disagreement nor a doubt (`workbench.rounds` shows it).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from workbench.comparison import Comparison, as_day, compare
from workbench.documents import METHODS, NOT_APPLICABLE, NOT_ASKED, NOT_ASSESSED
from workbench.tables import Tables, records

__all__ = ["DIFFERS", "MethodComparison", "compare_methods", "gather_methods", "merge_judgements"]

DIFFERS = "judged differently"
"""What `MethodComparison.merged` says where methods disagree."""

_UNKNOWN = (NOT_ASSESSED, NOT_ASKED)
_AGREED = METHODS[0]


@dataclass(frozen=True, eq=False, repr=False)
class MethodComparison:
    """Some cities against one edition of one benchmark, by every method by which they were assessed.

    Attributes
    ----------
    benchmark, edition, collection : str
        What was compared.
    on : datetime.date
        The day; assessments after it are left out.
    levels : tuple of str
        The benchmark's levels in order; the last means 'in place'.
    by_method : mapping of str to Comparison
        The comparison by each method alone, self-assessment first, agreed last.
    assessments : pandas.DataFrame
        A row for each city and method that it was assessed by: `city`, `method`, `round`,
        `date`, `follows`; `earlier_round`, which is true where the city's latest
        assessment is of another round; and `superseded`, where all that it knows is.
    judgements : pandas.DataFrame
        A row for each of these and each key factor: `city`, `key_factor`, `method`,
        `date`, `judgement` (a level or a silence), `earlier_round`, and `superseded`,
        which is true where an agreed assessment of the same round, made on or after its
        date, knows something of this key factor.
    merged : pandas.DataFrame
        Index `city`, columns key factor ids; a judgement, a silence or ``judged
        differently``, as `merge_judgements` finds it of the latest round's judgements
        that are not superseded.
    summary : pandas.DataFrame
        Index `city`; see below.
    key_factors : pandas.DataFrame
        The same counts for each key factor, over the cities.
    """

    benchmark: str
    edition: str
    collection: str
    on: dt.date
    by_method: Mapping[str, Comparison]
    levels: tuple[str, ...]
    assessments: pd.DataFrame
    judgements: pd.DataFrame
    merged: pd.DataFrame

    def __repr__(self) -> str:
        """Return what was compared, when, and by what methods."""
        what = f"{self.benchmark}, edition {self.edition}; {self.collection}, {self.on}"
        return f"MethodComparison({what}; {len(self.assessments)} assessments of {len(self.merged)} cities)"

    @cached_property
    def summary(self) -> pd.DataFrame:
        """How many key factors of each city are in place by all, or by any, and how many are judged differently.

        Returns
        -------
        pandas.DataFrame
            Index `city`; integers.

            - `applies`: key factors less those that do not apply by all that judged them;
            - `low`: in place by all whose judgement stands (of the latest round, not superseded);
            - `high`: in place by any of them, or unknown to all: however the differences
              and the unknowns turn out, from `low` to `high` are in place;
            - `disputed`: of `applies`, those that do not apply by one and are judged by another;
            - `compared`: key factors that at least two methods judged in the latest round (known to both);
            - `differs`: of `compared`, those that two of them judged differently, what is
              superseded with them;
            - `settled`: of `differs`, those on which what is not superseded says one thing.
        """
        return self._counted("city", self.merged.index)

    @cached_property
    def key_factors(self) -> pd.DataFrame:
        """The same counts for each key factor, over the cities.

        Returns
        -------
        pandas.DataFrame
            Index `key_factor`; columns as in `summary`.
        """
        return self._counted("key_factor", self.merged.columns)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """What stands of each city and key factor.

        Returns
        -------
        pandas.DataFrame
            A row for each city and key factor: `city`, `key_factor`, `merged`, and as
            booleans what `summary` counts: `applies`, `low`, `high`, `disputed`,
            `compared`, `differs`, `settled`.
        """
        said: dict[tuple[str, str], list[tuple[str, bool]]] = {}
        for row in records(self.judgements[~self.judgements["earlier_round"]]):
            said.setdefault((row["city"], row["key_factor"]), []).append((row["judgement"], row["superseded"]))
        rows = [
            (city, factor, *_cell(said.get((city, factor), []), self.levels[-1]))
            for city in self.merged.index
            for factor in self.merged.columns
        ]
        kinds = {"city": "str", "key_factor": "str", "merged": "str", **dict.fromkeys(_COUNTED, "bool")}
        return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)

    def _counted(self, by: str, index: pd.Index) -> pd.DataFrame:
        """Return how many cells are what, by city or by key factor."""
        counts = self.differences.groupby(by)[list(_COUNTED)].sum()
        return counts.reindex(index, fill_value=0).astype("int64").rename_axis(by)


_COUNTED = ("applies", "low", "high", "disputed", "compared", "differs", "settled")


def _cell(said: Sequence[tuple[str, bool]], top: str) -> tuple[str, bool, bool, bool, bool, bool, bool, bool]:
    """Return what is merged of one cell, then what is counted of it; see `MethodComparison.summary`."""
    merged = merge_judgements(judgement for judgement, superseded in said if not superseded)
    standing = _known(judgement for judgement, superseded in said if not superseded)
    every = [judgement for judgement, _ in said if judgement not in _UNKNOWN]
    differs = len(set(every)) > 1
    return (
        merged,
        standing != {NOT_APPLICABLE},
        standing == {top},
        top in standing or not standing,
        len(standing) > 1 and NOT_APPLICABLE in standing,
        len(every) > 1,
        differs,
        differs and len(standing) == 1,
    )


def _known(judgements: Iterable[str]) -> set[str]:
    """Return the different judgements that are known; that a key factor does not apply is known too."""
    return {judgement for judgement in judgements if judgement not in _UNKNOWN}


def merge_judgements(judgements: Iterable[str]) -> str:
    """Return what several judgements on one key factor say together.

    An unknown gives way to what is known.  'Not applicable' is known, and differs from
    every level.

    Parameters
    ----------
    judgements : iterable of str
        Levels or silences, none of them superseded.

    Returns
    -------
    str
        What all that know something say; ``judged differently`` where they say different
        things; where none knows, ``not assessed`` if one of them asked, else ``not asked``.

    Examples
    --------
    >>> merge_judgements(["in place", "in place"]), merge_judgements(["in place", "partly in place"])
    ('in place', 'judged differently')
    >>> merge_judgements(["not asked", "in place"]), merge_judgements(["not asked", "not assessed"])
    ('in place', 'not assessed')
    """
    every = list(judgements)
    known = _known(every)
    if not known:
        return NOT_ASSESSED if NOT_ASSESSED in every else NOT_ASKED
    return known.pop() if len(known) == 1 else DIFFERS


def compare_methods(
    tables: Tables,
    benchmark: str,
    cities: Sequence[str] | None = None,
    on: str | dt.date | None = None,
    edition: str | None = None,
    collection: str | None = None,
) -> MethodComparison:
    """Compare cities by every method by which they were assessed.

    Of each method a city's latest assessment on or before a day is used whole.  Those of
    an earlier round than its latest one are there, and count for nothing: what differs
    from them may have changed.  What was agreed on a key factor supersedes what other
    methods of the round judged on its date or before: it is what was agreed after them.

    Parameters
    ----------
    tables : Tables
        A workspace.
    benchmark : str
        The benchmark's slug.
    cities : sequence of str, optional
        Slugs, in the order wanted.  Left out: all cities of the collection.
    on : str or date, optional
        The day.  Left out: today.
    edition : str, optional
        As in `workbench.compare`.
    collection : str, optional
        Left out: the only one there is.

    Returns
    -------
    MethodComparison
        With `by_method`, `assessments`, `judgements`, `merged`, `summary`, `key_factors`.

    Examples
    --------
    >>> import workbench
    >>> tables = workbench.load(workbench.shipped_workspace())
    >>> methods = workbench.compare_methods(tables, "introductory-and-language-courses", ["castelvo", "dorvik"],
    ...                                     on="2024-12-31", collection="demonstration")
    >>> methods.assessments[["city", "method", "superseded"]].values.tolist()
    [['castelvo', 'self-assessment', False], ['castelvo', 'peer review', False],
     ['dorvik', 'self-assessment', True], ['dorvik', 'peer review', True], ['dorvik', 'agreed', False]]
    >>> methods.merged.loc["castelvo", "01"], methods.merged.loc["dorvik", "01"]
    ('judged differently', 'in place')
    >>> methods.summary.loc["castelvo", ["low", "high", "applies", "differs", "compared"]].tolist()
    [4, 6, 9, 3, 8]
    """
    day = as_day(on)
    return gather_methods(
        {method: compare(tables, benchmark, cities, day, method, edition, collection) for method in reversed(METHODS)}
    )


def gather_methods(every: Mapping[str, Comparison]) -> MethodComparison:
    """Return the comparisons by each method together; see `compare_methods`.

    Parameters
    ----------
    every : mapping of str to Comparison
        The same cities compared by each method alone, self-assessment first, agreed last.
    """
    one = every[_AGREED]
    made = _made(every, list(one.matrix.index))
    judgements = _judgements(every, made, list(one.matrix.columns))
    return MethodComparison(
        one.benchmark,
        one.edition,
        one.collection,
        one.on,
        every,
        one.levels,
        _with_superseded(made, judgements),
        judgements,
        _merged(judgements, one.matrix),
    )


def _made(every: Mapping[str, Comparison], cities: list[str]) -> pd.DataFrame:
    """Return the assessments of each city, self-assessment first, with those of an earlier round told apart."""
    made = {
        (row["city"], method): row for method, one in every.items() for row in records(one.assessments.reset_index())
    }
    rows = [(city, method, made[city, method]) for city in cities for method in every if (city, method) in made]
    # Of one date the agreed one, which stands last, is the latest.
    latest = {city: row["round"] for city, _, row in sorted(rows, key=lambda one: one[2]["date"])}
    frame = pd.DataFrame(
        {
            "city": [city for city, _, _ in rows],
            "method": [method for _, method, _ in rows],
            **{name: [row[name] for _, _, row in rows] for name in ("round", "date", "follows")},
            "earlier_round": [str(row["round"]) != str(latest[city]) for city, _, row in rows],
        }
    )
    days = {name: pd.to_datetime(frame[name]).astype("datetime64[s]") for name in ("date", "follows")}
    return frame.astype({"city": "str", "method": "str", "round": "str", "earlier_round": "bool"}).assign(**days)


def _judgements(every: Mapping[str, Comparison], made: pd.DataFrame, factors: list[str]) -> pd.DataFrame:
    """Return every judgement and silence of these assessments."""
    cells = {method: one.matrix.to_dict("index") for method, one in every.items()}
    agreed = {row["city"]: row for row in records(made) if row["method"] == _AGREED}
    rows = [
        (
            *(row["city"], factor, row["method"], row["date"], cells[row["method"]][row["city"]][factor]),
            row["earlier_round"],
            _outdated(row, agreed.get(row["city"])) and cells[_AGREED][row["city"]][factor] not in _UNKNOWN,
        )
        for row in records(made)
        for factor in factors
    ]
    kinds = {"city": "str", "key_factor": "str", "method": "str", "date": "datetime64[s]", "judgement": "str"}
    flags = {"earlier_round": "bool", "superseded": "bool"}
    return pd.DataFrame(rows, columns=[*kinds, *flags]).astype({**kinds, **flags})


def _outdated(row: Mapping[str, Any], agreed: Mapping[str, Any] | None) -> bool:
    """Tell whether something was agreed in an assessment's round, on its date or after."""
    if agreed is None or row["method"] == _AGREED:
        return False
    return str(agreed["round"]) == str(row["round"]) and agreed["date"] >= row["date"]


def _with_superseded(made: pd.DataFrame, judgements: pd.DataFrame) -> pd.DataFrame:
    """Return the assessments with those told apart of which all that they know is superseded."""
    known = judgements[~judgements["judgement"].isin(_UNKNOWN)]
    whole = known.groupby(["city", "method"])["superseded"].all()
    keys = zip(made["city"], made["method"], strict=True)
    return made.assign(superseded=pd.Series([bool(whole.get(key, False)) for key in keys], made.index, dtype="bool"))


def _merged(judgements: pd.DataFrame, shape: pd.DataFrame) -> pd.DataFrame:
    """Return what the latest round's judgements that are not superseded say together, in the shape of a matrix."""
    said: dict[tuple[str, str], list[str]] = {}
    for row in records(judgements):
        if not (row["superseded"] or row["earlier_round"]):
            said.setdefault((row["city"], row["key_factor"]), []).append(row["judgement"])
    cells = [[merge_judgements(said.get((city, factor), ())) for factor in shape.columns] for city in shape.index]
    return pd.DataFrame(cells, index=shape.index, columns=shape.columns, dtype="str")

"""One city over its rounds: every assessment by one benchmark, and what it judged otherwise than the one before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from workbench.comparison import as_day, compare, count_bounds
from workbench.documents import METHODS
from workbench.tables import Tables, records

__all__ = ["Rounds", "rounds"]


@dataclass(frozen=True, eq=False, repr=False)
class Rounds:
    """A city's assessments by one edition of one benchmark, in the order of their dates.

    Attributes
    ----------
    assessments : pandas.DataFrame
        Index `assessment` (like ``2024-05-12, peer review``); `round`, `date`, `method`.
        On one date a self-assessment comes first, an agreed one last.
    levels : tuple of str
        The benchmark's levels in order.
    matrix : pandas.DataFrame
        The same index, columns key factor ids; values judgement or silence, each as that
        assessment says it: nothing is carried from one to the next.
    summary : pandas.DataFrame
        The same index; the bounds of each, as in `Comparison.summary`.
    changes : pandas.DataFrame
        A row for each key factor that an assessment judges otherwise than the one
        before it: `assessment`, `before` (the one before it), `key_factor`, `was`, `is`
        (judgements or silences), `known` (whether both are judgements: where one is a
        silence, nothing is known to have changed) and `method_differs` (where it is true,
        two methods judged, and nothing need have changed in the city).
    """

    assessments: pd.DataFrame
    levels: tuple[str, ...]
    matrix: pd.DataFrame

    def __repr__(self) -> str:
        """Return when and how the city was assessed."""
        return f"Rounds({'; '.join(self.matrix.index)})"

    def _known(self, *judgements: str) -> bool:
        """Tell whether all are levels, and none a silence."""
        return all(judgement in self.levels for judgement in judgements)

    @cached_property
    def summary(self) -> pd.DataFrame:
        """How many key factors each assessment finds in place; see `Comparison.summary`."""
        return count_bounds(self.matrix, self.levels)

    @cached_property
    def changes(self) -> pd.DataFrame:
        """What each assessment judges otherwise than the one before."""
        rows = []
        names, methods = list(self.matrix.index), self.assessments["method"].tolist()
        for at in range(1, len(names)):
            was, now = self.matrix.iloc[at - 1], self.matrix.iloc[at]
            unlike = methods[at] != methods[at - 1]
            rows += [
                [
                    names[at],
                    names[at - 1],
                    factor,
                    was[factor],
                    now[factor],
                    self._known(was[factor], now[factor]),
                    unlike,
                ]
                for factor in self.matrix.columns
                if was[factor] != now[factor]
            ]
        kinds = {
            **dict.fromkeys(("assessment", "before", "key_factor", "was", "is"), "str"),
            "known": "bool",
            "method_differs": "bool",
        }
        return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def rounds(
    tables: Tables,
    city: str,
    benchmark: str,
    on: str | dt.date | None = None,
    edition: str | None = None,
    collection: str | None = None,
) -> Rounds:
    """Return a city's assessments by a benchmark, one after the other.

    Parameters
    ----------
    tables : Tables
        A workspace.
    city : str
        The city's slug.
    benchmark : str
        The benchmark's slug.
    on : str or date, optional
        The day; later assessments are left out.  Left out: today.
    edition : str, optional
        As in `compare`.
    collection : str, optional
        As in `compare`.

    Returns
    -------
    Rounds
        With `assessments`, `matrix`, `summary` and `changes`; without rows where the
        city was never assessed.

    Raises
    ------
    UnknownName
        A name that the tables do not hold, with the nearest that they do.

    Examples
    --------
    >>> import workbench
    >>> tables = workbench.load(workbench.shipped_workspace())
    >>> found = workbench.rounds(tables, "castelvo", "introductory-and-language-courses", on="2024-12-31",
    ...                          collection="demonstration")
    >>> list(found.matrix.index)
    ['2021-02-16, self-assessment', '2024-02-20, self-assessment', '2024-05-28, peer review']
    >>> found.summary[["low", "high", "applies"]].values.tolist()
    [[2, 2, 9], [6, 6, 9], [4, 5, 9]]
    """
    latest = compare(tables, benchmark, [city], on, edition=edition, collection=collection)
    made = tables.assessments
    ours = (made["benchmark"] == benchmark) & (made["edition"] == latest.edition)
    ours &= (made["collection"] == latest.collection) & (made["city"] == city)
    made = made[ours & (made["date"] <= pd.Timestamp(as_day(on)))]
    order = made["method"].map({method: at for at, method in enumerate(reversed(METHODS))})
    made = made.assign(order=order).sort_values(["date", "order"])
    names = [f"{row['date']:%Y-%m-%d}, {row['method']}" for row in records(made)]
    index = pd.Index(names, name="assessment", dtype="str")
    rows = [
        compare(tables, benchmark, [city], row["date"], row["method"], latest.edition, latest.collection).matrix.loc[
            city
        ]
        for row in records(made)
    ]
    matrix = pd.DataFrame([list(row) for row in rows], index=index, columns=latest.matrix.columns, dtype="str")
    assessments = made[["round", "date", "method"]].set_index(index)
    return Rounds(assessments, latest.levels, matrix)

"""Columns → tidy dataframes: one for each kind of thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from workbench.columns import COLUMNS
from workbench.doubts import doubts

__all__ = ["COLUMNS", "Tables", "by_name", "doubted", "make_tables", "record", "records"]


@dataclass(frozen=True, repr=False, eq=False)
class Tables:
    """A workspace as dataframes, one for each kind of thing.

    Slugs stand as in the files.  Each table's columns and types are listed in
    `workbench.tables.COLUMNS`; here is what a row means.

    Attributes
    ----------
    benchmarks : pandas.DataFrame
        One edition of a benchmark.
    benchmark_notes : pandas.DataFrame
        One footnote; `key_factor` is missing where it belongs to the whole.
    levels : pandas.DataFrame
        One level; `position` counts from 0, the last means 'in place'.
    key_factors : pandas.DataFrame
        One key factor.
    guide_questions : pandas.DataFrame
        One guide question, or part of one (`part_of` names the question).
    examples : pandas.DataFrame
        One reported practice; never a verdict.
    context_factors : pandas.DataFrame
        One of the context factors.
    indicators : pandas.DataFrame
        One kind of figure; `code` is the publisher's.
    translations : pandas.DataFrame
        One text in another language: that of a `column` of the row of a `table` which `key`
        names (see `workbench.translations`).  `workbench.translate` puts them in their places.
    cities : pandas.DataFrame
        One city, described once in the workspace; `collection` is where.
    assessments : pandas.DataFrame
        One assessment.
    reviewers : pandas.DataFrame
        One person of a team, by place and role.
    judgements : pandas.DataFrame
        One judgement or silence as the files list it; 'not asked' is not here.
    evidence : pandas.DataFrame
        One finding; `number` counts from 1 under its key factor.
    recommendations : pandas.DataFrame
        One recommendation; `number` counts from 1 under its key factor.
    context_notes : pandas.DataFrame
        One note and key factor; `key_factor` is missing where the note is on the whole.
    context : pandas.DataFrame
        One figure; `suspicious` names the rule that doubts it, or is missing.
    """

    benchmarks: pd.DataFrame
    benchmark_notes: pd.DataFrame
    levels: pd.DataFrame
    key_factors: pd.DataFrame
    guide_questions: pd.DataFrame
    examples: pd.DataFrame
    context_factors: pd.DataFrame
    indicators: pd.DataFrame
    translations: pd.DataFrame
    cities: pd.DataFrame
    assessments: pd.DataFrame
    reviewers: pd.DataFrame
    judgements: pd.DataFrame
    evidence: pd.DataFrame
    recommendations: pd.DataFrame
    context_notes: pd.DataFrame
    context: pd.DataFrame

    def __repr__(self) -> str:
        """Return how many rows each table has."""
        sizes = ", ".join(f"{one.name}: {len(getattr(self, one.name))}" for one in fields(self))
        return f"Tables({sizes})"


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a dataframe's rows as mappings from column to value; missing stays missing (NaN).

    Parameters
    ----------
    frame : pandas.DataFrame
        Any of the tables.
    """
    names = [str(name) for name in frame.columns]
    columns = [frame[name].tolist() for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def record(frame: pd.DataFrame, label: str) -> dict[str, Any]:
    """Return the one row of an index's label as a mapping from column to value.

    Parameters
    ----------
    frame : pandas.DataFrame
        A table with an index of unique names.
    label : str
        The row's name.

    Raises
    ------
    KeyError
        If there is no such row.
    """
    return by_name(frame)[label]


def by_name(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return a dataframe's rows as mappings from column to value, by their index.

    Parameters
    ----------
    frame : pandas.DataFrame
        A table with an index of unique names.
    """
    return dict(zip(frame.index.tolist(), records(frame), strict=True))


def make_tables(columns: Mapping[str, pa.Table]) -> Tables:
    """Make the tables of columns.

    Parameters
    ----------
    columns : mapping
        The columns of some or all tables by name, as `workbench.columns` makes them; a
        table that is not there has no rows.

    Returns
    -------
    Tables
        With the columns and types of `COLUMNS`, in the order of the files.
    """
    return Tables(**{name: _frame(columns.get(name), kinds) for name, kinds in COLUMNS.items()})


def _frame(columns: pa.Table | None, kinds: Mapping[str, str]) -> pd.DataFrame:
    """Return columns as a dataframe of the given types; texts stay where they are."""
    if columns is None:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
    series = {name: _series(columns.column(name), kind) for name, kind in kinds.items()}
    return pd.DataFrame(series, index=pd.RangeIndex(columns.num_rows), copy=False)


def _series(column: pa.ChunkedArray, kind: str) -> Any:
    """Return a column as pandas holds it."""
    dtype: Any = pd.api.types.pandas_dtype(kind)
    if pd.api.types.is_extension_array_dtype(dtype):
        return dtype.__from_arrow__(column)
    # A copy: what is read from a file that is mapped cannot be written to.
    return np.array(column.to_numpy(), dtype=kind)


def doubted(context: pa.Table) -> pa.Table:
    """Return the table `context` with the rule that doubts each figure.

    Parameters
    ----------
    context : pyarrow.Table
        All figures of a workspace.
    """
    found = doubts(_frame(context, COLUMNS["context"]))
    place = context.column_names.index("suspicious")
    # As it comes: put into chunks by hand, a column of no figure at all would lose its type.
    return context.set_column(place, context.field(place), pa.array(found, pa.large_string(), from_pandas=True))

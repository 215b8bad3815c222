"""A city over its rounds: each assessment as it stands, and what the next judged otherwise."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from workbench import UnknownName, compare, rounds
from workbench.tables import Tables

COURSES = "introductory-and-language-courses"
ON = "2026-11-01"


def of(tables: Tables, city: str, benchmark: str = COURSES, on: str = ON) -> rounds:
    return rounds(tables, city, benchmark, on, collection="demonstration")


def test_every_assessment_up_to_the_day_stands_in_order(tables: Tables) -> None:
    made = tables.assessments
    for (city, benchmark), rows in made[made["collection"] == "demonstration"].groupby(["city", "benchmark"]):
        found = of(tables, city, benchmark)
        ours = rows[rows["date"] <= pd.Timestamp(ON)]
        expected = sorted(
            f"{date:%Y-%m-%d}, {method}" for date, method in zip(ours["date"], ours["method"], strict=True)
        )
        assert sorted(found.matrix.index) == expected
        assert found.assessments["date"].is_monotonic_increasing


def test_an_assessment_reads_as_the_comparison_of_its_day(tables: Tables) -> None:
    found = of(tables, "castelvo")
    for name, row in found.assessments.iterrows():
        same = compare(tables, COURSES, ["castelvo"], row["date"].date(), row["method"], collection="demonstration")
        assert found.matrix.loc[name].to_dict() == same.matrix.loc["castelvo"].to_dict()
        assert found.summary.loc[name, "low"] == same.summary.loc["castelvo", "low"]


def test_changes_are_all_that_differs_from_the_assessment_before(tables: Tables) -> None:
    found = of(tables, "castelvo")
    names = list(found.matrix.index)
    for before, name in pairwise(names):
        was, now = found.matrix.loc[before], found.matrix.loc[name]
        rows = found.changes[found.changes["assessment"] == name].set_index("key_factor")
        assert rows["was"].to_dict() == was[was != now].to_dict()
        assert rows["is"].to_dict() == now[was != now].to_dict()
        assert set(rows["before"]) == {before}


def test_two_methods_that_disagree_are_told_from_a_change(tables: Tables) -> None:
    changes = of(tables, "castelvo").changes
    peers = changes[changes["assessment"] == "2024-05-28, peer review"]
    assert peers["method_differs"].all()
    assert not changes.loc[changes["assessment"] == "2024-02-20, self-assessment", "method_differs"].any()


def test_a_silence_is_no_known_change(tables: Tables) -> None:
    changes = of(tables, "castelvo").changes
    silent = changes[~changes["known"]]
    assert silent[["key_factor", "was", "is"]].to_numpy().tolist() == [["03", "partly in place", "not assessed"]]


def test_of_one_date_the_self_assessment_comes_first(tables: Tables) -> None:
    made = tables.assessments
    one = made[(made["city"] == "castelvo") & (made["benchmark"] == COURSES)].iloc[-1:]
    both = pd.concat([made, one.assign(method="agreed"), one.assign(method="self-assessment")], ignore_index=True)
    found = of(type(tables)(**{**vars(tables), "assessments": both}), "castelvo")
    day = f"{one['date'].iloc[0]:%Y-%m-%d}"
    assert [name for name in found.matrix.index if name.startswith(day)] == [
        f"{day}, self-assessment",
        f"{day}, peer review",
        f"{day}, agreed",
    ]


def test_a_city_never_assessed_has_no_rounds(tables: Tables) -> None:
    found = of(tables, "morvane")
    assert found.matrix.empty
    assert found.summary.empty
    assert found.changes.empty
    assert list(found.matrix.columns) == [f"{number:02}" for number in range(1, 10)]


def test_a_city_that_is_not_there_is_refused(tables: Tables) -> None:
    with pytest.raises(UnknownName, match="did you mean 'castelvo'"):
        of(tables, "castelvio")

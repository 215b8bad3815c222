"""Circumstances beside a comparison: which figure is shown, what stays missing, and what is doubted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from workbench import UnknownName, compare
from workbench.context import LEVELS, context_for, indicators_for, latest_figures, notes_for, unlike_most
from workbench.doubts import RULES, doubts
from workbench.tables import COLUMNS, Tables

COURSES = "introductory-and-language-courses"
ON = "2024-12-31"


def figures(*rows: dict[str, object]) -> pd.DataFrame:
    """A table of figures; what a row leaves out is as plain as can be."""
    plain = {
        "city": "a",
        "indicator": "population",
        "context_factor": "migrant-population",
        "year": 2020,
        "unit": "persons",
        "level": "city",
        "area": "",
        "flag": "",
        "source": "made up",
        "suspicious": None,
    }
    columns = COLUMNS["context"]
    frame = pd.DataFrame([{**plain, **row} for row in rows], columns=list(columns), dtype="object")
    return frame.astype(dict(columns))


def latest(tables: Tables, *rows: dict[str, object], on: dt.date | None = None) -> pd.Series:
    """The figure that is shown of city a."""
    return latest_figures(replace(tables, context=figures(*rows)), ["a"], "population", on).loc["a"]


# Which figure is shown


@pytest.mark.parametrize(("on", "year"), [((2019, 12, 31), 2018), ((2020, 1, 1), 2020), ((2030, 1, 1), 2022)])
def test_the_latest_figure_is_not_after_the_days_year(tables: Tables, on: tuple[int, int, int], year: int) -> None:
    rows = [{"year": one, "value": one} for one in (2022, 2018, 2020)]
    shown = latest(tables, *rows, on=dt.date(*on))
    assert (shown["year"], shown["value"]) == (year, year)


def test_without_a_day_the_latest_of_all_is_shown(tables: Tables) -> None:
    assert latest(tables, {"year": 2018, "value": 1}, {"year": 2090, "value": 2})["year"] == 2090


def test_a_figure_comes_with_all_that_belongs_to_it(tables: Tables) -> None:
    row = {"value": 5, "area": "NL001C", "flag": "be", "source": "Eurostat", "suspicious": "dip"}
    shown = latest(tables, row)
    assert shown.drop(["level", "unit"]).to_dict() == {**row, "low": 5, "high": 5, "year": 2020}
    assert (shown["level"], shown["unit"]) == ("city", "persons")


def test_several_areas_give_a_range_and_no_value(tables: Tables) -> None:
    rows = [{"area": f"UKI{number}", "value": number, "level": "NUTS 2 region"} for number in (5, 3, 4)]
    shown = latest(tables, *rows)
    assert pd.isna(shown["value"])
    assert (shown["low"], shown["high"], shown["area"]) == (3, 5, "UKI5 UKI3 UKI4")


def test_several_areas_with_one_value_are_not_taken_for_the_city(tables: Tables) -> None:
    shown = latest(tables, {"area": "UKI3", "value": 4}, {"area": "UKI4", "value": 4})
    assert pd.isna(shown["value"])
    assert (shown["low"], shown["high"]) == (4, 4)


@pytest.mark.parametrize(("second", "value"), [(4, 4.0), (5, None)])
def test_two_sources_give_a_value_only_where_they_agree(tables: Tables, second: float, value: float | None) -> None:
    shown = latest(tables, {"source": "one", "value": 4}, {"source": "other", "value": second})
    assert (shown["low"], shown["high"], shown["source"]) == (4, second, "one; other")
    assert pd.isna(shown["value"]) if value is None else shown["value"] == value


def test_london_spans_its_five_regions(tables: Tables) -> None:
    shown = latest_figures(tables, ["london"], "regional-unemployment-rate", dt.date(2019, 6, 1)).loc["london"]
    regions = tables.context.query(
        "city == 'london' and indicator == 'regional-unemployment-rate' and year == @shown.year"
    )
    assert shown["area"] == "UKI3 UKI4 UKI5 UKI6 UKI7"
    assert pd.isna(shown["value"])
    assert (shown["low"], shown["high"]) == (regions["value"].min(), regions["value"].max())
    assert shown["low"] < shown["high"]


@pytest.mark.parametrize("position", range(len(LEVELS)))
def test_within_a_year_the_level_nearest_to_the_city_is_shown(tables: Tables, position: int) -> None:
    rows = [{"level": level, "value": number} for number, level in enumerate(LEVELS)]
    shown = latest(tables, *reversed(rows[position:]))
    assert (shown["level"], shown["value"]) == (LEVELS[position], position)


def test_a_later_year_is_shown_before_a_nearer_level(tables: Tables) -> None:
    shown = latest(tables, {"year": 2019, "value": 1}, {"year": 2020, "value": 2, "level": "country"})
    assert (shown["year"], shown["level"]) == (2020, "country")


def test_what_is_missing_stays_missing(tables: Tables) -> None:
    frame = latest_figures(replace(tables, context=figures({"value": 0})), ["b", "a"], "population")
    assert list(frame.index) == ["b", "a"]
    assert frame.loc["b"].isna().all()
    assert frame.loc["a", ["value", "low", "high"]].tolist() == [0, 0, 0]


def test_before_its_first_year_a_figure_is_missing(tables: Tables) -> None:
    assert latest(tables, {"year": 2020, "value": 1}, on=dt.date(2019, 12, 31)).isna().all()


@pytest.mark.parametrize(("cities", "indicator"), [([], "population"), (["aldmere"], "no-such-figure")])
def test_no_city_and_no_figure_give_an_empty_view(tables: Tables, cities: list[str], indicator: str) -> None:
    frame = latest_figures(tables, cities, indicator)
    assert list(frame.index) == cities
    assert frame.isna().all(axis=None)
    assert not unlike_most(frame).any(axis=None)


# What differs from most


def unlike(*shown: tuple[int | None, str | None]) -> list[tuple[bool, bool]]:
    """Which of some figures, each a year and a level, differ in year and level from most."""
    frame = pd.DataFrame(shown, columns=["year", "level"]).astype({"year": "Int64", "level": "str"})
    return list(unlike_most(frame).itertuples(index=False, name=None))


def test_what_differs_in_year_or_level_from_most_is_marked() -> None:
    shown = [(2020, "city"), (2020, "city"), (2019, "city"), (2020, "country"), (None, None)]
    assert unlike(*shown) == [(False, False), (False, False), (True, False), (False, True), (False, False)]


def test_of_two_years_equally_common_the_later_is_the_usual() -> None:
    assert unlike((2019, "city"), (2020, "city")) == [(True, False), (False, False)]


def test_where_all_are_alike_or_missing_nothing_is_marked() -> None:
    assert unlike((2020, "city"), (2020, "city")) == [(False, False)] * 2
    assert unlike((None, None), (None, None)) == [(False, False)] * 2


# Indicators and notes


def test_indicators_say_how_many_of_the_cities_they_reach(tables: Tables) -> None:
    rows = [{"city": city, "value": 1, "year": year} for city, year in (("a", 2019), ("a", 2020), ("b", 2020))]
    counted = indicators_for(replace(tables, context=figures(*rows)), "migrant-population", ["a", "b", "c"])
    assert counted["cities"].dtype == "int64"
    assert counted.set_index("indicator")["cities"].to_dict() == {
        "foreign-born-share": 0,
        "foreign-born": 0,
        "population": 2,
        "median-age": 0,
    }


def test_indicators_stand_in_the_catalogues_order_and_of_one_factor(tables: Tables) -> None:
    for factor in tables.context_factors["context_factor"]:
        ours = tables.indicators[tables.indicators["context_factor"] == factor]
        assert list(indicators_for(tables, factor, [])["indicator"]) == list(ours["indicator"])
        assert indicators_for(tables, factor, [])["cities"].eq(0).all()


@pytest.mark.parametrize(("slug", "on"), [(COURSES, "2021-12-31"), (COURSES, ON), ("charter", ON)])
def test_notes_are_those_of_the_assessments_shown(tables: Tables, slug: str, on: str) -> None:
    comparison = compare(tables, slug, cities=["aldmere", "dorvik"], collection="demonstration", on=on)
    notes = notes_for(tables, comparison)
    every = tables.context_notes.query("benchmark == @comparison.benchmark and edition == @comparison.edition")
    used = comparison.assessments
    shown = [
        row.city in used.index and (row.date, row.method) == tuple(used.loc[row.city, ["date", "method"]])
        for row in every.itertuples()
    ]
    expected = every.loc[shown, list(notes.columns)]
    assert len(notes)
    pd.testing.assert_frame_equal(notes, expected.reset_index(drop=True))


def test_where_nothing_is_shown_there_are_no_notes(tables: Tables) -> None:
    comparison = compare(tables, COURSES, collection="demonstration", on="2000-01-01")
    notes = notes_for(tables, comparison)
    assert list(notes.columns) == ["city", "context_factor", "key_factor", "effect", "note"]
    assert notes.empty


# Which figures are doubted


def doubted(*values: float, flags: dict[int, str] | None = None, **same: object) -> list[str | None]:
    """What the rules say of a series of following years."""
    rows = [
        {"year": 2000 + number, "value": value, "flag": (flags or {}).get(number, ""), **same}
        for number, value in enumerate(values)
    ]
    return [None if pd.isna(rule) else rule for rule in doubts(figures(*rows))]


def test_a_value_in_thousands_is_doubted_by_its_unit() -> None:
    assert doubted(186_000, 187_000, 186, 189_000) == [None, None, "unit", None]


def test_several_values_in_thousands_are_doubted_as_long_as_they_are_the_fewer() -> None:
    assert doubted(100_000, 101_000, 102_000, 103, 104) == [None, None, None, "unit", "unit"]


def test_a_value_below_half_of_both_its_neighbours_is_a_dip() -> None:
    assert doubted(100_000, 40_000, 101_000) == [None, "dip", None]


@pytest.mark.parametrize("values", [(100_000, 50_000, 100_000), (100_000, 40_000, 79_000), (100_000, 40_000, 41_000)])
def test_a_fall_that_stays_or_reaches_half_is_no_dip(values: tuple[float, ...]) -> None:
    assert doubted(*values) == [None] * 3


@pytest.mark.parametrize("values", [(40_000, 100_000, 101_000), (100_000, 101_000, 40_000), (100_000,), (0,)])
def test_without_a_value_on_both_sides_there_is_no_dip(values: tuple[float, ...]) -> None:
    assert doubted(*values) == [None] * len(values)


def test_a_true_jump_is_not_doubted() -> None:
    assert doubted(24_000, 24_300, 38_400, 30_000, 24_100, indicator="unemployed") == [None] * 5
    assert doubted(100_000, 158_000, 159_000) == [None] * 3


def test_a_population_that_changes_where_a_break_is_flagged_is_doubted() -> None:
    assert doubted(100_000, 107_000, 108_000, flags={1: "b"}) == [None, "boundary", None]
    assert doubted(100_000, 93_000, 92_000, flags={1: "be"}) == [None, "boundary", None]


@pytest.mark.parametrize(
    ("flag", "indicator", "second"),
    [
        ("", "population", 107_000),
        ("e", "population", 107_000),
        ("unknown", "population", 107_000),
        ("b", "population", 105_900),
        ("b", "foreign-born", 158_000),
    ],
)
def test_a_change_that_is_small_or_not_flagged_or_of_another_count_is_not(
    flag: str, indicator: str, second: float
) -> None:
    assert doubted(100_000, second, flags={1: flag}, indicator=indicator) == [None, None]


def test_a_break_after_a_gap_of_years_says_nothing_of_the_boundary() -> None:
    rows = [{"year": 2000, "value": 100_000}, {"year": 2003, "value": 158_000, "flag": "b"}]
    assert doubts(figures(*rows)).isna().all()


@pytest.mark.parametrize("unit", ["%", "% of residents", "years", "euro per resident"])
def test_rates_that_can_be_are_never_doubted(unit: str) -> None:
    values = (20.0, 4.0, 20.0, 0.01, 20.0)
    assert doubted(*values, unit=unit, indicator="unemployment-rate", flags=dict.fromkeys(range(5), "b")) == [None] * 5


@pytest.mark.parametrize(("value", "rule"), [(-0.1, "share"), (0, None), (100, None), (100.1, "share")])
def test_a_percentage_outside_its_bounds_is_doubted(value: float, rule: str | None) -> None:
    assert doubted(value, unit="% of residents", indicator="foreign-born-share") == [rule]
    assert doubted(value, unit="euro per resident", indicator="budget") == [None]


def test_a_fraction_of_a_person_is_doubted_and_a_value_in_thousands_stays_one() -> None:
    assert doubted(100_000, 101_000.5, 102_000) == [None, "fraction", None]
    assert doubted(100_000, 101.5, 102_000) == [None, "unit", None]


def test_a_count_of_some_persons_is_a_count() -> None:
    assert doubted(100, 40, 100, unit="persons aged 20 to 64", indicator="employed") == [None, "dip", None]


def test_a_zero_between_counts_is_doubted_and_divides_nothing() -> None:
    assert doubted(100_000, 0, 101_000, flags={2: "b"})[1] in RULES
    assert doubted(0, 0, 0, flags={1: "b", 2: "b"}) == [None] * 3


def test_a_steady_series_of_negative_figures_is_not_doubted() -> None:
    assert doubted(-120, -130, -125, indicator="net-migration") == [None] * 3
    assert doubted(-120, indicator="net-migration") == [None]


@pytest.mark.parametrize("name", ["city", "indicator", "level", "area", "source"])
def test_each_series_is_judged_by_itself(name: str) -> None:
    other = {"city": "b", "indicator": "foreign-born", "level": "country", "area": "XX", "source": "other"}
    rows = [{"year": 2000 + year, "value": 100_000} for year in (0, 1, 3, 4)]
    assert doubts(figures(*rows, {"year": 2002, "value": 100, name: other[name]})).isna().all()
    assert doubts(figures(*rows, {"year": 2002, "value": 100})).dropna().tolist() == ["unit"]


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = [{"year": year, "value": value} for year, value in ((2001, 40_000), (2002, 101_000), (2000, 100_000))]
    assert doubts(figures(*rows).set_axis([7, 3, 5])).dropna().to_dict() == {7: "dip"}


def test_no_figures_raise_no_doubts() -> None:
    assert doubts(figures()).empty


def test_the_shipped_doubts_are_the_known_ones(tables: Tables) -> None:
    shown = tables.context.dropna(subset="suspicious")
    assert set(shown["suspicious"]) <= set(RULES)
    assert shown["unit"].str.startswith("persons").all()
    assert (shown["city"] + " " + shown["year"].astype("str")).tolist() == [
        "brunnhaven 2021",
        "amsterdam 2021",
        "amsterdam 2022",
        "frankfurt 2021",
        "frankfurt 2024",
        "milan 2019",
        "munich 2021",
        "munich 2024",
        "nuremberg 2021",
        "nuremberg 2024",
    ]


# Beside what is in place


def test_each_city_has_its_figure_and_its_bounds_and_nothing_is_filled_in(tables: Tables) -> None:
    comparison = compare(tables, COURSES, collection="demonstration", on=ON)
    rows = context_for(tables, comparison, "foreign-born-share").set_index("city")
    assert rows.index.tolist() == comparison.matrix.index.tolist()
    alone = latest_figures(tables, rows.index.tolist(), "foreign-born-share", comparison.on)
    pd.testing.assert_frame_equal(rows[alone.columns], alone)
    assessed = rows.loc[comparison.assessments.index]
    counts = comparison.summary.loc[comparison.assessments.index, ["low", "high", "applies"]]
    assert assessed[["at_least", "at_most", "applies"]].to_numpy().tolist() == counts.to_numpy().tolist()
    silent = rows.drop(comparison.assessments.index)
    assert len(silent)
    assert silent[["at_least", "at_most", "applies", "date", "method"]].isna().all(axis=None)
    assert rows["value"].isna().sum() == 3


def test_of_real_cities_that_nobody_assessed_there_are_figures_alone(tables: Tables) -> None:
    rows = context_for(tables, compare(tables, COURSES, collection="published"), "population")
    assert rows["at_least"].isna().all()
    assert rows["value"].notna().sum() == 18
    assert set(rows.loc[rows["suspicious"].notna(), "city"]) == {"frankfurt", "munich", "nuremberg"}


def test_a_figure_that_is_not_known_is_refused_with_the_nearest(tables: Tables) -> None:
    comparison = compare(tables, COURSES, collection="demonstration", on=ON)
    with pytest.raises(UnknownName, match="did you mean 'population'"):
        context_for(tables, comparison, "popullation")

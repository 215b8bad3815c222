"""Who can learn from whom: neighbours by circumstances, and the cities that have what one lacks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from workbench import UnknownName, compare, lacking, learning_partners, neighbours
from workbench.learning import Neighbours, usual_criteria
from workbench.tables import COLUMNS, Tables, make_tables

COURSES = "introductory-and-language-courses"
ON = "2024-12-31"
CITIES = ("a", "b", "c", "d", "e", "f")


def frame(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A table of ours of some rows; what they leave out is missing."""
    kinds = COLUMNS[name]
    made = pd.DataFrame(rows, columns=list(kinds), dtype="object")
    for column, kind in kinds.items():
        if kind == "bool":
            made[column] = made[column].fillna(False)
    return made.astype(dict(kinds))


def world(values: dict[str, dict[str, Any]], more: list[dict[str, Any]] | None = None) -> Tables:
    """Tables of cities with figures: for each indicator each city's value; None is no figure."""
    cities = sorted({*CITIES, *(city for one in values.values() for city in one)})
    plain = {"context_factor": "x", "year": 2020, "unit": "", "level": "city", "area": "", "flag": "", "source": "s"}
    figures = [
        {**plain, "indicator": indicator, "city": city, "value": value}
        for indicator, of_cities in values.items()
        for city, value in of_cities.items()
        if value is not None
    ]
    figures += [{**plain, **row} for row in more or []]
    tables = make_tables({})
    described = [{"city": city, "collection": "one", "name": city.upper(), "country": "Z"} for city in cities]
    listed = [{"indicator": one, "context_factor": "x", "name": one, "unit": ""} for one in [*values, "extra"]]
    return Tables(
        **{
            **{name: getattr(tables, name) for name in COLUMNS},
            "cities": frame("cities", described),
            "indicators": frame("indicators", listed),
            "context": frame("context", figures),
        }
    )


# By hand


def test_the_worked_example_of_the_documentation() -> None:
    tables = world({"people": {"a": 100, "b": 200, "c": 400}, "rate": {"a": 5, "b": 7, "c": 13}})
    found = neighbours(tables, "a", ["people", "rate"])
    assert found.criteria["spread"].to_dict() == {"people": 150, "rate": 4}
    assert found.cities.loc["b", "distance"] == pytest.approx((100 / 150 + 2 / 4) / 2)
    assert found.nearest == ["b", "c"]
    twice = neighbours(tables, "a", {"people": 1, "rate": 2})
    assert twice.cities.loc["b", "distance"] == pytest.approx((100 / 150 + 2 * 2 / 4) / 3)


def test_half_of_the_chosen_weight_in_common_is_enough_and_less_is_listed_apart() -> None:
    people = {"a": 100, "b": 200, "c": 400, "d": 300}
    tables = world({"people": people, "rate": {"a": 5, "b": None, "c": 13, "d": 9}})
    found = neighbours(tables, "a", ["people", "rate"])
    assert found.cities.loc["b", ["common", "enough"]].tolist() == [0.5, True]
    heavy = neighbours(tables, "a", {"people": 1, "rate": 2})
    assert heavy.cities.loc["b", "common"] == pytest.approx(1 / 3)
    assert "b" not in heavy.nearest
    assert "b" in heavy.too_little_known
    # What is known of it is said all the same.
    assert heavy.cities.loc["b", "distance"] == pytest.approx(found.cities.loc["b", "distance"])


def test_where_the_middle_half_is_alike_the_range_divides() -> None:
    found = neighbours(world({"x": {"a": 5, "b": 5, "c": 5, "d": 5, "e": 5, "f": 9}}), "a", ["x"])
    assert found.criteria.loc["x", ["spread", "divided_by"]].tolist() == [4, "range"]
    assert found.cities.loc["f", "distance"] == 1


@pytest.mark.parametrize(
    ("of_cities", "why"), [(dict.fromkeys(CITIES, 7), "all alike"), ({}, "no figures"), ({"a": 3}, "one figure")]
)
def test_an_indicator_that_tells_nobody_apart_is_left_out_and_named(of_cities: dict[str, int], why: str) -> None:
    other = {city: at for at, city in enumerate(CITIES)}
    found = neighbours(world({"x": of_cities, "y": other}), "a", {"x": 9, "y": 1})
    assert found.criteria.loc["x", "left_out"] == why
    assert found.used == {"y": 1}
    # It takes no weight from the others: all are known.
    assert found.too_little_known == []


def test_a_doubted_figure_is_not_used_and_the_one_before_it_is() -> None:
    values = {"x": {"a": 1, "b": 2, "c": 9}}
    doubted = {"indicator": "x", "city": "b", "value": 900, "year": 2021, "suspicious": "dip"}
    row = neighbours(world(values, [doubted]), "a", ["x"]).differences.set_index("city").loc["b"]
    assert (row["value"], row["year"]) == (2, 2020)


def test_a_range_over_several_areas_is_no_figure() -> None:
    areas = [{"indicator": "x", "city": "b", "value": value, "area": f"U{value}"} for value in (2, 3)]
    found = neighbours(world({"x": {"a": 1, "c": 9, "d": 4}}, areas), "a", ["x"])
    assert "b" in found.too_little_known
    assert pd.isna(found.cities.loc["b", "distance"])


def test_years_and_levels_that_differ_are_marked_and_missing_ones_are_not() -> None:
    more = [
        {"indicator": "x", "city": "b", "value": 2, "year": 2018},
        {"indicator": "x", "city": "c", "value": 4, "level": "country"},
    ]
    rows = neighbours(world({"x": {"a": 1, "d": 3}}, more), "a", ["x"]).differences.set_index("city")
    marked = rows[["year_differs", "level_differs"]]
    assert marked.loc[["b", "c", "d", "e"]].to_numpy().tolist() == [
        [True, False],
        [False, True],
        [False] * 2,
        [False] * 2,
    ]


def test_figures_after_the_day_are_not_used() -> None:
    later = [{"indicator": "x", "city": "b", "value": 9, "year": 2022}]
    tables = world({"x": {"a": 1, "b": 2, "c": 3}}, later)
    value = {on: neighbours(tables, "a", ["x"], on=on).differences.set_index("city").loc["b", "value"] for on in (ON,)}
    assert value == {ON: 9}
    assert neighbours(tables, "a", ["x"], on="2021-06-01").differences.set_index("city").loc["b", "value"] == 2


def test_cities_of_one_distance_stand_in_alphabetical_order() -> None:
    found = neighbours(world({"x": {"c": 5, "a": 1, "f": 3, "b": 3, "d": 3}}), "c", ["x"])
    assert found.nearest == ["b", "d", "f", "a"]


def test_the_set_says_how_it_changes_without_each_criterion() -> None:
    tables = world(
        {
            "x": {"a": 0, "b": 1, "c": 2, "d": 9, "e": 8, "f": 7},
            "y": {"a": 0, "b": 9, "c": 1, "d": 1, "e": 7, "f": 8},
        }
    )
    found = neighbours(tables, "a", ["x", "y"])
    table = found.stability(2)
    assert table.loc["x", "nearest"].split() == neighbours(tables, "a", ["y"]).nearest[:2]
    for _, row in table.iterrows():
        then = [one for one in found.nearest[:2] if one not in row["gone"].split()] + row["come"].split()
        assert sorted(then) == sorted(row["nearest"].split())
    assert neighbours(tables, "a", ["x"]).stability().empty


def test_nothing_known_of_a_city_leaves_it_without_neighbours() -> None:
    found = neighbours(world({"x": {"b": 1, "c": 2}}), "a", ["x"])
    assert found.nearest == []
    assert not found.criteria.loc["x", "known_of_city"]
    assert neighbours(world({"x": {"b": 1, "c": 2}}), "a").criteria.empty


@pytest.mark.parametrize(
    ("city", "criteria", "said"),
    [
        ("castelva", None, "did you mean 'castelvo'"),
        ("castelvo", ["populaton"], "did you mean 'population'"),
    ],
)
def test_a_name_that_is_not_known_is_said_with_the_nearest(
    tables: Tables, city: str, criteria: list[str] | None, said: str
) -> None:
    with pytest.raises(UnknownName, match=said):
        neighbours(tables, city, criteria)


@pytest.mark.parametrize("weight", [0, -1, float("nan"), float("inf")])
def test_a_weight_that_is_none_is_refused(tables: Tables, weight: float) -> None:
    with pytest.raises(ValueError, match=r"the weight of 'population' is .*; a weight is above 0"):
        neighbours(tables, "castelvo", {"population": weight})


def test_invented_and_real_cities_are_no_neighbours(tables: Tables) -> None:
    real = set(tables.cities.loc[~tables.cities["illustrative"], "city"])
    assert set(neighbours(tables, "ghent").cities.index) == real - {"ghent"}
    assert not set(neighbours(tables, "castelvo").cities.index) & real
    with pytest.raises(UnknownName, match="city in the collection 'published'"):
        neighbours(tables, "castelvo", collection="published")


def test_the_usual_criteria_are_one_for_each_context_factor_and_the_population(tables: Tables) -> None:
    chosen = usual_criteria(tables, "castelvo", ON)
    factor = tables.indicators.set_index("indicator")["context_factor"]
    assert [factor[one] for one in chosen if one != "population"] == list(
        dict.fromkeys(factor[one] for one in chosen if one != "population")
    )
    assert "population" in chosen
    assert set(chosen.values()) == {1.0}


# Whatever the figures are

values = st.one_of(st.none(), st.integers(-1000, 1000))
worlds = st.fixed_dictionaries({name: st.fixed_dictionaries(dict.fromkeys(CITIES, values)) for name in ("x", "y", "z")})
# Each example builds whole tables.
some = settings(max_examples=40)
weights = st.fixed_dictionaries(dict.fromkeys(("x", "y", "z"), st.sampled_from([1.0, 2.0, 3.0])))


def apart(found: Neighbours) -> dict[str, float]:
    """The distances that are known."""
    return found.cities["distance"].dropna().to_dict()


@some
@given(worlds, weights, st.sampled_from([0.001, 1000.0, 1024.0]), st.integers(-50, 50))
def test_an_indicators_unit_changes_nothing(
    figures: dict[str, dict[str, Any]], weight: dict[str, float], scale: float, shift: int
) -> None:
    other = {**figures, "x": {city: None if v is None else v * scale + shift for city, v in figures["x"].items()}}
    # Of figures that differ by rounding alone nothing is said here.
    assume(len({v for v in figures["x"].values() if v is not None}) != 1)
    one, two = (neighbours(world(each), "a", weight) for each in (figures, other))
    assert apart(two) == pytest.approx(apart(one))
    assert two.cities["enough"].to_dict() == one.cities["enough"].to_dict()


@some
@given(worlds, weights)
def test_a_missing_figure_counts_neither_as_zero_nor_as_equal(
    figures: dict[str, dict[str, Any]], weight: dict[str, float]
) -> None:
    found = neighbours(world(figures), "a", weight)
    for city in CITIES[1:]:
        known = [one for one in found.used if figures[one]["a"] is not None and figures[one].get(city) is not None]
        if not known:
            assert pd.isna(found.cities.loc[city, "distance"])
            continue
        parts = {one: abs(figures[one]["a"] - figures[one][city]) / found.criteria.loc[one, "spread"] for one in known}
        whole = sum(weight[one] * part for one, part in parts.items()) / sum(weight[one] for one in known)
        assert found.cities.loc[city, "distance"] == pytest.approx(whole)


@some
@given(worlds, weights)
def test_what_is_known_of_too_few_is_listed_apart(figures: dict[str, dict[str, Any]], weight: dict[str, float]) -> None:
    found = neighbours(world(figures), "a", weight)
    chosen = sum(found.used.values())
    for city in CITIES[1:]:
        both = sum(weight[one] for one in found.used if None not in (figures[one]["a"], figures[one][city]))
        assert (city in found.nearest) == (bool(both) and both * 2 >= chosen)
    assert sorted([*found.nearest, *found.too_little_known]) == list(CITIES[1:])


@some
@given(worlds, weights)
def test_a_city_is_as_far_from_another_as_that_from_it(
    figures: dict[str, dict[str, Any]], weight: dict[str, float]
) -> None:
    tables = world(figures)
    one, two = (neighbours(tables, city, weight) for city in ("a", "b"))
    assert one.cities.loc["b", "distance"] == pytest.approx(two.cities.loc["a", "distance"], nan_ok=True)


@some
@given(worlds, st.sampled_from([2.0, 0.5, 7.0]))
def test_only_the_weights_shares_matter(figures: dict[str, dict[str, Any]], by: float) -> None:
    tables = world(figures)
    one, two = (neighbours(tables, "a", {"x": factor, "y": 2 * factor}) for factor in (1.0, by))
    assert apart(two) == pytest.approx(apart(one))
    assert set(two.nearest) == set(one.nearest)


@some
@given(worlds)
def test_leaving_a_criterion_out_is_choosing_the_others(figures: dict[str, dict[str, Any]]) -> None:
    tables = world(figures)
    found = neighbours(tables, "a", ["x", "y", "z"])
    for indicator in found.used:
        rest = {one: weight for one, weight in found.used.items() if one != indicator}
        assert found.without(indicator) == (neighbours(tables, "a", rest).nearest if rest else [])


def test_without_a_criterion_those_of_one_distance_stand_in_alphabetical_order() -> None:
    tables = world({"x": {"a": 1, "f": 0, "b": 5, "c": 9}, "y": {"a": 1, "f": 0, "b": 0, "c": 0, "d": 2}})
    found = neighbours(tables, "a", ["x", "y"])
    assert found.nearest[0] == "f"
    assert found.without("x") == ["b", "c", "d", "f"]


def test_criteria_may_be_a_series_and_are_no_text(tables: Tables) -> None:
    chosen = {"population": 2.0, "unemployment-rate": 1.0}
    series, mapping = (neighbours(tables, "castelvo", each, ON) for each in (pd.Series(chosen), chosen))
    assert series.cities.equals(mapping.cities)
    with pytest.raises(TypeError, match="is one text; name indicators in a list"):
        neighbours(tables, "castelvo", "population")


def test_a_criterion_that_was_not_chosen_cannot_be_left_out(tables: Tables) -> None:
    with pytest.raises(UnknownName, match="criterion 'age'"):
        neighbours(tables, "castelvo", ["population"]).without("age")


def test_neighbours_of_another_city_order_no_partners(tables: Tables) -> None:
    comparison = compare(tables, COURSES, on=ON, collection="demonstration")
    with pytest.raises(ValueError, match="the neighbours of 'dorvik', and partners of 'castelvo'"):
        learning_partners(tables, comparison, "castelvo", neighbours(tables, "dorvik", on=ON))


# What a city lacks


@pytest.fixture(scope="module")
def comparison(tables: Tables) -> Any:
    return compare(tables, COURSES, on=ON, collection="demonstration")


def test_partners_are_those_that_have_what_the_city_lacks(tables: Tables, comparison: Any) -> None:
    for city in comparison.assessments.index:
        partners = learning_partners(tables, comparison, city)
        expected = {
            (factor, other)
            for factor in comparison.matrix.columns
            if comparison.matrix.loc[city, factor] in ("not in place", "partly in place")
            for other in comparison.matrix.index[comparison.matrix[factor] == "in place"]
        }
        assert set(zip(partners["key_factor"], partners["partner"], strict=True)) == expected
        assert not partners.duplicated(["key_factor", "partner"]).any()


def test_partners_stand_nearest_in_circumstances_first_and_the_little_known_last(
    tables: Tables, comparison: Any
) -> None:
    alike = neighbours(tables, "castelvo", on=ON)
    order = [*alike.nearest, *alike.too_little_known]
    for _, rows in learning_partners(tables, comparison, "castelvo", alike).groupby("key_factor"):
        places = [order.index(one) for one in rows["partner"]]
        assert places == sorted(places)
        assert rows["distance"].isna().tolist() == [one in alike.too_little_known for one in rows["partner"]]


def test_partners_come_with_what_their_findings_show(tables: Tables, comparison: Any) -> None:
    evidence = comparison.behind(tables.evidence)
    for row in learning_partners(tables, comparison, "castelvo").to_dict("records"):
        ours = evidence[(evidence["city"] == row["partner"]) & (evidence["key_factor"] == row["key_factor"])]
        for shows in ("supports", "contradicts", "unclear"):
            assert row[shows] == (ours["shows"] == shows).sum()
        source = f"{row['date']:%Y-%m-%d}, {row['method']}"
        assert comparison.sources.loc[row["partner"], row["key_factor"]] == source


def test_what_is_unknown_is_no_lack(tables: Tables, comparison: Any) -> None:
    lacks = lacking(comparison, "castelvo")
    assert lacks.loc["03"].to_dict() == {"judgement": "not assessed", "unknown": True}
    assert lacks.index[~lacks["unknown"]].tolist() == ["01", "02", "05", "09"]
    assert "03" not in set(learning_partners(tables, comparison, "castelvo")["key_factor"])


def test_a_city_without_an_assessment_lacks_nothing_that_is_known(tables: Tables, comparison: Any) -> None:
    assert lacking(comparison, "morvane")["unknown"].all()
    assert learning_partners(tables, comparison, "morvane").empty


def test_partners_of_a_city_that_was_not_compared_are_refused(tables: Tables) -> None:
    few = compare(tables, COURSES, ["aldmere", "castelvo"], ON, collection="demonstration")
    with pytest.raises(UnknownName, match="city in this comparison: 'hollmar'"):
        learning_partners(tables, few, "hollmar")
    assert set(learning_partners(tables, few, "castelvo")["partner"]) == {"aldmere"}


def test_no_order_depends_on_how_much_a_city_has_in_place(tables: Tables) -> None:
    # A learning tool: whoever has more in place stands no further up for it.
    alike = neighbours(tables, "castelvo", on=dt.date(2024, 12, 31))
    emptied = Tables(
        **{name: getattr(tables, name).iloc[:0] if name == "judgements" else getattr(tables, name) for name in COLUMNS}
    )
    assert neighbours(emptied, "castelvo", on=ON).nearest == alike.nearest

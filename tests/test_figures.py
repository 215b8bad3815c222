"""Figures: what is drawn is what the tables say, and what is doubted stands apart."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd
import pytest

import workbench
from workbench.figures import bounds, context_against_bounds, context_by_judgement, context_over_years, neighbours
from workbench.figures.look import INK, SURFACE
from workbench.tables import Tables

COURSES = "introductory-and-language-courses"


def rows(**columns: Any) -> pd.DataFrame:
    """Figures of two years and one city, less what is given."""
    plain = {
        "city": "A",
        "year": [2019, 2020, 2021],
        "value": [7.0, 8.0, 9.0],
        "unit": "%",
        "level": "city",
        "area": "",
    }
    return pd.DataFrame({**plain, "suspicious": [None, None, None], **columns})


def test_figures_that_cover_different_areas_are_not_joined() -> None:
    drawn = context_over_years(rows(level=["city", "city", "country"]))
    assert [list(one.x) for one in drawn.data] == [[2019, 2020], [2021]]
    assert [one.showlegend for one in drawn.data] == [True, False]


def test_the_line_stops_at_a_doubted_figure_which_is_drawn_apart() -> None:
    line, apart = context_over_years(rows(suspicious=[None, "unit", None])).data
    assert list(line.y) == [7.0, None, 9.0]
    assert line.connectgaps is None
    assert (list(apart.x), list(apart.y)) == ([2020], [8.0])
    assert (apart.mode, apart.marker.symbol, apart.showlegend) == ("markers", "diamond-open", False)


def test_every_figure_of_the_tables_is_drawn_once(tables: Tables) -> None:
    ours = tables.context[
        (tables.context["indicator"] == "population") & tables.context["city"].isin(["munich", "oslo"])
    ]
    drawn = context_over_years(ours)
    found = sorted((one.name, x, y) for one in drawn.data for x, y in zip(one.x, one.y, strict=True) if y is not None)
    assert found == sorted(zip(ours["city"], ours["year"], ours["value"], strict=True))
    assert sum(one.mode == "markers" for one in drawn.data) == 1


def beside(**columns: Any) -> pd.DataFrame:
    """Three cities with a figure and bounds, less what is given."""
    plain = {
        "city": ["a", "b", "c"],
        "name": ["A", "B", "C"],
        "value": [5.0, 10.0, 15.0],
        "unit": "%",
        "year": 2024,
        "level": "city",
        "suspicious": [None, None, None],
        "year_differs": False,
        "level_differs": False,
        "at_least": [3, 4, 6],
        "at_most": [3, 6, 6],
        "applies": 9,
        **columns,
    }
    return pd.DataFrame({"low": plain["value"], "high": plain["value"], **plain})


def ends(drawn: Any) -> dict[tuple[str, str], list[tuple[float, int]]]:
    """Where marks stand, by their symbol and fill."""
    found: dict[tuple[str, str], list[tuple[float, int]]] = {}
    for one in drawn.data:
        if one.mode == "markers" and one.marker.symbol != "line-ew-open":
            where = found.setdefault((one.marker.symbol, one.marker.color), [])
            where += zip(one.x, one.y, strict=True)
    return found


def test_a_city_stands_at_its_figure_from_what_is_known_to_what_is_possible() -> None:
    drawn = context_against_bounds(beside())
    assert ends(drawn) == {
        ("circle", SURFACE): [(5, 3), (10, 6), (15, 6)],
        ("circle", INK): [(5, 3), (10, 4), (15, 6)],
    }
    assert [one.text for one in drawn.layout.annotations] == ["in place", "%", "A", "B", "C"]
    assert "4 to 6 of 9 in place" in drawn.data[-1].customdata[1][1]
    # No line leads from one city to another.
    assert list(drawn.data[0].x) == [5, 5, None, 10, 10, None, 15, 15, None]


def test_what_is_doubted_is_hollow_and_another_year_a_square() -> None:
    drawn = context_against_bounds(beside(suspicious=["unit", None, None], year_differs=[True, True, False]))
    assert ends(drawn)["diamond", SURFACE] == [(5, 3), (5, 3)]
    assert ends(drawn)["square", INK] == [(10, 4)]
    assert ends(drawn)["circle", INK] == [(15, 6)]


def test_a_range_is_a_box_without_a_figure_in_its_middle() -> None:
    rows = beside(value=[None, 10.0, 15.0], low=[4.0, 10.0, 15.0], high=[8.0, 10.0, 15.0], at_most=[5, 6, 6])
    drawn = context_against_bounds(rows)
    assert [(list(one.x), list(one.y)) for one in drawn.data if one.mode == "lines"][1:] == [
        ([4, 8, 8, 4, 4], [3, 3, 5, 5, 3]),
        ([4, 8], [3, 3]),
    ]
    assert all(x != 6 for where in ends(drawn).values() for x, _ in where)


def test_a_city_to_which_less_applies_has_a_lower_ceiling() -> None:
    assert not [one for one in context_against_bounds(beside()).data if one.marker.symbol == "line-ew-open"]
    drawn = context_against_bounds(beside(applies=[8, 9, 9]))
    [ceiling] = [one for one in drawn.data if one.marker.symbol == "line-ew-open"]
    assert (list(ceiling.x), list(ceiling.y)) == ([5], [8])


def test_where_every_figure_is_0_nothing_is_below_it() -> None:
    nought = {name: [0.0] for name in ("value", "low", "high")}
    low, high = context_against_bounds(beside().iloc[:1].assign(**nought)).layout.xaxis.range
    # A little room beside the mark.
    assert -0.1 < low < 0 < high


def test_cities_without_a_figure_or_an_assessment_are_not_drawn_and_none_is_named_where_there_are_many() -> None:
    rows = beside(value=[None, 10.0, 15.0], at_least=[3, None, 6])
    assert ends(context_against_bounds(rows)) == {("circle", SURFACE): [(15, 6)], ("circle", INK): [(15, 6)]}
    many = pd.concat([beside()] * 5)
    assert len(context_against_bounds(many).layout.annotations) == 2
    assert len(context_against_bounds(rows.iloc[:0]).layout.annotations) == 2


def test_every_city_with_the_figure_is_in_every_panel_by_its_judgement(tables: Tables) -> None:
    comparison = workbench.compare(tables, COURSES, collection="demonstration", on="2024-12-31")
    figures = workbench.context_for(tables, comparison, "foreign-born-share")
    rows = workbench.judgements_for(tables, comparison).merge(figures.drop(columns=["name", "country"]), on="city")
    drawn = context_by_judgement(rows, comparison.levels)
    panels = {one.text.partition(" ")[0]: at for at, one in enumerate(drawn.layout.annotations[:9])}
    known = rows.dropna(subset="high")
    for number, at in panels.items():
        axis = f"x{at + 1}" if at else "x"
        found = sorted(
            (mark[0], judgement)
            for one in drawn.data
            if one.xaxis == axis
            for mark, judgement in zip(one.customdata, one.y, strict=True)
        )
        ours = known[known["key_factor"] == number]
        assert found == sorted(zip(ours["name"], ours["judgement"], strict=True))
    assert list(drawn.layout.yaxis.categoryarray)[-3:] == list(comparison.levels)


def test_bounds_keep_the_order_given_and_count_what_is_unknown_apart(tables: Tables) -> None:
    summary = workbench.compare(tables, COURSES, collection="demonstration", on="2024-12-31").summary
    rows = summary.loc[["hollmar", "castelvo", "galdova"]]
    known, possible, rest = bounds(rows, "there").data
    assert list(known.y) == ["hollmar", "castelvo", "galdova"]
    assert (list(known.x), list(possible.x), list(rest.x)) == ([5, 4, 1], [0, 1, 1], [4, 4, 6])
    assert list(rest.text) == ["5 of 9 there", "4 to 5 of 9 there", "1 to 2 of 8 there"]


def test_a_difference_that_is_not_known_is_said_not_to_be(tables: Tables) -> None:
    alike = workbench.neighbours(tables, "castelvo", on="2024-12-31")
    drawn = neighbours(alike.differences)
    [fields] = drawn.data
    found = {
        (city, figure): z
        for city, row in zip(fields.y, fields.z, strict=True)
        for figure, z in zip(fields.x, row, strict=True)
    }
    known = alike.differences.set_index(["city", "indicator"])["difference"]
    assert {key: z for key, z in found.items() if not pd.isna(z)} == known.dropna().to_dict()
    missing = {(one.y, one.x) for one in drawn.layout.annotations}
    assert missing == set(known.index[known.isna()])
    assert {one.text for one in drawn.layout.annotations} == {"no figure"}


@pytest.mark.parametrize("x_title", [None, "<i>X"])
def test_what_a_file_says_is_text_in_every_figure(x_title: str | None) -> None:
    unit, name, level = "<b>U</b><a href='x'>x</a>", "<i>X", "<b>there</b>"
    along = beside(name=[name, "B", "C"], unit=unit, level=level)
    judged = pd.concat(
        [along.assign(key_factor="01", key_factor_name=name, judgement=one) for one in (level, "<u>no</u>")]
    )
    alike = pd.DataFrame(
        {
            "city": [name, name],
            "indicator": [unit, "<s>Y"],
            "difference": [0.5, None],
            "own": 1.0,
            "value": 2.0,
            "year": 2020,
        }
    )
    counts = pd.DataFrame({"low": [1], "high": [2], "applies": [3]}, index=[name])
    for drawn in (
        context_against_bounds(along, x_title=x_title, y_title=level),
        context_by_judgement(judged, [level], x_title=x_title),
        context_over_years(rows(city=name, unit=unit, level=level, area="<s>Z")),
        bounds(counts, level),
        neighbours(alike),
    ):
        said = json.dumps(drawn.to_plotly_json(), default=lambda value: getattr(value, "tolist", lambda: str(value))())
        # Beside a figure's own bold names and lines there is no markup.
        assert "&lt;i&gt;X" in said
        assert not re.search(r"<(?!/?b>|br>|extra>|/extra>)", said)
        assert not re.search(r"<b>(?!%\{|&lt;i&gt;X|[BC]<)", said)
    # The parts that stand at a category are found by it.
    drawn = neighbours(alike)
    assert [(one.x, one.y) for one in drawn.layout.annotations] == [("&lt;s&gt;Y", "&lt;i&gt;X")]
    panels = context_by_judgement(judged, [level])
    assert {one for trace in panels.data for one in trace.y} == set(panels.layout.yaxis.categoryarray)


def test_every_colour_of_a_figure_has_a_dark_one(tables: Tables) -> None:
    comparison = workbench.compare(tables, COURSES, collection="demonstration", on="2024-12-31")
    along = workbench.context_for(tables, comparison, "foreign-born-share")
    rows = workbench.judgements_for(tables, comparison).merge(along.drop(columns=["name", "country"]), on="city")
    alike = workbench.neighbours(tables, "castelvo", on="2024-12-31")
    for drawn in (
        context_against_bounds(along),
        context_by_judgement(rows, comparison.levels),
        bounds(comparison.summary),
        neighbours(alike.differences),
    ):
        colours = set(
            re.findall(r"#[0-9a-f]{6}", json.dumps([one.to_plotly_json() for one in drawn.data], default=str))
        )
        assert colours <= set(drawn.layout.meta["dark"])

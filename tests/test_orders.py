"""In what order and groups cities stand: by circumstances, and never by what they have in place."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby

import pandas as pd
import pytest

from workbench import neighbours
from workbench.context import latest_figures
from workbench.pages import ComparePage
from workbench.tables import Tables

ON = "2024-12-31"
MOST = "aldmere,brunnhaven,castelvo,dorvik,estrana,fennport,galdova,hollmar,ilvesund,jorava,kelmonde,luvenza,morvane"


def opened(tables: Tables, **wanted: str) -> ComparePage:
    """The page as a link opens it, on a day that stays."""
    return ComparePage(tables, {"on": ON, "cities": MOST, **wanted})


def shown(page: ComparePage) -> list[str]:
    """The cities in the order of the matrix."""
    return [column["id"] for column in page.matrix.content["columns"]]


def groups(page: ComparePage) -> dict[str, list[str]]:
    """The cities under each heading, the headings in their order."""
    runs = [
        (title, [one["id"] for one in run])
        for title, run in groupby(page.matrix.content["columns"], lambda one: one["group"])
    ]
    assert len(runs) == len(dict(runs)), "a group's cities stand together"
    return dict(runs)


def test_at_first_cities_stand_by_name_in_no_groups(tables: Tables) -> None:
    page = opened(tables)
    assert shown(page) == MOST.split(",")
    assert list(groups(page)) == [""]
    assert "Cities stand in alphabetical order." in page.masthead.content["lede"]


def test_by_a_figure_the_lowest_comes_first_and_what_is_missing_last_by_name(tables: Tables) -> None:
    page = opened(tables)
    page.choices["order"].value = "figure"
    value = latest_figures(tables, MOST.split(","), page.state.figure, page.state.on)["value"]
    known = value.dropna().sort_values(kind="stable").index.tolist()
    missing = sorted(value.index[value.isna()])
    assert missing
    assert shown(page) == known + missing
    assert "by their figure (Foreign-born share of residents), the lowest first" in page.masthead.content["lede"]


def test_a_suspicious_figure_gives_no_place(tables: Tables) -> None:
    wanted = {"collection": "published", "cities": "amsterdam,frankfurt,helsinki,munich", "on": "2026-11-20"}
    page = opened(tables, **wanted, circumstances="migrant-population", figure="population", order="figure")
    assert shown(page) == ["helsinki", "amsterdam", "frankfurt", "munich"]


def test_by_likeness_the_city_itself_comes_first_then_its_neighbours(tables: Tables) -> None:
    page = opened(tables)
    page.choices["order"].value = "like:castelvo"
    alike = neighbours(tables, "castelvo", on=ON)
    assert shown(page) == ["castelvo", *alike.nearest, *alike.too_little_known]
    page.choices["cities"].value = ["aldmere", "dorvik", "estrana"]
    assert shown(page) == [city for city in alike.nearest if city in ("aldmere", "dorvik", "estrana")]


def test_by_country_each_stands_under_its_own(tables: Tables) -> None:
    country = tables.cities.set_index("city")["country"]
    found = groups(opened(tables, group="country"))
    assert list(found) == sorted(set(country[MOST.split(",")]))
    assert all(cities == sorted(cities) and set(country[cities]) == {title} for title, cities in found.items())


def test_by_size_each_stands_in_the_class_that_its_population_says(tables: Tables) -> None:
    found = groups(opened(tables, group="size"))
    people = latest_figures(tables, MOST.split(","), "population", None)["value"]
    for title, cities in found.items():
        low, high = (int(one.replace(",", "")) for one in re.findall(r"[\d,]+", title))
        assert all(low <= people[city] < high for city in cities), title


def test_by_the_figure_each_group_says_its_own_ends_and_what_is_missing_stands_apart(tables: Tables) -> None:
    page = opened(tables, group="figure")
    value = latest_figures(tables, MOST.split(","), page.state.figure, page.state.on)["value"]
    found = groups(page)
    assert found.pop("No sound figure") == sorted(value.index[value.isna()])
    assert len(found) == 3
    for title, cities in found.items():
        low, high = (float(one) for one in re.findall(r"[\d.]+", title.partition(":")[2]))
        assert (min(value[cities]), max(value[cities])) == (low, high)
    every = [value[city] for cities in found.values() for city in [min(cities, key=lambda one: value[one])]]
    assert every == sorted(every)


def test_within_groups_the_order_holds(tables: Tables) -> None:
    page = opened(tables, group="country", order="figure")
    value = latest_figures(tables, MOST.split(","), page.state.figure, page.state.on)["value"]
    for cities in groups(page).values():
        known = value[cities].dropna()
        assert known.is_monotonic_increasing
        assert value[cities].tolist()[: len(known)] == known.tolist()


@pytest.mark.parametrize("order", ["", "figure", "like:castelvo"])
@pytest.mark.parametrize("group", ["", "country", "size", "figure"])
def test_no_order_and_no_group_comes_from_a_result(tables: Tables, order: str, group: str) -> None:
    turned = tables.judgements["judgement"].replace({"in place": "not in place", "not in place": "in place"})
    other = replace(tables, judgements=tables.judgements.assign(judgement=turned))
    one, two = (opened(each, order=order, group=group) for each in (tables, other))
    assert one.matrix.content["cells"] != two.matrix.content["cells"]
    assert groups(one) == groups(two)
    assert shown(one) == shown(two)


@pytest.mark.parametrize("figure", ["foreign-born-share", "notes"])
def test_the_view_is_whole_in_its_link(tables: Tables, figure: str) -> None:
    page = opened(tables, order="like:dorvik", group="size", figure=figure)
    link = page.masthead.link
    assert link["cities"] == MOST
    assert ComparePage(tables, link).matrix.content == page.matrix.content


def test_every_cell_stays_with_its_city(tables: Tables) -> None:
    plain, turned = opened(tables), opened(tables, order="figure", group="country")
    for factor, cells in plain.matrix.content["cells"].items():
        words = dict(zip(shown(plain), [one["word"] for one in cells], strict=True))
        theirs = [one["word"] for one in turned.matrix.content["cells"][factor]]
        assert dict(zip(shown(turned), theirs, strict=True)) == words
    figures = [one["text"] for one in plain.matrix.content["context"]["cells"]]
    theirs = [one["text"] for one in turned.matrix.content["context"]["cells"]]
    assert dict(zip(shown(turned), theirs, strict=True)) == dict(zip(shown(plain), figures, strict=True))


def test_of_notes_there_is_no_order_by_figure(tables: Tables) -> None:
    page = opened(tables, figure="notes", order="figure", group="figure")
    assert shown(page) == MOST.split(",")
    assert "figure" not in {one["value"] for one in page.choices["order"].options}


def test_without_any_figure_cities_stand_by_name(tables: Tables) -> None:
    bare = replace(tables, context=tables.context.iloc[:0].astype(tables.context.dtypes.to_dict()))
    page = opened(bare, order="like:castelvo", group="size")
    assert shown(page)[0] == "castelvo"
    assert shown(page)[1:] == [one for one in MOST.split(",") if one != "castelvo"]
    assert list(groups(page)) == ["No sound figure"]
    assert isinstance(bare.context, pd.DataFrame)

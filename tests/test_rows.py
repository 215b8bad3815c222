"""What is left out of the matrix and which cities are found by sets: chosen, said, and nothing counted otherwise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import FILES, write_workspace
from tests.test_page import COURSES, HOSTILE, ON, assert_answers, everything, notices, opened
from tests.test_taking import table_of
from workbench import compare, compare_methods, load, neighbours
from workbench.context import notes_for
from workbench.pages import ComparePage, KeyFactorPage
from workbench.pages.circumstances import context_strip
from workbench.pages.orders import arrange
from workbench.pages.sets import cities_in_set, set_options
from workbench.pages.together import Together
from workbench.tables import Tables
from workbench.words import words

SAY = words()
FEW = "aldmere,castelvo,dorvik"


def rows(page: ComparePage) -> list[str]:
    """The key factors that have a row."""
    return [row["id"] for row in page.matrix.content["rows"]]


def caption(page: ComparePage) -> dict[str, str]:
    """The blocks below the matrix."""
    return {block["title"]: block["text"] for block in page.matrix.content["caption"]}


def shown(page: ComparePage, name: str) -> list[str]:
    """The cities of a set, as the browser is told."""
    choice = page.choices["cities"]
    choice.asked = name
    assert choice.found["set"] == name[:200]
    return choice.found["cities"]


def test_at_first_every_row_is_there_and_nothing_is_said_of_it(tables: Tables) -> None:
    page = opened(tables)
    assert len(rows(page)) == 9
    assert "left_out" not in page.matrix.content
    assert "rows" not in page.masthead.link


def test_rows_where_cities_are_known_to_be_at_different_levels(tables: Tables) -> None:
    page = opened(tables, cities=FEW)
    page.choices["rows"].value = "differ"
    matrix = compare(tables, COURSES, FEW.split(","), ON, collection="demonstration")
    levels = set(matrix.levels)
    expected = [factor for factor in matrix.matrix if len(set(matrix.matrix[factor]) & levels) > 1]
    assert 0 < len(expected) < 9
    assert rows(page) == expected == list(page.matrix.content["cells"])
    assert not notices(page)


def test_rows_of_which_something_is_unknown(tables: Tables) -> None:
    page = opened(tables, cities=FEW, rows="unknown")
    matrix = compare(tables, COURSES, FEW.split(","), ON, collection="demonstration").matrix
    assert rows(page) == [one for one in matrix if set(matrix[one]) & {"not assessed", "not asked"}]
    # Of a city that nobody assessed nothing is known.
    assert len(rows(opened(tables, cities="morvane,ilvesund", rows="unknown"))) == 9


def test_rows_that_a_note_names(tables: Tables) -> None:
    page = opened(tables, cities="aldmere,dorvik", rows="noted")
    noted = notes_for(tables, compare(tables, COURSES, ["aldmere", "dorvik"], ON, collection="demonstration"))
    assert rows(page) == sorted(set(noted["key_factor"].dropna()))
    assert 0 < len(rows(page)) < 9


@pytest.mark.parametrize("how", ["side-by-side", "merged"])
def test_rows_that_methods_judge_differently(tables: Tables, how: str) -> None:
    page = opened(tables, cities=FEW, method=how, rows="methods")
    counts = compare_methods(tables, COURSES, FEW.split(","), ON, collection="demonstration").key_factors
    assert rows(page) == counts.index[counts["differs"] > 0].tolist()
    # Of one assessment of each there is no such row to choose, and the choice goes.
    page.choices["method"].value = "peer review"
    assert (page.state.rows, len(rows(page)), notices(page)) == ("", 9, [])
    assert "methods" not in {option["value"] for option in page.choices["rows"].options}


@pytest.mark.parametrize("kind", ["differ", "unknown", "noted", "methods"])
@pytest.mark.parametrize("how", ["", "side-by-side", "merged"])
def test_what_a_city_has_in_place_is_counted_over_all_and_said_to_be(tables: Tables, how: str, kind: str) -> None:
    whole, part = (opened(tables, cities=FEW, method=how, rows=one) for one in ("", kind))
    assert part.matrix.content["columns"] == whole.matrix.content["columns"]
    kept = {row["id"]: row for row in part.matrix.content["rows"]}
    assert [row for row in whole.matrix.content["rows"] if row["id"] in kept] == list(kept.values())
    if len(kept) == 9:
        assert SAY("rows.left_out") not in caption(part)
        return
    said = caption(part)[SAY("rows.left_out")]
    assert f"{len(kept)} of the 9 key factors" in said
    assert "The 9 key factors are all counted" in said
    assert "over all 9 key factors" in part.matrix.content["bounds_note"]
    # The file is the whole comparison.
    assert table_of(part).equals(table_of(whole))


def test_where_no_row_is_left_it_is_said_and_how_to_go_on(tables: Tables) -> None:
    page = opened(tables, cities="ilvesund", rows="unknown")
    assert rows(page) == []
    assert page.matrix.content["left_out"] == (f"{SAY('rows.none.unknown', of='9 key factors')} {SAY('rows.none.way')}")
    assert page.matrix.content["columns"]


def test_a_cell_closes_with_its_row_and_a_circumstance_stays_open(tables: Tables) -> None:
    gone = next(
        one for one in rows(opened(tables, cities=FEW)) if one not in rows(opened(tables, cities=FEW, rows="differ"))
    )
    page = opened(tables, cities=FEW, cell=f"castelvo|{gone}")
    page.choices["rows"].value = "differ"
    assert (page.matrix.value, page.matrix.detail, notices(page)) == ("", {}, [])
    page = opened(tables, cities=FEW, cell="context|castelvo")
    page.choices["rows"].value = "differ"
    assert page.matrix.value == "context|castelvo"


def test_what_rows_are_left_out_has_nothing_looked_up_again(tables: Tables) -> None:
    page = opened(tables, method="merged", order="figure", group="size")
    every, fewer = (Together(tables, replace(page.state, rows=rows, language=rows), SAY) for rows in ("", "differ"))
    assert fewer.methods is every.methods
    assert arrange(tables, fewer.state, SAY) is arrange(tables, every.state, SAY)
    assert context_strip(fewer) is context_strip(every)


def test_a_city_whose_name_begins_as_a_circumstance_is_a_city(tmp_path: Path) -> None:
    files = {
        name.replace("alpha", "contextville"): text.replace("alpha", "contextville") for name, text in FILES.items()
    }
    tables = load(write_workspace(tmp_path / "workspace", files))
    page = ComparePage(tables, {"cell": "contextville|02"})
    assert page.matrix.value == "contextville|02"
    page.choices["rows"].value = "noted"
    assert rows(page) == ["01"]
    assert (page.matrix.value, page.matrix.detail) == ("", {})


def test_two_cities_are_told_apart_on_all_their_key_factors(tables: Tables) -> None:
    whole, part = (opened(tables, cities="aldmere,castelvo", rows=one).matrix.content for one in ("", "differ"))
    assert part["pair"] == whole["pair"]
    assert len(part["rows"]) < len(whole["rows"])


def test_the_view_is_whole_in_its_link_and_in_python(tables: Tables) -> None:
    page = opened(tables, cities=FEW, rows="differ")
    assert page.masthead.link["rows"] == "differ"
    assert 'rows="differ"' in page.masthead.snippet
    assert everything(ComparePage(tables, page.masthead.link)) == everything(page)


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_rows_that_there_are_not_change_nothing(tables: Tables, hostile: str) -> None:
    page = opened(tables, cities=FEW, rows="differ")
    state, content = page.state, page.matrix.content
    page.choices["rows"].value = hostile
    assert_answers(page, hostile)
    assert (page.state, page.matrix.content) == (state, content)


def test_of_real_cities_every_row_is_shown(tables: Tables) -> None:
    page = opened(tables, collection="published", rows="differ")
    assert (page.state.rows, notices(page)) == ("", [])
    assert len(page.choices["rows"].options) == 1


def test_the_charter_speaks_of_commitments(tables: Tables) -> None:
    page = opened(tables, benchmark="charter.2010", cities=FEW, rows="differ")
    assert "11 commitments" in page.matrix.content["left_out"]


# Sets of cities


def test_a_set_is_what_its_name_says(tables: Tables) -> None:
    page = opened(tables)
    every = compare(tables, COURSES, on=ON, collection="demonstration")
    assert shown(page, "assessed") == sorted(every.assessments.index)
    assert shown(page, "country:Ilmenia") == ["castelvo", "estrana", "luvenza"]
    near = neighbours(tables, "castelvo", on=ON, collection="demonstration").nearest[:5]
    assert shown(page, "like:castelvo") == sorted({"castelvo", *near})
    # What is not known of a city puts it in no set.
    assert shown(page, "place:05") == sorted(every.matrix.index[every.matrix["05"] == "in place"])
    page.choices["method"].value = "peer review"
    reviewed = compare(tables, COURSES, on=ON, method="peer review", collection="demonstration").matrix
    assert shown(page, "place:05") == sorted(reviewed.index[reviewed["05"] == "in place"])
    page.choices["method"].value = "merged"
    merged = compare_methods(tables, COURSES, on=ON, collection="demonstration").merged
    assert shown(page, "place:05") == sorted(merged.index[merged["05"] == "in place"])


def test_size_classes_are_those_of_the_groups_and_each_city_is_in_one(tables: Tables) -> None:
    page = opened(tables, cities="")
    titles = [one["value"] for one in page.choices["cities"].sets if one["value"].startswith("size:")]
    found = [city for title in titles for city in shown(page, title)]
    assert len(titles) > 2
    assert sorted(found) == sorted(option["value"] for option in page.choices["cities"].options)


def test_asking_for_a_set_chooses_nothing_and_stands_in_no_link(tables: Tables) -> None:
    page = opened(tables)
    state, link = page.state, page.masthead.link
    assert shown(page, "like:castelvo")
    assert (page.state, page.masthead.link) == (state, link)


@pytest.mark.parametrize("hostile", [*HOSTILE, "place:99", "like:london", "country:", "size:", "reported"])
def test_a_set_that_there_is_not_is_empty(tables: Tables, hostile: str) -> None:
    page = opened(tables)
    assert shown(page, hostile) == []
    assert not notices(page)


def test_real_cities_have_sets_without_any_judgement(tables: Tables) -> None:
    page = opened(tables, collection="published")
    kinds = {one["value"].partition(":")[0] for one in page.choices["cities"].sets}
    assert kinds == {"reported", "country", "size", "like"}
    told = tables.examples[tables.examples["benchmark"] == COURSES]["city"].dropna()
    assert shown(page, "reported") == sorted(set(told))
    assert "munich" in shown(page, "country:Germany")


def test_every_page_that_chooses_cities_has_the_sets(tables: Tables) -> None:
    page = KeyFactorPage(tables, {"on": ON})
    page.choices["cities"].asked = "assessed"
    assert page.choices["cities"].found["cities"] == shown(opened(tables), "assessed")


def test_no_set_comes_from_how_much_a_city_has(tables: Tables) -> None:
    turned = tables.judgements["judgement"].replace({"in place": "not in place", "not in place": "in place"})
    other = replace(tables, judgements=tables.judgements.assign(judgement=turned))
    one, two = (opened(each) for each in (tables, other))
    scenes = [page.scene(page.state) for page in (one, two)]
    assert set_options(scenes[0]) == set_options(scenes[1])
    for option in set_options(scenes[0]):
        if not option["value"].startswith("place:"):
            assert cities_in_set(scenes[0], option["value"]) == cities_in_set(scenes[1], option["value"])

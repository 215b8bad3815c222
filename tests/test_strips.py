"""Several circumstances along the cities: each whole, with its marks, its panel, its columns and its sources."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest

from tests.test_page import AWAY, HOSTILE, assert_answers, everything, notices, opened, sections, shown
from tests.test_taking import sent
from workbench.context import latest_figures, notes_for
from workbench.pages import ComparePage, ContextPage
from workbench.pages.naming import strips_of
from workbench.tables import Tables
from workbench.words import words

ALSO = "unemployment-rate,notes:city-resources"
SAY = words()


def ids(page: ComparePage) -> list[str]:
    """The circumstances shown, by what their cells' names begin with."""
    return [strip["id"] for strip in (page.matrix.content["context"], *page.matrix.content["also"])]


def strip(page: ComparePage, name: str) -> dict[str, Any]:
    """A further circumstance."""
    return next(one for one in page.matrix.content["also"] if one["id"] == f"context:{name}")


def test_at_first_one_circumstance_stands_beside_the_judgements(tables: Tables) -> None:
    page = opened(tables)
    assert ids(page) == ["context"]
    assert "also" not in page.masthead.link


def test_further_circumstances_are_laid_along_the_same_cities(tables: Tables) -> None:
    page = opened(tables)
    before = shown(page)
    page.choices["also"].value = ALSO.split(",")
    # In the catalogue's order.
    assert ids(page) == ["context", "context:unemployment-rate", "context:notes:city-resources"]
    assert shown(page).equals(before)
    assert not notices(page)
    figures = latest_figures(tables, page.state.cities, "unemployment-rate", page.state.on)
    for cell, (_, row) in zip(strip(page, "unemployment-rate")["cells"], figures.iterrows(), strict=True):
        assert cell["kind"] == ("none" if pd.isna(row["year"]) else "figure")
        assert pd.isna(row["year"]) or float(cell["text"]) == pytest.approx(row["value"])
    notes = notes_for(tables, page.scene(page.state).comparison).query("context_factor == 'city-resources'")
    noted = set(notes["city"])
    for city, cell in zip(page.state.cities, strip(page, "notes:city-resources")["cells"], strict=True):
        assert cell["kind"] == ("note" if city in noted else "none")


def test_a_further_circumstance_is_what_it_is_as_the_first(tables: Tables) -> None:
    asked = {"on": "2021-12-31", "cities": "aldmere,brunnhaven,fennport"}
    first = opened(tables, **asked, figure="population").matrix.content["context"]
    assert any(cell.get("doubt") for cell in first["cells"])
    page = opened(tables, **asked, also="population")
    assert strip(page, "population") == {**first, "id": "context:population"}
    # What is doubted anywhere is explained.
    assert SAY("legend.doubt") in [mark["word"] for mark in page.matrix.content["marks"]]


@pytest.mark.parametrize("name", ["order", "group"])
def test_order_and_groups_come_from_the_first(tables: Tables, name: str) -> None:
    one, other = (opened(tables, **{name: "figure"}, also=also) for also in ("", "population"))
    for part in ("columns", "cells", "context"):
        assert one.matrix.content[part] == other.matrix.content[part]
    assert one.series.title == other.series.title


def test_a_circumstance_stands_there_once(tables: Tables) -> None:
    page = opened(tables, also="population,unemployment-rate", cell="context:population|aldmere")
    page.choices["figure"].value = "population"
    assert ids(page) == ["context", "context:unemployment-rate"]
    assert "population" not in {option["value"] for option in page.choices["also"].options}
    # What was open stays open, where it stands now.
    assert page.matrix.detail["key"] == "context|aldmere"
    assert page.matrix.detail["heading"] == page.matrix.content["context"]["title"]
    assert not notices(page)


def test_every_cell_of_every_strip_opens_on_its_own(tables: Tables) -> None:
    page = opened(tables, also=ALSO, cities="aldmere,hollmar")
    titles = {one["id"]: one["title"] for one in (page.matrix.content["context"], *page.matrix.content["also"])}
    for name, title in titles.items():
        for city in page.state.cities:
            page.matrix.value = f"{name}|{city}"
            assert (page.matrix.detail["key"], page.matrix.detail["heading"]) == (f"{name}|{city}", title)
            # Of notes there is no figure to be read along all cities.
            named = {way["text"] for way in page.matrix.detail["ways"] if "context.ipynb" in way["address"]}
            assert named == ({SAY("detail.to_context", name=title)} if "notes" not in name else set())
    assert sections(page)[SAY("notes.title")]
    assert not notices(page)


def test_the_way_to_a_further_circumstance_takes_the_first_one_along(tables: Tables) -> None:
    page = opened(tables, also="population,unemployment-rate", cell="context:population|castelvo")
    [way] = (way["address"] for way in page.matrix.detail["ways"] if "context.ipynb" in way["address"])
    there = ContextPage(tables, dict(parse_qsl(urlsplit(way).query)))
    assert there.state.strip == "population"
    assert set(there.state.also) == {page.state.strip, "unemployment-rate"}
    assert not there.masthead.content["notices"]
    # The first one's own way changes none.
    page.matrix.value = "context|castelvo"
    [way] = (way["address"] for way in page.matrix.detail["ways"] if "context.ipynb" in way["address"])
    assert ContextPage(tables, dict(parse_qsl(urlsplit(way).query))).state.also == page.state.also


def test_further_circumstances_can_be_chosen_in_any_order(tables: Tables) -> None:
    page = opened(tables)
    page.choices["also"].value = ["notes:city-resources", "unemployment-rate"]
    assert page.choices["also"].value == ALSO.split(",")
    assert ids(page) == ["context", "context:unemployment-rate", "context:notes:city-resources"]
    assert not notices(page)


def test_taking_a_circumstance_away_closes_what_was_open_of_it(tables: Tables) -> None:
    page = opened(tables, also=ALSO, cell="context:unemployment-rate|aldmere")
    page.choices["also"].value = ["notes:city-resources"]
    assert (page.matrix.value, page.matrix.detail, notices(page)) == ("", {}, [])
    page.matrix.value = "context:notes:city-resources|aldmere"
    page.choices["also"].value = ["unemployment-rate", "notes:city-resources"]
    assert page.matrix.value == "context:notes:city-resources|aldmere"
    page.choices["cities"].value = ["hollmar", "estrana"]
    assert (page.matrix.value, notices(page)) == ("", [])


def test_the_view_is_whole_in_its_link(tables: Tables) -> None:
    page = opened(tables, also=ALSO, cell="context:unemployment-rate|aldmere")
    assert page.masthead.link["also"] == ALSO
    again = ComparePage(tables, page.masthead.link)
    assert everything(again) == everything(page)


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_a_circumstance_that_there_is_not_changes_nothing(tables: Tables, hostile: str) -> None:
    page = opened(tables, **AWAY, also="population")
    state, content = page.state, page.matrix.content
    page.choices["also"].value = ["population", hostile]
    assert_answers(page, hostile)
    assert (page.state, page.matrix.content) == (state, content)
    assert page.choices["also"].value == ["population"]
    page.matrix.value = f"context:{hostile}|aldmere"
    assert_answers(page, hostile)
    assert (page.matrix.value, page.matrix.content) == (AWAY["cell"], content)
    assert notices(opened(tables, also=hostile))


def test_more_than_can_be_read_is_refused_with_a_word(tables: Tables) -> None:
    every = [one for one in strips_of(tables) if one != "foreign-born-share"]
    page = opened(tables, also=",".join(every[:6]))
    assert len(ids(page)) == 7
    page.choices["also"].value = every[:7]
    assert notices(page) == [SAY("notice.also.most", count=6)]
    assert page.choices["also"].value == every[:6]


def test_the_file_holds_columns_of_each(tables: Tables) -> None:
    page = opened(tables, also=ALSO)
    rows = pd.read_csv(io.BytesIO(sent(page)[0]), dtype={"key_factor": "str"}).drop_duplicates("city").set_index("city")
    figures = latest_figures(tables, page.state.cities, "unemployment-rate", page.state.on)
    assert rows["unemployment-rate_value"].to_dict() == pytest.approx(figures["value"].to_dict(), nan_ok=True)
    for part in ("year", "level", "source", "unit", "suspicious"):
        assert f"unemployment-rate_{part}" in rows
    assert set(rows["unemployment-rate"]) == {strip(page, "unemployment-rate")["title"]}
    assert set(rows["notes:city-resources"]) == {"City resources"}
    notes = strip(page, "notes:city-resources")["cells"]
    for city, cell in zip(page.state.cities, notes, strict=True):
        told = rows.loc[city, "notes:city-resources_text"]
        assert pd.isna(told) if cell["kind"] == "none" else cell["text"] in told
    # The first one's columns are as they were.
    assert rows["figure_value"].notna().any()
    assert len(sent(opened(tables))[0]) < len(sent(page)[0])


def test_the_caption_names_the_sources_of_all(tables: Tables) -> None:
    page = opened(tables, collection="published", cities="stockholm,munich", also="unemployment-rate,population")
    said = " ".join(block["text"] for block in page.matrix.content["caption"])
    for figure in (page.state.figure, *page.state.also):
        sources = latest_figures(tables, page.state.cities, figure, page.state.on)["source"].dropna()
        assert all(source in said for source in sources)


def test_copied_python_lays_them_along_too(tables: Tables) -> None:
    page = opened(tables, also=ALSO)
    assert f'also="{ALSO}"' in page.masthead.snippet

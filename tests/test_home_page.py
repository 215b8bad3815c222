"""The start page without a browser: what it says is what the files hold, and its links lead on with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

import workbench
from tests.building import assessment, benchmark, city, load
from workbench import compare
from workbench.pages import ComparePage, HomePage, home_page
from workbench.pages.state import settle
from workbench.tables import Tables, make_tables
from workbench.words import words

COURSES = "introductory-and-language-courses"


def content(page: HomePage) -> dict[str, Any]:
    """What the view shows."""
    return page.home.content


def one(page: HomePage, part: str, name: str) -> dict[str, Any]:
    """A collection or a benchmark by its name."""
    (found,) = [row for row in content(page)[part] if row["name"] == name]
    return found


def asked(address: str) -> dict[str, str]:
    """What a link asks of the page that it leads to."""
    return dict(parse_qsl(urlsplit(address).query))


def every_address(node: Any) -> list[str]:
    """Every link of the page."""
    if isinstance(node, dict):
        return [node["address"] for _ in range("address" in node)] + every_address(list(node.values()))
    return [way for value in node for way in every_address(value)] if isinstance(node, list) else []


def test_every_collection_says_what_it_holds(tables: Tables) -> None:
    shown = HomePage(tables)
    invented, real = one(shown, "collections", "Demonstration"), one(shown, "collections", "Published")
    assert invented["mark"] == {"word": "invented", "kind": "invented"}
    assert "do not exist" in invented["note"]
    assert real["mark"]["kind"] == "plain"
    assert real["note"] == "Nobody's judgement on a real city is in it."
    for row in (invented, real):
        ours = tables.cities[tables.cities["collection"] == row["name"].lower()]
        assert row["cities"] == f"{len(ours)} cities in {ours['country'].nunique()} countries"


def test_every_city_of_a_collection_has_a_way_to_its_page(tables: Tables) -> None:
    for collection in ("demonstration", "published"):
        ways = one(HomePage(tables), "collections", collection.capitalize())["names"]
        ours = tables.cities[tables.cities["collection"] == collection].sort_values("name")
        assert [way["text"] for way in ways] == ours["name"].tolist()
        assert [asked(way["address"])["city"] for way in ways] == ours["city"].tolist()
        assert all(asked(way["address"])["collection"] == collection for way in ways)


def test_every_benchmark_that_a_collection_was_assessed_by_stands_with_its_years(tables: Tables) -> None:
    lines = {line["text"]: line for line in one(HomePage(tables), "collections", "Demonstration")["lines"]}
    themes = dict(zip(tables.benchmarks["benchmark"], tables.benchmarks["theme"], strict=True))
    made = tables.assessments[tables.assessments["collection"] == "demonstration"]
    assert set(lines) == {themes[name] for name in made["benchmark"]}
    for name, ours in made.groupby("benchmark"):
        low, high = ours["date"].dt.year.min(), ours["date"].dt.year.max()
        years = str(low) if low == high else f"{low} to {high}"
        said = f"{len(ours)} assessments of {ours['city'].nunique()} cities, {years}"
        assert lines[themes[name]]["note"] == said


def test_every_benchmark_stands_with_its_standard_and_what_it_is(tables: Tables) -> None:
    page = HomePage(tables)
    assert len(content(page)["benchmarks"]) == len(tables.benchmarks)
    for row in tables.benchmarks.to_dict("records"):
        shown = one(page, "benchmarks", row["theme"])
        questions = tables.guide_questions[tables.guide_questions["benchmark"] == row["benchmark"]]
        factors = tables.key_factors[tables.key_factors["benchmark"] == row["benchmark"]]
        assert shown["standard"] == row["standard"]
        assert shown["mark"] == ("" if row["status"] == "published" else "working draft")
        edition = "MIXITIES edition" if row["edition"] == "mixities" else f"edition {row['edition']}"
        assert f"{edition}, in this project's own wording" in shown["about"]
        assert shown["counts"].startswith(f"{len(factors)} ")
        assert f"{questions['part_of'].isna().sum()} guide questions" in shown["counts"]
        assert asked(shown["address"])["benchmark"] == f"{row['benchmark']}.{row['edition']}"


@pytest.mark.parametrize("wanted", [{}, {"cities": "aldmere,dorvik", "on": "2022-12-31", "key_factor": "05"}])
def test_every_link_leads_to_a_page_that_there_is_and_asks_for_what_is_known(
    tables: Tables, wanted: dict[str, str]
) -> None:
    links = every_address(content(HomePage(tables, wanted)))
    assert len(links) > 10
    for link in links:
        page = urlsplit(link).path
        assert (workbench.shipped_workspace() / "notebooks" / page).is_file()
        state, notices = settle(tables, asked(link), words())
        assert state
        assert not notices
        assert asked(link).items() <= state.link().items()


def test_who_comes_first_has_chosen_nothing(tables: Tables) -> None:
    page = HomePage(tables)
    assert page.masthead.link == {}
    assert content(page)["ways"][0]["address"] == "./compare.ipynb"


def test_what_was_chosen_on_another_page_is_kept_for_the_next(tables: Tables) -> None:
    page = HomePage(tables, {"cities": "aldmere,dorvik", "on": "2022-12-31"})
    chosen = {"collection": "demonstration", "cities": "aldmere,dorvik", "on": "2022-12-31"}
    assert page.masthead.link == chosen
    assert asked(content(page)["ways"][0]["address"]) == chosen
    # Cities of one collection mean nothing in another.
    assert asked(one(page, "collections", "Published")["address"]) == {"collection": "published", "on": "2022-12-31"}


def test_a_link_that_names_something_unknown_says_so(tables: Tables) -> None:
    page = HomePage(tables, {"collection": "nowhere"})
    assert "'nowhere'" in page.masthead.content["notices"][0]
    assert content(page)["collections"]


def test_the_picture_is_the_comparison_and_says_that_it_is_invented(tables: Tables) -> None:
    peek = content(HomePage(tables))["peek"]
    opened = ComparePage(tables, asked(peek["address"]))
    assert [column["name"] for column in opened.matrix.content["columns"]] == peek["columns"]
    assert [[cell["state"] for cell in row] for row in opened.matrix.content["cells"].values()] == peek["rows"]
    assert peek["invented"] == "invented"
    assert {look for row in peek["rows"] for look in row} == {one["state"] for one in peek["legend"]}


def test_cities_that_nobody_assessed_have_no_picture(tables: Tables) -> None:
    assert content(HomePage(tables, {"collection": "published"}))["peek"] is None


def test_its_five_lines_of_python_run(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workbench.shipped_workspace())
    code = content(HomePage(tables))["ways"][2]["code"]
    assert len(code.splitlines()) == 5
    names: dict[str, Any] = {}
    exec(code, names)
    expected = compare(tables, COURSES, collection="demonstration")
    assert names["comparison"].matrix.equals(expected.matrix)


def test_its_lines_hold_the_figures_of_cities_that_nobody_assessed(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workbench.shipped_workspace())
    *lines, last = content(HomePage(tables, {"collection": "published"}))["ways"][2]["code"].splitlines()
    names: dict[str, Any] = {}
    exec("\n".join(lines), names)
    assert set(eval(last, names)["city"]) <= set(tables.cities.query("collection == 'published'")["city"])


def test_a_second_edition_is_named_in_its_lines(tmp_path: Path) -> None:
    editions = benchmark("first"), benchmark("second", status="working draft")
    held = load(tmp_path, *editions, city("alpha"), assessment("alpha", "2021-05-01", "IPN"))
    assert 'edition="first"' in content(HomePage(held))["ways"][2]["code"]


def test_a_citys_own_assessments_stand_as_its_own(tmp_path: Path) -> None:
    page = HomePage(load(tmp_path, benchmark(), city("alpha"), assessment("alpha", "2021-05-01", "IPN")))
    ours = one(page, "collections", "Ours")
    assert ours["cities"] == "1 city in 1 country"
    assert ours["note"] == ""
    assert [line["note"] for line in ours["lines"]] == ["1 assessment of 1 city, 2021"]
    assert content(page)["peek"]["invented"] == ""


def test_an_empty_workspace_says_what_begins_one() -> None:
    page = HomePage(make_tables({}))
    assert page.masthead.content["title"].startswith("Compare how cities")
    assert content(page)["collections"] == content(page)["benchmarks"] == []
    assert "workbench add" in content(page)["collections_none"]
    assert content(page)["benchmarks_none"]
    assert content(page)["peek"] is None


@pytest.mark.parametrize("files", [[benchmark()], [city("alpha")]])
def test_half_a_workspace_shows_what_it_holds(tmp_path: Path, files: list[tuple[str, str]]) -> None:
    (tmp_path / "assessments").mkdir()
    page = HomePage(load(tmp_path, *files))
    shown = content(page)
    assert bool(shown["collections"]) != bool(shown["benchmarks"])
    assert "tables" in shown["ways"][2]["code"]


def test_broken_files_stand_above_what_is_sound(sound: Path) -> None:
    broken = next((sound / "assessments/ours/alpha").glob("2020*"))
    broken.write_text(broken.read_text().replace("in place", "in-place"))
    page = home_page(str(sound))
    assert page.panel.content["problems"]
    assert one(page, "collections", "Ours")["note"] == "Nobody's judgement on a real city is in it."


def test_a_folder_that_is_no_workspace_is_said(tmp_path: Path) -> None:
    page = home_page(str(tmp_path))
    assert "is no workspace" in page.masthead.content["notices"][0]

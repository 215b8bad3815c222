"""The benchmark's page without a browser: what it shows is what the files say, and a search finds it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest

from tests.building import assessment, benchmark, city, load
from workbench import compare, search
from workbench.pages import BenchmarkPage, CityPage, KeyFactorPage
from workbench.tables import Tables, make_tables

COURSES = "introductory-and-language-courses"
ON = "2024-12-31"


def opened(tables: Tables, **wanted: str) -> BenchmarkPage:
    """The page as a link opens it, on a day that stays."""
    return BenchmarkPage(tables, {"on": ON, **wanted})


def content(page: BenchmarkPage) -> dict[str, Any]:
    """What the view shows."""
    return page.benchmark.content


def found(page: BenchmarkPage, text: str) -> dict[str, Any]:
    """What the view shows of a search."""
    page.benchmark.query = text
    return page.benchmark.found


def asked(address: str) -> dict[str, str]:
    """What a link asks of the page that it leads to."""
    return dict(parse_qsl(urlsplit(address).query))


def of(table: pd.DataFrame, slug: str, factor: str) -> pd.DataFrame:
    """A table's rows of a key factor."""
    name, _, edition = slug.partition(".")
    return table[(table["benchmark"] == name) & (table["edition"] == edition) & (table["key_factor"] == factor)]


def every_edition(tables: Tables) -> list[str]:
    """The benchmarks as links name them."""
    return [f"{row.benchmark}.{row.edition}" for row in tables.benchmarks.itertuples()]


def test_every_text_of_every_benchmark_stands_on_its_page(tables: Tables) -> None:
    for slug in every_edition(tables):
        shown = content(opened(tables, benchmark=slug))
        for factor in shown["factors"]:
            row = of(tables.key_factors, slug, factor["id"]).iloc[0]
            assert (factor["name"], factor["statement"], factor["why"]) == (row["name"], row["statement"], row["why"])
            questions = of(tables.guide_questions, slug, factor["id"])["question"].tolist()
            read = [text for one in factor["questions"] for text in (one["text"], *one["parts"])]
            assert sorted(read) == sorted(questions)
            practices = of(tables.examples, slug, factor["id"])["practice"].tolist()
            assert [one["text"] for one in factor["examples"]] == practices
        notes = [*shown["footnotes"], *(note for one in shown["factors"] for note in one["footnotes"])]
        every = tables.benchmark_notes
        assert sorted(notes) == sorted(every.loc[every["benchmark"] == slug.partition(".")[0], "note"])


def test_what_kind_of_text_it_is_stands_beside_the_standard(tables: Tables) -> None:
    page = opened(tables, benchmark="charter.2010")
    about = {block["title"]: block["text"] for block in content(page)["about"]}
    row = tables.benchmarks[tables.benchmarks["benchmark"] == "charter"].iloc[0]
    assert page.masthead.content["title"] == row["title"]
    assert content(page)["standard"] == row["standard"]
    assert about["Source"] == row["source"]
    assert about["Levels"].startswith("not met, partly met, fully met")
    assert (about["Status"], about["Edition"], about["Since"]) == ("published", "2010", "2010-02")


def test_a_working_draft_is_marked(tables: Tables) -> None:
    page = opened(tables, benchmark="anti-discrimination-policies.draft-1")
    assert "working draft" in [mark["word"] for mark in page.masthead.content["marks"]]
    assert {"title": "Status", "text": "working draft"} in content(page)["about"]


def test_the_commitments_of_the_charter_stand_under_their_roles(tables: Tables) -> None:
    shown = content(opened(tables, benchmark="charter.2010"))
    assert shown["factors_title"] == "Commitments"
    assert len({one["group"] for one in shown["factors"]}) == 4


def test_every_key_factor_has_the_cities_that_have_it_in_place_in_alphabetical_order(tables: Tables) -> None:
    for slug in ("charter.2010", f"{COURSES}.mixities"):
        page = opened(tables, benchmark=slug)
        name = slug.partition(".")[0]
        compared = compare(tables, name, list(page.state.cities), ON, collection="demonstration")
        names = tables.cities.set_index("city")["name"]
        for factor in content(page)["factors"]:
            there = compared.matrix[factor["id"]] == compared.levels[-1]
            shown = [place["name"] for place in factor["standing"]["cities"]]
            assert shown == sorted(names[compared.matrix.index[there]])
            counts = compared.key_factors.loc[factor["id"]]
            assert factor["standing"]["text"].startswith(f"{counts['low']} of {counts['applies']} ")
            unknown = counts["high"] - counts["low"]
            assert (f"{unknown} unknown" in factor["standing"]["note"]) == bool(unknown)
            for place in factor["standing"]["cities"]:
                there = KeyFactorPage(tables, asked(place["address"]))
                assert there.state.key_factor == factor["id"]
                assert [column["name"] for column in there.factor.content["columns"]] == [place["name"]]


def test_the_day_decides_what_is_in_place(tables: Tables) -> None:
    before, after = (content(opened(tables, on=day))["factors"] for day in ("2019-12-31", ON))
    assert [one["standing"]["text"] for one in before] != [one["standing"]["text"] for one in after]


def test_real_cities_are_named_for_what_is_reported_and_judged_by_nobody(tables: Tables) -> None:
    page = opened(tables, collection="published")
    assert page.masthead.content["marks"][0]["word"] == "no judgement"
    for factor in content(page)["factors"]:
        examples = of(tables.examples, f"{COURSES}.mixities", factor["id"])
        standing = factor["standing"]
        assert standing["text"] == "Example reported, no judgement"
        assert standing["note"] == ""
        assert {place["name"] for place in standing["cities"]} == set(examples["place"])
        linked = {place["name"] for place in standing["cities"] if place["address"]}
        assert linked == set(examples.dropna(subset="city")["place"])
    assert "in place" not in str([one["standing"] for one in content(page)["factors"]])


def test_real_cities_without_examples_have_nothing_beside_the_key_factors(tables: Tables) -> None:
    shown = content(opened(tables, collection="published", benchmark="charter.2010"))
    assert [one["standing"] for one in shown["factors"]] == [None] * 11
    assert shown["factors_note"] == ""


def test_a_benchmark_that_nobody_was_assessed_by_says_so(tmp_path: Path) -> None:
    held = load(tmp_path, benchmark("first"), benchmark("second"), city("alpha", illustrative=True))
    shown = content(opened(held))
    assert "No city of this collection was assessed" in shown["factors_note"]
    assert not any(one["standing"] for one in shown["factors"])


def test_no_city_leaves_a_sentence(tables: Tables) -> None:
    assert "No city is chosen" in content(opened(tables, cities=""))["factors_note"]


def test_every_context_factor_has_its_indicators(tables: Tables) -> None:
    shown = content(opened(tables))["context"]
    assert [one["name"] for one in shown] == tables.context_factors["name"].tolist()
    for one, row in zip(shown, tables.context_factors.to_dict("records"), strict=True):
        ours = tables.indicators[tables.indicators["context_factor"] == row["context_factor"]]
        assert one["text"] == row["may_involve"]
        assert [indicator["lead"] for indicator in one["indicators"]] == ours["name"].tolist()
        assert [indicator["text"] for indicator in one["indicators"]] == ours["caveat"].fillna("").tolist()
        for indicator, (unit, code) in zip(
            one["indicators"], ours[["unit", "code"]].fillna("").to_numpy(), strict=True
        ):
            assert unit.lower() in indicator["source"].lower()
            assert code in indicator["source"]
        assert bool(one["none"]) == ours.empty


# The open key factor


def test_the_link_says_which_key_factor_is_open(tables: Tables) -> None:
    page = opened(tables, key_factor="05")
    assert page.benchmark.value == f"{COURSES}.mixities|05"
    page.benchmark.value = f"{COURSES}.mixities|07"
    assert page.masthead.link["key_factor"] == "07"
    page.benchmark.value = f"{COURSES}.mixities|"
    assert "key_factor" not in page.masthead.link


def test_the_key_factor_of_an_open_cell_is_meant(tables: Tables) -> None:
    assert opened(tables, cell="castelvo|05").state.key_factor == "05"
    assert opened(tables, cell="context|castelvo").state.key_factor == ""


def test_opening_a_key_factor_sends_the_benchmark_not_again(tables: Tables) -> None:
    page = opened(tables)
    sent: list[object] = []
    page.benchmark.observe(lambda change: sent.append(change["new"]), "content")
    page.benchmark.value = f"{COURSES}.mixities|05"
    assert page.state.key_factor == "05"
    assert not sent


def test_a_key_factor_of_another_benchmark_leads_there(tables: Tables) -> None:
    page = opened(tables, cell="castelvo|05")
    page.benchmark.value = "charter.2010|11"
    assert content(page)["id"] == page.choices["benchmark"].value == "charter.2010"
    assert page.masthead.link["key_factor"] == "11"
    page.benchmark.value = "anti-discrimination-policies.draft-1|"
    assert content(page)["id"] == "anti-discrimination-policies.draft-1"
    assert "key_factor" not in page.masthead.link


@pytest.mark.parametrize("value", ["", "|", "nothing|05", "charter.2010|17", "<b>|<b>", f"{COURSES}.mixities|17"])
def test_a_way_that_leads_nowhere_changes_nothing(tables: Tables, value: str) -> None:
    page = opened(tables, key_factor="03")
    page.benchmark.value = value
    assert (content(page)["id"], page.state.key_factor) == (f"{COURSES}.mixities", "03")
    assert page.benchmark.value == f"{COURSES}.mixities|03"


# The search


def test_what_is_found_stands_by_benchmark_and_key_factor(tables: Tables) -> None:
    page = opened(tables)
    shown, rows = found(page, "interpreter"), search(tables, "interpreter")
    assert shown["said"] == f"{len(rows)} texts found in {rows['benchmark'].nunique()} benchmarks"
    texts = [
        "".join(one["text"]) for group in shown["groups"] for factor in group["factors"] for one in factor["items"]
    ]
    assert len(texts) == len(rows)
    for group in shown["groups"]:
        assert bool(group["mark"]) == ("draft" in group["title"])
        for factor in group["factors"]:
            slug, _, number = factor["value"].partition("|")
            row = of(tables.key_factors, slug, number).iloc[0]
            assert "".join(factor["name"]) == f"{number} {row['name']}"
            assert asked(factor["address"])["key_factor"] == number
            assert KeyFactorPage(tables, asked(factor["beside_address"])).state.key_factor == number


def test_what_was_looked_for_is_marked(tables: Tables) -> None:
    shown = found(opened(tables), "ÍNTERPRETER")
    items = [one for group in shown["groups"] for factor in group["factors"] for one in factor["items"]]
    assert all(one["text"][1].lower() == "interpreter" for one in items)


def test_an_example_is_found_by_its_place_and_read_whole(tables: Tables) -> None:
    (group,) = found(opened(tables), "munich")["groups"]
    (item,) = group["factors"][0]["items"]
    assert (item["kind"], item["number"]) == ("Example", ["", "Munich", ""])
    assert "".join(item["text"]) in tables.examples["practice"].tolist()


def test_what_the_search_finds_leads_to_where_it_stands(tables: Tables) -> None:
    page = opened(tables)
    for group in found(page, "professional interpreter")["groups"]:
        for factor in group["factors"]:
            page.benchmark.value = factor["value"]
            assert page.benchmark.value == factor["value"]
            assert content(page)["id"] == factor["value"].partition("|")[0]


@pytest.mark.parametrize("text", ["Malmö", "malmo", " MALM"])
def test_who_looks_for_a_city_is_led_to_its_page(tables: Tables, text: str) -> None:
    (city_found,) = found(opened(tables), text)["cities"]
    assert city_found["name"] == "Malmö, Sweden"
    assert city_found["address"].startswith("./city.ipynb?")
    assert asked(city_found["address"])["city"] == "malmo"
    # Wherever the search stood, the city is shown in the collection that describes it.
    assert CityPage(tables, asked(city_found["address"])).state.collection == "published"


def test_nothing_found_is_said_with_what_was_searched(tables: Tables) -> None:
    shown = found(opened(tables), "zebra")
    assert shown["groups"] == []
    assert "Nothing found of 'zebra'" in shown["said"]
    assert "footnotes" in shown["said"]


def test_a_search_that_finds_very_much_shows_the_first_and_says_so(tables: Tables) -> None:
    shown = found(opened(tables), "the")
    items = [one for group in shown["groups"] for factor in group["factors"] for one in factor["items"]]
    assert len(items) <= 40
    # Each benchmark has its part of them, and says how many more it holds.
    assert len(shown["groups"]) == search(tables, "the")["benchmark"].nunique()
    assert all(group["factors"] and group["more"].startswith("And ") for group in shown["groups"])
    assert shown["said"].startswith(str(len(search(tables, "the"))))


def test_long_texts_are_shown_around_what_was_found(tables: Tables) -> None:
    long = tables.benchmark_notes["note"].loc[tables.benchmark_notes["note"].str.len().idxmax()]
    shown = found(opened(tables), "36 languages")
    pieces = [one["text"] for group in shown["groups"] for factor in group["factors"] for one in factor["items"]]
    (cut,) = [one for one in pieces if "36" in one]
    assert len("".join(cut)) < len(long)
    assert all(part.strip(" …") in long for one in cut for part in one.split("…"))


@pytest.mark.parametrize("text", ["", "  ", "?", "<script>", "%" * 500])
def test_anything_may_be_looked_for(tables: Tables, text: str) -> None:
    shown = found(opened(tables), text)
    assert shown.get("groups", []) == []


def test_what_is_looked_for_stands_in_no_link(tables: Tables) -> None:
    page = opened(tables)
    found(page, "interpreter")
    page.benchmark.value = "charter.2010|01"
    assert "interpreter" not in str(page.masthead.link)


def test_what_was_found_follows_the_choices(tables: Tables) -> None:
    page = opened(tables)
    found(page, "interpreter")
    page.choices["collection"].value = "published"
    first = page.benchmark.found["groups"][0]["factors"][0]
    assert asked(first["beside_address"])["collection"] == "published"


# Workspaces that hold little


def test_an_empty_workspace_shows_a_sentence() -> None:
    page = BenchmarkPage(make_tables({}))
    assert page.masthead.content["title"] == "Nothing in this workspace can be shown yet."
    assert content(page) == {}
    page.benchmark.query = "interpreter"
    assert page.benchmark.found == {}


def test_a_benchmark_of_few_words_stands_without_what_it_does_not_have(tmp_path: Path) -> None:
    page = opened(load(tmp_path, benchmark(), city("alpha"), assessment("alpha", "2020-01-01", "IN?")))
    assert [one["inside"] for one in content(page)["factors"]] == [""] * 3
    assert content(page)["footnotes"] == []
    assert [one["standing"]["text"] for one in content(page)["factors"]] == [
        "1 of 1 in place",
        "0 of 1 in place",
        "nothing known",
    ]

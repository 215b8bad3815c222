"""Searching the benchmarks: what is looked for is found, wherever it stands, and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench
from tests.building import benchmark, city, load
from workbench import search
from workbench.searching import FOUND, KINDS, spans
from workbench.tables import COLUMNS, Tables, make_tables

SHIPPED = workbench.load(workbench.shipped_workspace())
SOURCES = {
    "title": ("benchmarks", "title"),
    "standard": ("benchmarks", "standard"),
    "key factor": ("key_factors", "name"),
    "statement": ("key_factors", "statement"),
    "why": ("key_factors", "why"),
    "guide question": ("guide_questions", "question"),
    "example": ("examples", "practice"),
    "footnote": ("benchmark_notes", "note"),
}


def bare(text: str) -> str:
    """A text without case and accents, by other means than the search has."""
    return "".join(one for one in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(one) != "Mn")


def accented(text: str) -> str:
    """The same letters, each vowel with an accent that changes nothing."""
    return unicodedata.normalize("NFC", "".join(one + "\u0301" if one in "aeiouAEIOU" else one for one in text))


def some_words() -> st.SearchStrategy[str]:
    """Beginnings of words that stand in the benchmarks, and words that stand nowhere."""
    texts = [text for table, column in SOURCES.values() for text in getattr(SHIPPED, table)[column].dropna()]
    words = sorted({word.strip(".,:;?()'") for text in texts for word in text.split()} - {""})
    known = st.sampled_from(words).flatmap(lambda one: st.integers(2, 12).map(lambda length: one[:length]))
    return known | st.sampled_from(["Munich", "01.", "05.2", "zebra", "…"])


def example_in(place: str, practice: str = "A desk is open.") -> Tables:
    """The shipped tables with one more example."""
    row = {**SHIPPED.examples.iloc[0].to_dict(), "place": place, "practice": practice, "city": None}
    frame = pd.concat([SHIPPED.examples, pd.DataFrame([row])], ignore_index=True)
    return replace(SHIPPED, examples=frame.astype(dict(COLUMNS["examples"])))


def test_an_interpreter_is_found_in_every_benchmark_that_speaks_of_one(tables: Tables) -> None:
    found = search(tables, "interpreter")
    assert list(found.columns) == list(FOUND)
    assert set(found["kind"]) >= {"example", "guide question"}
    assert found["text"].map(bare).str.contains("interpreter").all()
    assert found["benchmark"].nunique() >= 2


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_every_kind_is_found_by_its_own_words(kind: str) -> None:
    table, column = SOURCES[kind]
    texts = getattr(SHIPPED, table)[column].dropna()
    assert len(texts)
    for text in texts:
        found = search(SHIPPED, " ".join(text.split()[:12]))
        assert text in found.loc[found["kind"] == kind, "text"].tolist()


@given(st.lists(some_words(), min_size=1, max_size=3), st.sampled_from([str.upper, str.title, accented, bare]))
@settings(max_examples=40)
def test_case_and_accents_change_nothing(words: list[str], change: Callable[[str], str]) -> None:
    text = " ".join(words)
    pd.testing.assert_frame_equal(search(SHIPPED, change(text)), search(SHIPPED, text))


@given(some_words(), st.lists(some_words(), max_size=3))
@settings(max_examples=40)
def test_another_word_never_adds_anything(word: str, more: list[str]) -> None:
    few, many = search(SHIPPED, " ".join([word, *more, word])), search(SHIPPED, word)
    if len(many):
        assert set(few.itertuples(index=False, name=None)) <= set(many.itertuples(index=False, name=None))
    assert len(search(SHIPPED, "zebra " + word)) == 0


@given(st.lists(some_words(), min_size=1, max_size=3))
@settings(max_examples=40)
def test_what_is_found_holds_every_word_and_stands_in_the_tables(words: list[str]) -> None:
    found = search(SHIPPED, " ".join(words)).astype(object)
    for row in found.where(found.notna(), None).to_dict("records"):
        table, column = SOURCES[row["kind"]]
        rows = getattr(SHIPPED, table)
        keys = {name: row[name] for name in ("benchmark", "edition", "guide_question", "place", "city") if row[name]}
        held = rows[rows[column] == row["text"]]
        for name, value in keys.items():
            held = held[held[name] == value]
        assert len(held)
        said = bare(" ".join(filter(None, (row["key_factor"], row["guide_question"], row["place"], row["text"]))))
        assert all(part in said for word in words for part in re.findall(r"\w+", bare(word)))


@given(st.text(max_size=40))
@settings(max_examples=40)
def test_anything_may_be_looked_for(text: str) -> None:
    assert list(search(SHIPPED, text).columns) == list(FOUND)


@pytest.mark.parametrize("text", ["", "   ", "?!", "…"])
def test_without_a_word_nothing_is_found(tables: Tables, text: str) -> None:
    assert search(tables, text).empty


@pytest.mark.parametrize("text", ["malmo", "MALMÖ", "Malmö", "malmo desk", "desk malmö"])
def test_an_example_is_found_by_its_place(text: str) -> None:
    found = search(example_in("Malmö"), text)
    assert found[["kind", "place"]].to_numpy().tolist() == [["example", "Malmö"]]


@pytest.mark.parametrize(("written", "looked_for"), [("Łódź", "lodz"), ("Tromsø", "TROMSO"), ("Straße", "strasse")])
def test_letters_are_found_without_their_strokes(written: str, looked_for: str) -> None:
    assert len(search(example_in(written), looked_for)) == 1


def test_a_word_is_found_where_a_word_begins() -> None:
    every = example_in("Ghent", "A multilingual desk")
    assert not search(every, "lingual desk").to_numpy().tolist()
    assert len(search(every, "multi desk")) == 1


def test_numbers_find_what_they_number(tables: Tables) -> None:
    assert set(search(tables, "05.2")["guide_question"].str[:4]) == {"05.2"}
    assert search(tables, "05")["kind"].isin(["key factor", "guide question", "footnote"]).all()


def test_a_commitment_of_the_charter_is_found(tables: Tables) -> None:
    commitment = tables.key_factors[tables.key_factors["benchmark"] == "charter"].iloc[0]
    found = search(tables, commitment["statement"])
    assert found["text"].tolist() == [commitment["statement"]]
    assert found["name"].tolist() == [commitment["name"]]


def test_every_edition_is_searched_in_the_order_of_the_tables(tmp_path: Path) -> None:
    found = search(load(tmp_path, benchmark("first"), benchmark("second"), city("alpha")), "statement 2")
    assert found["edition"].tolist() == ["first", "second"]
    assert found["key_factor"].tolist() == ["02", "02"]


def test_an_empty_workspace_holds_nothing() -> None:
    assert search(make_tables({}), "interpreter").empty


@given(st.lists(some_words(), min_size=1, max_size=2))
@settings(max_examples=40)
def test_what_is_marked_begins_with_what_was_looked_for(words: list[str]) -> None:
    wanted = " ".join(words)
    found = search(SHIPPED, wanted)
    for number, place, text in found[["guide_question", "place", "text"]].fillna("").itertuples(index=False):
        marked = [one[low:high] for one in (number, place, text) for low, high in spans(one, wanted)]
        assert marked or re.search("[0-9]", wanted)
        assert {bare(one)[:2] for one in marked} <= {
            part[:2] for word in words for part in re.findall(r"\w+", bare(word))
        }


@pytest.mark.parametrize(
    ("text", "wanted", "marked"),
    [
        ("Malmö: courses in Malmö", "malmo course", ["Malmö", "course", "Malmö"]),
        ("A Straße, a STRASSE", "strasse", ["Straße", "STRASSE"]),
        ("Malmo\u0308", "malmö", ["Malmo\u0308"]),
        ("interpreters", "inter interpret", ["interpret"]),
        ("nothing here", "zebra", []),
        ("05.2 holds", "05.2", ["05.2"]),
    ],
)
def test_marks_stand_on_the_letters_as_they_are_written(text: str, wanted: str, marked: list[str]) -> None:
    assert [text[low:high] for low, high in spans(text, wanted)] == marked

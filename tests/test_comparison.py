"""Comparing cities: what is used, what is said of it, and what holds whatever the unknowns turn out to be."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.building import LEVELS, assessment, benchmark, city, load
from workbench import MixedCities, UnknownName, compare
from workbench.comparison import compare_pairs, count_bounds
from workbench.documents import NOT_APPLICABLE, SILENCES
from workbench.pairs import compare_pair
from workbench.tables import Tables

NOT, PARTLY, IN = LEVELS
LATE = "2024-12-31"


def row(frame: pd.DataFrame, name: str) -> list[str]:
    """The cells of a city."""
    return frame.loc[name].tolist()


def pair(frame: pd.DataFrame, one: str, other: str) -> dict[str, object]:
    """What is said of a pair."""
    return frame.set_index(["city", "other"]).loc[(one, other)].to_dict()


# A worked example, by hand


@pytest.fixture
def worked(tmp_path: Path) -> Tables:
    """A has in place, partly, not assessed; B partly, partly, not; C in place, not applicable, not asked."""
    return load(
        tmp_path,
        benchmark(),
        *map(city, ("a", "b", "c")),
        assessment("a", "2020-05-01", "IP?"),
        assessment("b", "2021-05-01", "PPN", method="peer review"),
        assessment("c", "2022-05-01", "Ix."),
    )


def test_the_matrix_holds_judgements_and_silences(worked: Tables) -> None:
    matrix = compare(worked, "courses", on=LATE).matrix
    assert row(matrix, "a") == [IN, PARTLY, "not assessed"]
    assert row(matrix, "b") == [PARTLY, PARTLY, NOT]
    assert row(matrix, "c") == [IN, "not applicable", "not asked"]
    assert (matrix.index.name, matrix.columns.name) == ("city", "key_factor")
    assert list(matrix.columns) == ["01", "02", "03"]


def test_the_sources_have_the_matrix_shape_and_say_date_and_method(worked: Tables) -> None:
    comparison = compare(worked, "courses", on=LATE)
    assert row(comparison.sources, "a") == ["2020-05-01, self-assessment"] * 3
    assert row(comparison.sources, "b") == ["2021-05-01, peer review"] * 3
    assert row(comparison.sources, "c") == ["2022-05-01, self-assessment"] * 3
    assert comparison.sources.index.equals(comparison.matrix.index)
    assert comparison.sources.columns.equals(comparison.matrix.columns)


def test_the_summary_counts_by_hand(worked: Tables) -> None:
    summary = compare(worked, "courses", on=LATE).summary
    columns = ["applies", "low", "high", *LEVELS, "not assessed", "not applicable", "not asked"]
    expected = pd.DataFrame(
        [[3, 1, 2, 0, 1, 1, 1, 0, 0], [3, 0, 0, 1, 2, 0, 0, 0, 0], [2, 1, 2, 0, 0, 1, 0, 1, 1]],
        index=pd.Index(["a", "b", "c"], name="city"),
        columns=columns,
    )
    pd.testing.assert_frame_equal(summary, expected, check_index_type=False, check_column_type=False)


def test_the_key_factors_are_counted_over_the_cities_by_hand(worked: Tables) -> None:
    counts = compare(worked, "courses", on=LATE).key_factors
    assert counts.index.name == "key_factor"
    assert counts[["applies", "low", "high"]].to_numpy().tolist() == [[3, 2, 2], [2, 0, 0], [3, 0, 2]]


def test_the_pairs_by_hand(worked: Tables) -> None:
    pairs = compare(worked, "courses", on=LATE).pairs
    columns = ["city", "other", "ahead", "further_on", "behind_on", "open_on", "common"]
    assert pairs[columns].to_numpy().tolist() == [
        ["a", "b", "certain", "01", "", "03", 3],
        ["a", "c", "possible", "", "", "03", 2],
        ["b", "a", "impossible", "", "01", "03", 3],
        ["b", "c", "impossible", "", "01", "03", 2],
        ["c", "a", "possible", "", "", "03", 2],
        ["c", "b", "certain", "01", "", "03", 2],
    ]


def test_no_column_holds_python_objects(worked: Tables) -> None:
    comparison = compare(worked, "courses", on=LATE)
    for frame in (comparison.matrix, comparison.sources, comparison.summary, comparison.pairs, comparison.assessments):
        assert not [name for name, kind in frame.dtypes.items() if kind == "object"]


def test_the_levels_stand_in_the_benchmarks_order(worked: Tables) -> None:
    assert compare(replace(worked, levels=worked.levels[::-1]), "courses", on=LATE).levels == LEVELS


def test_the_comparison_says_what_was_compared(worked: Tables) -> None:
    said = compare(worked, "courses", on=LATE, method="peer review")
    assert (said.benchmark, said.edition, said.collection) == ("courses", "first", "ours")
    assert (said.on, said.method, said.levels) == (dt.date(2024, 12, 31), "peer review", LEVELS)
    assert said.assessments["date"].dt.strftime("%Y-%m-%d").to_dict() == {"b": "2021-05-01"}


# Which assessment is used


def test_the_latest_assessment_is_used_whole(tmp_path: Path) -> None:
    tables = load(
        tmp_path, benchmark(), city("a"), assessment("a", "2018-05-01", "III"), assessment("a", "2020-05-01", "P..")
    )
    comparison = compare(tables, "courses", on=LATE)
    assert row(comparison.matrix, "a") == [PARTLY, "not asked", "not asked"]
    assert row(comparison.sources, "a") == ["2020-05-01, self-assessment"] * 3


@pytest.mark.parametrize(
    ("methods", "used"),
    [
        (["self-assessment", "peer review", "agreed"], "agreed"),
        (["agreed", "self-assessment"], "agreed"),
        (["self-assessment", "peer review"], "peer review"),
        (["self-assessment"], "self-assessment"),
    ],
)
def test_on_one_date_agreed_comes_before_peer_review_before_self_assessment(
    tmp_path: Path, methods: list[str], used: str
) -> None:
    letters = {"agreed": "I", "peer review": "P", "self-assessment": "N"}
    made = [assessment("a", "2020-05-01", letters[method] * 3, method) for method in methods]
    tables = load(tmp_path, benchmark(), city("a"), *made)
    for assessments in (tables.assessments, tables.assessments[::-1]):
        comparison = compare(replace(tables, assessments=assessments), "courses", on=LATE)
        assert row(comparison.sources, "a") == [f"2020-05-01, {used}"] * 3
        assert comparison.matrix.loc["a", "01"] == {"I": IN, "P": PARTLY, "N": NOT}[letters[used]]


def test_a_later_self_assessment_comes_before_an_earlier_agreed_one(tmp_path: Path) -> None:
    early, late = assessment("a", "2018-05-01", "III", "agreed"), assessment("a", "2020-05-01", "NNN")
    comparison = compare(load(tmp_path, benchmark(), city("a"), early, late), "courses", on=LATE)
    assert row(comparison.matrix, "a") == [NOT] * 3


@pytest.fixture
def rounds(tmp_path: Path) -> Tables:
    """Two cities; a was reviewed in 2018 and assessed itself in 2020, b reviewed in 2019."""
    return load(
        tmp_path,
        benchmark(),
        city("a"),
        city("b"),
        assessment("a", "2018-05-01", "INN", "peer review"),
        assessment("a", "2020-05-01", "PPP"),
        assessment("b", "2019-05-01", "III", "peer review"),
    )


def test_a_method_uses_the_assessments_by_that_method_only(rounds: Tables) -> None:
    comparison = compare(rounds, "courses", on=LATE, method="peer review")
    assert row(comparison.matrix, "a") == [IN, NOT, NOT]
    comparison = compare(rounds, "courses", on=LATE, method="self-assessment")
    assert row(comparison.sources, "b") == ["no assessment"] * 3


def test_an_unknown_method_raises_with_the_nearest(rounds: Tables) -> None:
    with pytest.raises(UnknownName, match="unknown method 'peer-review'; did you mean 'peer review'"):
        compare(rounds, "courses", method="peer-review")


@pytest.mark.parametrize("on", ["2020-05-01", dt.date(2020, 5, 1), pd.Timestamp("2020-05-01 23:59"), "2020-05-02"])
def test_an_assessment_counts_from_its_own_day_on(rounds: Tables, on: str | dt.date) -> None:
    assert compare(rounds, "courses", on=on).matrix.loc["a", "01"] == PARTLY


@pytest.mark.parametrize("on", ["2020-04-30", dt.date(2020, 4, 30)])
def test_an_assessment_after_the_day_is_left_out(rounds: Tables, on: str | dt.date) -> None:
    assert compare(rounds, "courses", on=on).sources.loc["a", "01"] == "2018-05-01, peer review"


@pytest.mark.parametrize("on", ["1999-01-01", "0001-01-01", dt.date(1999, 1, 1)])
def test_before_any_assessment_every_cell_is_not_asked(rounds: Tables, on: str | dt.date) -> None:
    comparison = compare(rounds, "courses", on=on)
    assert comparison.matrix.eq("not asked").all(axis=None)
    assert comparison.sources.eq("no assessment").all(axis=None)
    assert comparison.summary[["applies", "low", "high"]].drop_duplicates().to_numpy().tolist() == [[3, 0, 3]]
    assert comparison.assessments.empty


def test_without_a_day_today_is_meant(rounds: Tables) -> None:
    before, on, after = dt.date.today(), compare(rounds, "courses").on, dt.date.today()  # noqa: DTZ011 - as the code
    assert before <= on <= after


@pytest.mark.parametrize("on", ["nonsense", "", "2024-02-30", "32/13/2024", pd.NaT, float("nan")])
def test_a_day_that_is_none_raises_and_says_how_to_write_one(rounds: Tables, on: object) -> None:
    with pytest.raises(ValueError, match=r"is no date; write it as '2024-05-31'"):
        compare(rounds, "courses", on=on)


@pytest.mark.parametrize("on", ["2020", 2020, 20200501, "05/06/2020"])
def test_a_day_that_could_mean_several_raises(rounds: Tables, on: object) -> None:
    with pytest.raises(ValueError, match=r"is no date; write it as '2024-05-31'"):
        compare(rounds, "courses", on=on)


# Editions and collections


def editions(folder: Path, *made: tuple[str, str]) -> Tables:
    """Two published editions and a later draft."""
    return load(
        folder,
        benchmark("second", since="2015-01"),
        benchmark("first", since="2012-05"),
        benchmark("draft", since="2026-01", status="working draft"),
        city("a"),
        city("b"),
        *made,
    )


def test_the_edition_is_that_of_the_collections_latest_assessment(tmp_path: Path) -> None:
    tables = editions(
        tmp_path, assessment("a", "2018-05-01", "III", edition="second"), assessment("b", "2020-05-01", "III")
    )
    comparison = compare(tables, "courses", on=LATE)
    assert comparison.edition == "first"
    assert row(comparison.sources, "a") == ["no assessment"] * 3
    assert compare(tables, "courses", on="2019-01-01").edition == "second"
    assert compare(tables, "courses", cities=["a"], on=LATE).edition == "first"


def test_the_edition_does_not_change_with_the_method_asked_for(tmp_path: Path) -> None:
    review = assessment("a", "2018-05-01", "III", "peer review", edition="second")
    comparison = compare(
        editions(tmp_path, review, assessment("b", "2020-05-01", "III")), "courses", method="peer review", on=LATE
    )
    assert comparison.edition == "first"
    assert row(comparison.sources, "a") == ["no assessment"] * 3


def test_without_an_assessment_the_edition_is_the_last_published(tmp_path: Path) -> None:
    tables = editions(tmp_path, assessment("a", "2018-05-01", "III"))
    assert compare(tables, "courses", on="2017-01-01").edition == "second"
    reversed_files = replace(tables, benchmarks=tables.benchmarks[::-1])
    assert compare(reversed_files, "courses", on="2017-01-01").edition == "second"


def test_where_all_editions_are_drafts_the_last_is_taken(tmp_path: Path) -> None:
    drafts = [benchmark(f"draft-{n}", since=f"202{n}-01", status="working draft") for n in (3, 1, 2)]
    assert compare(load(tmp_path, *drafts, city("a")), "courses", on=LATE).edition == "draft-3"


def test_an_edition_that_is_named_is_used(tmp_path: Path) -> None:
    tables = editions(
        tmp_path, assessment("a", "2018-05-01", "PPP"), assessment("a", "2020-05-01", "III", edition="second")
    )
    comparison = compare(tables, "courses", edition="first", on=LATE)
    assert row(comparison.sources, "a") == ["2018-05-01, self-assessment"] * 3
    with pytest.raises(UnknownName, match="unknown edition of 'courses': 'secnd'; did you mean 'second'"):
        compare(tables, "courses", edition="secnd")


def test_an_unknown_benchmark_raises_with_the_nearest(rounds: Tables) -> None:
    with pytest.raises(UnknownName, match="unknown benchmark 'cuorses'; did you mean 'courses'"):
        compare(rounds, "cuorses")


@pytest.fixture
def collections(tmp_path: Path) -> Tables:
    """Theirs describes a and b and assessed a; ours assessed a and describes nobody."""
    return load(
        tmp_path,
        benchmark(),
        city("a", collection="theirs"),
        city("b", collection="theirs"),
        assessment("a", "2018-05-01", "NNN", collection="theirs"),
        assessment("a", "2020-05-01", "III", collection="ours"),
    )


def test_without_a_collection_several_are_named_in_the_error(collections: Tables) -> None:
    with pytest.raises(ValueError, match=r"there are 2\b.*name one.*'ours', 'theirs'"):
        compare(collections, "courses")


def test_an_unknown_collection_raises_with_the_nearest(collections: Tables) -> None:
    with pytest.raises(UnknownName, match="unknown collection 'their'; did you mean 'theirs'"):
        compare(collections, "courses", collection="their")


def test_a_collection_holds_the_cities_described_or_assessed_in_it(collections: Tables) -> None:
    assert list(compare(collections, "courses", collection="ours", on=LATE).matrix.index) == ["a"]
    assert list(compare(collections, "courses", collection="theirs", on=LATE).matrix.index) == ["a", "b"]


def test_an_assessment_of_another_collection_is_never_used(collections: Tables) -> None:
    comparison = compare(collections, "courses", collection="theirs", on=LATE)
    assert row(comparison.matrix, "a") == [NOT] * 3
    assert row(compare(collections, "courses", collection="ours", on=LATE).matrix, "a") == [IN] * 3


# Cities


def test_cities_stand_in_the_order_that_was_asked_for_and_once(worked: Tables) -> None:
    comparison = compare(worked, "courses", cities=["c", "a", "c"], on=LATE)
    assert list(comparison.matrix.index) == ["c", "a"]
    assert list(comparison.assessments.index) == ["c", "a"]
    assert comparison.pairs["city"].tolist() == ["c", "a"]


def test_an_unknown_city_raises_with_the_nearest(tables: Tables) -> None:
    with pytest.raises(UnknownName, match="did you mean 'brunnhaven'"):
        compare(tables, "charter", cities=["brunhaven"], collection="demonstration")


def test_a_text_in_place_of_a_list_of_cities_raises_and_says_how_to_write_it(rounds: Tables) -> None:
    with pytest.raises(TypeError, match=r"name cities in a list: cities=\['a'\]"):
        compare(rounds, "courses", cities="a")


def test_a_city_without_an_assessment_has_a_row_of_not_asked(tmp_path: Path) -> None:
    tables = load(tmp_path, benchmark(), city("a"), city("b"), assessment("a", "2020-05-01", "III"))
    comparison = compare(tables, "courses", on=LATE)
    assert row(comparison.matrix, "b") == ["not asked"] * 3
    assert row(comparison.sources, "b") == ["no assessment"] * 3
    assert list(comparison.assessments.index) == ["a"]


@pytest.mark.parametrize("cities", [[], ["a"]])
def test_no_city_and_one_city_are_compared_too(worked: Tables, cities: list[str]) -> None:
    comparison = compare(worked, "courses", cities=cities, on=LATE)
    assert comparison.matrix.shape == (len(cities), 3)
    assert len(comparison.summary) == len(cities)
    assert comparison.pairs.empty
    assert comparison.pairs["open_on"].dtype == "str"


def test_alphabetical_order_ignores_accents_and_case(tmp_path: Path) -> None:
    names = ["Zürich", "Malmö", "alba", "Mals", "Ålesund", "Éire", "Essen"]
    described = [city(f"city-{number}", name) for number, name in enumerate(names)]
    order = compare(load(tmp_path, benchmark(), *described), "courses").matrix.index
    assert [names[int(slug[-1])] for slug in order] == ["alba", "Ålesund", "Éire", "Essen", "Malmö", "Mals", "Zürich"]


def test_alphabetical_order_takes_a_stroke_for_an_accent(tmp_path: Path) -> None:
    names = ["Zagreb", "Łódź", "London", "Lyon", "Ørsta", "Oslo", "Ostrava"]
    described = [city(f"city-{number}", name) for number, name in enumerate(names)]
    order = compare(load(tmp_path, benchmark(), *described), "courses").matrix.index
    assert [names[int(slug[-1])] for slug in order] == ["Łódź", "London", "Lyon", "Ørsta", "Oslo", "Ostrava", "Zagreb"]


@pytest.fixture
def mixed(tmp_path: Path) -> Tables:
    """Two real cities and an invented one in one collection."""
    return load(tmp_path, benchmark(), city("real"), city("other"), city("invented", illustrative=True))


@pytest.mark.parametrize("cities", [None, ["invented", "real"]])
def test_real_and_invented_cities_are_never_compared(mixed: Tables, cities: list[str] | None) -> None:
    with pytest.raises(MixedCities, match=r"never mixes invented cities \('invented'\) and real ones \(.*'real'\)"):
        compare(mixed, "courses", cities=cities)


@pytest.mark.parametrize("cities", [["invented"], ["real", "other"]])
def test_cities_of_one_kind_are_compared(mixed: Tables, cities: list[str]) -> None:
    assert list(compare(mixed, "courses", cities=cities).matrix.index) == cities


# Carrying earlier judgements


def carried(folder: Path, *said: tuple[str, str], **asked: str) -> tuple[list[str], list[str]]:
    """What carry=True makes of assessments of one city, each a date and its judgements."""
    made = [assessment("a", date, letters) for date, letters in said]
    comparison = compare(load(folder, benchmark(), city("a"), *made), "courses", carry=True, **{"on": LATE, **asked})
    return row(comparison.matrix, "a"), row(comparison.sources, "a")


def test_carry_fills_what_was_not_asked_and_says_from_where(tmp_path: Path) -> None:
    matrix, sources = carried(tmp_path, ("2018-05-01", "III"), ("2020-05-01", "P.."))
    assert matrix == [PARTLY, IN, IN]
    assert sources == ["2020-05-01, self-assessment", *["2018-05-01, self-assessment"] * 2]


@pytest.mark.parametrize("letter", ["?", "x", "N"])
def test_carry_overwrites_nothing_that_the_latest_says(tmp_path: Path, letter: str) -> None:
    matrix, sources = carried(tmp_path, ("2018-05-01", "III"), ("2020-05-01", f"P{letter}P"))
    assert matrix[1] == {"?": "not assessed", "x": "not applicable", "N": NOT}[letter]
    assert sources == ["2020-05-01, self-assessment"] * 3


def test_carry_takes_the_latest_earlier_one_that_asked(tmp_path: Path) -> None:
    matrix, sources = carried(tmp_path, ("2016-05-01", "INN"), ("2018-05-01", "IP."), ("2020-05-01", "P.."))
    assert matrix == [PARTLY, PARTLY, NOT]
    assert [source[:4] for source in sources] == ["2020", "2018", "2016"]


def test_carry_takes_an_earlier_not_assessed_as_asked(tmp_path: Path) -> None:
    matrix, sources = carried(tmp_path, ("2016-05-01", "III"), ("2018-05-01", "II?"), ("2020-05-01", "P.."))
    assert matrix[2] == "not assessed"
    assert sources[2] == "2018-05-01, self-assessment"


def test_carry_leaves_what_nobody_asked(tmp_path: Path) -> None:
    matrix, sources = carried(tmp_path, ("2018-05-01", "II."), ("2020-05-01", "P.."))
    assert matrix[2] == "not asked"
    assert sources[2] == "2020-05-01, self-assessment"


def test_carry_takes_nothing_from_the_same_date(tmp_path: Path) -> None:
    review = assessment("a", "2020-05-01", "III", "peer review")
    tables = load(tmp_path, benchmark(), city("a"), assessment("a", "2020-05-01", "P..", "agreed"), review)
    assert row(compare(tables, "courses", carry=True, on=LATE).matrix, "a") == [PARTLY, "not asked", "not asked"]


def test_carry_takes_nothing_from_after_the_day(tmp_path: Path) -> None:
    matrix, _ = carried(tmp_path, ("2018-05-01", "P.."), ("2020-05-01", "III"), on="2019-01-01")
    assert matrix == [PARTLY, "not asked", "not asked"]


def test_carry_takes_nothing_from_another_edition(tmp_path: Path) -> None:
    tables = editions(
        tmp_path, assessment("a", "2018-05-01", "III", edition="second"), assessment("a", "2020-05-01", "P..")
    )
    assert row(compare(tables, "courses", carry=True, on=LATE).matrix, "a") == [PARTLY, "not asked", "not asked"]


def test_carry_takes_nothing_from_another_method_than_the_one_asked_for(rounds: Tables) -> None:
    comparison = compare(rounds, "courses", method="self-assessment", carry=True, on=LATE)
    assert row(comparison.sources, "a") == ["2020-05-01, self-assessment"] * 3


# Bounds and pairs


@pytest.mark.parametrize("levels", [["no", "yes"], ["none", "planned", "begun", "partly", "fully"]])
def test_benchmarks_with_two_and_five_levels(tmp_path: Path, levels: list[str]) -> None:
    tables = load(
        tmp_path,
        benchmark(levels=levels, factors=5),
        city("a"),
        city("b"),
        assessment("a", "2020-05-01", [levels[-1], levels[0], levels[-2], "?", "x"]),
        assessment("b", "2020-05-01", [levels[0], levels[0], levels[-2], "?", "x"]),
    )
    comparison = compare(tables, "courses", on=LATE)
    assert comparison.levels == tuple(levels)
    assert list(comparison.summary.columns) == ["applies", "low", "high", *levels, *SILENCES]
    assert comparison.summary.loc["a", ["applies", "low", "high"]].tolist() == [4, 1, 2]
    assert comparison.summary.loc["b", ["applies", "low", "high"]].tolist() == [4, 0, 1]
    assert pair(comparison.pairs, "a", "b")["ahead"] == "possible"
    assert pair(comparison.pairs, "b", "a")["ahead"] == "impossible"


def two(first: str, second: str) -> pd.DataFrame:
    """The pairs of two cities, given by letters; a dot is 'not asked'."""
    letters = {"N": NOT, "P": PARTLY, "I": IN, "?": "not assessed", "x": NOT_APPLICABLE, ".": "not asked"}
    columns = [f"{number:02}" for number in range(1, len(first) + 1)]
    matrix = pd.DataFrame([[letters[one] for one in said] for said in (first, second)], ["a", "b"], columns)
    return compare_pairs(matrix, LEVELS)


@pytest.mark.parametrize(
    ("first", "second", "ahead", "behind"),
    [
        ("IP", "IP", "impossible", "impossible"),
        ("IP", "PP", "certain", "impossible"),
        ("IN", "NI", "impossible", "impossible"),
        ("I?", "IN", "possible", "impossible"),
        ("?", "?", "possible", "possible"),
        ("I?", "N?", "possible", "impossible"),
        ("I?", "NN", "certain", "impossible"),
        ("II", "N?", "certain", "impossible"),
        ("II", "P.", "certain", "impossible"),
        ("?", "I", "impossible", "possible"),
        ("xI", "IP", "certain", "impossible"),
        ("x?", "Ix", "impossible", "impossible"),
    ],
)
def test_who_has_all_that_the_other_has_and_more(first: str, second: str, ahead: str, behind: str) -> None:
    pairs = two(first, second)
    assert pair(pairs, "a", "b")["ahead"] == ahead
    assert pair(pairs, "b", "a")["ahead"] == behind


def test_what_does_not_apply_to_one_is_no_part_of_the_pair() -> None:
    said = pair(two("xIP?", "IxN?"), "a", "b")
    assert said == {"ahead": "possible", "further_on": "03", "behind_on": "", "open_on": "04", "common": 2}


def test_with_nothing_in_common_neither_is_ahead() -> None:
    pairs = two("xI", "Ix")
    assert pairs["ahead"].tolist() == ["impossible", "impossible"]
    assert pairs[["further_on", "behind_on", "open_on"]].eq("").all(axis=None)
    assert pairs["common"].tolist() == [0, 0]


def test_a_level_pair_differs_nowhere_and_is_told_from_nothing_in_common() -> None:
    pairs = two("IPN", "IPN")
    assert pairs["ahead"].tolist() == ["impossible", "impossible"]
    assert pairs[["further_on", "behind_on", "open_on"]].eq("").all(axis=None)
    assert pairs["common"].tolist() == [3, 3]


def test_several_key_factors_are_joined_by_spaces_in_order() -> None:
    said = pair(two("IIN?.x", "NPI??I"), "a", "b")
    assert (said["further_on"], said["behind_on"], said["open_on"]) == ("01 02", "03", "04 05")


@pytest.mark.parametrize("slug", ["charter", "introductory-and-language-courses", "promoting-cultural-diversity"])
def test_the_shipped_counts_add_up(tables: Tables, slug: str) -> None:
    comparison = compare(tables, slug, collection="demonstration", on="2026-12-31")
    summary = comparison.summary
    assert list(summary.columns) == ["applies", "low", "high", *comparison.levels, *SILENCES]
    assert (summary[[*comparison.levels, *SILENCES]].sum(axis=1) == comparison.matrix.shape[1]).all()
    assert ((summary["low"] <= summary["high"]) & (summary["high"] <= summary["applies"])).all()
    assert (summary["applies"] == comparison.matrix.shape[1] - summary["not applicable"]).all()


def test_two_hundred_cities_are_compared(tables: Tables) -> None:
    many = replace(
        tables,
        **{name: copies(getattr(tables, name), 100) for name in ("cities", "assessments", "judgements")},
    )
    slug = "introductory-and-language-courses"
    comparison = compare(many, slug, collection="demonstration", on=LATE)
    assert comparison.matrix.shape == (200, 9)
    assert len(comparison.pairs) == 200 * 199
    ahead = comparison.pairs[comparison.pairs["ahead"] == "certain"]
    assert len(ahead) == 100 * 100
    assert ahead["city"].str.startswith("hollmar").all()
    assert ahead["other"].str.startswith("brunnhaven").all()


def copies(frame: pd.DataFrame, count: int) -> pd.DataFrame:
    """A table with that many copies of Hollmar, which has all that Brunnhaven has and more, and of Brunnhaven."""
    ours = frame[frame["city"].isin(["hollmar", "brunnhaven"])]
    return pd.concat([ours.assign(city=ours["city"] + f"-{number}") for number in range(count)], ignore_index=True)


# What holds for every completion of the unknowns

EXAMPLES = settings(deadline=None, max_examples=150)
UNKNOWN = {"not assessed", "not asked"}
Case = tuple[pd.DataFrame, tuple[str, ...]]


@st.composite
def cases(draw: st.DrawFn, cities: int = 2) -> Case:
    """A small matrix with its levels."""
    levels = tuple(f"level {number}" for number in range(draw(st.integers(2, 4))))
    factors = draw(st.integers(1, 3))
    cells = st.lists(st.sampled_from([*levels, *SILENCES]), min_size=factors, max_size=factors)
    rows = draw(st.lists(cells, min_size=cities, max_size=cities))
    names = [f"city-{number}" for number in range(cities)]
    return pd.DataFrame(rows, names, [f"{number:02}" for number in range(1, factors + 1)]), levels


def completions(cells: Sequence[str], levels: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every way in which the unknowns of some cells may turn out."""
    return itertools.product(*(levels if cell in UNKNOWN else [cell] for cell in cells))


def has_all_and_more(one: Sequence[str], other: Sequence[str], levels: Sequence[str]) -> bool:
    """Whether the one is at least as far everywhere, and further somewhere, where both apply."""
    both = [
        (levels.index(mine), levels.index(theirs))
        for mine, theirs in zip(one, other, strict=True)
        if NOT_APPLICABLE not in (mine, theirs)
    ]
    return all(mine >= theirs for mine, theirs in both) and any(mine > theirs for mine, theirs in both)


def decided(frame: pd.DataFrame) -> dict[tuple[str, str], str]:
    """The pairs of which something is certain or impossible."""
    said = frame[frame["ahead"] != "possible"]
    return dict(zip(zip(said["city"], said["other"], strict=True), said["ahead"], strict=True))


@EXAMPLES
@given(cases(cities=1))
def test_whatever_the_unknowns_are_the_count_lies_within_the_bounds_and_reaches_both(case: Case) -> None:
    matrix, levels = case
    counts = {whole.count(levels[-1]) for whole in completions(matrix.iloc[0].tolist(), levels)}
    bounds = count_bounds(matrix, levels).iloc[0]
    assert (min(counts), max(counts)) == (bounds["low"], bounds["high"])


@EXAMPLES
@given(cases())
def test_ahead_is_what_every_completion_says(case: Case) -> None:
    matrix, levels = case
    one, other = (list(completions(matrix.iloc[position].tolist(), levels)) for position in (0, 1))
    said = {has_all_and_more(mine, theirs, levels) for mine in one for theirs in other}
    expected = {(True,): "certain", (False,): "impossible", (False, True): "possible"}[tuple(sorted(said))]
    assert pair(compare_pairs(matrix, levels), "city-0", "city-1")["ahead"] == expected


@EXAMPLES
@given(cases(cities=3))
def test_certain_never_holds_of_a_city_and_itself_nor_both_ways(case: Case) -> None:
    pairs = compare_pairs(*case)
    assert len(pairs) == 6
    assert (pairs["city"] != pairs["other"]).all()
    said = pairs.set_index(["city", "other"])["ahead"]
    for (one, other), ahead in said.items():
        assert ahead != "certain" or said[(other, one)] == "impossible"


@EXAMPLES
@given(cases(cities=3), st.data())
def test_what_is_learnt_never_undoes_what_was_decided(case: Case, data: st.DataObject) -> None:
    matrix, levels = case
    open_cells = [(city, factor) for city in matrix.index for factor in matrix if matrix.at[city, factor] in UNKNOWN]
    learnt = matrix.copy()
    for cell in data.draw(st.sets(st.sampled_from(open_cells))) if open_cells else ():
        learnt.at[cell] = data.draw(st.sampled_from(levels))
    before, after = decided(compare_pairs(matrix, levels)), decided(compare_pairs(learnt, levels))
    assert before.items() <= after.items()


@EXAMPLES
@given(cases(cities=3))
def test_a_pair_seen_from_the_other_side_is_its_mirror(case: Case) -> None:
    pairs = compare_pairs(*case).set_index(["city", "other"])
    for one, other in itertools.permutations(case[0].index, 2):
        seen, mirrored = pairs.loc[(one, other)], pairs.loc[(other, one)]
        assert seen["further_on"] == mirrored["behind_on"]
        assert (seen["open_on"], seen["common"]) == (mirrored["open_on"], mirrored["common"])


@EXAMPLES
@given(cases())
def test_each_common_key_factor_is_further_behind_open_or_equal(case: Case) -> None:
    matrix, levels = case
    said = pair(compare_pairs(matrix, levels), "city-0", "city-1")
    one, other = (matrix.iloc[position] for position in (0, 1))
    named = [str(said[name]).split() for name in ("further_on", "behind_on", "open_on")]
    equal = [factor for factor in matrix if one[factor] == other[factor] and one[factor] in levels]
    outside = [factor for factor in matrix if NOT_APPLICABLE in (one[factor], other[factor])]
    assert sorted([*itertools.chain(*named), *equal, *outside]) == list(matrix)
    assert said["common"] == matrix.shape[1] - len(outside)


# Two cities in one word


def relation(one: Sequence[str], other: Sequence[str], levels: Sequence[str]) -> str:
    """How two cities of which everything is known stand to each other."""
    both = [
        (levels.index(mine), levels.index(theirs))
        for mine, theirs in zip(one, other, strict=True)
        if NOT_APPLICABLE not in (mine, theirs)
    ]
    further, behind = any(mine > theirs for mine, theirs in both), any(mine < theirs for mine, theirs in both)
    if not both:
        return "nothing"
    return "each" if further and behind else "ahead" if further else "behind" if behind else "level"


@EXAMPLES
@given(cases())
def test_the_relation_of_two_cities_is_what_every_completion_says(case: Case) -> None:
    matrix, levels = case
    one, other = (list(completions(matrix.iloc[position].tolist(), levels)) for position in (0, 1))
    said = {relation(mine, theirs, levels) for mine in one for theirs in other}
    found = compare_pair(matrix, levels, "city-0", "city-1")
    assert found.relation == (next(iter(said)) if len(said) == 1 else "open")
    certain = pair(compare_pairs(matrix, levels), "city-0", "city-1")["ahead"] == "certain"
    assert (found.relation == "ahead") == certain


@EXAMPLES
@given(cases())
def test_an_open_judgement_decides_where_how_it_turns_out_can_change_the_relation(case: Case) -> None:
    matrix, levels = case
    found = compare_pair(matrix, levels, "city-0", "city-1")
    pairs = [
        (mine, theirs)
        for mine in completions(matrix.iloc[0].tolist(), levels)
        for theirs in completions(matrix.iloc[1].tolist(), levels)
    ]
    for at, factor in enumerate(matrix):
        # Alike in all else: what only this key factor can change.
        said: dict[tuple[tuple[str, ...], ...], set[str]] = {}
        for mine, theirs in pairs:
            rest = (mine[:at] + mine[at + 1 :], theirs[:at] + theirs[at + 1 :])
            said.setdefault(rest, set()).add(relation(mine, theirs, levels))
        assert (factor in found.decided_by) == any(len(one) > 1 for one in said.values())


@EXAMPLES
@given(cases())
def test_each_key_factor_stands_once_in_a_pair(case: Case) -> None:
    matrix, levels = case
    found = compare_pair(matrix, levels, "city-0", "city-1")
    every = [*found.further_on, *found.behind_on, *found.same_on, *found.open_on, *found.outside]
    assert sorted(every) == list(matrix)
    assert set(found.decided_by) <= set(found.open_on)


def test_a_comparison_compares_two_of_its_cities(tables: Tables) -> None:
    comparison = compare(tables, "introductory-and-language-courses", on="2024-12-31", collection="demonstration")
    found = comparison.pair("hollmar", "brunnhaven")
    row = comparison.pairs.set_index(["city", "other"]).loc[("hollmar", "brunnhaven")]
    assert (found.relation, row["ahead"]) == ("ahead", "certain")
    assert " ".join(found.further_on) == row["further_on"]
    with pytest.raises(UnknownName, match="did you mean 'hollmar'"):
        comparison.pair("hollmare", "brunnhaven")
    with pytest.raises(ValueError, match="named twice"):
        comparison.pair("hollmar", "hollmar")

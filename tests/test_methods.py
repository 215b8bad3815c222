"""The assessments of all methods together: what stands, where they differ, and what holds however that is settled."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.building import LETTERS, LEVELS, assessment, benchmark, city, load
from workbench import UnknownName, compare, compare_methods, judgements_by_method
from workbench.documents import METHODS, NOT_APPLICABLE, NOT_ASKED, NOT_ASSESSED, SILENCES
from workbench.methods import DIFFERS, merge_judgements
from workbench.tables import Tables

NOT, PARTLY, IN = LEVELS
LATE = "2024-12-31"
SELF, PEER, AGREED = "self-assessment", "peer review", "agreed"


def made(folder: Path, *assessments: tuple[str, str]) -> Tables:
    """Cities a, b and c, with what is assessed of them."""
    return load(folder, benchmark(), *map(city, "abc"), *assessments)


@pytest.fixture
def worked(tmp_path: Path) -> Tables:
    """A judged itself and was reviewed; b agreed with its peers; c was never assessed."""
    return made(
        tmp_path,
        assessment("a", "2020-05-01", "II?"),
        assessment("a", "2020-06-01", "PI.", PEER),
        assessment("b", "2020-05-01", "INx"),
        assessment("b", "2020-06-01", "PNI", PEER),
        assessment("b", "2020-06-01", "PN.", AGREED),
    )


def test_by_hand(worked: Tables) -> None:
    methods = compare_methods(worked, "courses", on=LATE)
    assert methods.merged.loc["a"].tolist() == [DIFFERS, IN, NOT_ASSESSED]
    # What they agreed on stands; on what they did not, each still says what it said.
    assert methods.merged.loc["b"].tolist() == [PARTLY, NOT, DIFFERS]
    assert methods.merged.loc["c"].tolist() == [NOT_ASKED] * 3
    expected = {
        "applies": [3, 3, 3],
        "low": [1, 0, 0],
        "high": [3, 1, 3],
        "disputed": [0, 1, 0],
        "compared": [2, 3, 0],
        "differs": [1, 2, 0],
        # On 01 they agreed; on 03 what was agreed says nothing.
        "settled": [0, 1, 0],
    }
    assert methods.summary.to_dict("list") == expected
    assert methods.summary.index.tolist() == ["a", "b", "c"]
    assert methods.key_factors[["applies", "low", "high", "differs"]].to_numpy().tolist() == [
        [3, 0, 2, 2],
        [3, 1, 2, 0],
        [3, 0, 3, 1],
    ]
    gone = methods.judgements.query("superseded")
    assert gone[["city", "method", "key_factor"]].to_numpy().tolist() == [
        ["b", method, factor] for method in (SELF, PEER) for factor in ("01", "02")
    ]
    # Each of the two still says something that nobody agreed on.
    assert not methods.assessments["superseded"].any()
    assert methods.assessments["method"].tolist() == [SELF, PEER, SELF, PEER, AGREED]


def test_whether_a_key_factor_applies_can_be_what_they_disagree_on(tmp_path: Path) -> None:
    tables = made(tmp_path, assessment("a", "2020-05-01", "xxI"), assessment("a", "2020-06-01", "IxI", PEER))
    methods = compare_methods(tables, "courses", on=LATE)
    assert methods.merged.loc["a"].tolist() == [DIFFERS, NOT_APPLICABLE, IN]
    assert methods.summary.loc["a", ["applies", "low", "high", "disputed"]].tolist() == [2, 1, 2, 1]


@pytest.mark.parametrize(("agreed", "stands"), [("2020-04-30", DIFFERS), ("2020-05-01", DIFFERS), ("2020-06-01", NOT)])
def test_what_is_agreed_supersedes_what_was_judged_up_to_its_date(tmp_path: Path, agreed: str, stands: str) -> None:
    reviews = [assessment("a", "2020-05-01", "III"), assessment("a", "2020-06-01", "PPP", PEER)]
    tables = made(tmp_path, *reviews, assessment("a", agreed, "NNN", AGREED))
    methods = compare_methods(tables, "courses", on=LATE)
    assert methods.merged.loc["a", "01"] == stands
    days = dict(zip(methods.assessments["method"], methods.assessments["superseded"], strict=True))
    assert days == {SELF: agreed >= "2020-05-01", PEER: agreed >= "2020-06-01", AGREED: False}


def test_of_each_method_the_latest_on_the_day_is_used_whole(tmp_path: Path) -> None:
    rounds = [
        assessment("a", "2018-05-01", "III"),
        assessment("a", "2020-05-01", "P.."),
        assessment("a", "2024-05-01", "NNN"),
    ]
    tables = made(tmp_path, *rounds, assessment("a", "2019-05-01", "NII", PEER))
    methods = compare_methods(tables, "courses", ["a"], on="2021-01-01")
    assert methods.assessments["date"].dt.year.tolist() == [2020, 2019]
    assert methods.assessments["earlier_round"].tolist() == [False, True]
    assert methods.merged.loc["a"].tolist() == [PARTLY, NOT_ASKED, NOT_ASKED]


def test_what_an_earlier_round_found_is_no_disagreement(tmp_path: Path) -> None:
    tables = made(tmp_path, assessment("a", "2018-05-01", "NNN"), assessment("a", "2022-05-01", "IP?", PEER))
    methods = compare_methods(tables, "courses", ["a"], on=LATE)
    assert methods.merged.loc["a"].tolist() == [IN, PARTLY, NOT_ASSESSED]
    assert methods.summary.loc["a"].to_dict() == {
        "applies": 3,
        "low": 1,
        "high": 2,
        "disputed": 0,
        "compared": 0,
        "differs": 0,
        "settled": 0,
    }
    # Before the peers came the city's own assessment was its latest round.
    before = compare_methods(tables, "courses", ["a"], on="2020-01-01")
    assert before.merged.loc["a"].tolist() == [NOT] * 3


def test_what_was_agreed_in_an_earlier_round_supersedes_nothing_of_this_one(tmp_path: Path) -> None:
    tables = made(tmp_path, assessment("a", "2018-05-01", "NNN", AGREED), assessment("a", "2022-05-01", "I..", PEER))
    methods = compare_methods(tables, "courses", ["a"], on=LATE)
    assert methods.merged.loc["a"].tolist() == [IN, NOT_ASKED, NOT_ASKED]
    assert not methods.judgements["superseded"].any()


def test_names_that_there_are_not_are_refused(worked: Tables) -> None:
    with pytest.raises(UnknownName, match="did you mean 'courses'"):
        compare_methods(worked, "cuorses")
    assert repr(compare_methods(worked, "courses", on=LATE)) == (
        "MethodComparison(courses, edition first; ours, 2024-12-31; 5 assessments of 3 cities)"
    )


def test_no_column_holds_python_objects(worked: Tables) -> None:
    for on in (LATE, "1999-01-01"):
        methods = compare_methods(worked, "courses", on=on)
        for name in ("assessments", "judgements", "merged", "summary", "key_factors", "differences"):
            frame = getattr(methods, name)
            assert not [column for column, kind in frame.dtypes.items() if kind == "object"], name


def test_the_long_form_has_a_row_for_each_judgement(worked: Tables) -> None:
    methods = compare_methods(worked, "courses", on=LATE)
    rows = judgements_by_method(worked, methods)
    assert len(rows) == 5 * 3 + 3
    assert rows["city"].drop_duplicates().tolist() == ["a", "b", "c"]
    assert rows.loc[rows["city"] == "c", "judgement"].unique().tolist() == ["no assessment"]
    said = rows[rows["city"] != "c"]
    kept = methods.judgements
    key = ["city", "method", "key_factor", "judgement", "earlier_round", "superseded"]
    assert said[key].to_numpy().tolist() == kept[key].to_numpy().tolist()
    merged = rows.drop_duplicates(["city", "key_factor"]).pivot(index="city", columns="key_factor", values="merged")
    assert merged.loc[["a", "b"]].to_dict() == methods.merged.loc[["a", "b"]].to_dict()
    # Of a city that nobody assessed nobody was asked, which is more than 'not asked'.
    assert merged.loc["c"].unique().tolist() == ["no assessment"]
    assert not [name for name, kind in rows.dtypes.items() if kind == "object"]
    assert rows.groupby("city")["judged_differently"].sum().to_dict() == {"a": 2, "b": 6, "c": 0}
    assert judgements_by_method(worked, compare_methods(worked, "courses", [], on=LATE)).empty


# What holds of whatever is judged

CELLS = st.sampled_from([*LETTERS.values(), NOT_ASKED])
FACTORS = ("01", "02", "03")
Said = dict[str, tuple[int, list[str]]]


@st.composite
def said(draw: st.DrawFn) -> Said:
    """What some methods say of one city, each in a month of its own."""
    methods = draw(st.lists(st.sampled_from(METHODS), unique=True))
    return {one: (draw(st.integers(1, 3)), draw(st.lists(CELLS, min_size=3, max_size=3))) for one in methods}


def judged(tables: Tables, said: Said) -> Tables:
    """The same tables with what is said of city a in place of all else."""
    head = {"collection": "ours", "city": "a", "benchmark": "courses", "edition": "first"}
    rows = [{**head, "method": one, "date": f"2020-{month:02}-01"} for one, (month, _) in said.items()]
    judgements = [
        {**head, "method": one, "date": f"2020-{month:02}-01", "key_factor": factor, "judgement": cell}
        for one, (month, cells) in said.items()
        for factor, cell in zip(FACTORS, cells, strict=True)
        if cell != NOT_ASKED
    ]
    return replace(tables, assessments=like(tables.assessments, rows), judgements=like(tables.judgements, judgements))


def like(frame: pd.DataFrame, rows: Sequence[dict[str, str]]) -> pd.DataFrame:
    """Rows in the shape of a table."""
    return pd.DataFrame(list(rows), columns=list(frame.columns)).astype(frame.dtypes.to_dict())


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """One city, one benchmark."""
    return load(tmp_path_factory.mktemp("bare"), benchmark(), city("a"), assessment("a", "2020-05-01", "III"))


def standing(said: Said) -> list[list[str]]:
    """What is not superseded, as key factors of the judgements on each."""
    month, agreed = said.get(AGREED, (0, [NOT_ASKED] * len(FACTORS)))

    def stands(method: str, made: int, at: int) -> bool:
        return method == AGREED or made > month or agreed[at] in (NOT_ASSESSED, NOT_ASKED)

    return [[cells[at] for one, (made, cells) in said.items() if stands(one, made, at)] for at in range(len(FACTORS))]


EXAMPLES = settings(deadline=None, max_examples=50)


@EXAMPLES
@given(said=said())
def test_however_the_disagreements_are_settled_the_counts_lie_within_the_bounds_and_reach_both(
    bare: Tables, said: Said
) -> None:
    counts = compare_methods(judged(bare, said), "courses", ["a"], on=LATE).summary.loc["a"]
    known = [[one for one in cells if one not in (NOT_ASSESSED, NOT_ASKED)] or list(LEVELS) for cells in standing(said)]
    ways = list(itertools.product(*known))
    inside = {way.count(IN) for way in ways}
    applying = {len(way) - way.count(NOT_APPLICABLE) for way in ways}
    assert (min(inside), max(inside)) == (counts["low"], counts["high"])
    assert (min(applying), max(applying)) == (counts["applies"] - counts["disputed"], counts["applies"])
    assert counts["settled"] <= counts["differs"] <= counts["compared"]


@EXAMPLES
@given(said=said())
def test_nothing_is_merged_that_nobody_said(bare: Tables, said: Said) -> None:
    methods = compare_methods(judged(bare, said), "courses", ["a"], on=LATE)
    for factor, cells in zip(FACTORS, standing(said), strict=True):
        merged = methods.merged.at["a", factor]
        assert merged == merge_judgements(cells)
        assert merged in {*cells, DIFFERS, NOT_ASKED}
        different = set(cells) - {NOT_ASSESSED, NOT_ASKED}
        assert (merged == DIFFERS) == (len(different) > 1)
        assert not (different and merged in (NOT_ASSESSED, NOT_ASKED))


@EXAMPLES
@given(said=said(), method=st.sampled_from(METHODS))
def test_one_method_alone_is_what_compare_says(bare: Tables, said: Said, method: str) -> None:
    alone = {one: told for one, told in said.items() if one == method}
    tables = judged(bare, alone)
    methods, one = compare_methods(tables, "courses", ["a"], on=LATE), compare(tables, "courses", ["a"], on=LATE)
    assert methods.merged.to_dict() == one.matrix.to_dict()
    assert methods.summary.loc["a", ["applies", "low", "high"]].tolist() == (
        one.summary.loc["a", ["applies", "low", "high"]].tolist()
    )
    assert methods.summary.loc["a", ["disputed", "compared", "differs", "settled"]].tolist() == [0] * 4


@EXAMPLES
@given(said=said())
def test_each_method_is_the_comparison_by_it_and_the_order_of_the_files_is_nothing(bare: Tables, said: Said) -> None:
    tables = judged(bare, said)
    turned = replace(tables, assessments=tables.assessments[::-1], judgements=tables.judgements[::-1])
    one, other = (compare_methods(each, "courses", ["a"], on=LATE) for each in (tables, turned))
    pd.testing.assert_frame_equal(one.differences, other.differences)
    pd.testing.assert_frame_equal(one.assessments, other.assessments)
    for method, told in one.by_method.items():
        assert told.matrix.equals(compare(tables, "courses", ["a"], on=LATE, method=method).matrix)


@EXAMPLES
@given(st.lists(st.sampled_from([*LEVELS, *SILENCES]), max_size=4), st.randoms())
def test_merging_knows_no_order_and_no_weight(judgements: list[str], random: object) -> None:
    turned = list(judgements)
    random.shuffle(turned)
    assert merge_judgements(turned) == merge_judgements(judgements) == merge_judgements([*judgements, *judgements])

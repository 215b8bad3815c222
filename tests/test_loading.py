"""Loading: what becomes of a sound workspace's files, and what the shipped ones hold."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import workbench
from tests.conftest import FILES, write_workspace
from workbench.documents import METHODS, SILENCES
from workbench.tables import COLUMNS, Tables

TOOLKIT = "introductory-and-language-courses"
ASSESSMENT = "assessments/ours/alpha/2020-05-01.self-assessment.courses.first.yaml"
ELSEWHERE = "assessments/theirs/alpha/2020.yaml"
LEVELS = ["not in place", "partly in place", "in place"]
PARTNERS = (
    "amsterdam athens barcelona belfast copenhagen dublin florence genoa ghent helsinki malmo munich nuremberg oslo "
    "stockholm tampere"
)
SIGNATURES = {
    "2010-02-22": "amsterdam athens barcelona berlin copenhagen genoa ghent helsinki london milan munich oslo oulu "
    "rome stockholm tampere utrecht",
    "2015-10-08": "nuremberg",
    "2022-11-16": "antwerp pesaro vantaa warsaw zagreb",
}
DOUBTED = {
    ("amsterdam", "unemployed", 2021, 37),
    ("amsterdam", "unemployed", 2022, 29),
    ("munich", "foreign-born", 2021, 93_700),
    ("nuremberg", "foreign-born", 2021, 32_500),
    ("frankfurt", "foreign-born", 2021, 20_300),
    ("munich", "population", 2024, 348_152),
    ("nuremberg", "population", 2024, 51_629),
    ("frankfurt", "population", 2024, 207_171),
    ("milan", "population", 2019, 3_606_653),
}


def of_toolkit(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the published toolkit."""
    return frame[(frame["benchmark"] == TOOLKIT) & (frame["edition"] == "mixities")]


def only(frame: pd.DataFrame, collection: str) -> pd.DataFrame:
    """Return the rows of one collection."""
    return frame[frame["collection"] == collection]


@pytest.fixture(scope="session")
def invented(tables: Tables) -> set[str]:
    """The cities that are not real."""
    return set(tables.cities.loc[tables.cities["illustrative"], "city"])


@pytest.fixture
def tiny(sound: Path) -> Tables:
    """The tiny workspace as tables."""
    return workbench.load(sound)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_table_has_its_documented_columns_and_types_and_no_objects(tables: Tables, name: str) -> None:
    frame = getattr(tables, name)
    assert list(frame.columns) == list(COLUMNS[name])
    assert frame.dtypes.astype(str).to_dict() == COLUMNS[name]
    assert "object" not in set(COLUMNS[name].values())
    assert len(frame) > 0


def test_rows_are_numbered_from_0_in_the_order_of_the_files(tables: Tables) -> None:
    assert [getattr(tables, name).index.equals(pd.RangeIndex(len(getattr(tables, name)))) for name in COLUMNS] == (
        [True] * len(COLUMNS)
    )
    assert tables.assessments["collection"].is_monotonic_increasing


def test_tables_cannot_be_replaced_by_accident(tiny: Tables) -> None:
    with pytest.raises(AttributeError):
        tiny.cities = tiny.judgements


def test_tables_say_how_many_rows_they_hold(tiny: Tables) -> None:
    assert repr(tiny).startswith("Tables(benchmarks: 1, benchmark_notes: 0, levels: 3, key_factors: 3, ")


@pytest.mark.parametrize("start", [".", "assessments", "assessments/ours/alpha"])
def test_a_workspace_is_found_from_any_folder_inside_it(
    sound: Path, start: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sound / start)
    assert workbench.load().cities["city"].tolist() == ["alpha"]
    assert workbench.find_workspace(sound / start) == sound.resolve()


def test_parts_of_a_guide_question_follow_it_with_letters(tiny: Tables) -> None:
    assert tiny.guide_questions["guide_question"].tolist() == ["01.1", "01.1.a", "01.1.b"]
    assert tiny.guide_questions["part_of"].fillna("-").tolist() == ["-", "01.1", "01.1"]
    assert tiny.guide_questions["question"].tolist() == ["Has it said so?", "in public", "in writing"]


def test_what_a_file_leaves_out_is_missing_and_truths_are_false(tiny: Tables) -> None:
    city, judgement = tiny.cities.iloc[0], tiny.judgements.iloc[0]
    missing = ["code", "level", "latitude", "longitude", "charter_signed", "signature_source"]
    assert city[missing].isna().all()
    assert (city["partner"], city["illustrative"]) == (False, False)
    assert judgement[["reason", "direct_provider", "conclusion"]].isna().all()


def test_evidence_keeps_its_own_date_beside_the_assessments(tiny: Tables) -> None:
    row = tiny.evidence.iloc[0]
    assert (str(row["date"].date()), str(row["evidence_date"].date())) == ("2020-05-01", "2020-04-01")
    assert (row["key_factor"], row["number"], row["guide_question"]) == ("01", 1, "01.1.a")


def test_a_figure_carries_what_the_catalogue_says_of_its_indicator(tiny: Tables) -> None:
    row = tiny.context.iloc[1]
    assert row[["city", "context_factor", "unit"]].tolist() == ["alpha", "migrant-population", "persons"]
    assert (row["year"], row["value"], row["area"], row["flag"]) == (2020, 101_000.0, "", "e")


def test_a_note_on_two_key_factors_makes_two_rows(tmp_path: Path) -> None:
    text = FILES[ASSESSMENT].replace('      - "01"\n', '      - "01"\n      - "03"\n')
    notes = workbench.load(write_workspace(tmp_path, {**FILES, ASSESSMENT: text})).context_notes
    assert notes["key_factor"].tolist() == ["01", "03"]
    assert notes["note"].tolist() == ["Little money."] * 2


def test_a_note_on_no_key_factor_makes_one_row_without_one(tmp_path: Path) -> None:
    text = FILES[ASSESSMENT].replace('    key_factors:\n      - "01"\n', "")
    notes = workbench.load(write_workspace(tmp_path, {**FILES, ASSESSMENT: text})).context_notes
    assert notes["key_factor"].isna().tolist() == [True]


def test_a_judgement_of_a_city_that_another_collection_describes_loads(tmp_path: Path) -> None:
    tables = workbench.load(write_workspace(tmp_path, {**FILES, ELSEWHERE: FILES[ASSESSMENT]}))
    assert tables.judgements.groupby("collection").size().to_dict() == {"ours": 2, "theirs": 2}
    assert tables.cities[["city", "collection"]].to_numpy().tolist() == [["alpha", "ours"]]


def test_follows_looks_in_its_own_collection_only(tmp_path: Path) -> None:
    later = FILES[ASSESSMENT].replace("date: 2020-05-01", "date: 2021-05-01\nfollows: 2020-05-01")
    with pytest.raises(workbench.InvalidFiles, match="in this collection; there are: none"):
        workbench.load(write_workspace(tmp_path / "other", {**FILES, ELSEWHERE: later}))
    beside = {**FILES, ELSEWHERE.replace("theirs", "ours"): later}
    tables = workbench.load(write_workspace(tmp_path / "same", beside))
    assert tables.assessments["follows"].dropna().dt.date.astype(str).tolist() == ["2020-05-01"]


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_loads_the_same(tmp_path: Path, tiny: Tables) -> None:
    files = {path: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for path, text in FILES.items()}
    tables = workbench.load(write_workspace(tmp_path / "windows", files))
    for name in COLUMNS:
        pd.testing.assert_frame_equal(getattr(tables, name), getattr(tiny, name))


def test_the_toolkit_is_complete(tables: Tables) -> None:
    questions = of_toolkit(tables.guide_questions)
    assert of_toolkit(tables.key_factors)["key_factor"].tolist() == [f"0{number}" for number in range(1, 10)]
    assert questions["part_of"].isna().sum() == 49
    assert questions["part_of"].value_counts().to_dict() == {"06.4": 11, "02.1": 6}
    assert questions.query("part_of == '02.1'")["guide_question"].tolist() == [f"02.1.{part}" for part in "abcdef"]
    assert of_toolkit(tables.levels)["level"].tolist() == LEVELS


def test_the_toolkits_fifteen_examples_name_a_city_only_where_the_place_is_one(tables: Tables) -> None:
    examples = of_toolkit(tables.examples)
    assert len(tables.examples) == len(examples) == 15
    no_city = examples[examples["city"].isna()]
    assert no_city[["key_factor", "near"]].fillna("-").to_numpy().tolist() == [
        ["03", "helsinki"],
        ["09", "milan"],
        ["09", "-"],
    ]


def test_the_charter_has_eleven_commitments_in_four_roles(tables: Tables) -> None:
    commitments = tables.key_factors.query("benchmark == 'charter'")
    assert commitments["key_factor"].tolist() == [f"{number:02}" for number in range(1, 12)]
    assert commitments.groupby("group", sort=False).size().to_dict() == {
        "Policy-maker": 3,
        "Service provider": 2,
        "Employer": 3,
        "Buyer of goods and services": 3,
    }
    assert tables.levels.query("benchmark == 'charter'")["level"].tolist() == ["not met", "partly met", "fully met"]


def test_service_provider_commitments_are_advocated_and_never_not_applicable(tables: Tables) -> None:
    judged = tables.judgements.query("benchmark == 'charter'")
    assert set(judged.loc[judged["direct_provider"].notna(), "key_factor"]) == {"04", "05"}
    assert "not applicable" not in set(judged["judgement"])


def test_what_this_project_composed_is_marked_as_a_working_draft(tables: Tables) -> None:
    assert tables.benchmarks.set_index("benchmark")["status"].to_dict() == {
        "anti-discrimination-policies": "working draft",
        "charter": "published",
        "introductory-and-language-courses": "published",
        "promoting-cultural-diversity": "working draft",
    }
    assert set(tables.benchmarks["wording"]) == {"ours"}


def test_there_are_the_seven_context_factors(tables: Tables) -> None:
    assert tables.context_factors["name"].str.lower().tolist() == [
        "national legislation and policy",
        "data availability",
        "migrant population",
        "labour market and other economic conditions",
        "city resources",
        "city's political situation",
        "civil society in the city",
    ]


@pytest.mark.parametrize("name", ["assessments", "judgements", "evidence", "recommendations", "context_notes"])
def test_nothing_looks_like_a_verdict_on_a_real_city(tables: Tables, invented: set[str], name: str) -> None:
    assert set(getattr(tables, name)["city"]) <= invented


def test_invented_cities_are_in_the_demonstration_and_carry_nothing_real(tables: Tables, invented: set[str]) -> None:
    demonstration = only(tables.cities, "demonstration")
    real = tables.cities[~tables.cities["illustrative"]]
    assert set(demonstration["city"]) == invented
    assert demonstration[["code", "latitude", "longitude", "charter_signed"]].isna().all(axis=None)
    assert not demonstration["partner"].any()
    assert set(demonstration["country"]).isdisjoint(real["country"])
    assert set(tables.context.loc[tables.context["city"].isin(invented), "area"]) == {""}


def test_real_cities_carry_what_is_published_and_no_more(tables: Tables) -> None:
    cities = only(tables.cities, "published")
    signed = cities[cities["charter_signed"].notna()]
    by_date = signed.groupby(signed["charter_signed"].dt.strftime("%Y-%m-%d"))["city"].agg(" ".join)
    assert by_date.to_dict() == SIGNATURES
    assert signed["signature_source"].notna().all()
    assert cities.loc[cities["partner"], "city"].tolist() == PARTNERS.split()


def test_exactly_the_nine_suspicious_figures_of_real_cities_are_doubted(tables: Tables, invented: set[str]) -> None:
    doubted = tables.context[tables.context["suspicious"].notna() & ~tables.context["city"].isin(invented)]
    assert set(doubted[["city", "indicator", "year", "value"]].itertuples(index=False, name=None)) == DOUBTED
    assert len(doubted) == len(DOUBTED)


def test_helsinkis_true_jump_of_2020_is_not_doubted(tables: Tables) -> None:
    figures = tables.context.query("city == 'helsinki' and indicator == 'unemployed'").set_index("year")
    assert round(figures.at[2020, "value"] / figures.at[2019, "value"], 2) == 1.58
    assert figures["suspicious"].isna().all()


def test_figures_that_are_not_published_are_missing(tables: Tables) -> None:
    without = {"athens", "belfast", "copenhagen", "dublin", "london", "vienna"}
    have = set(tables.context.query("indicator == 'foreign-born'")["city"])
    assert without.isdisjoint(have)
    assert without <= set(tables.context["city"])


def test_a_region_of_several_areas_keeps_them_apart(tables: Tables) -> None:
    regional = tables.context.query("level == 'NUTS 2 region' and area != ''")
    areas = regional.groupby("city")["area"].agg(set)
    assert areas["london"] == {f"UKI{number}" for number in range(3, 8)}
    assert areas["oslo"] == {"NO01", "NO08"}
    assert set(regional["flag"]) == {"unknown"}


def test_a_code_has_one_level_in_all_files(tables: Tables) -> None:
    labelled = tables.context.query("area != '' and level != 'not known'")
    assert labelled.groupby("area")["level"].nunique().max() == 1
    described = only(tables.cities, "published").dropna(subset=["code"]).set_index("code")["level"]
    levels = labelled.drop_duplicates("area").set_index("area")["level"]
    both = described.index.intersection(levels.index)
    assert described[both].to_dict() == levels[both].to_dict()


def test_the_demonstration_shows_rounds_methods_and_all_benchmarks(tables: Tables) -> None:
    made = only(tables.assessments, "demonstration")
    assert made["city"].nunique() >= 12
    assert set(of_toolkit(made)["round"]) == {"2018", "2021", "2024"}
    assert set(of_toolkit(made)["method"]) == set(METHODS)
    assert set(made["benchmark"]) == set(tables.benchmarks["benchmark"])
    assert made["follows"].notna().any()


def test_the_demonstration_shows_every_level_every_silence_and_every_kind_of_pair_today(tables: Tables) -> None:
    comparison = workbench.compare(tables, TOOLKIT, collection="demonstration")
    assert set(comparison.matrix.to_numpy().ravel()) == {*LEVELS, *SILENCES}
    assert set(comparison.pairs["ahead"]) == {"certain", "possible", "impossible"}
    assert (comparison.sources == "no assessment").all(axis=1).any()


def test_the_demonstration_shows_progress_and_decline(tables: Tables) -> None:
    made = of_toolkit(only(tables.judgements, "demonstration")).sort_values("date", kind="stable")
    known = made[made["judgement"].isin(LEVELS)]
    position = known["judgement"].map(LEVELS.index)
    steps = position.groupby([known["city"], known["key_factor"]]).diff()
    assert (steps > 0).any()
    assert (steps < 0).any()


def test_the_demonstration_shows_all_evidence_recommendations_and_roles(tables: Tables) -> None:
    evidence = only(tables.evidence, "demonstration")
    assert set(evidence["kind"]) == {"document", "interview", "focus group", "data"}
    assert set(evidence["shows"]) == {"supports", "contradicts", "unclear"}
    recommendations = only(tables.recommendations, "demonstration")
    assert set(recommendations["status"]) == {"open", "accepted", "done", "dropped"}
    assert {"expert leader", "peer", "migrant organisation"} <= set(only(tables.reviewers, "demonstration")["role"])


def test_the_demonstration_shows_all_context_factors_and_effects_in_notes(tables: Tables) -> None:
    notes = only(tables.context_notes, "demonstration")
    assert set(notes["context_factor"]) == set(tables.context_factors["context_factor"])
    assert set(notes["effect"]) == {"hinders", "helps", "neutral"}
    assert notes["key_factor"].isna().any()


def test_the_demonstration_shows_gaps_breaks_and_a_doubt_in_its_figures(tables: Tables, invented: set[str]) -> None:
    figures = tables.context[tables.context["city"].isin(invented)]
    years = figures.groupby(["city", "indicator"])["year"]
    assert (years.max() - years.min() + 1 > years.nunique()).any()
    assert years.ngroups < figures["city"].nunique() * figures["indicator"].nunique()
    assert figures["flag"].str.contains("b").any()
    assert figures["suspicious"].notna().any()


def test_who_recorded_a_finding_was_in_the_team(tables: Tables) -> None:
    key = ["collection", "city", "benchmark", "edition", "date", "method"]
    team = set(tables.reviewers[[*key, "reviewer"]].itertuples(index=False, name=None))
    recorded = tables.evidence.dropna(subset=["recorded_by"])
    assert set(recorded[[*key, "recorded_by"]].itertuples(index=False, name=None)) <= team


def test_a_workspace_whose_only_figures_are_none_has_none(tmp_path: Path) -> None:
    header = FILES["assessments/ours/alpha/context.csv"].splitlines()[0]
    workspace = write_workspace(tmp_path, {**FILES, "assessments/ours/alpha/context.csv": header})
    context = workbench.load(workspace).context
    assert (len(context), str(context["suspicious"].dtype)) == (0, "str")

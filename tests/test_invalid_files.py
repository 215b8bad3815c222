"""Every way in which a file goes wrong: a tiny file in `tests/invalid`, put in the place of a sound one."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import workbench
from tests.conftest import FILES, write_workspace
from workbench.problems import InvalidFiles, Problem
from workbench.tables import COLUMNS, Tables

INVALID = Path(__file__).parent / "invalid"

BENCHMARK = "benchmarks/courses.first.yaml"
FACTORS = "benchmarks/context-factors.yaml"
INDICATORS = "benchmarks/indicators.yaml"
FRENCH = "benchmarks/fr/courses.first.yaml"
CITY = "assessments/ours/alpha/city.yaml"
CONTEXT = "assessments/ours/alpha/context.csv"
ASSESSMENT = "assessments/ours/alpha/2020-05-01.self-assessment.courses.first.yaml"
ALPHA = {CITY, CONTEXT, ASSESSMENT}
BETA_CONTEXT, BETA_ASSESSMENT = CONTEXT.replace("alpha", "beta"), ASSESSMENT.replace("alpha", "beta")
TWO_CITIES = FILES | {
    path.replace("alpha", "beta"): FILES[path].replace("alpha", "beta").replace("Alpha", "Beta") for path in ALPHA
}
"""The tiny workspace with a second city: the rest that has to stay in use."""

LOST = {
    BENCHMARK: {BENCHMARK, ASSESSMENT, BETA_ASSESSMENT},
    FACTORS: {FACTORS, INDICATORS, CONTEXT, BETA_CONTEXT, ASSESSMENT, BETA_ASSESSMENT},
    INDICATORS: {INDICATORS, CONTEXT, BETA_CONTEXT},
    CITY: ALPHA,
    CONTEXT: {CONTEXT},
    ASSESSMENT: {ASSESSMENT},
    BETA_ASSESSMENT: {BETA_ASSESSMENT},
    # What stands twice is lost twice: nobody knows which of the two is meant.
    "assessments/other/alpha/city.yaml": ALPHA,
    "assessments/ours/alpha/again.yaml": {ASSESSMENT},
    "benchmarks/again.yaml": {BENCHMARK, ASSESSMENT, BETA_ASSESSMENT},
}
"""The sound files that cannot be used while a file in this place is broken: itself and what refers to it."""

Case = tuple[str, InvalidFiles]
Rest = Callable[[Collection[str]], Tables]

WAITS = "until it is mended it is not used"
IN_FOLDER = "assessments/COLLECTION/CITY/"
CASES = {
    # What YAML cannot read, or reads otherwise than it looks.
    "question-in-a-flow-list.yaml": (BENCHMARK, 20, "Is it in writing?", "each item on a line of its own"),
    "unquoted-colon.yaml": (ASSESSMENT, 10, "The mayor said: yes", "a text with a colon in it stands in quotes"),
    "colon-in-a-list-item.yaml": (BENCHMARK, 22, "'parts', item 2", "'Note: in writing'", "stands in quotes"),
    "text-cut-off-by-a-hash.yaml": (ASSESSMENT, 10, "text after ' #' is lost", "put the text in quotes"),
    "tab.yaml": (ASSESSMENT, 9, "a tab stands at the line's beginning", "indent with spaces"),
    "unclosed-quote.yaml": (CITY, 2, "a quote that never closes", "close it, or leave it out"),
    "ends-in-the-middle.yaml": (CITY, 4, "is not YAML here", "`partner`"),
    "norway-became-false.yaml": (CITY, 3, "'country'", "YAML reads NO as false", 'write it in quotes: "NO"'),
    "round-became-a-number.yaml": (ASSESSMENT, 4, "the number '2020'", 'write it in quotes: "2020"'),
    "key-factor-became-a-number.yaml": (ASSESSMENT, 8, "the number '1'", 'write it in quotes: "01"'),
    "text-became-a-date.yaml": (ASSESSMENT, 10, "the date '2020-05-01'", 'in quotes: "2020-05-01"'),
    "field-twice.yaml": (CITY, 4, "'country' stands a second time", "at line 3 already"),
    "second-document.yaml": (CITY, 4, "a second document", "move it to a file of its own"),
    "tag.yaml": (CITY, 2, "python/object/apply:os.system", "delete it"),
    "deeply-nested.yaml": (CITY, 1, "more than 20 levels deep"),
    "empty.yaml": (CITY, 1, "is empty", "fill it in, or delete it"),
    "only-a-comment.yaml": (CITY, 1, "is empty", "fill it in, or delete it"),
    "list-for-a-file.yaml": (CITY, 1, "found a list of 1", "'name: value'"),
    "latin-1.bin": (CITY, 2, "not UTF-8", "0xe5", "save the file as UTF-8"),
    "utf-16.bin": (CITY, 1, "is UTF-16", "save the file as UTF-8"),
    "control-character.bin": (CITY, 2, "0000", "delete it"),
    "line-separator.yaml": (CITY, 2, "2028", "write a new line"),
    # Fields: unknown, missing, of a wrong kind.
    "unknown-field.yaml": (ASSESSMENT, 10, "unknown field 'sumary'", "did you mean 'summary'?", "'conclusion'"),
    "unknown-field-far-from-any.yaml": (CITY, 4, "unknown field 'postcode'", "Known here are: 'city', 'name'"),
    "missing-field.yaml": (ASSESSMENT, 10, "has no 'judgement', which is required", "add 'judgement: ...'"),
    "missing-field-of-the-file.yaml": (ASSESSMENT, 1, "has no 'round', which is required"),
    "text-for-a-truth.yaml": (CITY, 4, "'partner': found 'perhaps' where true or false belongs"),
    "truth-for-a-number.yaml": (CITY, 4, "'latitude': found false (written NO) where a number belongs"),
    "text-for-a-list.yaml": (ASSESSMENT, 7, "found 'in place' where a list", "begins with '- '"),
    "text-for-fields.yaml": (ASSESSMENT, 8, "'judgements', item 1", "found 'in place' where fields"),
    "list-for-a-text.yaml": (ASSESSMENT, 10, "'summary': found a list of 2 where a text belongs", "write one text"),
    "nothing-for-a-text.yaml": (ASSESSMENT, 9, "'judgement': found nothing", "fill it in, or delete the line"),
    "empty-text.yaml": (ASSESSMENT, 10, "'summary': found ''", "fill it in, or delete the line"),
    "no-judgements.yaml": (ASSESSMENT, 7, "'judgements': found a list of 0"),
    "accent-in-a-slug.yaml": (ASSESSMENT, 1, "'älpha'", "lower-case letters without accents"),
    "slug-of-two-lines.yaml": (ASSESSMENT, 3, "'edition': found 'first", "a slug (lower-case letters"),
    "huge-number.yaml": (ASSESSMENT, 6, "'method': found", "0xFFFF", "Allowed are: 'self-assessment'"),
    "unknown-method.yaml": (ASSESSMENT, 6, "'self assessment'", "did you mean 'self-assessment'?", "'agreed'"),
    "escape-sequence.yaml": (ASSESSMENT, 6, "'method': found", "Allowed are: 'self-assessment'"),
    "unprintable-character.yaml": (ASSESSMENT, 10, "the unprintable character U+0007", "delete it"),
    "latitude-out-of-bounds.yaml": (CITY, 4, "'latitude': found the number '190.5'", "at most 90"),
    "latitude-without-longitude.yaml": (CITY, 4, "one of latitude and longitude", "give both or neither"),
    # Dates.
    "day-that-is-none.yaml": (ASSESSMENT, 5, "found '2020-02-31' where a date that exists", "2014-05-12"),
    "date-with-a-time.yaml": (ASSESSMENT, 5, "2020-05-01 10:00:00, a date with a time", "as 2020-05-01"),
    "quoted-date-with-a-time.yaml": (ASSESSMENT, 5, "2020-05-01T00:00:00", "a date"),
    "number-for-a-date.yaml": (ASSESSMENT, 5, "the number '0' where a date that exists", "2014-05-12"),
    "seconds-for-a-date.yaml": (ASSESSMENT, 5, "found '1588291200' where a date that exists", "2014-05-12"),
    "week-for-a-date.yaml": (ASSESSMENT, 5, "found '2020-W18-5' where a date that exists", "2014-05-12"),
    "day-in-the-future.yaml": (ASSESSMENT, 5, "'date': 2999-05-01 lies in the future"),
    "month-that-is-none.yaml": (BENCHMARK, 7, "'since': found '2012-13' where a month or day", "2012-05"),
    # Ids that stand twice.
    "key-factor-twice-in-an-assessment.yaml": (ASSESSMENT, 10, "key factor '01' stands more than once"),
    "key-factor-twice-in-a-benchmark.yaml": (BENCHMARK, 17, "key factor '01' stands more than once"),
    "key-factor-twice-in-a-note.yaml": (ASSESSMENT, 14, "key factor '01' stands more than once"),
    "reviewer-twice.yaml": (ASSESSMENT, 13, "reviewer 'r1' stands more than once", "give each its own"),
    "guide-question-twice.yaml": (BENCHMARK, 20, "guide question '01.1' stands more than once"),
    "level-twice.yaml": (BENCHMARK, 12, "level 'in place' stands more than once"),
    "context-factor-twice.yaml": (FACTORS, 5, "context factor 'city-resources' stands more than once"),
    "indicator-twice.yaml": (INDICATORS, 7, "indicator 'population' stands more than once"),
    # A benchmark that contradicts itself.
    "guide-question-of-another-key-factor.yaml": (BENCHMARK, 18, "'02.1' stands under key factor '01'", "'01.'"),
    "level-named-as-a-silence.yaml": (BENCHMARK, 10, "level 'not assessed' is the name of a silence"),
    "level-named-as-a-count.yaml": (BENCHMARK, 10, "level 'low' is the name of", "name the level otherwise"),
    "footnote-to-no-key-factor.yaml": (BENCHMARK, 15, "key factor '09', which the benchmark does not have"),
    "more-parts-than-letters.yaml": (BENCHMARK, 20, "'parts': found a list of 27", "a shorter list"),
    "example-in-a-city-and-near-it.yaml": (BENCHMARK, 20, "both city 'alpha' and near 'alpha'", "keep 'city' where"),
    # Names that lead nowhere.
    "unknown-city.yaml": (
        "assessments/ours/alhpa/2020.yaml",
        1,
        "unknown city 'alhpa'",
        "did you mean 'alpha'?",
        "assessments/ours/alhpa/city.yaml",
    ),
    "unknown-city-of-an-example.yaml": (BENCHMARK, 19, "unknown city 'alhpa'", "did you mean 'alpha'?"),
    "figures-of-an-unknown-city.csv": (
        "assessments/ours/alhpa/context.csv",
        1,
        "unknown city 'alhpa'",
        "did you mean 'alpha'?",
    ),
    "unknown-benchmark.yaml": (ASSESSMENT, 2, "unknown benchmark 'course'", "did you mean 'courses'?"),
    "unknown-edition.yaml": (ASSESSMENT, 3, "unknown edition of 'courses'", "'frist'", "did you mean 'first'?"),
    "unknown-key-factor.yaml": (ASSESSMENT, 8, "unknown key factor '011'", "did you mean '01'", "'02', '03'"),
    "unknown-key-factor-in-a-note.yaml": (ASSESSMENT, 13, "unknown key factor '011'", "did you mean '01'"),
    "unknown-context-factor.yaml": (ASSESSMENT, 11, "'city-resource'", "did you mean 'city-resources'?"),
    "unknown-context-factor-of-an-indicator.yaml": (INDICATORS, 8, "'city-resource'", "mean 'city-resources'?"),
    "unknown-indicator.csv": (CONTEXT, 3, "unknown indicator 'populaton'", "did you mean 'population'?"),
    "unknown-guide-question.yaml": (ASSESSMENT, 13, "'01.1.c'", "did you mean '01.1.b'", "'01.1.a'"),
    "unknown-reviewer.yaml": (ASSESSMENT, 16, "unknown reviewer 'r2'", "Known are: 'r1'"),
    "unknown-level.yaml": (ASSESSMENT, 9, "unknown level 'in plaice'", "did you mean 'in place'", "'not assessed'"),
    "level-of-two-lines.yaml": (ASSESSMENT, 9, "unknown level 'in", "did you mean 'in place'"),
    # Silences.
    "not-applicable-without-a-reason.yaml": (ASSESSMENT, 11, "'02' is 'not applicable'", "add 'reason: ...'"),
    "n-a-for-not-applicable.yaml": (ASSESSMENT, 9, "unknown level 'n/a'", "write 'not applicable'"),
    "not-asked-written-down.yaml": (ASSESSMENT, 9, "'not asked' is not written down", "leave the key factor out"),
    # Two of one, and in the wrong place.
    "same-assessment-again.yaml": ("assessments/ours/alpha/again.yaml", 1, ASSESSMENT, "delete one"),
    "same-city-again.yaml": ("assessments/other/alpha/city.yaml", 1, CITY, "delete one"),
    "same-benchmark-again.yaml": ("benchmarks/again.yaml", 1, BENCHMARK, "delete one"),
    "copied-city-still-with-its-old-name.yaml": (
        "assessments/ours/gamma/city.yaml",
        1,
        "'alpha'",
        "the folder 'gamma'",
    ),
    "copied-assessment-still-with-its-old-city.yaml": (BETA_ASSESSMENT, 1, "'alpha'", "the folder 'beta'"),
    "city-in-a-folder-of-another-name.yaml": (
        CITY,
        1,
        "'alfa' in the folder 'alpha'",
        "mend the name here, or move the file",
    ),
    "assessment-in-the-folder-of-another-city.yaml": (ASSESSMENT, 1, "'beta' in the folder 'alpha'", "move the file"),
    "yml-ending.yaml": ("assessments/ours/alpha/later.yml", 1, "'later.yml'", "rename it so that it ends in '.yaml'"),
    "capitals-in-a-name.csv": ("assessments/other/alpha/CONTEXT.CSV", 1, "rename it to 'context.csv'"),
    "text-ending.yaml.txt": ("assessments/ours/alpha/later.yaml.txt", 1, "rename it so that it ends in '.yaml'"),
    "figures-of-another-name.csv": ("assessments/ours/alpha/figures.csv", 1, "figures stand in 'context.csv'"),
    "collection-of-two-words.yaml": ("assessments/our own/gamma/city.yaml", 1, "'our own' is no slug", "rename it"),
    "where-nothing-reads-it.yaml": ("benchmarks/drafts/courses.yaml", 1, "nothing reads it", IN_FOLDER, "move it"),
    "city-outside-a-collection.yaml": ("assessments/alpha/city.yaml", 1, "nothing reads it", IN_FOLDER, "move it"),
    "figures-away-from-the-city.csv": ("assessments/other/alpha/context.csv", 1, "assessments/ours/alpha", "move them"),
    # Figures.
    "semicolons.csv": (CONTEXT, 1, "separates columns by ';'", "replace ';' by ','"),
    "empty.csv": (CONTEXT, 1, "has no column 'indicator'", "The first line must be: indicator,year,value"),
    "unknown-column.csv": (CONTEXT, 1, "unknown columns 'flags'", "did you mean 'flag'?", "first line must be"),
    "missing-column.csv": (CONTEXT, 1, "has no column 'source'", "The first line must be: indicator,year,value"),
    "column-twice.csv": (CONTEXT, 1, "has the columns 'year' twice"),
    "too-many-cells.csv": (CONTEXT, 3, "has 8 cells where 7 belong", "indicator,year,value", "in double quotes"),
    "too-few-cells.csv": (CONTEXT, 3, "has 6 cells where 7 belong", "indicator,year,value"),
    "unclosed-quote.csv": (CONTEXT, 2, "is not CSV here", "every quote closes"),
    "text-for-a-number.csv": (CONTEXT, 3, "'value': found '101 000' where a number", "without spaces"),
    "not-a-number.csv": (CONTEXT, 3, "'value': found 'nan' where a finite number belongs"),
    "infinity.csv": (CONTEXT, 3, "'value': found 'inf' where a finite number belongs"),
    "year-with-a-fraction.csv": (CONTEXT, 3, "'year': found '2020.5' where a whole number belongs"),
    "year-out-of-bounds.csv": (CONTEXT, 3, "'year': found '202'", "at least 1900"),
    "unknown-area-level.csv": (CONTEXT, 3, "found 'greater-city'", "did you mean 'greater city'?", "'country'"),
    "capital-in-a-flag.csv": (CONTEXT, 3, "'flag': found 'E'", "the publisher's letters"),
    "figures-twice.csv": (CONTEXT, 3, "'population', 2019, city", "of one source twice", "at line 2 already"),
    # Cities and rounds.
    "invented-city-with-a-code.yaml": (CITY, 5, "illustrative (invented) and has code"),
    "invented-partner.yaml": (CITY, 5, "illustrative (invented) and has partner"),
    "signature-without-a-source.yaml": (CITY, 4, "without signature_source", "where the date comes from"),
    "follows-a-date-that-is-not-there.yaml": (ASSESSMENT, 7, "no sound assessment of 'alpha'", "2018-05-01"),
    "follows-itself.yaml": (ASSESSMENT, 7, "no sound assessment of 'alpha'", "2020-05-01"),
    "follows-a-later-date.yaml": (ASSESSMENT, 7, "follows 2021-05-01, which is later", "2020-05-01"),
    # Translations, and the language of an assessment.
    "translation-of-no-benchmark.yaml": (FRENCH, 1, "unknown benchmark 'course'", "did you mean 'courses'?"),
    "translation-of-no-edition.yaml": (FRENCH, 2, "unknown edition of 'courses'", "did you mean 'first'?"),
    "translation-in-the-folder-of-another-language.yaml": (FRENCH, 3, "found 'de' in the folder 'fr'", "move the file"),
    "translation-into-a-language-in-words.yaml": (
        FRENCH,
        3,
        "'language': found 'français'",
        "the two or three letters of its code",
    ),
    "translation-of-two-levels-of-three.yaml": (FRENCH, 4, "found a list of 2", "the original's has 3", "or none"),
    "translation-with-a-level-twice.yaml": (FRENCH, 6, "level 'pas en place' stands more than once"),
    "translation-with-a-level-named-as-a-silence.yaml": (FRENCH, 5, "level 'not assessed' is the name of a silence"),
    "translation-of-no-key-factor.yaml": (FRENCH, 5, "unknown key factor '011'", "did you mean '01'"),
    "translation-of-no-guide-question.yaml": (FRENCH, 7, "'01.2'", "did you mean '01.1'"),
    "translation-of-one-part-of-two.yaml": (FRENCH, 8, "found a list of 1", "the original's has 2"),
    "translation-of-a-reason-that-there-is-not.yaml": (
        FRENCH,
        6,
        "'why': the original has none here",
        "look where it belongs",
    ),
    "translation-of-examples-that-there-are-not.yaml": (FRENCH, 6, "found a list of 1", "the original's has 0"),
    "translation-of-a-slug.yaml": (FRENCH, 6, "unknown field 'city'", "Known here are: 'key_factor', 'name'"),
    "translation-into-english.yaml": (
        "benchmarks/en/courses.first.yaml",
        1,
        "the language of the original",
        "delete it",
    ),
    "translation-of-no-context-factor.yaml": (
        "benchmarks/fr/context-factors.yaml",
        2,
        "unknown context factor 'city-resource'",
        "did you mean 'city-resources'?",
    ),
    "translation-of-no-indicator.yaml": (
        "benchmarks/fr/indicators.yaml",
        2,
        "unknown indicator 'populaton'",
        "did you mean 'population'?",
    ),
    "translation-of-no-caveat.yaml": ("benchmarks/fr/indicators.yaml", 4, "'caveat': the original has none here"),
    "language-in-words.yaml": (ASSESSMENT, 7, "'language': found 'French'", "the two or three letters of its code"),
    "norwegian-became-false.yaml": (ASSESSMENT, 7, "'language'", "YAML reads no as false", 'write it in quotes: "no"'),
    # What others refer to.
    "broken-context-factors.yaml": (FACTORS, 5, "has no 'may_involve', which is required"),
}
"""Each file in `tests/invalid`: its place in the workspace, the line of its one problem, and words of the sentence."""


def broken(folder: Path, changes: dict[str, str | bytes | None]) -> InvalidFiles:
    """Load the two cities' workspace with some files changed (None: deleted) and return what was raised."""
    files = {path: text for path, text in {**TWO_CITIES, **changes}.items() if text is not None}
    with pytest.raises(InvalidFiles) as caught:
        workbench.load(write_workspace(folder / "broken", files))
    return caught.value


def assert_same_tables(found: Tables, wanted: Tables) -> None:
    for name in COLUMNS:
        pd.testing.assert_frame_equal(getattr(found, name), getattr(wanted, name), obj=name)


def own(error: InvalidFiles, place: str) -> list[Problem]:
    """Return a file's problems, without the note on who waits for it."""
    return [one for one in error.problems if one.file == place and WAITS not in one.sentence]


def link(workspace: Path, place: str, target: Path | str) -> Path:
    """Put a link in the place of a workspace's file."""
    (workspace / place).unlink(missing_ok=True)
    (workspace / place).symlink_to(target)
    return workspace


@pytest.fixture
def two_cities(tmp_path: Path) -> Path:
    return write_workspace(tmp_path / "two-cities", dict(TWO_CITIES))


@pytest.fixture(scope="module")
def rest(tmp_path_factory: pytest.TempPathFactory) -> Rest:
    """The tables of a workspace that never had some of the files."""

    @cache
    def without(lost: frozenset[str]) -> Tables:
        files = {path: TWO_CITIES[path] for path in TWO_CITIES.keys() - lost}
        try:
            return workbench.load(write_workspace(tmp_path_factory.mktemp("rest"), files))
        except InvalidFiles as error:
            return error.tables

    return lambda lost: without(frozenset(lost))


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The name of a broken file, and what was raised with it in its place."""
    name = request.param
    changes = {CASES[name][0]: (INVALID / name).read_bytes()}
    return name, broken(tmp_path_factory.mktemp("invalid"), changes)


def test_the_workspace_that_is_broken_below_is_sound(two_cities: Path) -> None:
    tables = workbench.load(two_cities)
    assert tables.judgements.groupby("city").size().to_dict() == {"alpha": 2, "beta": 2}
    assert tables.context.groupby("city").size().to_dict() == {"alpha": 2, "beta": 2}


def test_every_invalid_file_has_its_case() -> None:
    assert {path.name for path in INVALID.iterdir()} == {*CASES, "alias-bomb.yaml"}


def test_a_broken_file_has_one_problem_at_its_line_with_what_was_found_and_what_to_do(
    case: Case,
) -> None:
    name, error = case
    place, line, *words = CASES[name]
    problems = own(error, place)
    assert [problem.line for problem in problems] == [line], problems
    assert [word for word in words if word not in problems[0].sentence] == [], problems[0]


def test_a_broken_files_sentences_are_a_line_that_can_be_printed(case: Case) -> None:
    _, error = case
    assert [str(one) for one in error.problems if not str(one).isprintable()] == []


def test_a_broken_file_is_wholly_left_out_and_the_rest_is_used(case: Case, rest: Rest) -> None:
    name, error = case
    assert_same_tables(error.tables, rest(LOST.get(CASES[name][0], ())))


def test_a_broken_file_brings_no_problem_to_files_that_have_none(case: Case) -> None:
    name, error = case
    place = CASES[name][0]
    assert {one.file for one in error.problems} - {place} <= set(LOST.get(place, ()))


def test_an_alias_bomb_is_refused_before_it_grows(tmp_path: Path, rest: Rest) -> None:
    error = broken(tmp_path, {CITY: (INVALID / "alias-bomb.yaml").read_bytes()})
    said = {(one.line, one.sentence) for one in own(error, CITY)}
    advice = "anchors and aliases are not used here: write the text out"
    assert said == {(1, f"found the anchor &a; {advice}"), (4, f"found the anchor &b; {advice}"),
                    (5, f"found the alias *a; {advice}")}  # fmt: skip
    assert_same_tables(error.tables, rest(ALPHA))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"#" * 2_000_001, "is 2,000,001 bytes large; files of more than 2,000,000 bytes are not read"),
        (b"- a\n" * 200_001, "holds more than 200000 values"),
    ],
    ids=["bytes", "values"],
)
def test_a_huge_file_is_not_read(tmp_path: Path, rest: Rest, content: bytes, words: str) -> None:
    error = broken(tmp_path, {CITY: content})
    assert [words in one.sentence for one in own(error, CITY)] == [True]
    assert_same_tables(error.tables, rest(ALPHA))


def test_a_link_that_leads_out_of_the_workspace_is_not_followed(tmp_path: Path, two_cities: Path, rest: Rest) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(TWO_CITIES[CITY].replace("Alpha", "Secret"))
    with pytest.raises(InvalidFiles) as caught:
        workbench.load(link(two_cities, CITY, outside))
    words = f"is a link that leads out of the workspace, to '{outside}'; copy the file in instead"
    assert own(caught.value, CITY) == [Problem(CITY, 1, words)]
    assert_same_tables(caught.value.tables, rest(ALPHA))


def test_a_folder_of_the_workspace_that_is_a_link_out_of_it_is_not_followed(tmp_path: Path, two_cities: Path) -> None:
    outside = (two_cities / "assessments").rename(tmp_path / "outside")
    with pytest.raises(InvalidFiles, match="is a link that leads out of the workspace"):
        workbench.load(link(two_cities, "assessments", outside))


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("gone.yaml", "is a link to 'assessments/ours/alpha/gone.yaml', which is not there; mend or delete it"),
        ("../beta", "is a link to a folder; links to folders are not followed: copy the folder in instead"),
        ("city.yaml", "Symlink loop"),
    ],
    ids=["broken", "to a folder", "to itself"],
)
def test_a_link_that_leads_to_no_file_says_where_it_leads(
    two_cities: Path, rest: Rest, target: str, words: str
) -> None:
    with pytest.raises(InvalidFiles) as caught:
        workbench.load(link(two_cities, CITY, target))
    assert [words in one.sentence for one in own(caught.value, CITY)] == [True]
    assert_same_tables(caught.value.tables, rest(ALPHA))


def test_a_link_to_a_folder_does_not_make_its_files_stand_twice(two_cities: Path) -> None:
    place = "assessments/ours/gamma"
    with pytest.raises(InvalidFiles) as caught:
        workbench.load(link(two_cities, place, "alpha"))
    assert [one.file for one in caught.value.problems] == [place]
    assert caught.value.tables.cities["city"].tolist() == ["alpha", "beta"]


def test_a_link_inside_the_workspace_is_followed(two_cities: Path) -> None:
    (two_cities / "assessments/other/alpha").mkdir(parents=True)
    tables = workbench.load(link(two_cities, "assessments/other/alpha/linked.yaml", two_cities / ASSESSMENT))
    assert tables.assessments.query("city == 'alpha'")["collection"].tolist() == ["other", "ours"]


def test_a_pipe_is_not_waited_for(two_cities: Path) -> None:
    (two_cities / CITY).unlink()
    os.mkfifo(two_cities / CITY)
    with pytest.raises(InvalidFiles) as caught:
        workbench.load(two_cities)
    assert [one.sentence for one in own(caught.value, CITY)] == ["is no ordinary file; delete it"]


@pytest.mark.parametrize("name", [".city.yaml.swp", "~city.yaml", ".city.yaml", "city.yaml~", "notes.txt"])
def test_what_editors_leave_beside_a_file_is_left_alone(two_cities: Path, name: str) -> None:
    (two_cities / CITY).with_name(name).write_bytes(b"\x00\xff")
    assert len(workbench.load(two_cities).cities) == 2


def test_the_lock_that_emacs_keeps_beside_an_open_file_is_left_alone(two_cities: Path) -> None:
    lock = (Path(CITY).parent / ".#city.yaml").as_posix()
    assert len(workbench.load(link(two_cities, lock, "me@host.1234:1700000000")).cities) == 2


@pytest.mark.parametrize("folder", ["assessments/ours/.git", "assessments/.drafts/alpha", "benchmarks/.ipynb"])
def test_hidden_folders_are_left_alone(two_cities: Path, folder: str) -> None:
    write_workspace(two_cities, {f"{folder}/city.yaml": "broken: ["})
    assert len(workbench.load(two_cities).cities) == 2


@pytest.mark.parametrize("catalogue", [FACTORS, INDICATORS])
def test_a_missing_catalogue_says_where_to_copy_it_from_and_its_dependants_wait(tmp_path: Path, catalogue: str) -> None:
    error = broken(tmp_path, {catalogue: None})
    assert [one.sentence for one in own(error, catalogue)] == [
        "is missing; copy it from a new workspace (`workbench new FOLDER` makes one)"
    ]
    assert {one.file for one in error.problems} <= {FACTORS, INDICATORS}
    assert len(error.tables.context) == 0
    assert len(error.tables.cities) == 2
    assert len(error.tables.assessments) == (0 if catalogue == FACTORS else 2)


def test_the_problem_of_a_broken_file_says_what_waits_for_it(tmp_path: Path) -> None:
    error = broken(tmp_path, {CONTEXT: None, CITY: "", INDICATORS: ""})
    waiting = {one.file: one.sentence for one in error.problems if WAITS in one.sentence}
    assert waiting == {
        CITY: f"{WAITS}; '{ASSESSMENT}' refers to it and is left out with it",
        INDICATORS: f"{WAITS}; '{BETA_CONTEXT}' refers to it and is left out with it",
    }


def test_where_several_files_wait_for_one_their_number_is_told_behind_its_last_problem(tmp_path: Path) -> None:
    error = broken(tmp_path, {CITY: (INVALID / "norway-became-false.yaml").read_bytes()})
    first, second = error.problems
    assert (first.line, second.line) == (3, 3)
    assert second.sentence == f"{WAITS}; 2 files refer to it and are left out with it"


def test_a_file_with_problems_of_its_own_is_told_them_while_it_waits(tmp_path: Path) -> None:
    error = broken(tmp_path, {CITY: "", ASSESSMENT: (INVALID / "unknown-level.yaml").read_bytes()})
    assert [one.line for one in own(error, ASSESSMENT)] == [9]


def test_an_assessment_without_notes_does_not_wait_for_the_context_factors(tmp_path: Path) -> None:
    without = FILES[ASSESSMENT].partition("context_notes:")[0]
    error = broken(tmp_path, {FACTORS: "", ASSESSMENT: without})
    assert error.tables.assessments["city"].tolist() == ["alpha"]


def test_an_assessment_that_follows_a_broken_one_is_left_out_with_it(tmp_path: Path) -> None:
    later, last = "assessments/ours/alpha/2021.yaml", "assessments/ours/alpha/2022.yaml"
    text = FILES[ASSESSMENT].replace("date: 2020-05-01", "date: 2021-05-01\nfollows: 2020-05-01")
    after = FILES[ASSESSMENT].replace("date: 2020-05-01", "date: 2022-05-01\nfollows: 2021-05-01")
    error = broken(tmp_path, {ASSESSMENT: "", later: text, last: after})
    assert [(one.file, one.line) for one in error.problems] == [(ASSESSMENT, 1), (ASSESSMENT, 1)]
    # One line for all that wait, however long the chain: they are right, and nobody has to mend them.
    assert "until it is mended it is not used; 2 files refer to it" in error.problems[1].sentence
    assert error.tables.assessments["city"].tolist() == ["beta"]


def test_an_assessment_that_follows_one_that_follows_nothing_waits_for_it(tmp_path: Path) -> None:
    later, last = "assessments/ours/alpha/2021.yaml", "assessments/ours/alpha/2022.yaml"
    text = FILES[ASSESSMENT].replace("date: 2020-05-01", "date: 2021-05-01\nfollows: 2019-05-01")
    after = FILES[ASSESSMENT].replace("date: 2020-05-01", "date: 2022-05-01\nfollows: 2021-05-01")
    error = broken(tmp_path, {later: text, last: after})
    assert [one.file for one in error.problems] == [later, later]
    assert "no sound assessment" in error.problems[0].sentence
    assert "'assessments/ours/alpha/2022.yaml' refers to it" in error.problems[1].sentence


def test_several_broken_files_are_reported_together_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    names = ["norway-became-false.yaml", "semicolons.csv", "unknown-method.yaml", "indicator-twice.yaml"]
    error = broken(tmp_path, {CASES[name][0]: (INVALID / name).read_bytes() for name in names})
    assert {one.file for one in error.problems} == {CASES[name][0] for name in names}
    assert list(error.problems) == sorted(error.problems)
    assert error.tables.assessments["city"].tolist() == ["beta"]


def test_several_problems_of_one_file_are_reported_together(tmp_path: Path) -> None:
    text = FILES[ASSESSMENT].replace('"2020"', "2020").replace("in place", "").replace("hinders", "worsens")
    problems = own(broken(tmp_path, {ASSESSMENT: text}), ASSESSMENT)
    assert [one.line for one in problems] == [4, 9, 28]


def test_the_error_says_each_problem_as_path_line_and_sentence(tmp_path: Path) -> None:
    error = broken(tmp_path, {CONTEXT: (INVALID / "semicolons.csv").read_bytes()})
    first, second = str(error).splitlines()
    assert first == "1 problem in the workspace's files"
    assert second.startswith(f"{CONTEXT}:1: separates columns by ';'")


def test_the_error_stays_readable_with_very_many_problems(tmp_path: Path) -> None:
    rows = "population,soon,1,city,,,made up\n" * 100
    error = broken(tmp_path, {CONTEXT: "indicator,year,value,level,area,flag,source\n" + rows})
    lines = str(error).splitlines()
    assert (len(error.problems), len(lines)) == (100, 62)
    assert lines[-1] == "... and 40 more: `workbench check` prints them all"


def test_a_workspace_without_any_file_but_the_catalogues_has_empty_tables_of_the_same_types(tmp_path: Path) -> None:
    (tmp_path / "assessments").mkdir()
    tables = workbench.load(write_workspace(tmp_path, {place: FILES[place] for place in (FACTORS, INDICATORS)}))
    for name, columns in COLUMNS.items():
        frame = getattr(tables, name)
        assert frame.dtypes.astype(str).to_dict() == columns
        assert len(frame) == (2 if name in {"context_factors", "indicators"} else 0)


def test_a_folder_that_is_no_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(workbench.NotAWorkspace, match="make one with `workbench new FOLDER`"):
        workbench.load(tmp_path)

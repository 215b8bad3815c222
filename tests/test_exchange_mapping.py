"""Tables with other columns: a mapping file says which are ours, and is told its mistakes with file and line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook

import workbench
from tests.conftest import write_workspace
from tests.test_adding import files
from workbench.cli import main
from workbench.documents import Assessment, Benchmark
from workbench.exchange import incoming

TABLE = """\
Town;Item;Answer;Remark;Points
Alpha;01;Yes;The council said so.;3
Alpha;02;n/a;;0
Alpha;03;Partly;;1
;;;Total;4
"""
MAP = """\
separator: ";"
columns:
  city: Town
  key_factor: Item
  judgement: Answer
  finding: Remark
always:
  benchmark: courses
  edition: first
  round: "2021"
  date: 2021-05-01
  method: self-assessment
  kind: document
  reference: remark of the survey's reviewers
  shows: unclear
words:
  judgement:
    "Yes": in place
    Partly: partly in place
    "No": not in place
    n/a: not assessed
skip:
  Remark:
    - Total
"""


def mapped(workspace: Path, mapping: str, table: str | bytes = TABLE) -> list[str]:
    """The problems of a table with a mapping."""
    content = table if isinstance(table, bytes) else table.encode()
    came = incoming(content, "survey.csv", workspace, mapping=(mapping.encode(), "map.yaml"))
    return [str(problem) for one in came for problem in one.problems]


def test_a_table_with_other_columns_comes_in(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_workspace(sound.parent, {"survey.csv": TABLE, "map.yaml": MAP})
    arguments = ["--mapping", str(sound.parent / "map.yaml"), "--yes", "--workspace", str(sound)]
    assert main(["import", str(sound.parent / "survey.csv"), *arguments]) == 0
    assert "the column 'Points' is not read" in capsys.readouterr().out
    tables = workbench.load(sound)
    ours = tables.judgements[tables.judgements["date"] == "2021-05-01"]
    assert ours["judgement"].tolist() == ["in place", "not assessed", "partly in place"]
    found = tables.evidence[tables.evidence["date"] == "2021-05-01"]
    assert found[["finding", "reference"]].to_numpy().tolist() == [
        ["The council said so.", "remark of the survey's reviewers"]
    ]
    before = files(sound)
    assert main(["import", str(sound.parent / "survey.csv"), *arguments]) == 0
    assert files(sound) == before


def test_a_question_s_own_options_are_found_by_a_number_that_lost_its_nought(sound: Path) -> None:
    mapping = MAP + 'options:\n  "01":\n    Always: in place\n'
    assert mapped(sound, mapping, TABLE.replace("Alpha;01;Yes", "Alpha;1;Always")) == []


def test_two_columns_of_one_heading_are_told(sound: Path) -> None:
    table = TABLE.replace("Answer;Remark", "Answer;Answer")
    assert any(
        "several columns 'Answer'" in one
        for one in mapped(
            sound, MAP.replace("finding: Remark", "summary: Points").replace("  Remark:", "  Points:"), table
        )
    )


def test_a_workbook_with_a_heading_further_down_comes_in(sound: Path) -> None:
    book = Workbook()
    book.active.title = "Read me"
    sheet = book.create_sheet("Data")
    for row in (["Survey 2021"], [], *(line.split(";") for line in TABLE.splitlines())):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    mapping = MAP.replace('separator: ";"', "sheet: Data\nheading_row: 3")
    (one,) = incoming(out.getvalue(), "survey.xlsx", sound, mapping=(mapping.encode(), "map.yaml"))
    assert one.problems == ()
    assert isinstance(one.document, Assessment)
    assert len(one.document.judgements) == 3
    assert (
        "map.yaml:1: unknown sheet 'Dat'; did you mean 'Data'?"
        in mapped(sound, mapping.replace("sheet: Data", "sheet: Dat"), out.getvalue())[0]
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "  judgement: Answer\n",
            "  judgment: Answer\n",
            "map.yaml:5: unknown column 'judgment'; did you mean 'judgement'",
        ),
        (
            "  judgement: Answer\n",
            "  judgement: Anser\n",
            "map.yaml:5: the table has no column 'Anser'; did you mean 'Answer'",
        ),
        (
            "  key_factor: Item\n",
            "  key_factor: Item\n  key_factor: Item\n",
            "map.yaml:5: 'key_factor' stands a second time",
        ),
        ("columns:\n", "colums:\n", "map.yaml:2: unknown field 'colums'; did you mean 'columns'"),
        (
            "  shows: unclear\n",
            "  shows: unclear\n  finding: x\n",
            "map.yaml:16: 'finding' is read from a column and said",
        ),
        ("  Remark:\n    - Total\n", "  Remarks:\n    - Total\n", "map.yaml:23: the table has no column 'Remarks'"),
        ("    n/a: not assessed\n", "", "survey.csv: line 3, column Answer: unknown word 'n/a'"),
        ("    Partly: partly", "    Partly: somewhat", "survey.csv: line 4, column Answer: found 'somewhat in place'"),
        ("  shows: unclear\n", "  shows: maybe\n", "survey.csv: map.yaml:15: found 'maybe'"),
        ("  date: 2021-05-01\n", "", "survey.csv: line 2: is empty; type the day on which it was concluded"),
        ("columns:", "columns: [", "map.yaml:"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(sound: Path, old: str, new: str, words: str) -> None:
    assert old in MAP
    problems = mapped(sound, MAP.replace(old, new, 1))
    assert any(one.startswith(words) for one in problems), problems


def test_a_mapping_that_is_none_is_told(sound: Path) -> None:
    assert mapped(sound, "- a list\n")[0].startswith("map.yaml:1: is no mapping")
    assert mapped(sound, "")[0].startswith("map.yaml:1: is no mapping")


def test_a_benchmark_comes_in_by_mapping(sound: Path) -> None:
    table = "No,Question,Options\n01,Is there a plan?,yes / in part / no\n02,Is it read?,yes / in part / no\n"
    mapping = """\
table: benchmark
columns:
  key_factor: "No"
  key_factor_name: Question
  statement: Question
  why: Options
always:
  benchmark: survey
  edition: "2021"
  theme: A survey
  title: A survey
  status: published
  wording: ours
  since: "2021"
  source: made up
  standard: All is well.
  level:
    - "no"
    - in part
    - "yes"
"""
    came = incoming(table.encode(), "survey.csv", sound, mapping=(mapping.encode(), "map.yaml"))
    assert "map.yaml:14: 'since': found '2021' where a month or day" in str(came[0].problems[0])
    (one,) = incoming(
        table.encode(), "survey.csv", sound, mapping=(mapping.replace('since: "2021"', "since: 2021-03").encode(), "m")
    )
    assert isinstance(one.document, Benchmark)
    assert one.document.levels == ("no", "in part", "yes")
    assert [each.name for each in one.document.key_factors] == ["Is there a plan?", "Is it read?"]


WIDE = """\
Town,Q1,Q1 remark,Q2
Alpha,Every week,The council said so.,No
Beta,Never,,Yes
"""
WIDE_MAP = """\
columns:
  city: Town
by_key_factor:
  "01":
    judgement: Q1
    finding: Q1 remark
  "02":
    judgement: Q2
options:
  "01":
    Every week: in place
    Never: not in place
words:
  judgement:
    "Yes": in place
    "No": not in place
always:
  benchmark: courses
  edition: first
  round: "2021"
  date: 2021-05-01
  method: self-assessment
  kind: document
  reference: remark of the survey's reviewers
  shows: unclear
  country: Testland
"""


def test_a_row_for_each_city_and_options_for_each_question(sound: Path) -> None:
    mapping = WIDE_MAP.replace("  city: Town\n", "  city: Town\n  name: Town\n").replace(
        "words:\n", "words:\n  city:\n    Alpha: alpha\n    Beta: beta\n"
    )
    came = incoming(WIDE.encode(), "wide.csv", sound, mapping=(mapping.encode(), "map.yaml"))
    assert [one.problems for one in came] == [(), ()]
    said = [
        [(judged.key_factor, judged.judgement, len(judged.evidence)) for judged in one.document.judgements]
        for one in came
        if isinstance(one.document, Assessment)
    ]
    assert said == [
        [("01", "in place", 1), ("02", "not in place", 0)],
        [("01", "not in place", 0), ("02", "in place", 0)],
    ]
    assert came[1].city is not None
    assert came[1].city.name == "Beta"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    finding: Q1 remark", "    finding: Q1 remarks", "map.yaml:6: the table has no column 'Q1 remarks'"),
        ("    judgement: Q2", "    judgment: Q2", "map.yaml:8: unknown column 'judgment'"),
        ('  "02":\n', "  Q2:\n", "map.yaml:7: "),
        ("    Never: not in place\n", "", "wide.csv: line 3, column Q1: unknown word 'Never'"),
        ("    Every week: in place", "    Every week: in plaice", "wide.csv: line 2, column Q1: found 'in plaice'"),
    ],
)
def test_a_mistake_in_the_columns_of_a_question_is_told(sound: Path, old: str, new: str, words: str) -> None:
    assert old in WIDE_MAP
    mapping = WIDE_MAP.replace(old, new, 1).encode()
    came = incoming(WIDE.encode(), "wide.csv", sound, mapping=(mapping, "map.yaml"))
    problems = [str(problem) for one in came for problem in one.problems]
    assert any(one.startswith(words) for one in problems), problems

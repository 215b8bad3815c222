"""`workbench add`: a blank assessment in its place, which says nothing of the city until somebody does."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import workbench
from tests.conftest import FILES, write_workspace
from workbench.cli import main

BENCHMARK = "benchmarks/courses.first.yaml"
BETA = ["beta", "courses", "--name", "Beta", "--country", "NO"]


def add(workspace: Path, *arguments: str) -> int:
    """Add an assessment of 2021, unless another day is named."""
    day = [] if "--date" in arguments else ["--date", "2021-05-01"]
    return main(["add", *arguments, *day, "--workspace", str(workspace)])


def files(workspace: Path) -> dict[str, str]:
    """Return what a folder holds, by path; its own hidden folder with the lock aside."""
    every = {path.relative_to(workspace).as_posix(): path for path in workspace.rglob("*") if path.is_file()}
    return {
        name: path.read_text(encoding="utf-8") for name, path in every.items() if not name.startswith(".workbench/")
    }


def test_an_added_assessment_asks_for_every_key_factor_and_judges_none(sound: Path) -> None:
    assert add(sound, "alpha", "courses", "--method", "peer review") == 0
    tables = workbench.load(sound)
    added = tables.judgements[tables.judgements["method"] == "peer review"]
    assert added["key_factor"].tolist() == ["01", "02", "03"]
    assert set(added["judgement"]) == {"not assessed"}
    assert tables.assessments.iloc[-1][["collection", "round"]].tolist() == ["ours", "2021"]


def test_an_added_file_names_its_key_factors_and_the_levels_to_choose_from(
    sound: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(sound, "alpha", "courses")
    place = capsys.readouterr().out.strip()
    assert place == "assessments/ours/alpha/2021-05-01.self-assessment.courses.first.yaml"
    text = files(sound)[place]
    assert "# judgement: not in place, partly in place, in place, not assessed, or not applicable" in text
    assert "  # Strategy: The city has a strategy.\n  - key_factor: '02'\n" in text


def test_without_a_day_today_is_meant(sound: Path) -> None:
    before = dt.datetime.now().astimezone().date()
    main(["add", "alpha", "courses", "--workspace", str(sound)])
    after = dt.datetime.now().astimezone().date()
    assert before <= workbench.load(sound).assessments["date"].max().date() <= after


def test_a_new_city_is_described_too(sound: Path) -> None:
    assert add(sound, *BETA) == 0
    assert workbench.load(sound).cities[["city", "name", "country"]].to_numpy().tolist()[1] == ["beta", "Beta", "NO"]


def test_a_city_that_another_collection_describes_is_not_described_again(sound: Path) -> None:
    assert add(sound, "alpha", "courses", "--collection", "theirs") == 0
    assert [place for place in files(sound) if "theirs" in place and "city.yaml" in place] == []
    assert set(workbench.load(sound).assessments["collection"]) == {"ours", "theirs"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["alhpa", "courses"], "unknown city 'alhpa'; did you mean 'alpha'?"),
        (["alpha", "course"], "unknown benchmark 'course'; did you mean 'courses'?"),
        (["alpha", "courses", "--edition", "frist"], "'frist'; did you mean 'first'?"),
        (["Beta", "courses", "--name", "Beta", "--country", "NO"], "found 'Beta' where a slug"),
        (["alpha", "courses", "--collection", "our own"], "'our own'"),
        (["alpha", "courses", "--collection", "../../out"], "'../../out'"),
        (["alpha", "courses", "--date", "2999-01-01"], "lies in the future"),
    ],
)
def test_what_check_would_refuse_is_not_written(
    sound: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(sound.parent)
    assert add(sound, *arguments) == 2
    assert words in capsys.readouterr().err
    assert files(sound.parent) == before


def test_an_assessment_that_is_there_is_not_replaced(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(sound)
    assert add(sound, "alpha", "courses", "--date", "2020-05-01") == 2
    assert "is there already; edit it, or name another --date or --method" in capsys.readouterr().err
    assert files(sound) == before


def test_an_invented_city_is_not_assessed_by_this_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    invented = {path: text.replace("Testland", "Testland\nillustrative: true") for path, text in FILES.items()}
    assert add(write_workspace(tmp_path, invented), "alpha", "courses") == 2
    assert "'alpha' is an invented city" in capsys.readouterr().err


def test_a_statement_of_several_lines_stays_a_remark(sound: Path) -> None:
    text = FILES[BENCHMARK].replace(" The city has a strategy.", " |-\n      The city has:\n      a strategy: one.")
    write_workspace(sound, {BENCHMARK: text})
    assert add(sound, "alpha", "courses") == 0
    assert len(workbench.load(sound).assessments) == 2

"""What was read is kept: a later load says what a first one would, whatever happened in between."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench
from tests.building import assessment, benchmark, city
from tests.conftest import ASSESSMENT, CATALOGUES, CITY, CONTEXT, write_workspace
from workbench.files import write_text
from workbench.loading import kept, reading
from workbench.problems import InvalidFiles, Problem
from workbench.tables import Tables

LONG_AGO = 1_400_000_000
CITY_FILE = "assessments/ours/alpha/city.yaml"
FIGURES = "assessments/ours/alpha/context.csv"
FILE = "assessments/ours/alpha/2020-05-01.self-assessment.courses.first.yaml"
BENCHMARK = "benchmarks/courses.first.yaml"


def loaded(folder: Path) -> tuple[Tables, tuple[Problem, ...]]:
    """The tables of a workspace and its problems."""
    try:
        return workbench.load(folder), ()
    except InvalidFiles as invalid:
        return invalid.tables, invalid.problems


def anew(folder: Path) -> tuple[Tables, tuple[Problem, ...]]:
    """The same, of a copy of which nothing was kept."""
    copy = folder.with_name(f"{folder.name}-anew")
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".cache"))
    try:
        return loaded(copy)
    finally:
        shutil.rmtree(copy)


def assert_same(found: tuple[Tables, Any], expected: tuple[Tables, Any]) -> None:
    """Hold every cell of every table, and every problem, against another's."""
    for one in fields(Tables):
        pd.testing.assert_frame_equal(getattr(found[0], one.name), getattr(expected[0], one.name), obj=one.name)
    assert found[1] == expected[1]


def age(folder: Path) -> None:
    """Make the files old: what was written long before it was read is in no doubt."""
    for path in folder.rglob("*"):
        if path.is_file() and ".cache" not in path.parts:
            os.utime(path, (LONG_AGO, LONG_AGO))


def replaced(path: Path, old: str, new: str, unseen: bool = False) -> None:
    """Replace a text in a file; `unseen`: size, time and inode stay as they were."""
    state, content = path.stat(), path.read_text(encoding="utf-8")
    assert old in content
    with path.open("r+", encoding="utf-8", newline="") as file:
        file.write(content.replace(old, new))
        file.truncate()
    if unseen:
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
        assert path.stat().st_size == state.st_size


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The figures and assessments that are read, in order."""
    every: list[str] = []
    read = reading._content
    monkeypatch.setattr(reading, "_content", lambda path: every.append(Path(path).name) or read(path))
    return every


def test_a_second_load_reads_no_assessment_and_says_the_same(sound: Path, reads: list[str]) -> None:
    age(sound)
    first = loaded(sound)
    assert len(reads) == 2
    assert_same(loaded(sound), first)
    assert_same(loaded(sound), anew(sound))
    assert reads == ["context.csv", Path(FILE).name] * 2  # by the first, and by the copy


def test_what_is_changed_added_or_taken_away_is_seen(sound: Path, reads: list[str]) -> None:
    age(sound)
    loaded(sound)
    reads.clear()
    replaced(sound / FILE, "Little money", "Less money")
    assert loaded(sound)[0].context_notes["note"].tolist() == ["Less money."]
    later = sound / FILE.replace("2020", "2022")
    later.write_text(ASSESSMENT.replace("2020", "2022").replace("method:", "follows: 2020-05-01\nmethod:"))
    assert loaded(sound)[0].assessments["round"].tolist() == ["2020", "2022"]
    assert "context.csv" not in reads
    (sound / FILE).unlink()
    assert "no sound assessment of 'alpha'" in loaded(sound)[1][0].sentence
    assert_same(loaded(sound), anew(sound))


def test_a_file_written_as_it_was_read_is_looked_into(sound: Path) -> None:
    # A clock may be too coarse to tell the two: same size, same time, same inode.
    loaded(sound)
    replaced(sound / FILE, "Little money", "Better money"[:12], unseen=True)
    assert loaded(sound)[0].context_notes["note"].tolist() == ["Better money."]


def test_touched_files_are_known_by_their_content(sound: Path, reads: list[str], monkeypatch: Any) -> None:
    age(sound)
    first = loaded(sound)
    reads.clear()
    for path in sound.rglob("*.yaml"):
        os.utime(path, (LONG_AGO + 60, LONG_AGO + 60))
    assert_same(loaded(sound), first)
    assert reads == []
    # And then by their new time: nothing is looked into again.
    monkeypatch.setattr(kept, "_CLOCK", 0)
    monkeypatch.setattr(kept, "_print", lambda path: pytest.fail(f"{path} was read"))
    assert_same(loaded(sound), first)


def test_another_workspace_with_the_same_names_is_not_served(sound: Path) -> None:
    age(sound)
    loaded(sound)
    other = sound.with_name("other")
    shutil.copytree(sound, other)
    replaced(other / FILE, "Little money", "Better money"[:12], unseen=True)
    assert loaded(other)[0].context_notes["note"].tolist() == ["Better money."]
    # Its files in the place of those that were read, with their names, sizes and times.
    shutil.rmtree(sound / "assessments")
    shutil.copytree(other / "assessments", sound / "assessments")
    assert loaded(sound)[0].context_notes["note"].tolist() == ["Better money."]


def test_what_an_unchanged_assessment_refers_to_may_change(sound: Path, reads: list[str]) -> None:
    age(sound)
    loaded(sound)
    reads.clear()
    replaced(sound / BENCHMARK, "  - in place\n", "  - wholly in place\n")
    assert "unknown level 'in place'" in loaded(sound)[1][0].sentence
    assert_same(loaded(sound), anew(sound))
    replaced(sound / BENCHMARK, "  - wholly in place\n", "  - in place\n")
    assert loaded(sound)[1] == ()
    replaced(sound / "benchmarks/indicators.yaml", "unit: persons", "unit: persons in all")
    assert set(loaded(sound)[0].context["unit"]) == {"persons in all"}
    replaced(sound / CITY_FILE, "name: Alpha", "name: Alpha on the hill")
    assert loaded(sound)[0].cities["name"].tolist() == ["Alpha on the hill"]


@pytest.mark.parametrize("name", ["files.arrow", "tables-*/evidence.arrow", "tables-*/cities.arrow", "tables-*"])
@pytest.mark.parametrize("damage", ["delete", "empty", "cut", "garble"])
def test_what_is_damaged_is_read_anew(sound: Path, name: str, damage: str) -> None:
    age(sound)
    first = loaded(sound)
    [path] = (sound / ".cache/workbench").glob(name)
    for one in path.glob("*.arrow") if path.is_dir() else [path]:
        content = one.read_bytes()
        one.unlink()
        if damage != "delete":
            one.write_bytes({"empty": b"", "cut": content[: len(content) // 2], "garble": content[::-1]}[damage])
    assert_same(loaded(sound), first)
    assert_same(loaded(sound), first)


def test_it_can_be_deleted_at_any_time_and_git_does_not_see_it(sound: Path) -> None:
    first = loaded(sound)
    subprocess.run(["git", "init", "--quiet"], cwd=sound, check=True)
    seen = subprocess.run(["git", "status", "--short"], cwd=sound, capture_output=True, text=True, check=True).stdout
    assert ".cache" not in seen
    # What is mapped stays whole, even where its file has gone.
    tables = workbench.load(sound)
    shutil.rmtree(sound / ".cache")
    assert_same((tables, ()), first)
    assert_same(loaded(sound), first)


def test_where_nothing_can_be_written_nothing_is_kept(sound: Path) -> None:
    (sound / ".cache").write_text("in the way")
    first = loaded(sound)
    assert_same(loaded(sound), first)
    assert (sound / ".cache").read_text() == "in the way"


def test_a_kept_table_can_be_written_to_like_any_other(sound: Path) -> None:
    age(sound)
    workbench.load(sound)
    tables = workbench.load(sound)
    tables.context.loc[0, "value"] = 5.0
    tables.evidence.loc[0, ["finding", "number"]] = ["Mine.", 7]
    tables.cities.loc[0, "illustrative"] = True
    assert workbench.load(sound).evidence["finding"].tolist() == ["The council said so."]


LOADER = "import sys, workbench; [workbench.load(sys.argv[1]) for _ in range(int(sys.argv[2]))]"


def test_many_processes_read_and_write_at_once_and_some_are_killed(sound: Path) -> None:
    for number in range(30):
        write_workspace(sound, dict([city(f"c{number}"), assessment(f"c{number}", "2020-01-01", "INP")]))
    expected = anew(sound)
    command = [sys.executable, "-c", LOADER, str(sound)]
    loading = [subprocess.Popen([*command, "40"], stderr=subprocess.PIPE) for _ in range(2)]
    for turn in range(12):
        # Something for all to read and to keep, and a process that is killed on its way there.
        write_text(sound / CITY_FILE, CITY.replace("Alpha", f"Alpha {turn}"))
        doomed = subprocess.Popen([*command, "20"], stderr=subprocess.DEVNULL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            doomed.wait(0.4 + turn / 30)
        doomed.kill()
        doomed.wait()
        write_text(sound / CITY_FILE, CITY)
    said = [process.communicate()[1] for process in loading]
    assert said == [b"", b""]
    assert_same(loaded(sound), expected)
    # What nobody names any more goes, once it is old enough to be nobody's.
    folder = sound / ".cache/workbench"
    for path in folder.iterdir():
        os.utime(path, (LONG_AGO, LONG_AGO))
    replaced(sound / CITY_FILE, "name: Alpha", "name: Omega")
    loaded(sound)
    assert sorted(path.name.split("-")[0] for path in folder.iterdir()) == [".gitignore", "files.arrow", "tables"]


Edit = Callable[[Path], object]


def put(file: str, content: str) -> Edit:
    """An edit that writes a file."""
    return lambda folder: write_workspace(folder, {file: content})


def drop(file: str) -> Edit:
    """An edit that deletes a file."""
    return lambda folder: (folder / file).unlink(missing_ok=True)


ONE, TWO = benchmark(), benchmark(edition="second", factors=2)
LATER = assessment("alpha", "2022-05-01", "IPN", method="peer review")
FOLLOWING = (LATER[0], f"follows: 2020-05-01\n{LATER[1]}")
TWICE = ("assessments/ours/alpha/again.yaml", assessment("alpha", "2022-05-01", "NNN", method="peer review")[1])
EDITS: dict[str, Edit] = {
    "city": put(CITY_FILE, CITY),
    "city renamed": put(CITY_FILE, CITY.replace("Alpha", "Alfa")),
    "city broken": put(CITY_FILE, "city: [alpha"),
    "no city": drop(CITY_FILE),
    "figures": put(FIGURES, CONTEXT),
    "figures doubted": put(
        FIGURES, CONTEXT + "population,2021,31,city,,,made up\npopulation,2022,103000,city,,,made up\n"
    ),
    "figures broken": put(FIGURES, CONTEXT + "populaton,2021,1,city,,,made up\n"),
    "no figures": drop(FIGURES),
    "assessment": put(*assessment("alpha", "2020-05-01", "I?x")),
    "assessment otherwise": put(*assessment("alpha", "2020-05-01", "P.N")),
    "assessment broken": put(FILE, assessment("alpha", "2020-05-01", "I?x")[1].replace("in place", "in-place")),
    "no assessment": drop(FILE),
    "later": put(*LATER),
    "later, following": put(*FOLLOWING),
    "no later": drop(LATER[0]),
    "twice": put(*TWICE),
    "not twice": drop(TWICE[0]),
    "benchmark": put(*ONE),
    "benchmark of two factors": put(ONE[0], benchmark(factors=2)[1]),
    "benchmark broken": put(ONE[0], "benchmark: courses\n"),
    "another edition": put(*TWO),
    "by another edition": put(*assessment("alpha", "2021-01-01", "IN", edition="second")),
    "another city": lambda folder: write_workspace(
        folder, dict([city("beta"), assessment("beta", "2020-01-01", "INP")])
    ),
    "elsewhere": put(*assessment("alpha", "2020-01-01", "INP", collection="theirs")),
    "catalogue otherwise": put(
        "benchmarks/indicators.yaml", CATALOGUES["benchmarks/indicators.yaml"].replace("persons", "heads")
    ),
    "catalogue": put("benchmarks/indicators.yaml", CATALOGUES["benchmarks/indicators.yaml"]),
    "no context factors": drop("benchmarks/context-factors.yaml"),
    "context factors": put("benchmarks/context-factors.yaml", CATALOGUES["benchmarks/context-factors.yaml"]),
    "made old": age,
    "kept away": lambda folder: shutil.rmtree(folder / ".cache", ignore_errors=True),
}


@settings(max_examples=60)
@given(steps=st.lists(st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=3), min_size=1, max_size=6))
def test_whatever_is_edited_a_load_says_what_a_first_one_would(
    tmp_path_factory: pytest.TempPathFactory, steps: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("edited") / "workspace"
    write_workspace(folder, {**CATALOGUES, **dict([ONE, city("alpha"), assessment("alpha", "2020-05-01", "I?x")])})
    loaded(folder)
    for step in steps:
        for edit in step:
            EDITS[edit](folder)
        assert_same(loaded(folder), anew(folder))
    shutil.rmtree(folder.parent)

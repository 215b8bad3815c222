"""What was read is kept: a later load says what a first one would, whatever happened in between."""

from __future__ import annotations

import os
import shutil
import signal
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
from workbench.files import Stamp, write_text
from workbench.loading import kept, load, reading
from workbench.loading.kept import cache_folder
from workbench.problems import InvalidFiles, Problem
from workbench.tables import Tables

LONG_AGO = 1_400_000_000
NEVER = 10**18
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
    shutil.copytree(folder, copy)
    try:
        return loaded(copy)
    finally:
        shutil.rmtree(cache_folder(copy))
        shutil.rmtree(copy)


def assert_same(found: tuple[Tables, Any], expected: tuple[Tables, Any]) -> None:
    """Hold every cell of every table, and every problem, against another's."""
    for one in fields(Tables):
        pd.testing.assert_frame_equal(getattr(found[0], one.name), getattr(expected[0], one.name), obj=one.name)
    assert found[1] == expected[1]


def touch(folder: Path) -> None:
    """Touch every file."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.touch()


def replaced(path: Path, old: str, new: str) -> None:
    """Replace a text in a file."""
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new), encoding="utf-8")


@pytest.fixture
def sure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are in no doubt, however lately they were written."""
    monkeypatch.setattr(kept, "_CLOCK", -NEVER)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The figures and assessments that are read, in order."""
    every: list[str] = []
    read = reading._content
    monkeypatch.setattr(reading, "_content", lambda path: every.append(Path(path).name) or read(path))
    return every


@pytest.mark.usefixtures("sure")
def test_a_second_load_reads_no_file_and_says_the_same(
    sound: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = loaded(sound)
    assert len(reads) == 2
    assert_same(loaded(sound), anew(sound))
    monkeypatch.setattr(kept, "_print", lambda path: pytest.fail(f"{path} was read"))
    monkeypatch.setattr(load, "_load_anew", lambda *_: pytest.fail("everything was looked at again"))
    assert_same(loaded(sound), first)
    assert reads == ["context.csv", Path(FILE).name] * 2  # by the first, and by the copy


@pytest.mark.usefixtures("sure")
def test_what_is_changed_added_or_taken_away_is_seen(sound: Path, reads: list[str]) -> None:
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


def test_a_file_written_as_it_was_read_is_looked_into(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A file system whose clock has one second for ever.
    monkeypatch.setattr(
        sys.modules["workbench.files.places"],
        "Stamp",
        lambda size, _modified, _changed, inode: Stamp(size, 0, 0, inode),
    )
    monkeypatch.setattr(kept, "_CLOCK", NEVER * 3)
    loaded(sound)
    with (sound / FILE).open("r+", encoding="utf-8") as file:
        content = file.read().replace("Little money", "Better money")
        file.seek(0)
        file.write(content)
    assert loaded(sound)[0].context_notes["note"].tolist() == ["Better money."]


@pytest.mark.usefixtures("sure")
def test_touched_files_are_known_by_their_content(
    sound: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = loaded(sound)
    reads.clear()
    touch(sound)
    assert_same(loaded(sound), first)
    assert reads == []
    # And then by their new time: nothing is looked into again.
    monkeypatch.setattr(kept, "_print", lambda path: pytest.fail(f"{path} was read"))
    assert_same(loaded(sound), first)


@pytest.mark.usefixtures("sure")
def test_another_workspace_with_the_same_names_is_not_served(sound: Path) -> None:
    loaded(sound)
    other = sound.with_name("other")
    shutil.copytree(sound, other)
    replaced(other / FILE, "Little money", "Better money")
    shutil.copystat(sound / FILE, other / FILE)
    assert loaded(other)[0].context_notes["note"].tolist() == ["Better money."]
    # Its files in the place of those that were read, with their names, sizes and times, and the inodes that are free.
    shutil.rmtree(sound / "assessments")
    shutil.copytree(other / "assessments", sound / "assessments")
    assert loaded(sound)[0].context_notes["note"].tolist() == ["Better money."]
    # What was kept of one is not believed of another, either.
    shutil.rmtree(cache_folder(other))
    shutil.copytree(cache_folder(sound), cache_folder(other))
    replaced(other / FILE, "Better money", "Honest money")
    assert loaded(other)[0].context_notes["note"].tolist() == ["Honest money."]


@pytest.mark.usefixtures("sure")
def test_a_city_that_changes_while_others_are_read_is_read_again(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gather = load.gather

    def slowly(*given: Any, **named: Any) -> Any:
        replaced(sound / CITY_FILE, "Alpha", "Omega")
        return gather(*given, **named)

    monkeypatch.setattr(load, "gather", slowly)
    assert loaded(sound)[0].cities["name"].tolist() == ["Alpha"]
    monkeypatch.setattr(load, "gather", gather)
    assert loaded(sound)[0].cities["name"].tolist() == ["Omega"]


@pytest.mark.usefixtures("sure")
def test_what_is_missing_is_told_each_time(sound: Path) -> None:
    (sound / "benchmarks/indicators.yaml").unlink()
    (sound / FIGURES).unlink()
    for _ in range(4):
        assert "is missing" in loaded(sound)[1][0].sentence


@pytest.mark.usefixtures("sure")
def test_a_city_that_is_gone_does_not_come_back(sound: Path) -> None:
    write_workspace(sound, dict([city("beta")]))
    loaded(sound)
    (sound / "assessments/ours/beta/city.yaml").unlink()
    touch(sound)
    for _ in range(3):
        assert loaded(sound)[0].cities["city"].tolist() == ["alpha"]


@pytest.mark.usefixtures("sure")
def test_what_an_unchanged_assessment_refers_to_may_change(sound: Path) -> None:
    loaded(sound)
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
@pytest.mark.usefixtures("sure")
def test_what_is_damaged_is_read_anew(sound: Path, name: str, damage: str) -> None:
    first = loaded(sound)
    [path] = cache_folder(sound).glob(name)
    for one in path.glob("*.arrow") if path.is_dir() else [path]:
        content = one.read_bytes()
        one.unlink()
        if damage != "delete":
            one.write_bytes({"empty": b"", "cut": content[: len(content) // 2], "garble": content[::-1]}[damage])
    assert_same(loaded(sound), first)
    assert_same(loaded(sound), first)


def test_it_lies_outside_the_workspace_and_can_be_deleted_at_any_time(sound: Path) -> None:
    before = sorted(sound.rglob("*"))
    first = loaded(sound)
    assert sorted(sound.rglob("*")) == before
    # What is mapped stays whole, even where its file has gone.
    tables = workbench.load(sound)
    shutil.rmtree(cache_folder(sound))
    assert_same((tables, ()), first)
    assert_same(loaded(sound), first)


@pytest.mark.parametrize("where", ["", "/dev/null/nowhere", "\0"])
def test_where_nothing_can_be_written_nothing_is_kept(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("in the way")
    monkeypatch.setattr(kept, "user_cache_dir", lambda *_, **__: where or str(in_the_way))
    monkeypatch.delenv("WORKBENCH_CACHE")
    first = loaded(sound)
    assert_same(loaded(sound), first)
    assert in_the_way.read_text() == "in the way"


def test_a_file_from_the_far_future_is_read_like_any_other(sound: Path) -> None:
    expected = anew(sound)
    for time in (4_000_000_000, 16_000_000_000):
        os.utime(sound / FILE, (time, time))
        assert_same(loaded(sound), expected)
        assert_same(loaded(sound), expected)


@pytest.mark.usefixtures("sure")
def test_a_kept_table_can_be_written_to_like_any_other(sound: Path) -> None:
    workbench.load(sound)
    tables = workbench.load(sound)
    tables.context.loc[0, "value"] = 5.0
    tables.evidence.loc[0, ["finding", "number"]] = ["Mine.", 7]
    tables.cities.loc[0, "illustrative"] = True
    assert workbench.load(sound).evidence["finding"].tolist() == ["The council said so."]


LOADER = "import sys, workbench; [workbench.load(sys.argv[1]) for _ in range(40)]"
DOOMED = """\
import os, signal, sys
from workbench.loading import kept, load
left, settle = int(sys.argv[2]), kept._settle
def settled(path):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    settle(path)
kept._settle = settled
load.load(sys.argv[1])
"""


def test_many_processes_read_and_write_at_once_and_some_are_killed_while_they_write(sound: Path) -> None:
    for number in range(30):
        write_workspace(sound, dict([city(f"c{number}"), assessment(f"c{number}", "2020-01-01", "INP")]))
    expected = anew(sound)
    loading = [subprocess.Popen([sys.executable, "-c", LOADER, str(sound)], stderr=subprocess.PIPE) for _ in range(2)]
    for written in range(0, 18, 2):
        # Something for all to read and to keep, and a process that is killed after it has written so many files.
        write_text(sound / CITY_FILE, CITY.replace("Alpha", f"Alpha {written}"))
        doomed = subprocess.run([sys.executable, "-c", DOOMED, str(sound), str(written)], check=False)
        # (where another process was quicker to keep the same, it had nothing to write)
        assert doomed.returncode in (0, -signal.SIGKILL)
        write_text(sound / CITY_FILE, CITY)
    said = [process.communicate()[1] for process in loading]
    assert said == [b"", b""]
    assert_same(loaded(sound), expected)


@pytest.mark.parametrize("written", [0, 5, 16])
def test_a_process_that_is_killed_while_it_writes_leaves_nothing_that_stays(sound: Path, written: int) -> None:
    first = loaded(sound)
    folder = cache_folder(sound)
    shutil.rmtree(folder)
    doomed = subprocess.run([sys.executable, "-c", DOOMED, str(sound), str(written)], check=False)
    assert doomed.returncode == -signal.SIGKILL
    assert_same(loaded(sound), first)
    for path in folder.iterdir():
        os.utime(path, (LONG_AGO, LONG_AGO))
    replaced(sound / CITY_FILE, "name: Alpha", "name: Omega")
    loaded(sound)
    assert sorted(path.name.split("-")[0] for path in folder.iterdir()) == ["files.arrow", "tables", "workspace.txt"]


def test_what_was_kept_of_a_workspace_that_is_gone_goes(sound: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    shutil.copytree(sound, gone)
    loaded(gone)
    shutil.rmtree(gone)
    assert cache_folder(gone).exists()
    loaded(sound)
    assert not cache_folder(gone).exists()


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
    "no catalogue": drop("benchmarks/indicators.yaml"),
    "city elsewhere as well": put(*city("alpha", collection="theirs")),
    "no city elsewhere": drop(city("alpha", collection="theirs")[0]),
    "city without assessments": put(*city("gamma")),
    "no city without assessments": drop(city("gamma")[0]),
    "touched": touch,
    "nothing": lambda _: None,
    "nothing kept": lambda folder: shutil.rmtree(cache_folder(folder), ignore_errors=True),
}


@settings(max_examples=80)
@given(
    steps=st.lists(st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=3), min_size=1, max_size=6),
    clock=st.sampled_from([-NEVER, kept._CLOCK]),
    worth=st.sampled_from([1, load._WORTH_KEEPING]),
)
def test_whatever_is_edited_a_load_says_what_a_first_one_would(
    tmp_path_factory: pytest.TempPathFactory, steps: list[list[str]], clock: int, worth: int
) -> None:
    folder = tmp_path_factory.mktemp("edited") / "workspace"
    write_workspace(folder, {**CATALOGUES, **dict([ONE, city("alpha"), assessment("alpha", "2020-05-01", "I?x")])})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kept, "_CLOCK", clock)
        # With 1, what was kept stays as it was until all is new: stretches are put together again and again.
        patched.setattr(load, "_WORTH_KEEPING", worth)
        loaded(folder)
        for step in steps:
            for edit in step:
                EDITS[edit](folder)
            expected = anew(folder)
            assert_same(loaded(folder), expected)
            assert_same(loaded(folder), expected)
    shutil.rmtree(cache_folder(folder), ignore_errors=True)
    shutil.rmtree(folder.parent)

"""Who changed an assessment, when, and what, is read from git, and where git has nothing it is said why."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import workbench
from tests.conftest import FILES, write_workspace
from tests.savers import PATH
from workbench.documents.changes import Change

WHO = {"A": "Åsa Ek", "B": "B. Beta"}


class Repository:
    """A workspace in a repository."""

    def __init__(self, root: Path, below: str = "") -> None:
        self.root = root
        self.workspace = write_workspace(root / below, dict(FILES))
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("The first", "A", day=1)

    def git(self, *asked: str, **around: str) -> str:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        told = subprocess.run(
            ["git", "-C", self.root, *asked], check=True, capture_output=True, text=True, env={**kept, **around}
        )
        return told.stdout

    def commit(self, said: str, who: str, day: int, *more: str) -> str:
        moment = f"2024-05-{day:02}T12:00:00+02:00"
        around = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", WHO[who]), ("EMAIL", "a@example.org"), ("DATE", moment))}  # fmt: skip  # noqa: E501
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message", said, *more, **around)
        return self.git("rev-parse", "HEAD").strip()

    def change(self, old: str, new: str, path: str = PATH) -> None:
        file = self.workspace / path
        text = file.read_text()
        assert text.count(old) == 1
        file.write_text(text.replace(old, new))

    def history(self, path: str = PATH, **more: Any) -> workbench.History:
        return workbench.history(self.workspace, path, **more)


@pytest.fixture(params=["", "some/where in it"], ids=["whole", "in-a-folder"])
def repository(request: pytest.FixtureRequest, tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository", request.param)


def test_it_says_who_changed_what_and_when_the_latest_first(repository: Repository) -> None:
    repository.change("summary: It has.", "summary: It has indeed.")
    commit = repository.commit("Mended\n\nand more", "B", 2)
    found = repository.history()
    assert found.reason == ""
    last, first = found.versions
    assert (last.commit, last.who, last.said) == (commit, "B. Beta", "Mended")
    assert last.when == dt.datetime(2024, 5, 2, 10, tzinfo=dt.UTC)
    assert last.changes == (Change(("judgements", "01", "summary"), "It has.", "It has indeed."),)
    assert (first.who, [one.where for one in first.changes]) == ("Åsa Ek", [()])
    assert first.changes[0].after["city"] == "alpha"


def test_a_commit_that_changes_other_files_or_only_the_form_has_no_changes(repository: Repository) -> None:
    repository.change("name: Alpha", "name: Alpha!", FILES_CITY)
    repository.commit("The city", "A", 2)
    repository.change("summary: It has.", "# A remark.\n    summary: 'It has.'")
    repository.commit("The form", "A", 3)
    assert [(one.said, len(one.changes)) for one in repository.history().versions] == [
        ("The form", 0),
        ("The first", 1),
    ]


FILES_CITY = "assessments/ours/alpha/city.yaml"


def test_a_renamed_file_is_followed(repository: Repository) -> None:
    path = PATH.replace("self-assessment", "renamed")
    (repository.workspace / PATH).rename(repository.workspace / path)
    repository.commit("Renamed", "A", 2)
    repository.change("It has.", "New.", path)
    repository.commit("Changed", "B", 3)
    versions = repository.history(path).versions
    assert [(one.said, len(one.changes)) for one in versions] == [("Changed", 1), ("Renamed", 0), ("The first", 1)]
    assert [one.path.endswith(PATH) for one in versions] == [False, False, True]


def test_a_copy_of_another_round_begins_anew(repository: Repository) -> None:
    path = PATH.replace("2020", "2021")
    shutil.copy(repository.workspace / PATH, repository.workspace / path)
    repository.change("date: 2020-05-01\nmethod", "date: 2021-05-01\nmethod", path)
    repository.commit("Another round", "B", 2)
    [version] = repository.history(path).versions
    assert (version.who, version.changes[0].before) == ("B. Beta", None)


def test_what_is_not_recorded_yet_comes_first(repository: Repository) -> None:
    repository.change("It has.", "Just now.")
    last, _ = repository.history().versions
    assert (last.commit, last.who) == ("", "")
    assert [one.after for one in last.changes] == ["Just now."]
    (repository.workspace / PATH).write_text("nonsense: [")
    assert repository.history().versions[0].problem.startswith("does not read, line 1: ")


def test_a_version_that_does_not_read_is_said_and_the_next_is_held_against_the_one_before(
    repository: Repository,
) -> None:
    text = (repository.workspace / PATH).read_text()
    (repository.workspace / PATH).write_text(text.replace("judgements:\n", "judgements: [\n"))
    repository.commit("Broken", "B", 2)
    (repository.workspace / PATH).write_text(text.replace("It has.", "Mended."))
    repository.commit("Mended", "A", 3)
    mended, broken, _ = repository.history().versions
    assert [one.after for one in mended.changes] == ["Mended."]
    assert (broken.who, broken.changes) == ("B. Beta", ())
    assert broken.problem.startswith("does not read, line ")


def test_a_file_that_was_deleted_and_put_back_says_so(repository: Repository) -> None:
    text = (repository.workspace / PATH).read_text()
    (repository.workspace / PATH).unlink()
    repository.commit("Deleted", "A", 2)
    assert [one.problem for one in repository.history().versions] == ["the file was deleted", ""]
    (repository.workspace / PATH).write_text(text)
    repository.commit("Put back", "B", 3)
    assert [one.said for one in repository.history().versions] == ["Put back", "Deleted", "The first"]


def test_two_who_worked_beside_each_other_are_each_held_against_what_they_began_with(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "other")
    repository.change("Little money.", "No money.")
    repository.commit("Of the other", "B", 2)
    repository.git("checkout", "--quiet", "main")
    repository.change("It has.", "Mine.")
    repository.commit("Of mine", "A", 3)
    repository.git("-c", "user.name=M", "-c", "user.email=m@example.org", "merge", "--quiet", "-m", "Merged", "other")
    said = {one.said: [change.after for change in one.changes] for one in repository.history().versions}
    assert (said["Of mine"], said["Of the other"]) == (["Mine."], ["No money."])


def test_names_that_a_terminal_would_obey_or_that_look_like_ours_do_no_harm(repository: Repository) -> None:
    repository.change("It has.", "New.")
    repository.commit("said\x1f\x1e \x1b[31m %H\ttab", "B", 2)
    repository.change("New.", "Newer.")
    repository.commit("next", "A", 3)
    assert [(one.who, len(one.changes)) for one in repository.history().versions] == [
        ("Åsa Ek", 1),
        ("B. Beta", 1),
        ("Åsa Ek", 1),
    ]


def test_a_file_whose_name_is_a_pattern_is_itself(repository: Repository) -> None:
    path = f"{PATH.rpartition('/')[0]}/*.yaml"
    shutil.copy(repository.workspace / PATH, repository.workspace / path)
    repository.commit("Odd", "B", 2)
    assert [one.said for one in repository.history(path).versions] == ["Odd"]


def test_as_many_as_asked_for_are_told_and_that_there_are_more(repository: Repository) -> None:
    for day in range(2, 5):
        repository.change("summary: It has", "summary: It has so")
        repository.commit(f"Day {day}", "A", day)
    found = repository.history(most=2)
    assert [one.said for one in found.versions] == ["Day 4", "Day 3"]
    assert [len(one.changes) for one in found.versions] == [1, 1]
    assert found.reason == "the latest 2 states are told; there are more"


def test_the_table_has_a_row_for_each_change(repository: Repository) -> None:
    repository.change("summary: It has.", "summary: New.\n    direct_provider: false")
    repository.commit("Two", "B", 2)
    repository.change("summary: New.", "# A remark.\n    summary: New.")
    repository.commit("The form", "A", 3)
    table = repository.history().table
    assert list(table.columns) == ["when", "who", "commit", "said", "where", "before", "after", "problem"]
    assert not [name for name, kind in table.dtypes.items() if str(kind) == "object"]
    assert table["where"].fillna("-").tolist() == ["-", *(f"judgements/01/{name}" for name in CHANGED), ""]
    assert table["after"].tolist()[1:3] == ["New.", "false"] or table["after"].tolist()[1:3] == ["false", "New."]
    assert table["when"].iloc[0] == pd.Timestamp("2024-05-03T10:00Z")
    empty = workbench.History(PATH).table
    assert (len(empty), empty.dtypes.tolist()) == (0, table.dtypes.tolist())


CHANGED = ("direct_provider", "summary")


# Where there is nothing to tell


def test_without_git_it_says_so(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    found = repository.history()
    assert (found.versions, found.reason.split(";")[0]) == ((), "git is not installed here")


def test_without_a_repository_it_says_so(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Whatever the folder of the tests lies in.
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(sound.parent))
    found = workbench.history(sound, PATH)
    assert found.versions == ()
    assert "lies in no git repository" in found.reason


def test_in_a_repository_without_commits_it_says_so(sound: Path) -> None:
    subprocess.run(["git", "init", "--quiet", sound], check=True)
    found = workbench.history(sound, PATH)
    assert "git has recorded nothing of this file yet" in found.reason


def test_a_file_that_is_not_recorded_says_so(repository: Repository) -> None:
    path = PATH.replace("2020", "2021")
    shutil.copy(repository.workspace / PATH, repository.workspace / path)
    found = repository.history(path)
    assert [(one.commit, len(one.changes)) for one in found.versions] == [("", 1)]
    assert "git has recorded nothing of this file yet" in found.reason


def test_a_shallow_copy_says_that_there_is_more_and_makes_nobody_the_author_of_all(
    repository: Repository, tmp_path: Path
) -> None:
    for day, new in ((2, "Second."), (3, "Third.")):
        file = repository.workspace / PATH
        file.write_text(file.read_text().replace({2: "It has.", 3: "Second."}[day], new))
        repository.commit(f"Day {day}", "B", day)
    copy = tmp_path / "copy"
    repository.git("clone", "--quiet", "--depth=2", f"file://{repository.root}", str(copy))
    found = workbench.history(copy / repository.workspace.relative_to(repository.root), PATH)
    assert "this copy of the repository is shallow" in found.reason
    assert [(one.said, len(one.changes)) for one in found.versions] == [("Day 3", 1), ("Day 2", 0)]
    assert found.versions[1].problem == "what was before it is not in this copy of the repository"


def test_a_repository_cannot_have_a_program_started(repository: Repository, tmp_path: Path) -> None:
    program, trace = tmp_path / "program", tmp_path / "trace"
    program.write_text(f"#!/bin/sh\ntouch '{trace}'\n")
    program.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "gpg.program", "diff.external", "diff.d.textconv", "diff.d.command"):
        repository.git("config", name, str(program))
    for name in ("log.showSignature", "filter.d.required"):
        repository.git("config", name, "true")
    (repository.root / ".git/info/attributes").write_text("* diff=d\n")
    # Git would have the signature looked at by the program that the repository names.
    head, _, said = repository.git("cat-file", "commit", "HEAD").partition("\n\n")
    signed = f"{head}\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n{said}"
    made = subprocess.run(
        ["git", "-C", repository.root, "hash-object", "-t", "commit", "-w", "--stdin"],
        input=signed.encode(), check=True, capture_output=True,
    )  # fmt: skip
    repository.git("update-ref", "HEAD", made.stdout.decode().strip())
    assert len(repository.history().versions) == 1
    assert not trace.exists()


def test_what_surrounds_the_program_does_not_lead_elsewhere(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    assert len(repository.history().versions) == 1


@pytest.mark.parametrize("path", ["", "../x.yaml", "--output=x", "benchmarks/courses.first.yaml"])
def test_a_path_of_no_assessment_is_refused(repository: Repository, path: str) -> None:
    with pytest.raises(ValueError, match="is no file of an assessment"):
        repository.history(path)

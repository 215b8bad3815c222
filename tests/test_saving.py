"""Saving loses nothing: beside others, in the middle of a crash, on a full disk, over what a person wrote."""

from __future__ import annotations

import datetime as dt
import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import FILES, write_workspace
from tests.savers import PATH, said, saying, stands
from workbench.documents import Assessment
from workbench.documents.merging import resolved
from workbench.files import read_one, save, saving, stamp, writing
from workbench.loading.checking import check_files
from workbench.problems import Problem

ROOT = Path(__file__).parent.parent
FOLDER = PATH.rpartition("/")[0]


@pytest.fixture
def workspace(sound: Path) -> Path:
    """A sound workspace whose assessment has a third key factor, and remarks."""
    path = sound / PATH
    third = '  # Later.\n  - key_factor: "03"\n    judgement: not assessed  # for now\ncontext_notes:\n'
    path.write_text("# By hand.\n" + path.read_text().replace("context_notes:\n", third))
    return sound


def left(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(one.name for one in folder.iterdir())


# One at a time


def test_a_save_writes_what_changed_and_nothing_else(workspace: Path) -> None:
    base, text = stands(workspace), (workspace / PATH).read_text()
    saved = save(workspace, PATH, base, saying(base, "01", "Said anew."))
    assert (saved.document, saved.changed, saved.problems) == (saying(base, "01", "Said anew."), True, ())
    assert (workspace / PATH).read_text() == text.replace("It has.", "Said anew.")
    assert stands(workspace) == saved.document
    assert left(workspace / FOLDER) == [PATH.rpartition("/")[2], "city.yaml", "context.csv"]


def test_a_save_of_what_stands_already_writes_nothing(workspace: Path) -> None:
    before = stamp(workspace)
    base = stands(workspace)
    saved = save(workspace, PATH, base, base)
    assert (saved.document, saved.changed) == (base, False)
    assert stamp(workspace) == before


def test_what_somebody_saved_meanwhile_is_merged(workspace: Path) -> None:
    base = stands(workspace)
    save(workspace, PATH, base, saying(base, "02", "Theirs."))
    saved = save(workspace, PATH, base, saying(base, "01", "Mine."))
    assert saved.document == saying(saying(base, "01", "Mine."), "02", "Theirs.")
    assert saved.collisions == ()


def test_what_collides_is_kept_from_both_and_a_choice_is_saved(workspace: Path) -> None:
    base = stands(workspace)
    save(workspace, PATH, base, saying(base, "01", "Theirs."))
    saved = save(workspace, PATH, base, saying(base, "01", "Mine."))
    assert said(stands(workspace), "01") == "Theirs."
    [collision] = saved.collisions
    assert (collision.base, collision.mine, collision.theirs) == ("It has.", "Mine.", "Theirs.")
    save(workspace, PATH, saved.document, resolved(saved.document, collision, "mine"))
    assert said(stands(workspace), "01") == "Mine."


def test_a_new_assessment_is_written_and_a_second_one_of_its_name_is_merged(workspace: Path) -> None:
    base = stands(workspace)
    new = saying(base, "01", "Mine.").model_copy(update={"date": dt.date(2021, 5, 1), "round": "2021"})
    path = PATH.replace("2020", "2021")
    assert save(workspace, path, None, new).document == new
    saved = save(workspace, path, None, saying(new, "01", "Another's."))
    assert saved.document == new
    assert [one.mine for one in saved.collisions] == ["Another's."]


@pytest.mark.parametrize(
    ("change", "line", "sentence"),
    [
        ({"judgement": "in palce"}, 11, "unknown level 'in palce'; did you mean 'in place'"),
        ({"key_factor": "09"}, 10, "unknown key factor '09'"),
    ],
    ids=["level", "key-factor"],
)
def test_what_check_would_find_wrong_is_not_written(
    workspace: Path, change: dict[str, str], line: int, sentence: str
) -> None:
    base, text = stands(workspace), (workspace / PATH).read_text()
    mine = base.model_copy(update={"judgements": (base.judgements[0].model_copy(update=change), *base.judgements[1:])})
    saved = save(workspace, PATH, base, mine)
    assert (saved.document, saved.changed) == (base, False)
    assert [one.file for one in saved.problems] == [PATH]
    assert sentence in saved.problems[0].sentence
    assert (workspace / PATH).read_text() == text


def test_what_is_no_assessment_is_told_and_not_written(workspace: Path) -> None:
    base = stands(workspace)
    saved = save(workspace, PATH, base, base.model_copy(update={"date": "in May", "judgements": ()}))
    assert [one.sentence.split(":")[0] for one in saved.problems] == ["'date'", "'judgements'"]
    assert stands(workspace) == base
    assert save(workspace, PATH, base, saying(base, "01", " Mine. ")).document == saying(base, "01", "Mine.")


def test_what_would_be_too_large_to_be_read_is_told_and_not_written(workspace: Path) -> None:
    base = stands(workspace)
    [problem] = save(workspace, PATH, base, saying(base, "01", "word " * 400_001)).problems
    assert "it would be larger than 2,000,000 bytes" in problem.sentence
    assert stands(workspace) == base


def test_an_assessment_that_would_make_another_one_wrong_is_not_written(workspace: Path) -> None:
    base = stands(workspace)
    path = PATH.replace("2020", "2021")
    follower = base.model_copy(update={"date": dt.date(2021, 5, 1), "follows": base.date})
    assert save(workspace, path, None, follower).changed
    [problem] = save(workspace, PATH, base, base.model_copy(update={"date": dt.date(2020, 4, 1)})).problems
    assert (problem.file, problem.line) == (path, 8)
    assert "no sound assessment of 'alpha' by 'courses' has the date 2020-05-01" in problem.sentence
    again = save(workspace, PATH.replace("2020-05", "2020-06"), None, base)
    assert {one.file for one in again.problems} == {PATH, PATH.replace("2020-05", "2020-06")}
    assert check_files(workspace).problems == []


def test_a_file_that_somebody_broke_by_hand_is_left_alone_and_told_with_its_line(workspace: Path) -> None:
    base = stands(workspace)
    broken = (workspace / PATH).read_text().replace("  # Later.\n", "\t# Later.\n  oops\n")
    (workspace / PATH).write_text(broken)
    saved = save(workspace, PATH, base, saying(base, "01", "Mine."))
    assert saved.document == base
    assert saved.problems == tuple(read_one(workspace, PATH).problems)
    assert saved.problems[0].line > 20
    assert (workspace / PATH).read_text() == broken


def test_a_benchmark_that_somebody_broke_is_named(workspace: Path) -> None:
    base = stands(workspace)
    (workspace / "benchmarks/courses.first.yaml").write_text("benchmark: [")
    [problem] = save(workspace, PATH, base, saying(base, "01", "Mine.")).problems
    assert "refers to 'benchmarks/courses.first.yaml', which has a problem itself" in problem.sentence
    assert stands(workspace) == base


def test_a_file_that_was_deleted_is_not_made_anew_unasked(workspace: Path) -> None:
    base = stands(workspace)
    (workspace / PATH).unlink()
    [problem] = save(workspace, PATH, base, saying(base, "01", "Mine.")).problems
    assert "somebody deleted or renamed it" in problem.sentence
    assert not (workspace / PATH).exists()
    assert save(workspace, PATH, None, saying(base, "01", "Mine.")).changed


def test_a_file_that_was_renamed_is_found(workspace: Path) -> None:
    base = stands(workspace)
    (workspace / PATH).rename(workspace / FOLDER / "renamed.yaml")
    [problem] = save(workspace, PATH, base, saying(base, "01", "Mine.")).problems
    assert f"'{FOLDER}/renamed.yaml' holds this assessment now" in problem.sentence


@pytest.mark.parametrize(
    "path",
    [
        *("../a.yaml", "/etc/a.yaml", "assessments/ours/../ours/alpha/a.yaml", "benchmarks/courses.first.yaml", "a"),
        *(f"{FOLDER}/city.yaml", f"{FOLDER}/.hidden.yaml", f"{FOLDER}/a.yml", f"{FOLDER}/a\0.yaml", "assessments", ""),
    ],
)
def test_a_path_of_no_assessment_is_refused(workspace: Path, path: str) -> None:
    before = stamp(workspace)
    saved = save(workspace, path, None, stands(workspace))
    assert saved.problems
    assert saved.document is None
    assert stamp(workspace) == before


def test_a_link_stays_one_and_one_that_leads_out_is_refused(workspace: Path, tmp_path: Path) -> None:
    base = stands(workspace)
    real = workspace / FOLDER / "real.txt"
    (workspace / PATH).rename(real)
    (workspace / PATH).symlink_to("real.txt")
    assert save(workspace, PATH, base, saying(base, "01", "Mine.")).changed
    assert (workspace / PATH).is_symlink()
    assert "Mine." in real.read_text()
    outside = tmp_path / "outside.yaml"
    real.rename(outside)
    (workspace / PATH).unlink()
    (workspace / PATH).symlink_to(outside)
    [problem] = save(workspace, PATH, saying(base, "01", "Mine."), base).problems
    assert "leads out of the workspace" in problem.sentence
    assert "Mine." in outside.read_text()


def test_who_may_read_a_file_stays(workspace: Path) -> None:
    base = stands(workspace)
    (workspace / PATH).chmod(0o640)
    assert save(workspace, PATH, base, saying(base, "01", "Mine.")).changed
    assert (workspace / PATH).stat().st_mode & 0o777 == 0o640


def test_a_text_that_cannot_be_kept_in_place_is_kept_beside(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base, text = stands(workspace), (workspace / PATH).read_text()
    monkeypatch.setattr(saving, "edited", lambda *_: None)
    saved = save(workspace, PATH, base, saying(base, "01", "Mine."))
    assert saved.changed
    assert stands(workspace) == saved.document
    assert saved.backup is not None
    assert (workspace / FOLDER / saved.backup).read_text() == text
    again = save(workspace, PATH, saved.document, base)
    assert again.backup not in (None, saved.backup)
    assert check_files(workspace).problems == []


def test_what_an_editor_writes_in_the_middle_of_a_save_is_merged(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = stands(workspace)
    real, times = saving.edited, []

    def interrupted(text: str, document: Assessment) -> str | None:
        if not times:
            (workspace / PATH).write_text(text.replace("The region has the strategy.", "By hand."))
        times.append(1)
        return real(text, document)

    monkeypatch.setattr(saving, "edited", interrupted)
    saved = save(workspace, PATH, base, saying(base, "01", "Mine."))
    assert len(times) == 2
    assert saved.document == stands(workspace)
    assert "reason: By hand." in (workspace / PATH).read_text()
    assert "summary: Mine." in (workspace / PATH).read_text()


def test_what_a_killed_program_left_is_cleared_away(workspace: Path) -> None:
    base = stands(workspace)
    (workspace / f"{FOLDER}/.{Path(PATH).name}.0a1b2c3d").write_text("half of")
    (workspace / f"{FOLDER}/.notes.swp").write_text("an editor's")
    assert save(workspace, PATH, base, saying(base, "01", "Mine.")).changed
    assert left(workspace / FOLDER) == [".notes.swp", Path(PATH).name, "city.yaml", "context.csv"]


def test_the_folder_of_a_renamed_file_is_on_the_disk_before_a_save_is_done(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    sync, replace = os.fsync, Path.replace
    synced = lambda file: (done.append(f"sync {Path(f'/proc/self/fd/{file}').readlink()}"), sync(file))  # noqa: E731
    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", lambda path, to: (done.append(f"replace {to}"), replace(path, to)))
    base = stands(workspace)
    save(workspace, PATH, base, saying(base, "01", "Mine."))
    draft, replaced, folder = done[-3:]
    assert draft.startswith(f"sync {workspace / FOLDER}/.")
    assert (replaced, folder) == (f"replace {workspace / PATH}", f"sync {workspace / FOLDER}")


@pytest.mark.parametrize("kept", [True, False], ids=["in-place", "anew"])
@pytest.mark.parametrize("failing", ["fsync", "open", "replace"])
def test_a_disk_that_is_full_is_told_and_loses_nothing(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, failing: str, kept: bool
) -> None:
    base, text = stands(workspace), (workspace / PATH).read_text()
    save(workspace, PATH, base, base)
    if not kept:
        monkeypatch.setattr(saving, "edited", lambda *_: None)

    def fail(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(*{"fsync": (os, "fsync"), "open": (Path, "open"), "replace": (Path, "replace")}[failing], fail)
    saved = save(workspace, PATH, base, saying(base, "01", "Mine."))
    assert saved.document == base
    sentence = "could not be saved: No space left on device; the file is as it was; make room on the disk and try again"
    assert saved.problems == (Problem(PATH, 1, sentence),)
    monkeypatch.undo()
    assert (workspace / PATH).read_text() == text
    assert left(workspace / FOLDER) == [Path(PATH).name, "city.yaml", "context.csv"]


def test_readers_do_not_look_into_the_hidden_folder(workspace: Path) -> None:
    before = stamp(workspace)
    writing.write_text(workspace / ".workbench/assessments/ours/alpha/city.yaml", "nonsense: [")
    assert stamp(workspace) == before
    assert check_files(workspace).problems == []


def test_git_does_not_see_the_hidden_folder(workspace: Path) -> None:
    base = stands(workspace)
    subprocess.run(["git", "init", "--quiet", workspace], check=True)
    save(workspace, PATH, base, saying(base, "01", "Mine."))
    told = subprocess.run(
        ["git", "-C", workspace, "status", "--porcelain", "--untracked-files=all"], check=True, capture_output=True
    )
    assert b".yaml" in told.stdout
    assert b".workbench" not in told.stdout


# Several at once


class Saver:
    """A program that saves, beside this one."""

    def __init__(self, what: str, workspace: Path, *more: str) -> None:
        command = [sys.executable, "-m", "tests.savers", what, str(workspace), *more]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def tell(self, line: str = "") -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().rstrip("\n")

    def rest(self) -> list[str]:
        """What it says until it ends."""
        out, errors = self.process.communicate()
        assert (self.process.returncode, errors) == (0, "")
        return out.splitlines()


@pytest.fixture
def savers(workspace: Path) -> Iterator[Any]:
    """Programs that save; whichever still runs at the end is ended."""
    started: list[Saver] = []

    def start(what: str, *more: str) -> Saver:
        started.append(Saver(what, workspace, *more))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()


def test_two_that_save_different_key_factors_at_once_lose_nothing(workspace: Path, savers: Any) -> None:
    both = [savers("several", factor, "100") for factor in ("01", "02")]
    for one in both:
        assert one.rest() == [str(number) for number in range(100)]
    last = stands(workspace)
    assert (said(last, "01"), said(last, "02")) == ("01 99", "02 99")
    assert "judgement: not assessed  # for now\n" in (workspace / PATH).read_text()
    assert left(workspace / FOLDER) == [Path(PATH).name, "city.yaml", "context.csv"]


def test_of_two_that_save_the_same_at_once_one_stands_and_the_other_is_a_collision(
    workspace: Path, savers: Any
) -> None:
    both = [savers("at_once", name) for name in ("A", "B")]
    assert [one.line() for one in both] == ["ready", "ready"]
    for number in range(40):
        base = stands(workspace)
        assert save(workspace, PATH, base, saying(base, "01", f"round {number}")).changed
        for one in both:
            one.tell(f"round {number}")
        told = [one.line().split("\t") for one in both]
        stood = said(stands(workspace), "01")
        assert {stand for stand, _ in told} == {stood}
        mine = [f"A round {number}", f"B round {number}"]
        assert sorted(collided for _, collided in told) == sorted(["[]", str([one for one in mine if one != stood])])


def test_programs_killed_at_any_moment_leave_a_whole_file_and_lose_nothing(workspace: Path, savers: Any) -> None:
    others = [savers("until_told", factor) for factor in ("01", "02")]
    told = savers("killed", "03").rest()
    for one in others:
        one.tell()
    last = [one.rest() for one in others]
    old, new, stood = told[0].split("\t")
    # Many died before the file was replaced, and some after it.
    assert int(old) > 300
    assert int(new) > 3
    document = stands(workspace)
    assert [said(document, factor) for factor in ("01", "02")] == [f"0{at} {one[0]}" for at, one in enumerate(last, 1)]
    assert said(document, "03") == stood
    assert (workspace / PATH).read_text().startswith("# By hand.\n")
    assert left(workspace / FOLDER) == [Path(PATH).name, "city.yaml", "context.csv"]
    assert left(workspace / ".workbench") == [".gitignore", "saving.lock"]


def test_a_file_that_the_system_cuts_off_leaves_the_old_one(workspace: Path, savers: Any) -> None:
    text = (workspace / PATH).read_text()
    [problem] = savers("full", "01").rest()
    assert "could not be saved: File too large; the file is as it was; make room" in problem
    assert (workspace / PATH).read_text() == text
    assert left(workspace / FOLDER) == [Path(PATH).name, "city.yaml", "context.csv"]


@pytest.fixture
def open_workspace() -> Iterator[Path]:
    """A workspace that everybody may look into."""
    with tempfile.TemporaryDirectory() as name:
        folder = write_workspace(Path(name) / "workspace", dict(FILES))
        Path(name).chmod(0o755)
        yield folder
        for one in folder.rglob("*"):
            one.chmod(0o755 if one.is_dir() else 0o644)


@pytest.mark.parametrize("lock", [True, False], ids=["the-city", "all"])
def test_a_folder_that_may_not_be_written_to_is_told(open_workspace: Path, lock: bool) -> None:
    saver = Saver("unprivileged", open_workspace, "01")
    assert saver.line() == "saved"
    text = (open_workspace / PATH).read_text()
    for one in sorted(open_workspace.rglob("*"), reverse=True):
        ours = lock and ".workbench" in one.parts
        one.chmod((0o777 if ours else 0o555) if one.is_dir() else 0o666 if ours or PATH.endswith(one.name) else 0o444)
    saver.tell()
    [problem] = saver.rest()
    assert "could not be saved: Permission denied; the file is as it was; ask whoever looks after" in problem
    assert (open_workspace / PATH).read_text() == text
    assert left(open_workspace / FOLDER) == [Path(PATH).name, "city.yaml", "context.csv"]


def test_a_file_that_is_marked_as_not_to_be_written_is_not_replaced(open_workspace: Path) -> None:
    saver = Saver("unprivileged", open_workspace, "01")
    assert saver.line() == "saved"
    for one in open_workspace.rglob("*"):
        one.chmod(0o777 if one.is_dir() else 0o666)
    (open_workspace / PATH).chmod(0o444)
    saver.tell()
    assert "Permission denied" in saver.rest()[0]
    assert "May." in (open_workspace / PATH).read_text()

"""What was typed and is not saved comes back, whatever it is and whatever happened."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench
from tests.conftest import FILES
from tests.savers import PATH, saying, stands
from workbench.documents import Assessment
from workbench.documents.changes import plain
from workbench.documents.merging import Collision, resolved
from workbench.files import Draft, drafts, drop_draft, keep_draft, save, writing
from workbench.loading.checking import check_files

ROOT = Path(__file__).parent.parent
TYPED = {"round": "", "judgements": {"01": {"judgement": "in palce", "summary": "half a sen"}}, "date": "31.2."}


def folder(workspace: Path) -> Path:
    """Where the drafts of the assessment lie."""
    [found] = (workspace / ".workbench/drafts").iterdir()
    return found


def test_what_was_typed_comes_back_though_it_is_no_assessment(sound: Path) -> None:
    keep_draft(sound, PATH, "a", TYPED)
    [draft] = drafts(sound, PATH)
    assert (draft.editor, draft.path, draft.typed, draft.left) == ("a", PATH, TYPED, False)
    assert draft.changed.tzinfo is not None
    assert abs(dt.datetime.now(dt.UTC) - draft.changed) < dt.timedelta(days=1)


def test_what_is_typed_later_stands_in_place_of_it_and_a_draft_that_is_dropped_is_gone(sound: Path) -> None:
    keep_draft(sound, PATH, "a", TYPED)
    keep_draft(sound, PATH, "a", {"round": "2"})
    assert [one.typed for one in drafts(sound, PATH)] == [{"round": "2"}]
    drop_draft(sound, PATH, "a")
    drop_draft(sound, PATH, "a")
    assert drafts(sound, PATH) == ()
    assert list(folder(sound).iterdir()) == []


def test_what_it_was_made_from_and_what_collided_are_kept_with_it(sound: Path) -> None:
    base = stands(sound)
    save(sound, PATH, base, saying(base, "01", "Theirs."))
    saved = save(sound, PATH, base, saying(base, "01", "Mine."))
    keep_draft(sound, PATH, "a", {"base": plain(base), "collided": [one.kept() for one in saved.collisions]})
    [draft] = drafts(sound, PATH)
    assert Assessment.model_validate(draft.typed["base"]) == base
    [collision] = map(Collision.of, draft.typed["collided"])
    assert resolved(stands(sound), collision, "mine") == saying(base, "01", "Mine.")


def test_two_editors_have_drafts_of_their_own_the_latest_first(sound: Path) -> None:
    for editor in ("b", "a", "c", "b"):
        keep_draft(sound, PATH, editor, {"by": editor})
    assert [(one.editor, one.typed["by"]) for one in drafts(sound, PATH)] == [("b", "b"), ("c", "c"), ("a", "a")]
    assert drafts(sound, PATH.replace("2020", "2021")) == ()


def test_a_draft_of_an_assessment_that_is_not_there_yet_is_kept(sound: Path) -> None:
    path = "assessments/new/alpha/2024-01-01.agreed.courses.first.yaml"
    keep_draft(sound, path, "a", {})
    assert [one.path for one in drafts(sound, path)] == [path]


def test_a_draft_whose_program_was_killed_is_offered_as_left(sound: Path) -> None:
    program = f"import os; from workbench.files import keep_draft; keep_draft({str(sound)!r}, {PATH!r}, 'a', {{}})"
    # Killed, as a kernel is whose page is closed.
    killed = subprocess.run([sys.executable, "-c", f"{program}; os.kill(os.getpid(), 9)"], cwd=ROOT, check=False)
    assert killed.returncode == -9
    keep_draft(sound, PATH, "b", {})
    assert {one.editor: one.left for one in drafts(sound, PATH)} == {"a": True, "b": False}


def test_a_draft_of_another_machine_is_not_taken_for_left(sound: Path) -> None:
    keep_draft(sound, PATH, "a", {})
    file = folder(sound) / "a.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "program": {"machine": "elsewhere", "process": 1}}))
    assert [one.left for one in drafts(sound, PATH)] == [False]


WHOLE = {"path": PATH, "editor": "bad", "changed": "2024-01-01T00:00:00+00:00", "typed": {}}


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(WHOLE)[:-9],
        "",
        "[]",
        "null",
        "[" * 100_000,
        b"\xff\xfe\x00",
        b"\x00" * 4096,
        json.dumps({**WHOLE, "typed": []}),
        json.dumps({**WHOLE, "changed": "yesterday"}),
        json.dumps({**WHOLE, "changed": 12}),
        json.dumps({**WHOLE, "path": "another"}),
        json.dumps({**WHOLE, "editor": "another"}),
        json.dumps({name: one for name, one in WHOLE.items() if name != "typed"}),
    ],
)
def test_what_is_no_draft_is_set_aside_and_not_deleted(sound: Path, content: str | bytes) -> None:
    keep_draft(sound, PATH, "good", TYPED)
    data = content if isinstance(content, bytes) else content.encode()
    (folder(sound) / "bad.json").write_bytes(data)
    for _ in range(2):
        assert [one.editor for one in drafts(sound, PATH)] == ["good"]
    names = sorted(one.name for one in folder(sound).iterdir())
    assert names[-1] == "good.json"
    assert names[0].startswith("bad.json.")
    assert names[0].endswith(".unreadable")
    assert (folder(sound) / names[0]).read_bytes() == data
    keep_draft(sound, PATH, "bad", {})
    assert len(drafts(sound, PATH)) == 2


def test_a_folder_in_a_drafts_place_does_no_harm(sound: Path) -> None:
    keep_draft(sound, PATH, "a", TYPED)
    (folder(sound) / "b.json").mkdir()
    assert [one.editor for one in drafts(sound, PATH)] == ["a"]


@pytest.mark.parametrize("editor", ["", "../a", "a/b", "a.b", "a" * 65, "ä", "a\n"])
def test_an_id_that_is_none_is_refused(sound: Path, editor: str) -> None:
    with pytest.raises(ValueError, match="is no id of an editor"):
        keep_draft(sound, PATH, editor, {})


@pytest.mark.parametrize("path", ["", "../../a.yaml", "/a.yaml", "benchmarks/courses.first.yaml", ".workbench/a.yaml"])
def test_a_path_of_no_assessment_is_refused(sound: Path, path: str) -> None:
    for call in (lambda: keep_draft(sound, path, "a", {}), lambda: drafts(sound, path)):
        with pytest.raises(ValueError, match="is no file of an assessment"):
            call()
    assert not (sound / ".workbench").exists()


@pytest.mark.parametrize("value", [object(), float("nan"), b"bytes", {1, 2}])
def test_what_json_cannot_hold_is_refused_and_what_was_kept_stays(sound: Path, value: Any) -> None:
    keep_draft(sound, PATH, "a", TYPED)
    with pytest.raises(ValueError, match=r"JSON"):
        keep_draft(sound, PATH, "a", {"value": value})
    assert [one.typed for one in drafts(sound, PATH)] == [TYPED]


def test_a_disk_that_is_full_leaves_what_was_kept(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    keep_draft(sound, PATH, "a", TYPED)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        keep_draft(sound, PATH, "a", {"round": "2"})
    assert [one.typed for one in drafts(sound, PATH)] == [TYPED]
    assert [one.name for one in folder(sound).iterdir()] == ["a.json"]


def test_a_draft_that_a_crash_tore_leaves_the_one_before(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_draft(sound, PATH, "a", TYPED)
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
    monkeypatch.setattr(Path, "replace", lambda *_: None)
    keep_draft(sound, PATH, "a", {"round": "2"})
    monkeypatch.undo()
    assert [one.typed for one in drafts(sound, PATH)] == [TYPED]
    drop_draft(sound, PATH, "a")
    assert list(folder(sound).iterdir()) == []


def test_what_a_program_left_that_was_killed_while_it_kept_a_draft_is_cleared_away_later(sound: Path) -> None:
    keep_draft(sound, PATH, "a", TYPED)
    old, new = folder(sound) / ".b.json.0a1b2c3d", folder(sound) / ".c.json.0a1b2c3d"
    for one in (old, new):
        one.write_text("{")
    os.utime(old, (0, 0))
    assert [one.editor for one in drafts(sound, PATH)] == ["a"]
    # The new one may be being written just now.
    assert (old.exists(), new.exists()) == (False, True)


def test_a_draft_is_nothing_that_a_workspace_holds(sound: Path) -> None:
    before = workbench.load(sound)
    for path in (PATH, PATH.replace("2020", "2021")):
        keep_draft(sound, path, "a", TYPED)
    writing.write_text(sound / ".workbench/city.yaml", FILES[PATH])
    assert check_files(sound).problems == []
    assert len(workbench.load(sound).judgements) == len(before.judgements)
    assert (sound / ".workbench/.gitignore").read_text().splitlines()[-1] == "*"


# A browser may send half of a character.
TEXTS = st.text(st.characters() | st.sampled_from(["\ud800", "\udfff", "\u2028", "\0"]), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda one: st.lists(one, max_size=3) | st.dictionaries(TEXTS, one, max_size=3),
    max_leaves=10,
)


@given(typed=st.dictionaries(TEXTS, VALUES, max_size=3))
def test_whatever_was_typed_comes_back_as_it_was(
    typed: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    workspace = tmp_path_factory.mktemp("workspace")
    keep_draft(workspace, PATH, "a", typed)
    [draft] = drafts(workspace, PATH)
    assert isinstance(draft, Draft)
    assert draft.typed == typed
